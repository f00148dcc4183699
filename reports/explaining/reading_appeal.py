"""One appeal with its states, clocks, policies, owners and calendar, read from one publication."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow, class_row, dict_row

from reports.explaining.facts import Appeal, AppealFacts, Clock, CorrectedValue, Day, Owner, Policy, State
from reports.model import Municipality
from warehouse.publication import Publication

_APPEAL = """
    select
        appeals.appeal_key, appeals.municipality_code, appeals.source, appeals.source_id, appeals.regime,
        appeals.received_at, appeals.registered_at, appeals.assigned_at,
        appeals.first_answer_at, appeals.interim_answer_at,
        appeals.final_answer_at, appeals.closed_at, appeals.has_time, appeals.status, appeals.platform_status,
        appeals.is_extended, appeals.is_fast_track, appeals.platform_due_date, appeals.platform_is_overdue,
        appeals.last_seen_at, appeals.is_counted, topics.topic_group, topics.topic_name,
        recipients.recipient_name
    from marts.fct_appeals as appeals
    left join marts.dim_topics as topics on topics.topic_key = appeals.topic_key
    left join marts.dim_recipients as recipients
        on
            recipients.municipality_code = appeals.municipality_code
            and recipients.recipient_key = appeals.recipient_key
    where appeals.municipality_code = %s and appeals.appeal_key = %s
"""
_STATES = """
    select
        states.from_at, states.until_at, states.status, recipients.recipient_name, states.final_answer_at,
        states.is_reopened
    from marts.fct_appeal_states as states
    left join marts.dim_recipients as recipients
        on
            recipients.municipality_code = states.municipality_code
            and recipients.recipient_key = states.recipient_key
    where states.municipality_code = %s and states.appeal_key = %s
    order by states.from_at
"""
_CLOCKS = """
    select
        clocks.stage, clocks.clock_number, clocks.policy_key, clocks.started_at, clocks.due_at_legal,
        clocks.due_at, clocks.first_due_at, clocks.not_extended_at, clocks.stopped_at, clocks.state,
        clocks.overrun_working_minutes, clocks.platform_due_date, clocks.agrees_with_platform,
        clocks.difference_code, clocks.is_confirmed
    from marts.fct_sla_clocks as clocks
    where clocks.municipality_code = %s and clocks.appeal_key = %s
    order by clocks.started_at, array_position(
        array['registration', 'redirect', 'first_answer', 'interim_to_final', 'final_answer'], clocks.stage
    ), clocks.clock_number
"""
_POLICY = """
    select
        policies.policy_code, policies.municipality_code, policies.region_name, policies.source,
        policies.category, policies.subcategory, policies.is_fast_track, policies.duration, policies.unit,
        policies.start_event, policies.stop_event, policies.first_day, policies.nonworking_due_policy,
        policies.extension_duration, string_to_array(coalesce(policies.pause_statuses, ''), ' ')
            as pause_statuses,
        policies.valid_from, policies.valid_to, policies.legal_reference, policies.status,
        policies.counting_status, policies.counting_reference
    from marts.dim_sla_policies as policies
    where policies.policy_key = %s
"""
_OWNERS = """
    select
        recipients.recipient_name, owners.owned_from_at, owners.owned_until_at, owners.owned_calendar_minutes,
        owners.is_answerable
    from marts.fct_clock_owners as owners
    left join marts.dim_recipients as recipients
        on
            recipients.municipality_code = owners.municipality_code
            and recipients.recipient_key = owners.recipient_key
    where
        owners.municipality_code = %s and owners.appeal_key = %s and owners.stage = %s
        and owners.clock_number = %s
    order by owners.owned_from_at, recipients.recipient_name
"""
_DAYS = """
    select
        days.calendar_date, days.is_working_day, days.is_shortened, days.is_provisional, days.holiday_name,
        days.work_from, days.work_until, days.lunch_from, days.lunch_until
    from marts.dim_working_days as days
    inner join marts.dim_municipalities as municipalities
        on municipalities.calendar_code = days.calendar_code
    where municipalities.municipality_code = %s and days.calendar_date between %s and %s
"""
_CORRECTIONS = """
    select column_name, stored_value, corrected_value, correction_code, reason, decided_by, decided_on
    from marts.fct_corrected_values
    where municipality_code = %s and appeal_key = %s
    order by column_name
"""
# The longest term with its extension and a month's pause ends well inside this.
_MARGIN = timedelta(days=400)


def read_appeal(
    connection: Connection[TupleRow], municipality: Municipality, appeal_key: str, publication: Publication
) -> AppealFacts:
    """Everything about one appeal that the marts know at the publication."""
    key = [municipality.code, appeal_key]
    with connection.cursor(row_factory=class_row(Appeal)) as cursor:
        (appeal,) = cursor.execute(_APPEAL, key).fetchall()
    with connection.cursor(row_factory=class_row(State)) as cursor:
        states = tuple(cursor.execute(_STATES, key).fetchall())
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_CLOCKS, key).fetchall()
    clocks = tuple(_read_clock(connection, key, row) for row in rows)
    with connection.cursor(row_factory=class_row(CorrectedValue)) as cursor:
        corrections = tuple(cursor.execute(_CORRECTIONS, key).fetchall())
    return AppealFacts(
        municipality,
        publication.as_of,
        appeal,
        states,
        clocks,
        _read_days(connection, municipality, clocks),
        corrections,
    )


def _read_clock(connection: Connection[TupleRow], key: list[str], row: dict[str, Any]) -> Clock:
    with connection.cursor(row_factory=class_row(Policy)) as cursor:
        (policy,) = cursor.execute(_POLICY, [row.pop("policy_key")]).fetchall()
    own = replace(policy, pause_statuses=tuple(status for status in policy.pause_statuses if status))
    with connection.cursor(row_factory=class_row(Owner)) as cursor:
        owners = cursor.execute(_OWNERS, [*key, row["stage"], row["clock_number"]]).fetchall()
    return Clock(policy=own, owners=tuple(owners), **row)


def _read_days(
    connection: Connection[TupleRow], municipality: Municipality, clocks: tuple[Clock, ...]
) -> dict[date, Day]:
    moments: list[datetime] = [
        moment
        for clock in clocks
        for moment in (clock.started_at, clock.due_at, clock.stopped_at)
        if moment is not None
    ]
    if not moments:
        return {}
    dates = [moment.astimezone(municipality.zone).date() for moment in moments]
    with connection.cursor(row_factory=class_row(Day)) as cursor:
        found = cursor.execute(_DAYS, [municipality.code, min(dates) - _MARGIN, max(dates) + _MARGIN])
        return {day.calendar_date: day for day in found}
