"""Models as dbt compiled them for a built warehouse, run again over invented rows inside one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from warehouse.database import connect
from warehouse.settings import Settings


@contextmanager
def invented_core(settings: Settings, as_of: datetime, *emptied: str) -> Iterator[Connection[TupleRow]]:
    """A connection that builds for a moment and in which these core tables are empty; nothing of it stays."""
    with connect(settings) as connection, connection.transaction(force_rollback=True):
        for name, value in {"mcu.candidate_as_of": as_of.isoformat(), "mcu.full_scope": "off"}.items():
            connection.execute("select set_config(%s, %s, true)", [name, value])
        connection.execute("set local timezone = 'UTC'")
        for table in emptied:
            connection.execute(sql.SQL("delete from core.{}").format(sql.Identifier(table)))
        yield connection


def fill(connection: Connection[TupleRow], table: str, rows: list[dict[str, object]]) -> None:
    """Current versions of a core table; columns that a row does not name stay empty."""
    columns = list(rows[0])
    with connection.cursor() as cursor:
        cursor.executemany(
            sql.SQL("insert into core.{} ({}) values ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.SQL(", ").join(sql.Placeholder() for _column in columns),
            ),
            [[row[column] for column in columns] for row in rows],
        )


def compiled(settings: Settings, model: str) -> str:
    """The query of a model as dbt compiled it for the last build."""
    (path,) = (settings.home / "dbt" / "target" / "compiled").rglob(f"{model}.sql")
    return Path(path).read_text(encoding="utf-8")
