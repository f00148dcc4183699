"""Working time by walking from day to day; nothing cumulative."""

import csv
from datetime import date, datetime, time, timedelta
from functools import cache

from warehouse.definitions import DBT_PROJECT
from warehouse.municipalities import Municipality, OfficeHours

# The calendar's first and last day: nothing is judged by days that nobody knows.
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2028, 12, 31)
DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


@cache
def seed_rows(name: str) -> list[dict[str, str]]:
    """Rows of a seed as the file has them; read once, nobody changes them."""
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Calendar:
    """Days and hours of one municipality. Moments are local and naive."""

    def __init__(self, municipality: Municipality, *, federal_only: bool = False) -> None:
        self.kinds: dict[date, str] = {}
        self._stands_for: dict[date, int] = {}
        regions = ("",) if federal_only else ("", municipality.region_name)
        for row in sorted(seed_rows("calendar_days"), key=lambda row: row["region_name"] != ""):
            if row["region_name"] in regions:
                day = date.fromisoformat(row["calendar_date"])
                if self.kinds.get(day) != "off":
                    self.kinds[day] = row["day_kind"]
                    if row["hours_weekday"]:
                        self._stands_for[day] = int(row["hours_weekday"])
        self._office_hours = sorted(municipality.office_hours, key=lambda hours: hours.valid_from)
        self._spans: dict[date, list[Span]] = {}
        self._lengths: dict[date, timedelta] = {}

    def knows(self, day: date) -> bool:
        return FIRST_DAY <= day <= LAST_DAY

    def is_working(self, day: date) -> bool:
        kind = self.kinds.get(day)
        return kind in ("working", "shortened") or (kind is None and day.isoweekday() <= 5)

    def spans(self, day: date) -> list[Span]:
        """Local working intervals of a day."""
        if day not in self._spans:
            self._spans[day] = self._work_out_spans(day)
            self._lengths[day] = sum((end - start for start, end in self._spans[day]), timedelta())
        return self._spans[day]

    def add_working_time(self, start: datetime, left: timedelta) -> datetime | None:
        """The moment at which so much working time has passed since a moment; None beyond the calendar."""
        day = start.date()
        while self.knows(day):
            for opens, closes in self.spans(day):
                begin = max(opens, start)
                if begin < closes:
                    if closes - begin >= left:
                        return begin + left
                    left -= closes - begin
            day += DAY
        return None

    def add_hours(self, start: datetime, hours: int) -> datetime:
        """The local moment after so many working hours, inside the calendar."""
        end = self.add_working_time(start, timedelta(hours=hours))
        assert end is not None
        return end

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two moments, negative when the end comes first."""
        if end < start:
            return -self.working_time(end, start)
        found, day, last = timedelta(), start.date(), end.date()
        while day <= last:
            spans = self.spans(day)
            if start.date() < day < last:
                found += self._lengths[day]
            else:
                for opens, closes in spans:
                    found += max(min(closes, end) - max(opens, start), timedelta())
            day += DAY
        return found

    def add_working_days(self, start: date, count: int) -> date | None:
        """The count-th working day after a day; the day itself for 0."""
        day = start
        while count > 0:
            day += DAY
            if not self.knows(day):
                return None
            count -= self.is_working(day)
        return day

    def working_days(self, after: date, until: date) -> int:
        """Working days in (after, until]."""
        return sum(
            self.is_working(after + timedelta(days=step)) for step in range(1, (until - after).days + 1)
        )

    def shift(self, day: date, rule: str) -> date:
        """A day off moved by a rule: `next_workday`, `prev_workday`, `as_is`."""
        step = {"next_workday": DAY, "prev_workday": -DAY, "as_is": None}[rule]
        while step is not None and not self.is_working(day):
            day += step
        return day

    def _work_out_spans(self, day: date) -> list[Span]:
        if not self.is_working(day):
            return []
        hours = self._hours_of(day, day.isoweekday())
        if hours is None:
            # A moved Saturday is worked by the hours of the weekday that is off instead.
            hours = self._hours_of(day, self._stands_for.get(day, 1))
        assert hours is not None, "every weekday 1–5 has hours"
        spans = [(_at(day, hours.opens), _at(day, hours.closes))]
        if hours.lunch_from is not None and hours.lunch_to is not None:
            spans = [(spans[0][0], _at(day, hours.lunch_from)), (_at(day, hours.lunch_to), spans[0][1])]
        left = timedelta(minutes=hours.shortened_minutes if self.kinds.get(day) == "shortened" else 0)
        while left:
            opens, closes = spans.pop()
            cut = min(left, closes - opens)
            left -= cut
            if opens < closes - cut:
                spans.append((opens, closes - cut))
        return spans

    def _hours_of(self, day: date, weekday: int) -> OfficeHours | None:
        """The newest hours stated for a weekday; before the first ones those."""
        stated = [hours for hours in self._office_hours if weekday in hours.days]
        begun = [hours for hours in stated if hours.valid_from <= day]
        return begun[-1] if begun else stated[0] if stated else None


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock)
