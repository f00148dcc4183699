"""Tables of `raw` and `vault`, made from the contracts (docs/decisions/0002). Nothing is ever dropped."""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from extractors.contract import SourceContract
from extractors.split import HIDDEN, UNKNOWN

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
# Postgres compresses texts of rows above this size, 2 kB unless told. A usual row of a vault is a little
# larger, and compressing it takes more time in a load than the tenth of space saved is worth.
_ROWS_OF_TEXTS = "with (toast_tuple_target = 4080)"
_SIGHTINGS = {
    "load_id": "bigint not null",
    "municipality_code": "text not null",
    "source": "text not null",
    "version_load_id": "bigint not null",
    "source_keys": "text[] not null",
}


def ensure_raw_tables(connection: Connection[TupleRow], contracts: Mapping[str, SourceContract]) -> None:
    """Create missing tables and columns, as role `mcu_loader`; safe to repeat, the caller commits."""
    wanted = _wanted(contracts)
    if _missing(connection, wanted):
        # Two runs may both find something missing: the second waits here and finds it made.
        connection.execute("select pg_advisory_xact_lock(hashtext('mcu raw tables'))")
        for statement in _missing(connection, wanted):
            connection.execute(statement)


@dataclass(frozen=True)
class _Table:
    """A table as it should be: columns with their types, indexes by the end of their names."""

    schema: str
    name: str
    columns: dict[str, str]
    indexes: dict[str, str]
    options: str = ""


def _wanted(contracts: Mapping[str, SourceContract]) -> list[_Table]:
    latest = {"latest": "(municipality_code, source_key, _exported_at desc, _load_id desc)"}
    tables = [_Table("raw", "sightings", _SIGHTINGS, {"load": "(load_id)"})]
    for contract in contracts.values():
        raw = _RAW_META | {column.name: "text" for column in contract.raw_columns}
        vault = _VAULT_META | {column.name: "text" for column in contract.vault_columns}
        vault |= {UNKNOWN: "jsonb", HIDDEN: "jsonb"}
        tables.append(_Table("raw", contract.raw_table, raw, {**latest, "load": "(_load_id)"}))
        tables.append(_Table("vault", contract.raw_table, vault, {"load": "(_load_id)"}, _ROWS_OF_TEXTS))
    return tables


def _missing(connection: Connection[TupleRow], wanted: list[_Table]) -> list[sql.Composed]:
    """Statements that make what is not there."""
    existing, indexes = _existing_columns(connection), _existing_indexes(connection)
    statements = []
    for table in wanted:
        name = sql.Identifier(table.schema, table.name)
        there = existing.get((table.schema, table.name))
        definitions = {
            column: sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind))
            for column, kind in table.columns.items()
        }
        added = [definition for column, definition in definitions.items() if column not in (there or ())]
        if there is None:
            body = sql.SQL(", ").join(definitions.values())
            statements.append(sql.SQL("create table {} ({}) {}").format(name, body, sql.SQL(table.options)))
        elif added:
            more = sql.SQL(", ").join(sql.SQL("add column ") + definition for definition in added)
            statements.append(sql.SQL("alter table {} {}").format(name, more))
        for suffix, keys in table.indexes.items():
            index = f"{table.name}__{suffix}"
            if (table.schema, index) not in indexes:
                statements.append(
                    sql.SQL("create index {} on {} {}").format(sql.Identifier(index), name, sql.SQL(keys))
                )
    return statements


def _existing_indexes(connection: Connection[TupleRow]) -> set[tuple[str, str]]:
    rows = connection.execute(
        "select schemaname, indexname from pg_indexes where schemaname in ('raw', 'vault')"
    ).fetchall()
    return {(schema, name) for schema, name in rows}


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
