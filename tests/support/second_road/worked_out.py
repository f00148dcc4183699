"""The same rows as `published` reads, worked out from raw rows."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from tests.support.second_road.clocks import PUT_OFF
from tests.support.second_road.model import Appeal
from tests.support.second_road.published import Fields, Key
from tests.support.second_road.states import merge_equal


def appeal_rows(appeals: Iterable[Appeal]) -> Iterator[tuple[Key, Fields]]:
    """Every appeal by source and number in the source."""
    for appeal in appeals:
        yield (
            (appeal.source, appeal.source_id),
            {
                "recipient": appeal.recipient,
                "regime": appeal.regime,
                "received_at": appeal.received_at,
                "registered_at": appeal.registered_at,
                "assigned_at": appeal.assigned_at,
                "first_answer_at": appeal.first_answer_at,
                "final_answer_at": appeal.final_answer_at,
                "closed_at": appeal.closed_at,
                "received_date": appeal.received,
                "status": appeal.status,
                "outcome": appeal.outcome,
                "direction_code": appeal.direction,
                "satisfaction_score": appeal.score,
                "is_repeat": appeal.is_repeat,
                "is_reopened": appeal.is_reopened,
                "is_fast_track": appeal.is_fast_track,
                "is_extended": appeal.is_extended,
                "is_counted": appeal.is_counted,
                "platform_due_date": appeal.platform_due_date,
                "platform_is_overdue": appeal.platform_is_overdue,
                # Of closed appeals nobody asks when they were shown again.
                "last_seen_at": None if appeal.closed_at else appeal.last_seen_at,
                "is_confirmed": appeal.is_confirmed,
            },
        )


def clock_rows(appeals: Iterable[Appeal]) -> Iterator[tuple[Key, Fields]]:
    """Every clock by source, number in the source, stage and round."""
    for appeal in appeals:
        for clock in appeal.every_clock:
            yield (
                (appeal.source, appeal.source_id, clock.stage, clock.number),
                {
                    "policy": clock.policy.code,
                    "recipient": clock.recipient,
                    "started_at": clock.started_at,
                    "due_at_legal": clock.due_at_legal,
                    "due_at": clock.due_at,
                    "first_due_at": clock.first_due_at,
                    "not_extended_at": clock.not_extended_at,
                    "stopped_at": clock.stopped_at,
                    "paused_minutes": clock.paused,
                    "state": clock.state,
                    "elapsed_calendar_minutes": clock.elapsed,
                    "elapsed_working_minutes": clock.elapsed_working,
                    "overrun_working_minutes": clock.overrun,
                    "platform_due_date": clock.platform_due_date,
                    "agrees_with_platform": clock.agrees,
                    "difference_code": clock.difference,
                    "is_default_policy": clock.policy.is_default,
                    "is_confirmed": appeal.is_confirmed,
                },
            )


def owner_rows(appeals: Iterable[Appeal]) -> Iterator[tuple[Key, Fields]]:
    """Every part of a clock by the clock and the recipient."""
    for appeal in appeals:
        for clock in appeal.every_clock:
            for owner in clock.owners:
                yield (
                    (appeal.source, appeal.source_id, clock.stage, clock.number, owner.recipient),
                    {
                        "owned_from_at": owner.owned_from,
                        "owned_until_at": owner.owned_until,
                        "owned_calendar_minutes": owner.calendar_minutes,
                        "owned_working_minutes": owner.working_minutes,
                        "is_answerable": owner.is_answerable,
                    },
                )


def state_rows(appeals: Iterable[Appeal]) -> Iterator[tuple[Key, Fields]]:
    """Every state of rows that exports showed differently, by the moment it began."""
    for appeal in appeals:
        states = merge_equal(appeal.states)
        for state, after in pairwise([*states, None]):
            if state is not None and (len(states) > 1 or state.status in PUT_OFF):
                yield (
                    (appeal.source, appeal.source_id, state.since),
                    {
                        "recipient": state.recipient,
                        "until_at": after.since if after else None,
                        "status": state.status,
                        "final_answer_at": state.final_answer,
                        "is_reopened": state.is_reopened,
                    },
                )
