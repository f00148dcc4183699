"""Working time by walking from day to day; nothing cumulative."""

import csv
from datetime import date, datetime, timedelta
from typing import Any

from warehouse.definitions import DBT_PROJECT
from warehouse.municipalities import Municipality


def seed_rows(name: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Calendar:
    """Working time by walking from day to day; nothing cumulative."""

    def __init__(self, municipality: Municipality) -> None:
        self.kinds: dict[date, str] = {}
        rows = seed_rows("calendar_days")
        for row in sorted(rows, key=lambda row: row["region_name"] != ""):
            if row["region_name"] in ("", municipality.region_name):
                day = date.fromisoformat(row["calendar_date"])
                if self.kinds.get(day) != "off":
                    self.kinds[day] = row["day_kind"]
        self.hours: dict[int, Any] = {}
        for hours in sorted(municipality.office_hours, key=lambda hours: hours.valid_from):
            for iso_weekday in hours.days:
                self.hours[iso_weekday] = hours

    def is_working(self, day: date) -> bool:
        kind = self.kinds.get(day)
        return kind in ("working", "shortened") or (kind is None and day.isoweekday() <= 5)

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """Local working intervals of a day."""
        if not self.is_working(day):
            return []
        hours = self.hours.get(day.isoweekday(), self.hours[1])
        closes = datetime.combine(day, hours.closes)
        if self.kinds.get(day) == "shortened":
            closes -= timedelta(minutes=hours.shortened_minutes)
        opens = datetime.combine(day, hours.opens)
        if hours.lunch_from is None:
            return [(opens, closes)]
        return [
            (opens, datetime.combine(day, hours.lunch_from)),
            (datetime.combine(day, hours.lunch_to), closes),
        ]

    def add_hours(self, start: datetime, hours: int) -> datetime:
        """The local moment at which so much working time has passed since a local moment."""
        left = timedelta(hours=hours)
        day = start.date()
        while True:
            for opens, closes in self.spans(day):
                begin = max(opens, start)
                if begin < closes:
                    if closes - begin >= left:
                        return begin + left
                    left -= closes - begin
            day += timedelta(days=1)

    def next_working(self, day: date) -> date:
        while not self.is_working(day):
            day += timedelta(days=1)
        return day
