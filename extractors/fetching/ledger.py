"""What was fetched, as `ops.fetched_files` and `ops.address_looks` remember it."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow

from extractors.fetching.items import Item
from extractors.fetching.places import Place, Rule
from extractors.fetching.unpacking import is_archive_name

_LOCK = "mcu fetch"


@dataclass(frozen=True)
class FetchedFile:
    """A file that has come to lie in the inbox; `file_name` as it may be shown, below the source's folder."""

    municipality_code: str
    source: str
    item_hash: str
    mark: str
    file_name: str
    size_bytes: int
    modified_at: datetime
    sha256: str


@dataclass(frozen=True)
class PlaceLook:
    """How one look at a place ended.

    unmatched_count: what lies there and no rule asks for; growing: sentences about what the next run takes;
    faults: sentences about what waits for a person; wanted: of a dry run, what would have been fetched.
    """

    code: str
    address: str
    fetched: tuple[FetchedFile, ...] = ()
    unmatched_count: int = 0
    growing: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()


def item_hash(place: Place, item: Item, rules: Sequence[Sequence[Rule]]) -> str:
    """What names this version of this item as these rules take it.

    Another rule makes another hash: the item comes again, and only what is new is put.
    """
    is_one = item.letter is None and not is_archive_name(item.name)
    parts = [place.address.endpoint or "", place.address.address.rstrip("/"), item.identity]
    for rule in (rule for of_one in rules for rule in of_one):
        # Of a file that holds no others it is all the same by which pattern it was found.
        parts += [rule.municipality_code, rule.take.source, *(() if is_one else rule.take.files)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def wait_alone(connection: Connection[TupleRow]) -> None:
    """Wait for another run of the same, two would write one file at once; the connection's end lets go.

    From here on each statement commits by itself: what was fetched is remembered at once.
    """
    connection.autocommit = True
    connection.execute("select pg_advisory_lock(hashtext(%s))", [_LOCK])


def known_items(connection: Connection[TupleRow], hashes: Collection[str]) -> set[str]:
    """Which of these were fetched before."""
    found = connection.execute(
        "select distinct item_hash from ops.fetched_files where item_hash = any(%s)", [list(hashes)]
    ).fetchall()
    return {row[0] for row in found}


def is_in_ledger(connection: Connection[TupleRow], municipality_code: str, source: str, sha256: str) -> bool:
    """Whether these bytes have a row in `ops.loads`: then `landing` keeps them."""
    row = connection.execute(
        "select exists(select from ops.loads where municipality_code = %s and source = %s and sha256 = %s)",
        [municipality_code, source, sha256],
    ).fetchone()
    return row == (True,)


def record_files(connection: Connection[TupleRow], place: Place, files: list[FetchedFile]) -> None:
    """All files of one item, in one transaction: a half-fetched item is fetched again."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into ops.fetched_files
                (address_code, address, municipality_code, source, item_hash, mark, file_name, size_bytes,
                modified_at, sha256)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            """,
            [
                (
                    place.code,
                    place.address.address,
                    file.municipality_code,
                    file.source,
                    file.item_hash,
                    file.mark,
                    file.file_name,
                    file.size_bytes,
                    file.modified_at,
                    file.sha256,
                )
                for file in files
            ],
        )


def record_look(connection: Connection[TupleRow], look: PlaceLook) -> None:
    """How the look ended, for whoever asks what waits."""
    with connection.transaction():
        connection.execute(
            """
            insert into ops.address_looks
                (address_code, fetched_count, growing_count, unmatched_count, faults)
            values (%s, %s, %s, %s, %s)
            """,
            [look.code, len(look.fetched), len(look.growing), look.unmatched_count, list(look.faults)],
        )


def newest_faults(connection: Connection[TupleRow], codes: Collection[str]) -> list[str]:
    """Sentences of the newest look of each of these addresses."""
    found = connection.execute(
        """
        select distinct on (address_code) faults
        from ops.address_looks
        where address_code = any(%s)
        order by address_code, looked_at desc
        """,
        [list(codes)],
    ).fetchall()
    return [sentence for (faults,) in found for sentence in faults]
