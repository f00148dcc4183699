"""What exports showed of a row, one after another, and what follows: rounds of answers, pauses, owners."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.support.second_road.model import State


@dataclass(frozen=True)
class Round:
    """The way to one answer. `since` is None for the first one; `answer` ended all but the last one."""

    since: datetime | None
    states: tuple[State, ...]
    answer: datetime | None
    before: datetime | None

    @property
    def is_last(self) -> bool:
        return self.answer is None


def merge_equal(states: list[State]) -> list[State]:
    """Equal neighbours as one state, which begins with the first of them."""
    merged: list[State] = []
    for state in states:
        if not merged or merged[-1].shown != state.shown:
            merged.append(state)
    return merged


def rounds_of(states: list[State]) -> list[Round]:
    """A return ends a round that had its answer; seen returned for the first time, it is no second round."""
    found: list[Round] = []
    since: datetime | None = None
    shown: list[State] = []
    answer: datetime | None = None
    ended: datetime | None = None
    for state in states:
        is_returned = state.is_reopened and (
            state.final_answer is None or not (shown and shown[-1].is_reopened)
        )
        if shown and answer is not None and is_returned:
            found.append(Round(since, tuple(shown), answer, ended))
            since, shown, answer = state.since, [], None
            ended = found[-1].answer
        shown.append(state)
        if state.final_answer is not None and state.final_answer != ended:
            answer = state.final_answer
    if found and answer is None and shown[-1].status in ("answered", "closed"):
        # Marked as returned, and neither open work nor a second answer: no more is known.
        return found
    return [*found, Round(since, tuple(shown), None, ended)]


def pauses_of(states: list[State], statuses: frozenset[str]) -> Iterator[tuple[datetime, datetime | None]]:
    """When a row stood in such a status: from its first export to the next other one, None for now."""
    since: datetime | None = None
    for state in states:
        if state.status in statuses:
            since = since or state.since
        elif since is not None:
            yield since, state.since
            since = None
    if since is not None:
        yield since, None


def owner_at(states: list[State], moment: datetime) -> str:
    """Who had the appeal at a moment; before the first export, who the first export showed."""
    owner = states[0].recipient
    for state in states[1:]:
        if state.since <= moment:
            owner = state.recipient
    return owner


def owners_between(
    states: list[State], start: datetime, end: datetime
) -> Iterator[tuple[str, datetime, datetime]]:
    """Recipients between two moments, one after another."""
    if end <= start:
        yield owner_at(states, end), start, end
        return
    runs: list[tuple[str, datetime]] = []
    for state in states:
        if not runs:
            runs.append((state.recipient, start))
        elif runs[-1][0] != state.recipient:
            runs.append((state.recipient, state.since))
    borders = [max(since, start) for _, since in runs[1:]] + [end]
    for (recipient, since), until in zip(runs, borders, strict=True):
        begin, finish = max(since, start), min(until, end)
        if begin < finish:
            yield recipient, begin, finish
