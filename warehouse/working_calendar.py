"""Working days of a region, read from the seed `calendar_days`.

The database has the same days as `dim_working_days`; these here are for what must be known while it does
not answer. Both are held together by a test.
"""

from datetime import date, timedelta

from warehouse.definition_rows import CalendarDay
from warehouse.definition_words import NonworkingDuePolicy
from warehouse.definitions import DBT_PROJECT
from warehouse.seed_rows import sound_rows

_DAY = timedelta(days=1)


class WorkingCalendar:
    """Days of a region. A day after the calendar's last year is judged by its weekday, as provisional."""

    def __init__(self, region_name: str) -> None:
        self._days: dict[date, CalendarDay] = {}
        rows = [row for _, row in sound_rows(DBT_PROJECT / "seeds", "calendar_days", CalendarDay)]
        own = [row for row in rows if row.region_name in (None, region_name)]
        # A federal day off stays off whatever the region says; otherwise the region's own day counts.
        for row in sorted(own, key=lambda row: (row.day_kind == "off", row.region_name is not None)):
            self._days[row.calendar_date] = row
        unfixed = {day.year for day, row in self._days.items() if row.status != "verified"}
        self._fixed_years = {day.year for day in self._days} - unfixed

    def is_working(self, day: date) -> bool:
        """Whether the offices work; neither weekends nor days off of the region do."""
        special = self._days.get(day)
        if special is not None and special.day_kind != "off":
            return True
        return special is None and day.isoweekday() <= 5

    def is_provisional(self, day: date) -> bool:
        """Whether no act has fixed the days off of that year yet."""
        return day.year not in self._fixed_years

    def move(self, day: date, policy: NonworkingDuePolicy, *, earliest: date = date.min) -> date:
        """The day itself, or where the policy moves a day off to, yet not to before `earliest`."""
        if policy == "as_is" or self.is_working(day):
            return day
        step = _DAY if policy == "next_workday" else -_DAY
        moved = day
        while not self.is_working(moved):
            moved += step
        return day if moved < earliest else moved

    def is_new_year_holiday(self, day: date) -> bool:
        """Whether the day is one of the days off in a row that 1 January is among."""
        new_year = date(day.year + (day.month == 12), 1, 1)
        first, last = min(day, new_year), max(day, new_year)
        return all(
            not self.is_working(first + timedelta(days=step)) for step in range((last - first).days + 1)
        )
