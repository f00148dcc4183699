"""The term of a clock, counted day by day a second time; nothing is printed that the marts do not confirm.

Days are walked one after another, so the printed list is what was counted, not a guess at it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from reports.explaining.facts import Clock, Day, Policy
from reports.explaining.office import add_working_time, working_time_of_day
from reports.explaining.standing import Pause
from reports.figures import print_moment
from warehouse.errors import PublicationError

_TICK = timedelta(microseconds=1)
# Working minutes are divided in the database; a second division may differ in the last microsecond.
_AGREEMENT = timedelta(milliseconds=1)


class RecountError(PublicationError):
    """A term counted anew is not the published one."""


@dataclass(frozen=True)
class Recount:
    """How a term was counted. `end` is None while the clock stands still before its end.

    `counted`, `skipped`, `paused`: dates that count, days off between them, days that the clock stood;
    `portions`: working time used of each date, for a term in working hours; `used`: how much of the term had
    passed when it came to stand, in days of the term's own kind or in time.
    """

    duration: int
    legal_end: datetime | None
    end: datetime | None
    counted: tuple[date, ...]
    skipped: tuple[date, ...]
    paused: tuple[date, ...]
    portions: tuple[tuple[date, timedelta], ...]
    pauses: tuple[Pause, ...]
    standing: Pause | None
    used: timedelta


def recount(
    clock: Clock, duration: int, pauses: Sequence[Pause], days: dict[date, Day], zone: ZoneInfo
) -> Recount:
    """Count a clock's term of `duration` units; raises RecountError when a needed date is in no calendar.

    A pause that begins after the term has ended moves nothing.
    """
    walk = _Walk(clock, duration, days, zone)
    try:
        result = walk.count(())
        for pause in pauses:
            if result.end is None or pause.from_at >= result.end:
                break
            taken = (*result.pauses, pause)
            result = walk.stand(taken) if pause.until_at is None else walk.count(taken)
    except KeyError as error:
        raise RecountError(
            "День срока лежит за рабочим календарём",
            where=clock.policy.policy_code,
            got=str(error.args[0]),
            todo="сверьте dim_working_days и fct_sla_clocks",
        ) from None
    return result


def check_recount(clock: Clock, counted: Recount, where: str, zone: ZoneInfo) -> None:
    """Raises RecountError, with both dates, when the published due moment is another one."""
    pairs = (("срок по норме", clock.due_at_legal, counted.legal_end), ("срок", clock.due_at, counted.end))
    for name, published, ours in pairs:
        if not _agree(published, ours):
            raise RecountError(
                f"Пересчёт по дням дал не тот {name}, что в витрине",
                where=where,
                got=_print(ours, zone),
                expected=f"{_print(published, zone)}, как в fct_sla_clocks",
                todo="цифру не подписывать; сообщите разработчику хранилища",
            )


def _agree(published: datetime | None, ours: datetime | None) -> bool:
    if published is None or ours is None:
        return published is ours
    return abs(published - ours) < _AGREEMENT


def _print(moment: datetime | None, zone: ZoneInfo) -> str:
    return "срок стоит" if moment is None else print_moment(moment, zone)


@dataclass(frozen=True)
class _Walk:
    clock: Clock
    duration: int
    days: dict[date, Day]
    zone: ZoneInfo

    @property
    def policy(self) -> Policy:
        return self.clock.policy

    def count(self, pauses: tuple[Pause, ...]) -> Recount:
        if self.policy.unit == "working_hour":
            return self._count_working_hours(pauses)
        if self.policy.unit == "hour":
            return self._count_hours(pauses)
        return self._count_days(pauses)

    def stand(self, pauses: tuple[Pause, ...]) -> Recount:
        """The same while the last pause lasts: what had been used when it began."""
        counted, standing = self.count(pauses[:-1]), pauses[-1]
        day = self._local(standing.from_at).date()
        dates = tuple(each for each in counted.counted if each <= day)
        started = self.clock.started_at
        if self.policy.unit == "working_hour":
            portions = tuple(self._portions(started, standing.from_at, pauses[:-1]))
            used = sum((work for _, work in portions), timedelta())
            dates = tuple(each for each, work in portions if work)
        elif self.policy.unit == "hour":
            stood = sum((_length(pause) for pause in pauses[:-1]), timedelta())
            portions, used = (), standing.from_at - started - stood
        else:
            portions, used = (), timedelta(days=len(dates))
        return replace(
            counted,
            legal_end=None,
            end=None,
            counted=dates,
            skipped=tuple(each for each in counted.skipped if each <= day),
            paused=tuple(each for each in counted.paused if each <= day),
            portions=portions,
            standing=standing,
            used=used,
        )

    def _count_days(self, pauses: tuple[Pause, ...]) -> Recount:
        is_working = self.policy.unit == "working_day"
        stood = self._paused_dates(pauses)
        counted: list[date] = []
        skipped: list[date] = []
        paused: list[date] = []
        started = day = self._local(self.clock.started_at).date()
        if self.policy.first_day == "next_day":
            day += timedelta(days=1)
        while len(counted) < self.duration:
            if is_working and not self.days[day].is_working_day:
                skipped.append(day)
            elif day in stood:
                paused.append(day)
            else:
                counted.append(day)
            day += timedelta(days=1)
        # A pause that began on the last day of the term moves its end by the days after it.
        while len(paused) < len(stood):
            if is_working and not self.days[day].is_working_day:
                skipped.append(day)
            else:
                paused.append(day)
            day += timedelta(days=1)
        legal = max((*counted, *paused), default=started)
        return self._result(
            pauses,
            legal_end=self._end_of(legal),
            end=self._end_of(self._shift(legal)),
            counted=tuple(counted),
            skipped=tuple(each for each in skipped if each < legal),
            paused=tuple(paused),
        )

    def _count_working_hours(self, pauses: tuple[Pause, ...]) -> Recount:
        started = self.clock.started_at
        stood = sum(
            (work for pause in pauses for _, work in self._portions(pause.from_at, pause.until_at, ())),
            timedelta(),
        )
        term = timedelta(hours=self.duration) + stood
        end = add_working_time(self._local(started), term, self.days).replace(tzinfo=self.zone)
        portions = tuple(self._portions(started, end, pauses))
        dates = [each for each, _ in portions]
        return self._result(
            pauses,
            legal_end=end,
            end=end,
            counted=tuple(each for each, work in portions if work),
            skipped=tuple(each for each in dates if not self.days[each].is_working_day),
            portions=portions,
        )

    def _count_hours(self, pauses: tuple[Pause, ...]) -> Recount:
        stood = sum((_length(pause) for pause in pauses), timedelta())
        end = self.clock.started_at + timedelta(hours=self.duration) + stood
        return self._result(pauses, legal_end=end, end=end)

    def _result(
        self,
        pauses: tuple[Pause, ...],
        *,
        legal_end: datetime,
        end: datetime,
        counted: tuple[date, ...] = (),
        skipped: tuple[date, ...] = (),
        paused: tuple[date, ...] = (),
        portions: tuple[tuple[date, timedelta], ...] = (),
    ) -> Recount:
        return Recount(
            self.duration, legal_end, end, counted, skipped, paused, portions, pauses, None, timedelta()
        )

    def _portions(
        self, from_at: datetime, until_at: datetime | None, pauses: Sequence[Pause]
    ) -> Iterator[tuple[date, timedelta]]:
        """Working time of each date between two moments, less those of the pauses."""
        if until_at is None:
            return
        begin, end = self._local(from_at), self._local(until_at)
        spans = [(self._local(pause.from_at), self._local(pause.until_at or until_at)) for pause in pauses]
        day = begin.date()
        while day <= end.date():
            worked = working_time_of_day(self.days[day], begin, end)
            stood = sum((working_time_of_day(self.days[day], *span) for span in spans), timedelta())
            yield day, worked - stood
            day += timedelta(days=1)

    def _paused_dates(self, pauses: Sequence[Pause]) -> set[date]:
        """Dates whose midnight the clock stood through; for working days only those."""
        dates = set()
        for pause in pauses:
            day, last = self._local(pause.from_at).date(), self._local(pause.until_at or pause.from_at).date()
            while day < last:
                day += timedelta(days=1)
                if self.policy.unit == "calendar_day" or self.days[day].is_working_day:
                    dates.add(day)
        return dates

    def _shift(self, legal: date) -> date:
        step = {"next_workday": 1, "prev_workday": -1}.get(self.policy.nonworking_due_policy)
        day = legal
        while not self.days[day].is_working_day and step is not None:
            day += timedelta(days=step)
        # Back over its own beginning no term is moved.
        return day if day >= self._local(self.clock.started_at).date() else legal

    def _end_of(self, day: date) -> datetime:
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), self.zone)
        return midnight - _TICK

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(tzinfo=None)


def _length(pause: Pause) -> timedelta:
    return timedelta() if pause.until_at is None else pause.until_at - pause.from_at
