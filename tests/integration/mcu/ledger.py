"""Rows of the ledger, as loads would leave them."""

from datetime import UTC, datetime
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from warehouse.database import connect
from warehouse.settings import Settings

MOMENT = datetime(2026, 10, 1, 20, tzinfo=UTC)


def add_load(settings: Settings, **values: Any) -> int:
    """One load and its arrival; what is not given is an ordinary file of ПОС. Returns its id."""
    row = {
        "municipality_code": "barnaul", "source": "pos", "dataset": "messages", "file_name": "pos.xlsx",
        "sha256": f"{values}", "arrived_at": MOMENT, "exported_at": MOMENT, "rows_read": 10,
        "rows_inserted": 7, "rows_unchanged": 2, "rows_rejected": 1, "state": "loaded",
        "project_version": "0.1.0",
    } | values  # fmt: skip
    with connect(settings) as connection:
        load_id = int(insert(connection, "ops.loads", row, returning="load_id"))
        arrival = {"load_id": load_id, "file_name": row["file_name"]}
        insert(connection, "ops.arrivals", arrival, returning="load_id")
        return load_id


def publish(settings: Settings, as_of: datetime, published_at: datetime | None = None) -> None:
    """Move the mark."""
    row = {"as_of": as_of, "published_at": published_at or as_of, "version": "0.1.0", "definitions_hash": "d"}
    with connect(settings) as connection:
        insert(connection, "ops.publications", row, returning="publication_id")


def insert(connection: Connection[TupleRow], table: str, row: dict[str, Any], *, returning: str) -> Any:
    """Insert a row and return one of its columns."""
    statement = sql.SQL("insert into {} ({}) values ({}) returning {}").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() * len(row)),
        sql.Identifier(returning),
    )
    found = connection.execute(statement, list(row.values())).fetchone()
    assert found is not None
    return found[0]
