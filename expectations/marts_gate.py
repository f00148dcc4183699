"""Gate 2, before publication: the night's numbers add up, nothing vanished, nobody is in them."""

from datetime import datetime
from pathlib import Path
from typing import LiteralString

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from expectations.beside_appeals import BESIDE_APPEALS, Beside, beside_checks, sstu_checks
from expectations.bounds import Bounds
from expectations.heat_map_checks import heat_map_checks
from expectations.marts_checks import (
    appeal_checks,
    backlog_checks,
    clock_checks,
    indicator_checks,
    key_checks,
    problem_map_checks,
    quarter_checks,
    rating_checks,
    received_checks,
)
from expectations.model import Check, Measure
from expectations.personal_data import personal_data_measure

MEASURES_FOLDER = Path(__file__).parent / "measures"
MOST_NAMED_KEYS = 20_000

_RAW_TABLES: LiteralString = """
    select distinct loads.source, loads.dataset
    from ops.loads as loads
    where
        loads.known_from <= %s
        and (loads.source in (select appeal_sources.source from seeds.appeal_sources as appeal_sources)) = %s
    order by loads.source, loads.dataset
"""
# A key stands when a standing load stored a version of it, or showed again one whose own load does not stand.
_RAW_KEYS: LiteralString = """
    select keys.municipality_code, {source} as source, count(*) as raw_keys
    from (
        select rows.municipality_code, rows.source_key
        from {raw_table} as rows
        inner join standing
            on rows.municipality_code = standing.municipality_code and rows._load_id = standing.load_id
        union
        select sightings.municipality_code, shown.source_key
        from raw.sightings as sightings
        inner join standing
            on
                sightings.municipality_code = standing.municipality_code
                and sightings.load_id = standing.load_id
        cross join unnest(sightings.source_keys) as shown (source_key)
        where
            sightings.source = {source}
            and sightings.load_id in (
                select loads.load_id
                from ops.loads as loads
                where loads.source = {source} and loads.dataset = {dataset}
            )
            and not exists (
                select 1 from standing as storing where storing.load_id = sightings.version_load_id
            )
    ) as keys
    group by keys.municipality_code
"""
_SHOWN_ROWS: LiteralString = """
    select
        municipality_code, {source} as source, {dataset} as dataset, stored.core_rows, shown.mart_rows
    from (
        select rows.municipality_code, count(*) as core_rows
        from {core_table} as rows
        where
            rows.dataset = {dataset}
            and rows.known_from <= {as_of}::timestamptz and rows.known_to > {as_of}::timestamptz
        group by rows.municipality_code
    ) as stored
    full outer join (
        select rows.municipality_code, count(*) as mart_rows
        from {mart} as rows
        where rows.{named_in_mart} = {dataset}
        group by rows.municipality_code
    ) as shown using (municipality_code)
"""
_NO_RAW_KEYS: LiteralString = """
    select null::text as municipality_code, null::text as source, 0 as raw_keys where false
"""


