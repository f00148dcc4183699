"""A calendar week of a municipality, by its ISO code `2026-W46`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from warehouse.errors import PublicationError

_SHAPE = re.compile(r"(20\d\d)-W(\d\d)")


@dataclass(frozen=True)
class Week:
    """Seven local days from a Monday on."""

    monday: date

    @property
    def code(self) -> str:
        """As the marts name it."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def title(self) -> str:
        """Its first and last day, as people read them."""
        return f"{self.monday:%d.%m.%Y}–{self.monday + timedelta(days=6):%d.%m.%Y}"

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Local midnights that open and close it: the second one is outside."""
        opens = datetime.combine(self.monday, time(), zone)
        return opens, datetime.combine(self.monday + timedelta(days=7), time(), zone)


def parse_week(text: str) -> Week:
    """The week of a code. Raises PublicationError for what is none."""
    found = _SHAPE.fullmatch(text)
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        monday = None
    if monday is None:
        raise PublicationError("Неделя не распознана", got=f"«{text}»", expected="неделя вида 2026-W46")
    return Week(monday)


def last_full_week(moment: datetime, zone: ZoneInfo) -> Week:
    """The last week that was over at a moment, by the local clock."""
    today = moment.astimezone(zone).date()
    return Week(today - timedelta(days=today.weekday() + 7))
