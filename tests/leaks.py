"""The scan that proves where personal data is not. It knows the values: samples tell what they seeded."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from mcu.airflow_env import airflow_database_url
from tests.support.leak_needles import Needles
from tests.support.leak_places import Piece, read_database, read_files
from warehouse.database import connect, open_connection
from warehouse.settings import Settings

# By decision counted as the vault: they hold personal data, with rights of their own.
VAULT_FOLDERS = ("inbox", "landing", "postgres")
VAULT_SCHEMAS = ("vault", "redacted")
_BATCH = 4_000_000


class Leak(NamedTuple):
    """A value where it must not be. `value_number`: its place among the values asked for; never the value."""

    place: str
    value_number: int
    how: str


def find_leaks(
    values: Sequence[str],
    *,
    connection: Connection[TupleRow] | None,
    allowed_schemas: Collection[str] = VAULT_SCHEMAS,
    folders: Sequence[Path] = (),
) -> list[Leak]:
    """Search for the values in one database (as its owner) and in files; sorted, each place once a value.

    Every column of every table and view outside `allowed_schemas`, the catalogue, statistics, sessions,
    definitions; every file below `folders`, their names, and what is inside archives. Values are searched
    verbatim (blind to case, `ё`, blanks, JSON and URL escapes), numbers as bare digits, links without scheme.
    """
    needles = Needles(values)
    leaks: set[Leak] = set()
    if connection is not None:
        leaks |= set(_search(needles, read_database(connection, allowed_schemas)))
    leaks |= set(_search(needles, read_files(folders)))
    return sorted(leaks)


def scan_installation(settings: Settings, values: Sequence[str]) -> list[Leak]:
    """Leaks of a whole installation after a run: both databases, the server's log, all of the home folder.

    Left out is only what is the vault by decision: `VAULT_SCHEMAS` and `VAULT_FOLDERS`.
    """
    with connect(settings) as connection:
        leaks = find_leaks(values, connection=connection, folders=installation_paths(settings, connection))
        airflow = psycopg.conninfo.conninfo_to_dict(airflow_database_url(settings))["dbname"]
        found = connection.execute("select 1 from pg_database where datname = %s", [airflow]).fetchone()
    if found is not None:
        with open_connection(airflow_database_url(settings)) as connection:
            leaks += find_leaks(values, connection=connection, allowed_schemas=())
    return leaks


def installation_paths(settings: Settings, connection: Connection[TupleRow]) -> list[Path]:
    """The server's log and everything in the home folder but the vault's folders."""
    shown = connection.execute("show data_directory").fetchone()
    log = Path(str(shown[0] if shown else "")).parent / "postgres.log"
    inside = sorted(settings.home.iterdir()) if settings.home.is_dir() else []
    return [*([log] if log.is_file() else []), *(path for path in inside if path.name not in VAULT_FOLDERS)]


def count_left_in_redacted(settings: Settings, values: Sequence[str]) -> int:
    """How many of the values can still be read in the redacted copies."""
    with connect(settings) as connection:
        rows = connection.execute("select redacted_text from redacted.texts").fetchall()
    pieces = (Piece("redacted.texts", text) for (text,) in rows)
    return len({leak.value_number for leak in _search(Needles(values), pieces)})


def _search(needles: Needles, pieces: Iterable[Piece]) -> Iterator[Leak]:
    for batch in _batches(pieces):
        for piece, found in zip(batch, needles.find([piece.text for piece in batch]), strict=True):
            yield from (Leak(piece.place, needle.number, needle.how) for needle in found)


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece.text)
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    yield batch
