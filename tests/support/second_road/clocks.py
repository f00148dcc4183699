"""The clocks of an appeal as a moment knows them (docs/decisions/0006), worked out one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from tests.support.second_road.calendar import Calendar, Span
from tests.support.second_road.model import Appeal, Clock, Owner
from tests.support.second_road.policies import Policies, Policy, Subject
from tests.support.second_road.states import Round, owner_at, owners_between, pauses_of, rounds_of
from tests.support.second_road.terms import Term, ends_of, explain_date
from warehouse.municipalities import Municipality

CANCELLED = ("rejected", "redirected")
DUTY_OF_OTHERS = ("registration", "redirect")
PUT_OFF = ("extended", "postponed")
# The platforms judge one stage each: the one whose term they print.
JUDGED = {"incident": "first_answer", "pos": "final_answer", "delo": "final_answer"}


@dataclass(frozen=True)
class Begun:
    """A clock before its end is known."""

    stage: str
    number: int
    policy: Policy
    started_at: datetime
    stopped_at: datetime | None
    round: Round


class Clocks:
    """Makes the clocks of one municipality's appeals."""

    def __init__(
        self, municipality: Municipality, as_of: datetime, others: Iterable[Municipality] = ()
    ) -> None:
        self._policies = Policies(municipality, others)
        self._calendar = Calendar(municipality)
        self._federal = Calendar(municipality, federal_only=True)
        self._as_of = as_of

    def of(self, appeal: Appeal) -> list[Clock]:
        """All clocks of an appeal, cancelled ones too."""
        made = (self._finish(appeal, begun) for begun in self._begin(appeal))
        return [clock for clock in made if clock is not None]

    def _begin(self, appeal: Appeal) -> Iterator[Begun]:
        subject = Subject(
            appeal.source, appeal.regime, appeal.category, appeal.subcategory, appeal.is_fast_track
        )
        whole = Round(None, tuple(appeal.states), None, None)
        for stage in _stages_of(appeal):
            found = self._policies.choose(subject, stage, lambda event: _moment_of(appeal, event))
            if found is not None:
                stop = _moment_of(appeal, found[0].stop_event) or appeal.closed_at
                yield Begun(stage, 1, *found, stop, whole)
        for number, lap in enumerate(rounds_of(appeal.states), start=1):

            def moment_of(event: str, since: datetime | None = lap.since) -> datetime | None:
                return _moment_of(appeal, event) if since is None else _as_moment(appeal, since)

            found = self._policies.choose(subject, "final_answer", moment_of)
            if found is not None:
                policy, start = found
                stop = lap.answer or _stop_of_last(appeal, policy, lap)
                yield Begun("final_answer", number, policy, start, stop, lap)

    def _finish(self, appeal: Appeal, begun: Begun) -> Clock | None:
        start = _local(begun.started_at, appeal)
        first_due, not_put_off, is_put_off = self._put_off(appeal, begun, start)
        term, stands_from = self._stand_still(appeal, begun, Term(begun.policy, start, is_put_off))
        ends = ends_of(term, self._calendar)
        if ends is None:
            return None
        legal, due = (end.replace(tzinfo=appeal.zone).astimezone(UTC) for end in ends)
        end = begun.stopped_at or stands_from or self._as_of
        # An open row that exports no longer show is never a breach by itself.
        is_judged = begun.stopped_at is not None or (appeal.is_confirmed and stands_from is None)
        is_late = is_judged and (begun.stopped_at or self._as_of) > due
        state = _state_of(appeal, begun, is_late=is_late, stands=stands_from is not None)
        if begun.stage == "first_answer" and appeal.first_answer_at is None and state == "met":
            state = "not_applicable"
        over = begun.stopped_at or self._as_of
        decided = due if over > due and stands_from is None else over
        clock = Clock(
            stage=begun.stage,
            number=begun.number,
            policy=begun.policy,
            zone=appeal.zone,
            started_at=begun.started_at,
            due_at_legal=None if stands_from else legal,
            due_at=None if stands_from else due,
            first_due_at=first_due,
            not_extended_at=not_put_off,
            stopped_at=begun.stopped_at,
            state=state,
            is_confirmed=appeal.is_confirmed,
            is_put_off=is_put_off,
            paused=minutes_of(sum((until - since for since, until in term.pauses), timedelta())),
            elapsed=minutes_of(
                end - begun.started_at - sum((until - since for since, until in term.pauses), timedelta())
            ),
            elapsed_working=minutes_of(
                self._calendar.working_time(start, _local(end, appeal))
                - sum((self._calendar.working_time(*pause) for pause in term.pauses), timedelta())
            ),
            overrun=(
                minutes_of(
                    self._calendar.working_time(_local(due, appeal), _past_the_term(end, begun, appeal))
                )
                if state.startswith("breached")
                else None
            ),
            recipient=owner_at(appeal.states, decided),
            platform_due_date=appeal.platform_due_date,
        )
        if state != "not_applicable":
            clock.owners = list(self._owners(appeal, begun, end, clock.recipient))
        self._compare(appeal, begun, term, clock, is_late=is_late)
        return clock

    def _put_off(
        self, appeal: Appeal, begun: Begun, start: datetime
    ) -> tuple[datetime | None, datetime | None, bool]:
        """Its first end, the last export past it that showed it as it was, and whether it is longer."""
        states, marks = begun.round.states, set(PUT_OFF) - begun.policy.pauses
        since = next((state.since for state in states if state.status in marks), None)
        if since is None or not begun.policy.extension:
            return None, None, False
        term, stands_from = self._stand_still(appeal, begun, Term(begun.policy, start, is_put_off=False))
        ends = ends_of(term, self._calendar)
        if stands_from is not None or ends is None:
            return None, None, True
        first_due = ends[1].replace(tzinfo=appeal.zone).astimezone(UTC)
        late = [state.since for state in states if first_due < state.since < since]
        return first_due, max(late, default=None), not late

    def _stand_still(self, appeal: Appeal, begun: Begun, term: Term) -> tuple[Term, datetime | None]:
        """The term with its ended pauses, and since when it stands; a pause after its end is none."""
        for since, until in pauses_of(appeal.states, begun.policy.pauses):
            begins = max(since, begun.started_at)
            ended = begun.stopped_at if until is None else min(until, begun.stopped_at or until)
            if begins >= (ended or self._as_of):
                continue
            ends = ends_of(term, self._calendar)
            if ends is None or _local(begins, appeal) >= ends[1]:
                break
            if ended is None:
                return term, begins
            pause: Span = (_local(begins, appeal), _local(ended, appeal))
            term = Term(term.policy, term.start, term.is_put_off, (*term.pauses, pause))
        return term, None

    def _owners(self, appeal: Appeal, begun: Begun, end: datetime, answerable: str) -> Iterator[Owner]:
        parts: dict[str, list[tuple[datetime, datetime]]] = {}
        for recipient, since, until in owners_between(appeal.states, begun.started_at, end):
            parts.setdefault(recipient, []).append((since, until))
        for recipient, own in parts.items():
            worked = (
                self._calendar.working_time(_local(since, appeal), _local(until, appeal))
                for since, until in own
            )
            yield Owner(
                recipient,
                own[0][0],
                own[-1][1],
                minutes_of(sum((until - since for since, until in own), timedelta())),
                minutes_of(sum(worked, timedelta())),
                is_answerable=recipient == answerable,
            )

    def _compare(self, appeal: Appeal, begun: Begun, term: Term, clock: Clock, *, is_late: bool) -> None:
        """Sets what the platform says of the same clock: its verdict where it gives one, else its date."""
        if not begun.round.is_last or begun.stage != JUDGED[appeal.source]:
            return
        if clock.state == "not_applicable":
            return
        theirs, date = appeal.platform_is_overdue, clock.platform_due_date
        if theirs is not None:
            clock.agrees = theirs == is_late
        elif date is not None and clock.due_at is not None:
            clock.agrees = date == clock.due_date
        if date is not None and clock.due_at is not None and date != clock.due_date:
            longer = ends_of(replace(term, is_put_off=True), self._calendar)
            if clock.not_extended_at is not None and longer is not None and longer[1].date() == date:
                clock.difference = "late_extension"
                return
            clock.difference = explain_date(
                term, date, self._calendar, self._federal, self._policies.known_anywhere
            )
        elif clock.agrees is False:
            turns = (
                appeal.source == "incident" and self._is_late_since_assigned(appeal, clock, term) == theirs
            )
            clock.difference = "other_start" if turns else "other_verdict"

    def _is_late_since_assigned(self, appeal: Appeal, clock: Clock, term: Term) -> bool | None:
        """Our verdict, had the term begun with the last assignment, by which the platform judges."""
        ends = (
            ends_of(replace(term, start=_local(appeal.assigned_at, appeal), is_put_off=False), self._calendar)
            if appeal.assigned_at
            else None
        )
        return None if ends is None else _local(clock.stopped_at or self._as_of, appeal) > ends[1]


