"""The periods a submission can be about: a quarter (`2026Q3`) or a year (`2026`), local and closed-open."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from warehouse.errors import PublicationError, nearest

_SHAPE = re.compile(r"(?P<year>20\d\d)(?:Q(?P<quarter>[1-4]))?")
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


@dataclass(frozen=True)
class Period:
    """A quarter, or a whole year when `quarter` is None."""

    year: int
    quarter: int | None = None

    @property
    def code(self) -> str:
        return str(self.year) if self.quarter is None else f"{self.year}Q{self.quarter}"

    @property
    def kind(self) -> Literal["quarter", "year"]:
        """`quarter` or `year`: the key of the obligation behind it."""
        return "year" if self.quarter is None else "quarter"

    @property
    def title(self) -> str:
        """The period as an official letter writes it: «III квартал 2026 года», «2026 год»."""
        if self.quarter is None:
            return f"{self.year} год"
        return f"{_ROMAN[self.quarter]} квартал {self.year} года"

    @property
    def first_day(self) -> date:
        return date(self.year, 1 if self.quarter is None else 3 * self.quarter - 2, 1)

    @property
    def next_day(self) -> date:
        """The day after the period's last one."""
        if self.quarter is None or self.quarter == 4:
            return date(self.year + 1, 1, 1)
        return date(self.year, 3 * self.quarter + 1, 1)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Local midnights that open and close the period: the second one is outside."""
        opens = datetime.combine(self.first_day, time(), zone)
        return opens, datetime.combine(self.next_day, time(), zone)


def parse_period(text: str) -> Period:
    """The period of a code; raises PublicationError that names the nearest right code."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        suggestion = _nearest_period(text)
        raise PublicationError(
            "Период сведений не распознан",
            got=f"«{text}»",
            expected="квартал вида 2026Q3 или год вида 2026",
            todo=f"проверьте, не имелся ли в виду период {suggestion}" if suggestion else None,
        )
    quarter = found["quarter"]
    return Period(int(found["year"]), int(quarter) if quarter else None)


def _nearest_period(text: str) -> str | None:
    years = re.findall(r"20\d\d", text)
    known = [code for year in years for code in (*(f"{year}Q{quarter}" for quarter in range(1, 5)), year)]
    return nearest(text.upper(), known)
