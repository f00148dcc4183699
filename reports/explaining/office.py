"""Working time of single days: what lies inside office hours, and where so much of it ends."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from reports.explaining.facts import Day


def list_spans(day: Day) -> list[tuple[datetime, datetime]]:
    """The spans of work of a date, local: before and after lunch; none on a day off."""
    if not day.is_working_day or day.work_from is None or day.work_until is None:
        return []
    lunch = [moment for moment in (day.lunch_from, day.lunch_until) if moment is not None]
    edges = [datetime.combine(day.calendar_date, edge) for edge in (day.work_from, *lunch, day.work_until)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def working_time_of_day(day: Day, begin: datetime, end: datetime) -> timedelta:
    """How much work of a date lies between two local moments."""
    pieces = (min(until, end) - max(start, begin) for start, until in list_spans(day))
    return sum((piece for piece in pieces if piece > timedelta()), timedelta())


def add_working_time(begin: datetime, length: timedelta, days: Mapping[date, Day]) -> datetime:
    """The earliest local moment at which so much work has passed since `begin`.

    Raises KeyError past the calendar.
    """
    left, day = length, begin.date()
    while True:
        for start, until in list_spans(days[day]):
            opened = max(start, begin)
            if until > opened:
                if left <= until - opened:
                    return opened + left
                left -= until - opened
        day += timedelta(days=1)
