"""Redacted copies of the vault's new texts, batch by batch, in schema `redacted`."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import TupleRow, dict_row

from extractors.redaction.method import method_version
from extractors.redaction.redact import SpanFinder, redact_many
from extractors.redaction.sources import WantedText, load_wanted_texts
from extractors.redaction.workers import FinderWorkers
from warehouse.database import connect
from warehouse.settings import Settings

ROLE = "mcu_redactor"
BATCH = 500

_Row = dict[str, Any]

Progress = Callable[[str, int, int], None]
"""Called after each batch with the source, the texts done and the rows to look at (an upper bound)."""

_OPEN_LOADS = """
select loads.load_id, loads.municipality_code, loads.rows_inserted
from ops.loads
where
    loads.source = %(source)s
    and loads.state <> 'refused'
    and not exists (
        select from redacted.finished_loads as finished
        where
            finished.municipality_code = loads.municipality_code
            and finished.source = loads.source
            and finished.load_id = loads.load_id
            and finished.text_kind = %(text_kind)s
    )
order by loads.load_id
"""

_WAITING = """
select vault.municipality_code, vault.source_key, vault._load_id, {columns}
from vault.{table} as vault
where
    vault._load_id = any(%(load_ids)s)
    and vault.{column} is not null
    and not exists (
        select from redacted.texts as copies
        where
            copies.municipality_code = vault.municipality_code
            and copies.source = %(source)s
            and copies.source_key = vault.source_key
            and copies.load_id = vault._load_id
            and copies.text_kind = %(text_kind)s
    )
"""

_KEEP = """
insert into redacted.texts
(municipality_code, source, source_key, load_id, text_kind, redacted_text, replaced_count, method_version)
values (%s, %s, %s, %s, %s, %s, %s, %s)
on conflict do nothing
"""

_FINISH = """
insert into redacted.finished_loads (municipality_code, source, load_id, text_kind)
select unnest(%(municipality_codes)s::text[]), %(source)s, unnest(%(load_ids)s::bigint[]), %(text_kind)s
on conflict do nothing
"""


@dataclass
class RedactionReport:
    """What one run did. `replaced_counts`: replaced pieces by kind; `is_complete`: no text waits any more;
    `stale_count`: copies made by another edition of the method (`forget_stale_copies` has them made anew).
    """

    method_version: str
    texts_count: int = 0
    replaced_counts: dict[str, int] = field(default_factory=dict)
    is_complete: bool = True
    stale_count: int = 0


def redact_new_texts(
    settings: Settings, *, limit: int | None = None, progress: Progress | None = None
) -> RedactionReport:
    """Make the copies that are missing, at most `limit` of them; each batch of 500 commits by itself.

    Works as `mcu_redactor`. Killed at any point, the next run goes on with the texts that have no copy.
    """
    # One session reads a snapshot of the vault as a stream, the other commits the copies.
    with (
        ExitStack() as stack,
        connect(settings, ROLE) as reader,
        connect(settings, ROLE) as writer,
    ):
        run = _Run(RedactionReport(method_version=method_version()), limit, progress, stack)
        for wanted in load_wanted_texts():
            run.redact_source(reader, writer, wanted)
        run.report.stale_count = _count_stale(writer)
    return run.report


def forget_stale_copies(settings: Settings) -> int:
    """Drop the copies of other editions of the method; the next run makes them anew. Returns how many."""
    with connect(settings, ROLE) as connection:
        connection.execute(
            """
            delete from redacted.finished_loads as finished
            using redacted.texts as copies
            where
                copies.method_version <> %(method)s
                and copies.municipality_code = finished.municipality_code
                and copies.source = finished.source
                and copies.load_id = finished.load_id
                and copies.text_kind = finished.text_kind
            """,
            {"method": method_version()},
        )
        return connection.execute(
            "delete from redacted.texts where method_version <> %s", [method_version()]
        ).rowcount


@dataclass
class _Run:
    report: RedactionReport
    limit: int | None
    progress: Progress | None
    stack: ExitStack

    @cached_property
    def finder(self) -> SpanFinder:
        """Started at the first waiting text: a night without new texts pays nothing."""
        return self.stack.enter_context(FinderWorkers())

    def redact_source(
        self, reader: Connection[TupleRow], writer: Connection[TupleRow], wanted: WantedText
    ) -> None:
        loads = _open_loads(reader, wanted)
        if not loads:
            return
        expected = self.report.texts_count + sum(rows for _, _, rows in loads)
        rows = _waiting_rows(reader, wanted, [load_id for load_id, _, _ in loads])
        while batch := list(islice(rows, self._room())):
            writer.cursor().executemany(_KEEP, self._copies(wanted, batch))
            writer.commit()
            self.report.texts_count += len(batch)
            if self.progress:
                self.progress(wanted.source, self.report.texts_count, expected)
        if next(rows, None) is None:
            _finish(writer, wanted, loads)
        else:
            self.report.is_complete = False
        rows.close()
        reader.commit()

    def _room(self) -> int:
        return BATCH if self.limit is None else min(BATCH, self.limit - self.report.texts_count)

    def _copies(self, wanted: WantedText, batch: list[_Row]) -> Iterator[tuple[object, ...]]:
        copies = redact_many(self.finder, [(str(row[wanted.column]), wanted.own_names(row)) for row in batch])
        for copy in copies:
            for kind, count in copy.counts.items():
                name = kind.name.lower()
                self.report.replaced_counts[name] = self.report.replaced_counts.get(name, 0) + count
        for row, copy in zip(batch, copies, strict=True):
            yield (
                row["municipality_code"],
                wanted.source,
                row["source_key"],
                row["_load_id"],
                wanted.column,
                copy.text,
                copy.counts.total(),
                self.report.method_version,
            )


def _open_loads(reader: Connection[TupleRow], wanted: WantedText) -> list[tuple[int, str, int]]:
    """Id, municipality and rows of the loads that may still have texts without a copy."""
    table = reader.execute("select to_regclass(%s)", [f"vault.{wanted.table}"]).fetchone()
    if table is None or table[0] is None:
        return []
    found = reader.execute(_OPEN_LOADS, {"source": wanted.source, "text_kind": wanted.column}).fetchall()
    return [(load_id, municipality_code, rows) for load_id, municipality_code, rows in found]


def _waiting_rows(
    reader: Connection[TupleRow], wanted: WantedText, load_ids: list[int]
) -> Generator[_Row, None, None]:
    columns = [wanted.column, *wanted.names]
    query = sql.SQL(_WAITING).format(
        table=sql.Identifier(wanted.table),
        column=sql.Identifier(wanted.column),
        columns=sql.SQL(", ").join(sql.Identifier("vault", name) for name in columns),
    )
    values = {"source": wanted.source, "text_kind": wanted.column, "load_ids": load_ids}
    with reader.cursor(name="waiting_texts", row_factory=dict_row) as cursor:
        cursor.itersize = BATCH
        yield from cursor.execute(query, values)


def _finish(writer: Connection[TupleRow], wanted: WantedText, loads: list[tuple[int, str, int]]) -> None:
    writer.execute(
        _FINISH,
        {
            "source": wanted.source,
            "text_kind": wanted.column,
            "load_ids": [load_id for load_id, _, _ in loads],
            "municipality_codes": [code for _, code, _ in loads],
        },
    )
    writer.commit()


def _count_stale(connection: Connection[TupleRow]) -> int:
    found = connection.execute(
        "select count(*) from redacted.texts where method_version <> %s", [method_version()]
    ).fetchone()
    return int(found[0]) if found else 0
