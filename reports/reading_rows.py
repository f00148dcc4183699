"""The appeals behind the figures of a submission."""

from collections.abc import Iterator
from itertools import groupby
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from reports.model import Indicator, ListedRow
from reports.period import Period

# To find the rows behind a quarter's figures is half of what Postgres does for a submission: once is enough.
_HOLD = """
    create temporary table submission_rows on commit drop as
    select
        shown.place, rows_.municipality_code, rows_.indicator_code, rows_.edition, rows_.appeal_key,
        rows_.stage, rows_.event_date, rows_.numerator_amount, rows_.denominator_amount
    from unnest(%(codes)s::text[], %(editions)s::text[])
        with ordinality as shown (indicator_code, edition, place)
    inner join marts.fct_indicator_rows as rows_
        on rows_.indicator_code = shown.indicator_code and rows_.edition = shown.edition
    where rows_.municipality_code = %(municipality_code)s and rows_.period = %(period)s
"""

# Of several clocks of one stage the one that the row's event belongs to, else the latest.
_ROWS = """
    with listed as (
        select distinct on (rows_.place, rows_.appeal_key, rows_.stage, rows_.event_date)
            rows_.place, rows_.municipality_code, rows_.indicator_code, rows_.edition, rows_.appeal_key,
            rows_.stage, rows_.event_date, rows_.numerator_amount, rows_.denominator_amount, clocks.due_at,
            clocks.stopped_at, clocks.state, clocks.platform_due_date, clocks.agrees_with_platform,
            clocks.is_default_policy
        from pg_temp.submission_rows as rows_
        left join marts.fct_sla_clocks as clocks
            on
                clocks.municipality_code = rows_.municipality_code
                and clocks.appeal_key = rows_.appeal_key
                and clocks.stage = rows_.stage
        order by
            rows_.place, rows_.appeal_key, rows_.stage, rows_.event_date,
            ((clocks.stopped_at at time zone %(zone)s)::date is not distinct from rows_.event_date) desc,
            ((clocks.due_at at time zone %(zone)s)::date is not distinct from rows_.event_date) desc,
            clocks.clock_number desc
    )

    select
        listed.indicator_code, listed.edition, appeals.source, appeals.source_id, appeals.regime,
        listed.stage, appeals.status, appeals.has_time, appeals.received_at, appeals.registered_at,
        listed.event_date, listed.due_at, listed.stopped_at, listed.state, listed.platform_due_date,
        listed.agrees_with_platform, listed.is_default_policy, listed.numerator_amount,
        listed.denominator_amount
    from listed
    left join marts.fct_appeals as appeals
        on appeals.municipality_code = listed.municipality_code and appeals.appeal_key = listed.appeal_key
    order by
        listed.place, appeals.source collate "C", appeals.source_id collate "C", listed.stage collate "C",
        listed.event_date
"""


def hold_rows(
    connection: Connection[TupleRow],
    municipality_code: str,
    period: Period,
    indicators: tuple[Indicator, ...],
) -> None:
    """Put the rows behind these figures into `pg_temp.submission_rows`: place, key, stage, date, amounts.

    The table is gone with the transaction, which can write nothing more after this.
    """
    values = {
        "codes": [indicator.code for indicator in indicators],
        "editions": [indicator.edition for indicator in indicators],
        "municipality_code": municipality_code,
        "period": period.code,
    }
    connection.execute(_HOLD, values)
    connection.execute("analyze pg_temp.submission_rows")
    connection.execute("set transaction read only")


def iterate_rows(
    connection: Connection[TupleRow], zone: ZoneInfo
) -> Iterator[tuple[tuple[str, str], list[ListedRow]]]:
    """Held rows behind each indicator that has any, by (code, edition), in the order of the indicators.

    `zone` tells an event's day. One indicator's rows are in memory at a time.
    """
    with connection.cursor("submission_rows", row_factory=class_row(ListedRow)) as cursor:
        cursor.itersize = 10_000
        cursor.execute(_ROWS, {"zone": zone.key})
        for key, rows in groupby(cursor, key=lambda row: (row.indicator_code, row.edition)):
            yield key, list(rows)