def marts_measures(
    connection: Connection[TupleRow], bounds: Bounds, as_of: datetime, *, is_whole: bool
) -> list[Measure]:
    """All measures of gate 2 with their checks, for the candidate of this moment."""
    seen_keys = None if is_whole else _seen_keys(connection, as_of)

    def measure(name: str, file: str, columns: str, *checks: Check, **parts: sql.Composable) -> Measure:
        query = sql.SQL(_read(file)).format(as_of=sql.Literal(as_of.isoformat()), **parts)
        return Measure(name, query.as_string(connection), tuple(columns.split()), checks)

    loaded = _loaded(connection, as_of, are_appeals=False)
    tables = [table for table in BESIDE_APPEALS if table.dataset in loaded]
    beside = [
        measure(
            "marts_beside_appeals",
            "beside_appeals.sql",
            "municipality_code source dataset raw_keys core_rows mart_rows",
            *beside_checks(),
            **_beside_parts(tables, as_of),
        )
    ]
    if any(source == "sstu" for source, _ in loaded):
        beside.append(
            measure(
                "marts_sstu_control",
                "sstu_control.sql",
                "municipality_code dataset period sstu_appeal_count delo_appeal_count only_sstu_count"
                " only_delo_count",
                *sstu_checks(bounds),
            )
        )

    return [
        measure(
            "marts_fct_appeals",
            "appeals.sql",
            "municipality_code source raw_keys core_rows foreign_rows accounted_rows mart_rows"
            " published_rows",
            *appeal_checks(bounds),
            raw_keys=_raw_keys(connection, as_of),
        ),
        measure(
            "marts_fct_appeals_keys",
            "appeal_keys.sql",
            "municipality_code source appeal_rows appeal_keys known_direction_rows lost_municipality_rows"
            " lost_recipient_rows lost_topic_rows lost_territory_rows unmapped_direction_rows"
            " unmapped_recipient_rows",
            *key_checks(bounds),
            is_whole=sql.Literal(is_whole),
            unmapped_appeals_least=sql.Literal(int(bounds.number("unmapped_appeals_least"))),
        ),
        measure(
            "marts_received",
            "received.sql",
            "municipality_code source last_day day_count usual_day_count week_count usual_week_count",
            *received_checks(bounds),
            **{
                name: sql.Literal(int(bounds.number(name)))
                for name in ("usual_week_count", "usual_day_appeals_least", "usual_week_appeals_least")
            },
        ),
        measure(
            "marts_fct_sla_clocks",
            "clocks.sql",
            "municipality_code clock_rows unknown_state_rows unknown_stage_rows backward_rows"
            " kind_verdict_rows breached_clock_rows breach_rows",
            *clock_checks(),
            is_seen_clock=_is_seen("clocks", seen_keys),
            is_seen_breach=_is_seen("breaches", seen_keys),
        ),
        measure(
            "marts_fct_backlog_daily",
            "backlog.sql",
            "municipality_code source last_day recounted_open told_open negative_rows split_rows",
            *backlog_checks(),
        ),
        measure(
            "marts_fct_indicator_values",
            "indicators.sql",
            "municipality_code indicator_code over_whole_rows negative_rows unknown_state_rows"
            " unequal_parts_rows",
            *indicator_checks(),
        ),
        measure(
            "marts_last_quarter",
            "quarters.sql",
            "municipality_code period expected_count missing_count",
            *quarter_checks(),
        ),
        measure(
            "marts_fct_recipient_ratings",
            "ratings.sql",
            "municipality_code scope wild_share_rows negative_rows unexplained_rows unexplained_change_rows",
            *rating_checks(),
        ),
        measure(
            "marts_problem_map",
            "problem_map.sql",
            "municipality_code counted_rows map_count split_rows",
            *problem_map_checks(),
        ),
        measure(
            "marts_heatmap_control",
            "heat_map.sql",
            "municipality_code map_count control_count split_rows",
            *heat_map_checks(),
        ),
        *(beside if tables else []),
        personal_data_measure(connection, as_of, is_whole=is_whole),
    ]


def _seen_keys(connection: Connection[TupleRow], as_of: datetime) -> list[str] | None:
    """Keys of the appeals that this build wrote; None when they are too many to name one by one."""
    rows = connection.execute(
        "select appeal_key from core.appeals where known_from = %s limit %s", [as_of, MOST_NAMED_KEYS + 1]
    ).fetchall()
    return None if len(rows) > MOST_NAMED_KEYS else [key for (key,) in rows]


def _is_seen(alias: str, keys: list[str] | None) -> sql.Composable:
    """Rows of the named appeals: a list reaches the tables under a view, a join would read all of it."""
    if keys is None:
        return sql.SQL("true")
    return sql.SQL("{}.appeal_key = any({}::text[])").format(sql.Identifier(alias), sql.Literal(keys))


def _raw_keys(connection: Connection[TupleRow], as_of: datetime) -> sql.Composable:
    parts = [_keys_in_raw(*table) for table in _loaded(connection, as_of, are_appeals=True)]
    return sql.SQL(" union all ").join(parts) if parts else sql.SQL(_NO_RAW_KEYS)


def _loaded(connection: Connection[TupleRow], as_of: datetime, *, are_appeals: bool) -> list[tuple[str, str]]:
    """Source and dataset of all loads that the build knows, of appeals or of other rows."""
    rows = connection.execute(_RAW_TABLES, [as_of, are_appeals]).fetchall()
    return [(source, dataset) for source, dataset in rows]


def _keys_in_raw(source: str, dataset: str) -> sql.Composed:
    return sql.SQL(_RAW_KEYS).format(
        source=sql.Literal(source),
        dataset=sql.Literal(dataset),
        raw_table=sql.Identifier("raw", f"{source}__{dataset}"),
    )


def _beside_parts(tables: list[Beside], as_of: datetime) -> dict[str, sql.Composable]:
    keyed = [
        sql.SQL("select keyed.*, {} as dataset from ({}) as keyed").format(
            sql.Literal(table.dataset[1]), _keys_in_raw(*table.dataset)
        )
        for table in tables
    ]
    shown = [
        sql.SQL(_SHOWN_ROWS).format(
            source=sql.Literal(table.dataset[0]),
            dataset=sql.Literal(table.dataset[1]),
            core_table=sql.Identifier("core", table.model),
            mart=sql.Identifier("marts_next", table.mart),
            named_in_mart=sql.Identifier(table.named_in_mart),
            as_of=sql.Literal(as_of.isoformat()),
        )
        for table in tables
    ]
    union = sql.SQL(" union all ")
    return {"raw_keys": union.join(keyed), "shown_rows": union.join(shown)}


def _read(file: str) -> LiteralString:
    """The SQL of a measure; a file of this package is as much part of the code as a literal."""
    return (MEASURES_FOLDER / file).read_text(encoding="utf-8")
