"""A calendar week of a municipality, by its ISO code `2026-W46`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reports.spans import code_of, parse_span
from warehouse.errors import PublicationError


@dataclass(frozen=True)
class Week:
    """Seven local days from a Monday on."""

    monday: date

    @property
    def code(self) -> str:
        """As the marts name it."""
        return code_of("week", self.monday)

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
    try:
        span = parse_span(text)
    except PublicationError:
        span = None
    if span is None or span.kind != "week":
        raise PublicationError("Неделя не распознана", got=f"«{text}»", expected="неделя вида 2026-W46")
    return Week(span.first_day)


def last_full_week(moment: datetime, zone: ZoneInfo) -> Week:
    """The last week that was over at a moment, by the local clock."""
    today = moment.astimezone(zone).date()
    return Week(today - timedelta(days=today.weekday() + 7))
