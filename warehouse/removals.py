"""What is removed because its term is over, and how it is written down in `ops.removals`."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from psycopg import Connection
from psycopg.rows import TupleRow

from warehouse import __version__
from warehouse.database import connect
from warehouse.errors import McuError
from warehouse.retention import Term
from warehouse.settings import Settings

Store = Literal["inbox", "landing", "vault", "redacted", "gate_results", "logs", "work"]
_LOCK = "mcu maintain"


class MaintenanceError(McuError):
    """What is overdue cannot be removed now, or not all of it."""


@dataclass(frozen=True)
class Removal:
    """So many files or rows of a store that one rule removes.

    What the rule counts from lies before `term_before`.
    """

    store: Store
    rule_code: str
    rule_status: Literal["verified", "default"]
    legal_reference: str
    term_before: datetime
    count: int
    municipality_code: str | None = None
    source: str | None = None

    @classmethod
    def by(
        cls,
        term: Term,
        store: Store,
        count: int,
        municipality_code: str | None = None,
        source: str | None = None,
    ) -> "Removal":
        """The removal by a term, of what belongs to a municipality and a source or to nobody."""
        rule = term.rule
        return cls(
            store,
            rule.rule_code,
            rule.status,
            rule.legal_reference,
            term.before,
            count,
            municipality_code,
            source,
        )


@contextmanager
def maintenance_lock(settings: Settings) -> Iterator[None]:
    """Hold the only right to remove while the block runs; a second one is refused."""
    with connect(settings) as connection:
        row = connection.execute("select pg_try_advisory_lock(hashtext(%s))", [_LOCK]).fetchone()
        connection.commit()
        if row != (True,):
            raise MaintenanceError(
                "Уборка уже идёт", where="другой процесс", todo="дождитесь её окончания и повторите"
            )
        yield


def record_removal(
    connection: Connection[TupleRow],
    as_of: datetime,
    removal: Removal,
    *,
    sha256: str | None = None,
    file_mark: str | None = None,
) -> None:
    """Write a removal down; one file, told by its mark, once. The caller commits."""
    connection.execute(
        """
        insert into ops.removals (
            store, municipality_code, source, rule_code, rule_status, legal_reference, term_before,
            removed_count, sha256, file_mark, as_of, version
        )
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict (file_mark) do nothing
        """,
        [
            removal.store,
            removal.municipality_code,
            removal.source,
            removal.rule_code,
            removal.rule_status,
            removal.legal_reference,
            removal.term_before,
            removal.count,
            sha256,
            file_mark,
            as_of,
            __version__,
        ],
    )


def summed(removals: Iterable[Removal]) -> list[Removal]:
    """The same removals with their counts added up, by store, municipality and source."""
    counts: Counter[Removal] = Counter()
    for removal in removals:
        counts[replace(removal, count=0)] += removal.count
    found = [replace(removal, count=count) for removal, count in counts.items()]
    stores = get_args(Store)
    return sorted(
        found,
        key=lambda one: (
            stores.index(one.store),
            one.municipality_code or "",
            one.source or "",
            one.rule_code,
        ),
    )
