"""Working time by walking from day to day, read from the files themselves; no code of the models."""

import csv
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from warehouse.settings import PROJECT_ROOT

Span = tuple[datetime, datetime]
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class OfficeClock:
    """The clock of one municipality file; moments are local and naive."""

    def __init__(self, municipality: Path) -> None:
        content = yaml.safe_load(municipality.read_text(encoding="utf-8"))
        self.zone = ZoneInfo(content["time_zone"])
        self._hours: list[dict[str, Any]] = content["office_hours"]
        self._days = _days_of(content["region_name"])
        self.spans = cache(self._spans)

    def is_working(self, day: date) -> bool:
        kind, _ = self._days.get(day, ("", 0))
        return kind in {"working", "shortened"} or (kind == "" and day.isoweekday() < 6)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two moments."""
        total, day = timedelta(), start.date()
        while day <= end.date():
            for opens, closes in self.spans(day):
                total += max(min(closes, end) - max(opens, start), timedelta())
            day += _DAY
        return total

    def ticks(self, start: datetime, end: datetime) -> int:
        """Instants `start + k min`, k ≥ 1, up to `end`, that fall into working time."""
        found, instant = 0, start + _MINUTE
        while instant <= end:
            found += any(opens <= instant < closes for opens, closes in self.spans(instant.date()))
            instant += _MINUTE
        return found

    def after(self, start: datetime, working: timedelta) -> datetime:
        """The first moment by which so much working time (more than none) has passed."""
        left, day = working, start.date()
        while True:
            for opens, closes in self.spans(day):
                begin = max(opens, start)
                if begin < closes:
                    if left <= closes - begin:
                        return begin + left
                    left -= closes - begin
            day += _DAY

    def _spans(self, day: date) -> list[Span]:
        if not self.is_working(day):
            return []
        kind, like = self._days.get(day, ("", 0))
        hours = self._stated(day, day.isoweekday()) or self._stated(day, like)
        assert hours is not None, f"nobody says when work begins on {day}"
        spans = [(_at(day, hours["opens"]), _at(day, hours["closes"]))]
        if "lunch_from" in hours:
            (opens, closes) = spans[0]
            spans = [(opens, _at(day, hours["lunch_from"])), (_at(day, hours["lunch_to"]), closes)]
        cut = timedelta(minutes=hours["shortened_minutes"] if kind == "shortened" else 0)
        while cut:
            opens, closes = spans.pop()
            taken = min(cut, closes - opens)
            cut -= taken
            if closes - taken > opens:
                spans.append((opens, closes - taken))
        return spans

    def _stated(self, day: date, iso_weekday: int) -> dict[str, Any] | None:
        """Hours stated last before the day; else those stated first after it."""
        rows = sorted((row for row in self._hours if iso_weekday in row["days"]), key=_valid_from)
        before = [row for row in rows if row["valid_from"] <= day]
        return before[-1] if before else (rows[0] if rows else None)


def _valid_from(row: dict[str, Any]) -> date:
    found: date = row["valid_from"]
    return found


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


def _days_of(region_name: str) -> dict[date, tuple[str, int]]:
    """Kind of each special day, and the weekday whose hours a working weekend has; «off» stands above all."""
    path = PROJECT_ROOT / "dbt_project" / "seeds" / "calendar_days.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["region_name"] in ("", region_name)]
    found: dict[date, tuple[str, int]] = {}
    for row in sorted(rows, key=lambda row: (row["day_kind"] == "off", row["region_name"] != "")):
        found[date.fromisoformat(row["calendar_date"])] = (row["day_kind"], int(row["hours_weekday"] or 0))
    return found
