"""The loader's part of schema `ops`: loads, arrivals, rejected rows, findings, the key's fingerprint."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from psycopg import Connection
from psycopg.rows import TupleRow

from extractors.arrival import Arrival
from extractors.checks import RowChecks
from extractors.errors import PseudonymKeyError
from extractors.findings import Finding, OddRow
from extractors.rejections import Rejection
from warehouse import __version__

State = Literal["loaded", "refused", "known", "not_ready"]


@dataclass(frozen=True)
class LoadResult:
    """What became of one file; only `not_ready` has no row in the ledger.

    known: its bytes were loaded before; not_ready: it has gone, or is still being written. `cells`: what is
    wrong with the cells of a register, a sentence each.
    """

    file_name: str
    municipality_code: str
    source: str
    load_id: int | None
    state: State
    rows_read: int = 0
    rows_inserted: int = 0
    rows_unchanged: int = 0
    rows_rejected: int = 0
    reason: str | None = None
    findings: tuple[Finding, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass
class Counts:
    """Rows of one load; their sum is what the file held."""

    inserted: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def read(self) -> int:
        return self.inserted + self.unchanged + self.rejected


def lock_source(connection: Connection[TupleRow], municipality_code: str, source: str) -> None:
    """Wait for other loads of the same municipality and source; released with the transaction."""
    connection.execute(
        "select pg_advisory_xact_lock(hashtext('mcu load'), hashtext(%s))", [f"{municipality_code}|{source}"]
    )


def check_key_fingerprint(connection: Connection[TupleRow], fingerprint: str) -> None:
    """Keep the key's fingerprint at the first load; a `PseudonymKeyError` when it is another key now."""
    connection.execute(
        """
        insert into ops.installation (key_fingerprint) values (%s)
        on conflict (is_only_row) do update set key_fingerprint = excluded.key_fingerprint
        where ops.installation.key_fingerprint is null
        """,
        [fingerprint],
    )
    row = connection.execute("select key_fingerprint from ops.installation").fetchone()
    if row is None or row[0] != fingerprint:
        raise PseudonymKeyError(
            "MCU_PSEUDONYM_KEY — не тот ключ, с которым создано хранилище",
            expected="ключ, заданный при первой загрузке",
            todo="верните прежний ключ: с новым псевдонимы одних и тех же людей разойдутся",
        )


def find_earlier(connection: Connection[TupleRow], arrival: Arrival) -> LoadResult | None:
    """The outcome of the same bytes: loaded is known for ever, refused counts for this project version.

    A refusal that may pass by itself is no outcome. Withdrawn bytes do not come back by themselves.
    """
    row = connection.execute(
        """
        select load_id, state, reason, rows_read, rows_rejected
        from ops.loads
        where municipality_code = %s and source = %s and sha256 = %s
            and (state <> 'refused' or (project_version = %s and not is_retried))
        order by (state <> 'refused') desc, load_id desc
        limit 1
        """,
        [arrival.municipality_code, arrival.source, arrival.sha256, __version__],
    ).fetchone()
    if row is None:
        return None
    load_id, state, reason, rows_read, rows_rejected = row
    is_refused = state == "refused"
    if state == "withdrawn":
        reason = f"загрузка отозвана; вернуть её: mcu loads restore {load_id} --why «причина»"
    return LoadResult(
        file_name=arrival.file_name,
        municipality_code=arrival.municipality_code,
        source=arrival.source,
        load_id=load_id,
        state="refused" if is_refused else "known",
        rows_read=rows_read if is_refused else 0,
        rows_rejected=rows_rejected if is_refused else 0,
        reason=reason,
    )


def record_arrival(connection: Connection[TupleRow], load_id: int, file_name: str) -> None:
    """Note under which name the bytes came, unless they are those that came under it last."""
    connection.execute(
        """
        insert into ops.arrivals (load_id, file_name)
        select own.load_id, %(file_name)s
        from ops.loads as own
        where own.load_id = %(load_id)s and own.load_id is distinct from (
            select arrivals.load_id
            from ops.arrivals
            inner join ops.loads on arrivals.load_id = loads.load_id
            where arrivals.file_name = %(file_name)s
                and loads.municipality_code = own.municipality_code and loads.source = own.source
            order by arrivals.arrived_at desc, arrivals.load_id desc
            limit 1
        )
        """,
        {"load_id": load_id, "file_name": file_name},
    )