def _stages_of(appeal: Appeal) -> Iterator[str]:
    if appeal.regime == "fz59":
        yield "registration"
        if appeal.status == "redirected" and appeal.closed_at is not None:
            yield "redirect"
    if appeal.source == "incident":
        yield "first_answer"
        # Known only from an export that showed it answered and not done.
        if any(state.first_answer is not None and not state.is_done for state in appeal.states):
            yield "interim_to_final"


def _moment_of(appeal: Appeal, event: str) -> datetime | None:
    moments = {
        "received": appeal.received_at,
        "detected": appeal.received_at if appeal.source == "incident" else None,
        "registered": appeal.registered_at,
        "assigned": appeal.assigned_at,
        "interim": appeal.first_answer_at,
        "first_answer": appeal.first_answer_at,
        "final_answer": appeal.final_answer_at,
        "closed": appeal.closed_at,
    }
    return moments[event]


def _as_moment(appeal: Appeal, moment: datetime) -> datetime:
    """A moment of export as the source tells time: its local day where it gives only days."""
    if appeal.has_time:
        return moment
    return moment.astimezone(appeal.zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _stop_of_last(appeal: Appeal, policy: Policy, lap: Round) -> datetime | None:
    """Answer, else closing; what the platform keeps of the round before is no stop of this one."""
    stop = _moment_of(appeal, policy.stop_event) or appeal.closed_at
    return None if stop == lap.before else stop


def _past_the_term(end: datetime, begun: Begun, appeal: Appeal) -> datetime:
    """Until when a breach is counted: of a day alone, whole."""
    is_day = begun.stopped_at is not None and not appeal.has_time
    return _local(end, appeal) + timedelta(days=is_day)


def _state_of(appeal: Appeal, begun: Begun, *, is_late: bool, stands: bool) -> str:
    if appeal.status in CANCELLED and begun.stage not in DUTY_OF_OTHERS and begun.round.is_last:
        return "not_applicable"
    if stands:
        return "paused"
    if begun.stopped_at is None:
        return "breached_open" if is_late else "running"
    return "breached_closed" if is_late else "met"


def _local(moment: datetime, appeal: Appeal) -> datetime:
    return moment.astimezone(appeal.zone).replace(tzinfo=None)


def minutes_of(length: timedelta) -> str:
    """Minutes to four places, half away from zero, as published."""
    ticks = Fraction(length // timedelta(microseconds=1) * 10_000, 60_000_000)
    whole = int(abs(ticks) + Fraction(1, 2))
    sign = "-" if ticks < 0 and whole else ""
    return f"{sign}{whole // 10_000}.{whole % 10_000:04d}"
