"""What COPY is given means the values of the frame, whatever they hold."""

from collections.abc import Iterator

import polars as pl
import psycopg
import pytest
from psycopg import sql

from extractors.copying import CopyEncoder
from warehouse.embedded import EmbeddedPostgres

PLAIN = {"a": ['да; "нет"', None, "", "N"], "b": [1, 2, 3, None]}
ODD_CELLS = ["1\n2", "3\r4", "5\t6", "\\.", "\\N", "\x01", "\r\n", "\\"]


@pytest.fixture(scope="module")
def connection(postgres: EmbeddedPostgres) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(postgres.owner_url("postgres")) as connection:
        yield connection


def copied(
    connection: psycopg.Connection[tuple[object, ...]], encoder: CopyEncoder, frame: pl.DataFrame
) -> list[tuple[object, ...]]:
    """The rows as Postgres read them."""
    connection.execute("create temporary table copied (a text, b bigint) on commit drop")
    rows = encoder.encode(frame)
    with connection.cursor().copy(sql.SQL("copy copied from stdin ({})").format(rows.options)) as copy:
        copy.write(rows.content)
    found = connection.execute("select a, b from copied").fetchall()
    connection.rollback()
    return found


def test_plain_rows_go_as_text(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    encoder, frame = CopyEncoder(), pl.DataFrame(PLAIN)
    assert encoder.encode(frame).kind == "text"
    assert copied(connection, encoder, frame) == frame.rows()


@pytest.mark.parametrize("cell", ODD_CELLS)
def test_a_cell_that_needs_an_escape_makes_the_rest_csv(
    connection: psycopg.Connection[tuple[object, ...]], cell: str
) -> None:
    encoder, frame = CopyEncoder(), pl.DataFrame({"a": ["x", cell, None], "b": [1, None, 3]})
    assert copied(connection, encoder, frame) == frame.rows()
    assert encoder.encode(pl.DataFrame(PLAIN)).kind == "csv"
