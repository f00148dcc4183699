"""Any reporting period by its code: its local days, its Russian name, the one before, the year before."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reports.figures import print_date
from warehouse.errors import PublicationError, nearest

_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_ROMAN = ("I", "II", "III", "IV")
_SHAPE = re.compile(
    r"(?P<year>20\d\d)(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2])|-W(?P<week>[0-5]\d)|YTD(?P<until>0[1-9]|1[0-2]))?"
)


@dataclass(frozen=True)
class Span:
    """A period: local midnights open it and close it, the last one is outside. `kind` as in core.periods."""

    code: str
    kind: str
    first_day: date
    next_day: date

    @property
    def title(self) -> str:
        """«III квартал 2026 года», «сентябрь 2026 года», «46-я неделя 2026 года»."""
        year, month = self.first_day.year, self.first_day.month
        last = _MONTHS[self.last_day.month - 1]
        if self.kind == "week":
            iso = self.first_day.isocalendar()
            return f"{iso.week}-я неделя {iso.year} года"
        if self.kind == "year_to_date":
            return f"январь {year} года" if last == _MONTHS[0] else f"январь–{last} {year} года"
        if self.kind == "month":
            return f"{_MONTHS[month - 1]} {year} года"
        return f"{year} год" if self.kind == "year" else f"{_ROMAN[(month - 1) // 3]} квартал {year} года"

    @property
    def days(self) -> str:
        """«с 01.07.2026 по 30.09.2026 включительно»."""
        return f"с {print_date(self.first_day)} по {print_date(self.last_day)} включительно"

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.next_day - timedelta(days=1)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Local midnights that open and close it: the second one is outside."""
        return datetime.combine(self.first_day, time(), zone), self.closes(zone)

    def closes(self, zone: ZoneInfo) -> datetime:
        """The local midnight after the last day."""
        return datetime.combine(self.next_day, time(), zone)

    def previous(self) -> "Span | None":
        """The period of the same kind just before; a year to date has none but last year's."""
        if self.kind == "year_to_date":
            return None
        return parse_span(code_of(self.kind, self.first_day - timedelta(days=1)))

    def year_before(self) -> "Span | None":
        """The same period a year earlier; None of a year, whose previous one it is."""
        year = self.first_day.year - 1
        if self.kind == "year":
            return None
        if self.kind == "week":
            iso = self.first_day.isocalendar()
            last_week = date(iso.year - 1, 12, 28).isocalendar().week
            return parse_span(f"{iso.year - 1}-W{min(iso.week, last_week):02d}")
        if self.kind == "year_to_date":
            return parse_span(f"{year}YTD{self.code[-2:]}")
        return parse_span(code_of(self.kind, self.first_day.replace(year=year)))


def parse_span(text: str) -> Span:
    """The period of a code; raises PublicationError that names the shapes and the nearest right code."""
    found = _SHAPE.fullmatch(text)
    try:
        span = _make(text, found) if found else None
    except ValueError:
        span = None
    if span is None:
        suggestion = nearest(text.upper().replace(" ", ""), _near(text))
        raise PublicationError(
            "Период не распознан",
            got=f"«{text}»",
            expected="2026, 2026Q3, 2026-09, 2026-W46 или 2026YTD09",
            todo=f"проверьте, не имелся ли в виду период {suggestion}" if suggestion else None,
        )
    return span


def _make(code: str, found: re.Match[str]) -> Span:
    year = int(found["year"])
    if found["week"]:
        first = date.fromisocalendar(year, int(found["week"]), 1)
        return Span(code, "week", first, first + timedelta(days=7))
    if found["month"]:
        month = int(found["month"])
        return Span(code, "month", date(year, month, 1), _month_after(year, month))
    if found["until"]:
        return Span(code, "year_to_date", date(year, 1, 1), _month_after(year, int(found["until"])))
    if found["quarter"]:
        last = 3 * int(found["quarter"])
        return Span(code, "quarter", date(year, last - 2, 1), _month_after(year, last))
    return Span(code, "year", date(year, 1, 1), date(year + 1, 1, 1))


def _month_after(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def code_of(kind: str, day: date) -> str:
    """The code of the week, month, quarter or year that a day is in."""
    if kind == "week":
        iso = day.isocalendar()
        return f"{iso.year}-W{iso.week:02d}"
    if kind == "month":
        return f"{day:%Y-%m}"
    return f"{day.year}Q{(day.month + 2) // 3}" if kind == "quarter" else f"{day.year}"


def _near(text: str) -> list[str]:
    years = re.findall(r"20\d\d", text)
    return [
        code
        for year in years
        for code in (
            year,
            *(f"{year}Q{quarter}" for quarter in range(1, 5)),
            *(f"{year}-{month:02d}" for month in range(1, 13)),
            *(f"{year}-W{week:02d}" for week in range(1, 53)),
        )
    ]
