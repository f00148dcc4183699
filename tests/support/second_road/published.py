"""What the marts say of one municipality, in the words of the second road."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from tests.support.second_road.scores import printed
from warehouse.municipalities import Municipality, normalise_name

Key = tuple[object, ...]
Fields = dict[str, object]
Rows = Iterator[tuple[Key, Fields]]

_APPEALS = """
    select
        source, source_id, recipient_key as recipient, regime, received_at, registered_at, assigned_at,
        first_answer_at, final_answer_at, closed_at, received_date, status, outcome, direction_code,
        satisfaction_score, is_repeat, is_reopened, is_fast_track, is_extended, is_counted,
        platform_due_date, platform_is_overdue, is_confirmed,
        case when closed_at is null then last_seen_at end as last_seen_at
    from marts.fct_appeals where municipality_code = %s
"""
_CLOCKS = """
    select
        appeals.source, appeals.source_id, clocks.stage, clocks.clock_number,
        policies.policy_code as policy, clocks.recipient_key as recipient, clocks.started_at,
        clocks.due_at_legal, clocks.due_at, clocks.first_due_at, clocks.not_extended_at, clocks.stopped_at,
        clocks.paused_minutes::text, clocks.state,
        clocks.elapsed_calendar_minutes::text, clocks.elapsed_working_minutes::text,
        clocks.overrun_working_minutes::text, clocks.platform_due_date, clocks.agrees_with_platform,
        clocks.difference_code, clocks.is_default_policy, clocks.is_confirmed
    from marts.fct_sla_clocks as clocks
    inner join marts.fct_appeals as appeals using (municipality_code, appeal_key)
    left join marts.dim_sla_policies as policies on policies.policy_key = clocks.policy_key
    where clocks.municipality_code = %s
"""
_OWNERS = """
    select
        appeals.source, appeals.source_id, owners.stage, owners.clock_number,
        owners.recipient_key as recipient, owners.owned_from_at, owners.owned_until_at,
        owners.owned_calendar_minutes::text, owners.owned_working_minutes::text, owners.is_answerable
    from marts.fct_clock_owners as owners
    inner join marts.fct_appeals as appeals using (municipality_code, appeal_key)
    where municipality_code = %s
"""
_STATES = """
    select
        appeals.source, appeals.source_id, states.from_at,
        states.recipient_key as recipient, states.until_at, states.status, states.final_answer_at,
        states.is_reopened
    from marts.fct_appeal_states as states
    inner join marts.fct_appeals as appeals using (municipality_code, appeal_key)
    where municipality_code = %s
"""
_AT_RISK = """
    select
        source, source_id, stage, clock_number,
        recipient_key as recipient, direction_code, due_at, left_working_minutes::text,
        left_working_days, is_default_policy
    from marts.mart_at_risk where municipality_code = %s
"""
_BACKLOG = """
    select
        backlog_date, direction_code, recipient_key as recipient, source,
        open_count, open_overdue_count, due_soon_count, unconfirmed_count, age_0_3_count, age_4_10_count,
        age_11_30_count, age_over_30_count
    from marts.fct_backlog_daily where municipality_code = %s
"""
# By kind: the query and how many of its first columns are the key.
_KINDS = {
    "appeals": (_APPEALS, 2),
    "clocks": (_CLOCKS, 4),
    "owners": (_OWNERS, 5),
    "states": (_STATES, 3),
    "at_risk": (_AT_RISK, 4),
    "backlog": (_BACKLOG, 4),
}


class Published:
    """Reads the marts as a moment shows them."""

    def __init__(self, connection: Connection[TupleRow], municipality: Municipality, as_of: datetime) -> None:
        self._connection = connection
        self._code = municipality.code
        connection.execute("select set_config('mcu.as_of', %s, true)", [as_of.isoformat()])
        known = {normalise_name(one.name): one.code for one in municipality.recipients}
        self._recipients = {
            key: known.get(normalise_name(name), normalise_name(name))
            for key, name in connection.execute(
                "select recipient_key, recipient_name from marts.dim_recipients where municipality_code = %s",
                [self._code],
            )
        }

    def rows(self, kind: str) -> Rows:
        """Key and fields of every row of a kind: clocks, owners, states, at_risk, backlog."""
        query, key_length = _KINDS[kind]
        cursor = self._connection.execute(query, [self._code])
        names = [column.name for column in cursor.description or ()]
        for row in cursor:
            values: list[Any] = [
                self._recipients[value] if name == "recipient" and value is not None else value
                for name, value in zip(names, row, strict=True)
            ]
            fields = dict(zip(names[key_length:], values[key_length:], strict=True))
            yield tuple(values[:key_length]), fields

    def indicators(self, members: Mapping[str, Collection[str]], periods: Collection[str]) -> Rows:
        """Every whole of the periods, and the members with rows of `members`: dimension and its periods."""
        rows = self._connection.execute(
            """
            select
                dimension_code, member_code, indicator_code, edition, period,
                numerator, denominator, value, points, grade
            from marts.fct_indicator_values
            where municipality_code = %s and period = any(%s)
            """,
            [self._code, list(periods)],
        )
        for *key, numerator, denominator, value, points, grade in rows:
            dimension, period = key[0], key[-1]
            has_rows = value is not None and (numerator or denominator)
            if dimension == "all" or (has_rows and period in members.get(dimension, ())):
                yield (
                    tuple(key),
                    {
                        "numerator": numerator,
                        "denominator": denominator,
                        "value": printed(value),
                        "points": printed(points),
                        "grade": grade,
                    },
                )
