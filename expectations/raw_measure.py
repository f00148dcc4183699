"""Gate 1 in numbers: one row per load that no publication holds yet, everything counted inside Postgres."""

from dataclasses import dataclass
from typing import LiteralString

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from expectations.bounds import Bounds

# A load that a person released is not judged again: the decision stands above the gate.
OPEN_LOADS: LiteralString = """
    select loads.*
    from ops.loads as loads
    where
        loads.state = 'loaded'
        and coalesce(loads.known_from, 'infinity') > (
            select coalesce(max(publications.as_of), '-infinity') from ops.publications as publications
        )
        and not exists (
            select 1
            from ops.load_decisions as decisions
            where decisions.load_id = loads.load_id and decisions.decision = 'release'
        )
"""

# The usual size is that of earlier loads of the same municipality and dataset; a source has one update mode,
# its contract's, so deltas are compared with deltas. Rows that came again unchanged are not in `raw` a second
# time: foreign rows are counted among those that this load brought.
_QUERY: LiteralString = """
with open_loads as (
    select open_loads.*
    from ({open_loads}) as open_loads
    where open_loads.source = {source} and open_loads.dataset = {dataset}
),

usual as (
    select
        open_loads.load_id,
        count(*) as load_count,
        percentile_cont(0.5) within group (order by earlier.rows_read) as median_rows
    from open_loads
    cross join lateral (
        select loads.rows_read
        from ops.loads as loads
        where
            loads.municipality_code = open_loads.municipality_code
            and loads.source = open_loads.source
            and loads.dataset = open_loads.dataset
            and loads.state = 'loaded'
            and loads.load_id < open_loads.load_id
        order by loads.load_id desc
        limit {usual_load_count}
    ) as earlier
    group by open_loads.load_id
),

-- A load names few places many times: each is compared with the scope once.
places as (
    select
        rows._load_id as load_id,
        rows.municipality_code,
        {scope_columns}
        count(*) as row_count
    from {raw_table} as rows
    where rows._load_id in (select open_loads.load_id from open_loads)
    group by {scope_columns} rows._load_id, rows.municipality_code
),

stored as (
    select
        places.load_id,
        sum(places.row_count)::bigint as stored_rows,
        coalesce(sum(places.row_count) filter (where {is_foreign}), 0)::bigint as foreign_rows
    from places
    group by places.load_id
),

refused as (
    select
        rejected_rows.load_id,
        count(distinct rejected_rows.source_row) as refused_rows
    from ops.rejected_rows as rejected_rows
    where rejected_rows.load_id in (select open_loads.load_id from open_loads)
    group by rejected_rows.load_id
),

seen as (
    select
        sightings.load_id,
        sum(cardinality(sightings.source_keys)) as seen_rows
    from raw.sightings as sightings
    where sightings.load_id in (select open_loads.load_id from open_loads)
    group by sightings.load_id
)

select
    open_loads.load_id,
    open_loads.municipality_code,
    open_loads.source,
    open_loads.layout_version,
    open_loads.rows_read,
    open_loads.rows_inserted,
    open_loads.rows_rejected,
    case when open_loads.rows_read > 0 then open_loads.rows_read - open_loads.rows_rejected end
        as accepted_rows,
    round(usual.median_rows)::bigint as usual_rows,
    case
        when usual.load_count >= {usual_load_count_least} and usual.median_rows >= {usual_row_count_least}
            then open_loads.rows_read / usual.median_rows
    end as share_of_usual_rows,
    coalesce(stored.stored_rows, 0) as stored_rows,
    coalesce(refused.refused_rows, 0) as refused_rows,
    open_loads.rows_unchanged - coalesce(seen.seen_rows, 0) as unseen_rows,
    coalesce(seen.seen_rows, 0) as seen_rows,
    open_loads.rows_unchanged,
    stored.foreign_rows,
    stored.foreign_rows::double precision / stored.stored_rows as foreign_share,
    open_loads.received_from,
    open_loads.received_through,
    case when open_loads.received_from is null then open_loads.rows_read - open_loads.rows_rejected else 0 end
        as undated_rows,
    (open_loads.exported_at at time zone 'UTC')::date as exported_on,
    open_loads.received_from - (open_loads.exported_at at time zone 'UTC')::date as days_after_export,
    {earliest_received}::date - open_loads.received_through as days_before_earliest
from open_loads
left join usual on open_loads.load_id = usual.load_id
left join stored on open_loads.load_id = stored.load_id
left join refused on open_loads.load_id = refused.load_id
left join seen on open_loads.load_id = seen.load_id
"""