def open_load(connection: Connection[TupleRow], arrival: Arrival, layout_version: str) -> int:
    """A ledger row for a load in progress; it becomes visible with the data, in the same commit."""
    return _insert_load(connection, arrival, "loaded", layout_version=layout_version, reason=None)


def close_load(
    connection: Connection[TupleRow],
    load_id: int,
    counts: Counts,
    checks: RowChecks,
    findings: Iterable[Finding],
    odd_rows: Iterable[OddRow],
) -> None:
    """Write the counts, the period and the findings of a finished load, with the rows that they name."""
    connection.execute(
        """
        update ops.loads
        set rows_read = %s, rows_inserted = %s, rows_unchanged = %s, rows_rejected = %s,
            received_from = %s, received_through = %s
        where load_id = %s
        """,
        [
            counts.read,
            counts.inserted,
            counts.unchanged,
            counts.rejected,
            checks.received_from,
            checks.received_through,
            load_id,
        ],
    )
    _write_findings(connection, load_id, findings)
    with connection.cursor().copy(
        "copy ops.odd_rows (load_id, finding_code, column_name, source_row) from stdin"
    ) as copy:
        for item in odd_rows:
            copy.write_row((load_id, item.code, item.column, item.row))


def write_rejections(
    connection: Connection[TupleRow], load_id: int, municipality_code: str, rejections: Iterable[Rejection]
) -> None:
    """Rejected rows with place and reason, without values."""
    with connection.cursor().copy(
        "copy ops.rejected_rows (load_id, municipality_code, source_row, column_name, value_kind, reason)"
        " from stdin"
    ) as copy:
        for item in rejections:
            copy.write_row((load_id, municipality_code, item.row, item.column, item.value_kind, item.reason))


def record_refusal(
    connection: Connection[TupleRow],
    arrival: Arrival,
    reason: str,
    rejections: list[Rejection],
    rows_read: int,
) -> int:
    """A ledger row for a refused file, with its first rejected rows when there are any."""
    load_id = _insert_load(connection, arrival, "refused", layout_version=None, reason=reason)
    if rows_read:
        connection.execute(
            "update ops.loads set rows_read = %s, rows_rejected = %s where load_id = %s",
            [rows_read, rows_read, load_id],
        )
    write_rejections(connection, load_id, arrival.municipality_code, rejections)
    record_arrival(connection, load_id, arrival.file_name)
    return load_id


def record_failure(connection: Connection[TupleRow], arrival: Arrival, reason: str) -> int:
    """A ledger row for a file that failed by what may pass by itself; the same said again is the same row."""
    row = connection.execute(
        """
        select load_id from ops.loads
        where municipality_code = %s and source = %s and file_name = %s and is_retried
            and sha256 is not distinct from %s and reason = %s and project_version = %s
        order by load_id desc
        limit 1
        """,
        [
            arrival.municipality_code,
            arrival.source,
            arrival.file_name,
            arrival.sha256,
            reason,
            __version__,
        ],
    ).fetchone()
    if row is None:
        load_id = _insert_load(
            connection, arrival, "refused", layout_version=None, reason=reason, is_retried=True
        )
    else:
        load_id = row[0]
    record_arrival(connection, load_id, arrival.file_name)
    return load_id


def _insert_load(
    connection: Connection[TupleRow],
    arrival: Arrival,
    state: str,
    *,
    layout_version: str | None,
    reason: str | None,
    is_retried: bool = False,
) -> int:
    row = connection.execute(
        """
        insert into ops.loads
            (municipality_code, source, dataset, layout_version, file_name, sha256, exported_at,
            state, reason, is_retried, project_version)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        returning load_id
        """,
        [
            arrival.municipality_code,
            arrival.source,
            arrival.dataset,
            layout_version,
            arrival.file_name,
            arrival.sha256,
            arrival.exported_at,
            state,
            reason,
            is_retried,
            __version__,
        ],
    ).fetchone()
    if row is None:
        raise LookupError("insert … returning gave no row")
    load_id: int = row[0]
    return load_id


def _write_findings(connection: Connection[TupleRow], load_id: int, findings: Iterable[Finding]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into ops.load_findings
                (load_id, finding_code, column_name, rows_count, first_source_row, sentence)
            values (%s, %s, %s, %s, %s, %s)
            """,
            [
                (load_id, item.code, item.column, item.rows, item.first_row, item.sentence)
                for item in findings
            ],
        )
