"""When a term ends: units, first day, days off, putting off, standing still."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tests.support.second_road.calendar import DAY, Calendar, Span
from tests.support.second_road.policies import Policy

TICK = timedelta(microseconds=1)
DAYS = ("calendar_day", "working_day")
SHIFTS = ("next_workday", "prev_workday", "as_is")


@dataclass(frozen=True)
class Term:
    """A policy from a local start on; `pauses` are local and apart from each other."""

    policy: Policy
    start: datetime
    is_put_off: bool
    pauses: tuple[Span, ...] = ()

    @property
    def length(self) -> int:
        return self.policy.duration + (self.policy.extension or 0 if self.is_put_off else 0)

    @property
    def counts_days(self) -> bool:
        return self.policy.unit in DAYS


def ends_of(term: Term, calendar: Calendar) -> tuple[datetime, datetime] | None:
    """Local moments of the end by the words of the term and after a day off; None beyond the calendar."""
    if not calendar.knows(term.start.date()):
        return None
    if not term.counts_days:
        end = _end_by_hours(term, calendar)
        return None if end is None or not calendar.knows(end.date()) else (end, end)
    legal = _end_by_days(term, calendar)
    if legal is None or not calendar.knows(legal):
        return None
    due = calendar.shift(legal, term.policy.shift)
    if due < term.start.date():
        # Back over its own beginning no term is moved.
        due = legal
    return (_end_of(legal), _end_of(due)) if calendar.knows(due) else None


def explain_date(
    term: Term, platform: date, calendar: Calendar, federal: Calendar, others: Iterable[Policy]
) -> str:
    """Why a platform names another day than ours: the first of our rules whose change gives its day."""
    policy = term.policy

    def gives(
        changed: Policy,
        days: Calendar,
        *,
        put_off: bool = term.is_put_off,
        pauses: tuple[Span, ...] = term.pauses,
    ) -> bool:
        ends = ends_of(Term(changed, term.start, put_off, pauses), days)
        return ends is not None and ends[1].date() == platform

    other_first = {"next_day": "start_day", "start_day": "next_day"}[policy.first_day]
    if term.counts_days and gives(replace(policy, first_day=other_first), calendar):
        return "other_first_day"
    if policy.unit == "calendar_day" and gives(policy, federal):
        return "other_calendar"
    if any(gives(replace(policy, shift=rule), calendar) for rule in SHIFTS):
        return "other_shift"
    if any(
        gives(other, calendar, put_off=put_off, pauses=())
        for other in others
        if other.unit in DAYS
        for put_off in (False, True)
    ):
        return "other_term"
    return "other_due_date"


def _end_by_hours(term: Term, calendar: Calendar) -> datetime | None:
    left = timedelta(hours=term.length)
    if term.policy.unit == "hour":
        return term.start + left + sum((until - since for since, until in term.pauses), timedelta())
    stood = sum((calendar.working_time(*pause) for pause in term.pauses), timedelta())
    return calendar.add_working_time(term.start, left + stood)


def _end_by_days(term: Term, calendar: Calendar) -> date | None:
    first = term.start.date() if term.policy.first_day == "next_day" else term.start.date() - DAY
    if term.policy.unit == "calendar_day":
        midnights = sum((until.date() - since.date()).days for since, until in term.pauses)
        return first + timedelta(days=term.length + midnights)
    stood = sum(calendar.working_days(since.date(), until.date()) for since, until in term.pauses)
    return calendar.add_working_days(first, term.length + stood)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + DAY, time()) - TICK
