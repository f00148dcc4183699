"""By when a municipality hands in what: the calendar of its obligations, from its file and the working days.

It needs no database, so that a dead one cannot hide a date. `dim_obligation_dates` has the same dates for
analysts; a test holds the two together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from warehouse.counting_rules import CountingRules
from warehouse.municipalities import Municipality, Obligation
from warehouse.working_calendar import WorkingCalendar

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# The longest way from a period to its date: a year and the moves by days off.
_FAR = timedelta(days=400)
READY, REMINDER = "submission_ready_days", "submission_reminder_days"
_Period = tuple[str, date, date]
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class ObligationDate:
    """One obligation and the period it is about; days are the municipality's own.

    The period is closed-open (`from_date`, `to_date`). `opens_on`: from this day on it can be prepared;
    `ready_on`: by the midnight that opens it everything lies ready; `remind_on`: the last day to approve.
    """

    municipality_code: str
    zone: ZoneInfo
    obligation: Obligation
    period: str
    from_date: date
    to_date: date
    nominal_date: date
    due_date: date
    due_time: time | None
    opens_on: date
    ready_on: date
    remind_on: date
    is_provisional: bool

    @property
    def due_at(self) -> datetime:
        """The moment from which it is late: the stated hour, or the midnight that ends the last day."""
        if self.due_time is not None:
            return datetime.combine(self.due_date, self.due_time, self.zone)
        return datetime.combine(self.due_date + timedelta(days=1), time(), self.zone)

    @property
    def cutoff_at(self) -> datetime | None:
        """Of what is due before its period is over: the midnight through which it is computed."""
        if self.nominal_date >= self.to_date:
            return None
        return datetime.combine(self.ready_on, time(), self.zone)


class ObligationCalendar:
    """Dates of one municipality's obligations.

    Obligations on request or at once have no date of their own: the registers of the МЦУ know their terms.
    """

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.working_days = WorkingCalendar(municipality.region_name)
        self._rules = CountingRules()

    def between(self, first: date, last: date) -> list[ObligationDate]:
        """What falls due from `first` through `last`, in the order of its dates."""
        found = [
            dated
            for obligation in self.municipality.obligations
            for period in _periods(obligation.rule.partition(":")[0], first - _FAR, last + _FAR)
            for dated in [self._date(obligation, period)]
            if first <= dated.due_date <= last
        ]
        return sorted(found, key=lambda dated: (dated.due_at, dated.obligation.code))

    def find(self, obligation_code: str, period_code: str) -> ObligationDate | None:
        """The date of one obligation for one period; None where the file has no such obligation or period."""
        found = _YEAR.match(period_code)
        if found is None:
            return None
        year = date(int(found[0]), 1, 1)
        for obligation in self.municipality.obligations:
            if obligation.code == obligation_code:
                for period in _periods(obligation.rule.partition(":")[0], year - _FAR, year + _FAR):
                    if period[0] == period_code:
                        return self._date(obligation, period)
        return None

    def _date(self, obligation: Obligation, period: _Period) -> ObligationDate:
        code, from_date, to_date = period
        kind, _, day = obligation.rule.partition(":")
        due_time = None
        if kind == "weekly":
            weekday, _, clock = day.partition("-")
            nominal = to_date + timedelta(days=_WEEKDAYS.index(weekday))
            due_time = time.fromisoformat(clock)
        elif kind == "yearly":
            month, _, number = day.partition("-")
            nominal = from_date.replace(month=int(month)) + timedelta(days=int(number) - 1)
        else:
            nominal = to_date + timedelta(days=int(day) - 1)
        is_after_period = nominal >= to_date
        earliest = to_date if is_after_period else date.min
        due = self.working_days.move(nominal, obligation.nonworking_due_policy, earliest=earliest)
        ready = max(due - timedelta(days=self._rules.value(READY, due)), earliest)
        return ObligationDate(
            municipality_code=self.municipality.code,
            zone=ZoneInfo(self.municipality.time_zone),
            obligation=obligation,
            period=code,
            from_date=from_date,
            to_date=to_date,
            nominal_date=nominal,
            due_date=due,
            due_time=due_time,
            opens_on=to_date if is_after_period else ready,
            ready_on=ready,
            remind_on=max(due - timedelta(days=self._rules.value(REMINDER, due)), ready),
            is_provisional=self.working_days.is_provisional(nominal) or self.working_days.is_provisional(due),
        )


def _periods(kind: str, first: date, last: date) -> Iterator[_Period]:
    """Codes and bounds of the periods of a rule's kind that begin between two days; none of other kinds."""
    if kind == "weekly":
        monday = first - timedelta(days=first.weekday())
        while monday <= last:
            yield f"{monday:%G-W%V}", monday, monday + timedelta(days=7)
            monday += timedelta(days=7)
        return
    months = {"monthly": 1, "quarterly": 3, "yearly": 12}.get(kind)
    if months is None:
        return
    for number in range(12 * first.year, 12 * last.year + 12, months):
        begins, ends = (date(of // 12, of % 12 + 1, 1) for of in (number, number + months))
        if first <= begins <= last:
            code = {1: f"{begins:%Y-%m}", 3: f"{begins.year}Q{begins.month // 3 + 1}", 12: str(begins.year)}
            yield code[months], begins, ends
