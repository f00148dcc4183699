"""Rounds and pauses of an appeal, worked out anew from what the exports showed (docs/decisions/0006)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from reports.explaining.facts import AppealFacts, Clock, State

EXTENDING = ("extended", "postponed")


@dataclass(frozen=True)
class Pause:
    """A clock stood still from one moment until another; `until_at` is None while it does."""

    from_at: datetime
    until_at: datetime | None
    status: str


def list_returns(states: tuple[State, ...]) -> list[datetime]:
    """The moments at which an answer came back: one per answer, at the first state that showed its return."""
    returns: dict[datetime, datetime] = {}
    for before, state in pairwise(states):
        answered = before.final_answer_at
        came_back = state.final_answer_at is None or not before.is_reopened
        if state.is_reopened and answered is not None and came_back:
            returns.setdefault(answered, state.from_at)
    return sorted(returns.values())


def round_states(facts: AppealFacts, clock: Clock) -> tuple[State, ...] | None:
    """The states that began in a clock's round of answering; None where nothing ever came back."""
    returns = list_returns(facts.states)
    if not returns or clock.stage != "final_answer":
        return None
    bounds = [None, *returns, None]
    opens, closes = bounds[clock.clock_number - 1 : clock.clock_number + 1]
    return tuple(
        state
        for state in facts.states
        if (opens is None or state.from_at >= opens) and (closes is None or state.from_at < closes)
    )


def find_extension(facts: AppealFacts, clock: Clock) -> tuple[bool, State | None]:
    """Whether the term was put off, and the state that showed it first (None: only a later row tells)."""
    own = round_states(facts, clock)
    states = facts.states if own is None else own
    showed = next((state for state in states if state.status in EXTENDING), None)
    is_extended = facts.appeal.is_extended if own is None else showed is not None
    return is_extended and bool(clock.policy.extension_duration), showed


def find_pauses(facts: AppealFacts, clock: Clock) -> tuple[Pause, ...]:
    """The spans in which the policy lets this clock stand, between its start and its stop."""
    pauses = []
    for state in facts.states:
        if state.status not in clock.policy.pause_statuses:
            continue
        from_at = max(state.from_at, clock.started_at)
        ends = [moment for moment in (state.until_at, clock.stopped_at) if moment is not None]
        until_at = min(ends) if ends else None
        if until_at is None or from_at < until_at:
            pauses.append(Pause(from_at, until_at, state.status))
    return tuple(pauses)
