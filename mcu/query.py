"""One query as the analyst: its rows as they come, its faults as sentences."""

import logging
import re
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import cast

import psycopg
from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.errors import SyntaxError as SqlSyntaxError
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow
from psycopg.types.datetime import DateLoader, IntervalLoader, TimestampLoader, TimestamptzLoader

from extractors.errors import UsageError
from warehouse.database import analyst_url, open_connection
from warehouse.errors import McuError, nearest
from warehouse.settings import Settings

_QUOTED = re.compile(r'"([^"]+)"')


_DateLike = DateLoader | TimestampLoader | TimestamptzLoader | IntervalLoader
# Loaders of what Python's dates cannot be: years before Christ, after 9999, infinity.
_LOADERS: dict[str, type[_DateLike]] = {
    "date": DateLoader,
    "timestamp": TimestampLoader,
    "timestamptz": TimestamptzLoader,
    "interval": IntervalLoader,
}
_READ_ONLY = ("25006", "55000")


class QueryError(McuError):
    """Postgres did not run the query: its message and the place in the text."""


@dataclass(frozen=True)
class Answer:
    """Names of the columns and the rows, which are read from the server while they are looked at."""

    columns: list[str]
    rows: Iterator[TupleRow]


@contextmanager
def reading(settings: Settings, moment: datetime | None = None) -> Iterator[Connection[TupleRow]]:
    """The analyst's connection, read-only; with a moment the marts show the last publication up to it."""
    options = "-c default_transaction_read_only=on"
    if moment is not None:
        options += f" -c mcu.as_of={moment.isoformat()}"
    connection = open_connection(analyst_url(settings), options=options)
    # Without a transaction around it a failed query leaves the connection fit to look names up.
    connection.autocommit = True
    for kind, loader in _LOADERS.items():
        connection.adapters.register_loader(kind, _or_text(loader))
    # What the driver remarks on a connection of ours is no news to the person who asked.
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    with connection:
        yield connection


@contextmanager
def asking(connection: Connection[TupleRow], query: str) -> Iterator[Answer]:
    """Run one query; leaving the block before the last row cancels it.

    Raises UsageError for an empty query; QueryError, also later, while rows are read.
    """
    if not query.strip(" \t\r\n;"):
        raise UsageError("Запрос пуст", expected="один запрос SQL", todo='mcu sql "select 1"')
    cursor = connection.cursor()
    # A stream holds the connection's lock until it is closed; left open, the connection can never close.
    with closing(cast("Generator[TupleRow]", cursor.stream(query.encode(), size=500))) as stream:
        rows = _explained(connection, query, stream)
        first = next(rows, None)
        if first is None:
            yield Answer(_describe(connection, query), iter(()))
        else:
            yield Answer([column.name for column in cursor.description or ()], chain([first], rows))


def _or_text(loader: type[_DateLike]) -> type[Loader]:
    """The loader; what it cannot make a Python value of stays as Postgres writes it."""

    class OrText(loader):  # type: ignore[misc, valid-type]  # a class given as a value
        def load(self, data: Buffer) -> object:
            text = bytes(data).decode()
            # The driver takes an endless interval for an empty one.
            if text.endswith("infinity"):
                return text
            try:
                return super().load(data)
            except psycopg.DataError:
                return text

    return OrText


def _explained(connection: Connection[TupleRow], query: str, rows: Iterator[TupleRow]) -> Iterator[TupleRow]:
    try:
        yield from rows
    except (psycopg.ProgrammingError, psycopg.InternalError) as error:
        if error.sqlstate is None:
            raise QueryError(
                "Запрос не вернул таблицу", expected="select, with, values, show или explain"
            ) from None
        raise _explain(connection, query, error) from None
    except psycopg.Error as error:
        if error.sqlstate is None:
            raise
        raise _explain(connection, query, error) from None


def _explain(connection: Connection[TupleRow], query: str, error: psycopg.Error) -> QueryError:
    message = error.diag.message_primary or type(error).__name__
    if isinstance(error, SqlSyntaxError) and "multiple commands" in message:
        return QueryError(
            "За один вызов выполняется один запрос", todo="вызовите mcu sql для каждого запроса"
        )
    if error.sqlstate in _READ_ONLY:
        return QueryError(
            "mcu sql только читает",
            expected="select, with, values, show или explain",
            todo="решения по загрузкам принимает mcu loads",
        )
    hint = error.diag.message_hint
    if isinstance(error, UndefinedTable):
        hint = _nearest_table(connection, message) or hint
    return QueryError(
        "Запрос не выполнен", where=_place(query, error.diag.statement_position), got=message, todo=hint
    )


def _place(query: str, position: str | None) -> str | None:
    """Line and character of a position that Postgres counts from 1 over the whole text."""
    if position is None:
        return None
    before = query[: int(position) - 1]
    line, character = before.count("\n") + 1, len(before) - before.rfind("\n")
    return f"знак {character}" if "\n" not in query else f"строка {line}, знак {character}"


def _nearest_table(connection: Connection[TupleRow], message: str) -> str | None:
    found = _QUOTED.search(message)
    if found is None:
        return None
    known = [
        name
        for (name,) in connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
            " where table_schema in ('marts', 'ops') order by 1"
        )
    ]
    word = found[1]
    near = nearest(word if "." in word else f"marts.{word}", known)
    return f"возможно, {near}" if near else "список витрин: mcu psql -c '\\dv marts.*'"


def _describe(connection: Connection[TupleRow], query: str) -> list[str]:
    """Column names of a query that returned no row: the server describes it without running it again."""
    server = connection.pgconn
    server.prepare(b"", query.encode())
    described = server.describe_prepared(b"")
    return [(described.fname(place) or b"").decode() for place in range(described.nfields)]
