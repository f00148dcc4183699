"""Tables of `raw` and `vault`, made from the contracts (docs/decisions/0002). Nothing is ever dropped."""

from collections.abc import Mapping

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from extractors.contract import SourceContract
from extractors.split import UNKNOWN

_RAW_META = {
    "municipality_code": "text not null",
    "source_key": "text not null",
    "_load_id": "bigint not null",
    "_source_row": "bigint not null",
    "_exported_at": "timestamptz not null",
    "_row_hash": "text not null",
}
_VAULT_META = {
    name: _RAW_META[name] for name in ("municipality_code", "source_key", "_load_id", "_source_row")
}
_SIGHTINGS = {
    "load_id": "bigint not null",
    "municipality_code": "text not null",
    "source": "text not null",
    "version_load_id": "bigint not null",
    "source_keys": "text[] not null",
}


def ensure_raw_tables(connection: Connection[TupleRow], contracts: Mapping[str, SourceContract]) -> None:
    """Create missing tables and columns, as role `mcu_loader`; safe to repeat, the caller commits."""
    # Two loads of different sources may both come first: `create if not exists` alone would race.
    connection.execute("select pg_advisory_xact_lock(hashtext('mcu raw tables'))")
    existing = _existing_columns(connection)
    _ensure(connection, existing, "raw", "sightings", _SIGHTINGS)
    _index(connection, "raw", "sightings", "load", "(load_id)")
    for contract in contracts.values():
        table = contract.raw_table
        raw = _RAW_META | {column.name: "text" for column in contract.raw_columns}
        vault = _VAULT_META | {column.name: "text" for column in contract.vault_columns} | {UNKNOWN: "jsonb"}
        _ensure(connection, existing, "raw", table, raw)
        _ensure(connection, existing, "vault", table, vault)
        latest = "(municipality_code, source_key, _exported_at desc, _load_id desc)"
        _index(connection, "raw", table, "latest", latest)
        _index(connection, "raw", table, "load", "(_load_id)")
        _index(connection, "vault", table, "load", "(_load_id)")


def _existing_columns(connection: Connection[TupleRow]) -> dict[tuple[str, str], set[str]]:
    rows = connection.execute(
        """
        select n.nspname, c.relname, array_agg(a.attname::text)
        from pg_class as c
        inner join pg_namespace as n on n.oid = c.relnamespace
        inner join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where n.nspname in ('raw', 'vault') and c.relkind in ('r', 'p')
        group by 1, 2
        """
    ).fetchall()
    return {(schema, table): set(columns) for schema, table, columns in rows}


def _ensure(
    connection: Connection[TupleRow],
    existing: dict[tuple[str, str], set[str]],
    schema: str,
    table: str,
    columns: dict[str, str],
) -> None:
    name = sql.Identifier(schema, table)
    there = existing.get((schema, table))
    definitions = {
        column: sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind))
        for column, kind in columns.items()
    }
    if there is None:
        body = sql.SQL(", ").join(definitions.values())
        connection.execute(sql.SQL("create table {} ({})").format(name, body))
        return
    missing = [definition for column, definition in definitions.items() if column not in there]
    if missing:
        added = sql.SQL(", ").join(sql.SQL("add column ") + definition for definition in missing)
        connection.execute(sql.SQL("alter table {} {}").format(name, added))


def _index(connection: Connection[TupleRow], schema: str, table: str, suffix: str, columns: str) -> None:
    connection.execute(
        sql.SQL("create index if not exists {} on {} {}").format(
            sql.Identifier(f"{table}__{suffix}"),
            sql.Identifier(schema, table),
            sql.SQL(columns),
        )
    )