RAW_COLUMNS = (
    "load_id",
    "municipality_code",
    "source",
    "layout_version",
    "rows_read",
    "rows_inserted",
    "rows_rejected",
    "accepted_rows",
    "usual_rows",
    "share_of_usual_rows",
    "stored_rows",
    "refused_rows",
    "unseen_rows",
    "seen_rows",
    "rows_unchanged",
    "foreign_rows",
    "foreign_share",
    "received_from",
    "received_through",
    "undated_rows",
    "exported_on",
    "days_after_export",
    "days_before_earliest",
)


@dataclass(frozen=True)
class OpenLoads:
    """Loads of one dataset that wait for the gate; `is_only_dataset`: its source has no other."""

    source: str
    dataset: str
    load_ids: tuple[int, ...]
    is_only_dataset: bool


def find_open_loads(connection: Connection[TupleRow]) -> list[OpenLoads]:
    """Loads to judge, by source and dataset; an empty list when there is nothing to do."""
    rows = connection.execute(
        sql.SQL(
            "select source, dataset, array_agg(load_id order by load_id), (select count(*) = 1 from pg_tables"
            " where schemaname = 'raw' and split_part(tablename, '__', 1) = open_loads.source)"
            " from ({open_loads}) as open_loads group by source, dataset order by source, dataset"
        ).format(open_loads=sql.SQL(OPEN_LOADS))
    ).fetchall()
    return [OpenLoads(source, dataset, tuple(ids), is_only) for source, dataset, ids, is_only in rows]


def raw_query(connection: Connection[TupleRow], loads: OpenLoads, bounds: Bounds) -> str:
    """The measure's SQL for one dataset: its table, its scope columns, the bounds in force."""
    rows = connection.execute(
        "select distinct column_name from config.source_scopes where source = %s order by column_name",
        [loads.source],
    ).fetchall()
    columns = [name for (name,) in rows]
    query = sql.SQL(_QUERY).format(
        open_loads=sql.SQL(OPEN_LOADS),
        source=sql.Literal(loads.source),
        dataset=sql.Literal(loads.dataset),
        raw_table=sql.Identifier("raw", f"{loads.source}__{loads.dataset}"),
        scope_columns=sql.SQL("").join(sql.SQL("rows.{}, ").format(sql.Identifier(name)) for name in columns),
        is_foreign=_is_foreign(loads.source, columns),
        earliest_received=sql.Literal(bounds.day("earliest_received").isoformat()),
        **{
            name: sql.Literal(int(bounds.number(name)))
            for name in ("usual_load_count", "usual_load_count_least", "usual_row_count_least")
        },
    )
    return query.as_string(connection)


def _is_foreign(source: str, columns: list[str]) -> sql.Composable:
    """True for a place of another municipality: some scope column has values and equals none of them.

    A row that names no place at all belongs to the municipality of its folder.
    """
    if not columns:
        return sql.SQL("false")
    one: LiteralString = """
        exists (
            select 1 from config.source_scopes as scopes
            where
                scopes.municipality_code = places.municipality_code
                and scopes.source = {source}
                and scopes.column_name = {name}
        )
        and not exists (
            select 1 from config.source_scopes as scopes
            where
                scopes.municipality_code = places.municipality_code
                and scopes.source = {source}
                and scopes.column_name = {name}
                and scopes.value
                = trim(regexp_replace(translate(lower(places.{column}), 'ё', 'е'), '\\s+', ' ', 'g'))
        )
    """
    tests = [
        sql.SQL("({})").format(
            sql.SQL(one).format(
                source=sql.Literal(source), name=sql.Literal(name), column=sql.Identifier(name)
            )
        )
        for name in columns
    ]
    names_a_place = sql.SQL(" or ").join(
        sql.SQL("places.{} is not null").format(sql.Identifier(name)) for name in columns
    )
    return sql.SQL("({}) and ({})").format(names_a_place, sql.SQL(" or ").join(tests))
