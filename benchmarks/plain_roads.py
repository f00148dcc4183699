"""What loading is compared with: a bare COPY of a CSV, and pandas with its defaults."""

import csv
from pathlib import Path

import pandas as pd
from psycopg import Connection, sql
from psycopg.rows import TupleRow
from sqlalchemy import Engine

_SERVER_ENCODINGS = {"utf-8-sig": "utf8", "cp1251": "win1251"}


def bare_copy(connection: Connection[TupleRow], table: str, path: Path, form: tuple[str, str]) -> None:
    """The file into a new table of text: no index, no check. `form`: delimiter and encoding."""
    delimiter, encoding = form
    with path.open(encoding=encoding, newline="") as text:
        width = len(next(csv.reader(text, delimiter=delimiter)))
    columns = sql.SQL(", ").join(sql.SQL(f"c{number} text") for number in range(width))
    connection.execute(sql.SQL("create table {} ({})").format(sql.Identifier(table), columns))
    connection.commit()
    statement = sql.SQL("copy {} from stdin (format csv, header true, delimiter {}, encoding {})").format(
        sql.Identifier(table), sql.Literal(delimiter), sql.Literal(_SERVER_ENCODINGS[encoding])
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy, path.open("rb") as file:
        while block := file.read(1 << 20):
            copy.write(block)


def to_sql(frame: pd.DataFrame, engine: Engine, table: str) -> None:
    """pandas' own way, with short names: Postgres cuts names at 63 bytes, and two headers agree that far."""
    frame.columns = pd.Index([f"c{number}" for number in range(frame.shape[1])])
    frame.to_sql(table, engine, index=False)
