"""Load one landed file in one transaction: read, check, compare, split, COPY, count."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl
from psycopg import Connection
from psycopg.rows import TupleRow

from extractors.ahead import ahead
from extractors.arrival import Arrival
from extractors.checks import KEY, RowChecks
from extractors.datasets import find_dataset
from extractors.drift import add_layout_drift, add_retyped
from extractors.errors import FileRefusedError
from extractors.findings import Finding, Findings
from extractors.impersonal import PlainlyImpersonal
from extractors.landing import LandedFile
from extractors.layout import HeaderMatch
from extractors.ledger import Counts, close_load, open_load, record_arrival
from extractors.other_sheets import judge_other_sheets, worth_telling
from extractors.periods import find_period, record_period
from extractors.plain_values import PlainValues
from extractors.pseudonyms import Pseudonymiser
from extractors.readers import SourceTable, open_source_file
from extractors.registers.giving_back import CellFaults, CellListener, GivingBack, give_back
from extractors.rejections import Rejection
from extractors.rows import name_columns
from extractors.split import Splitter, hash_rows, unknown_headers
from extractors.versions import SeenKeys
from extractors.writer import RowWriter

Advance = Callable[[int], None]
Batch = tuple[pl.DataFrame, list[Rejection]]


class OnlyRejectedRowsError(FileRefusedError):
    """Not one row of the file could be loaded; keeps the first rejections for the ledger."""

    def __init__(self, rows_read: int, rejections: list[Rejection], cells: CellFaults | None = None) -> None:
        self.rows_read = rows_read
        self.rejections = rejections
        self.cells = cells or CellFaults()
        first = rejections[0]
        super().__init__(
            "Ни одна строка файла не принята",
            got=f"отклонено строк: {self.rows_read}; первая: строка {first.row}, {first.reason}",
            todo=self.cells.todo or "проверьте выгрузку и положите исправленный файл",
        )


@dataclass(frozen=True)
class Tools:
    """What every load needs: keyed pseudonyms, words of impersonal values, the look at plain columns.

    `giving_back`: where a register goes that has cells to mend; None where nobody would look for it.
    """

    pseudonyms: Pseudonymiser
    words: PlainlyImpersonal
    plain: PlainValues
    giving_back: GivingBack | None = None


@dataclass(frozen=True)
class Loaded:
    """A finished load."""

    load_id: int
    counts: Counts
    findings: list[Finding]
    cells: CellFaults


def load_file(
    connection: Connection[TupleRow], arrival: Arrival, landed: LandedFile, tools: Tools, advance: Advance
) -> Loaded:
    """Load a file on an open transaction; the caller commits, or rolls back on an error.

    Raises `FileRefusedError` when the file cannot be loaded.
    """
    opened = open_source_file(landed.path, arrival.file_name)
    contract, table, match = find_dataset(opened, arrival.contracts)
    arrival = arrival.of(contract)
    period = find_period(arrival.file_name, contract)
    findings = Findings()
    others = opened.candidates if opened.is_workbook and not contract.sheets else ()
    for note in (*worth_telling(opened, contract), *judge_other_sheets(others, table, contract)):
        findings.add_note(note)
    load_id = open_load(connection, arrival, match.layout_version)
    record_period(connection, load_id, period)
    faults = CellListener(contract, match, table.place) if contract.unfit_cell == "reject" else None
    checks = RowChecks(
        contract,
        arrival.exported_at.replace(tzinfo=None),
        findings,
        is_excel=opened.is_workbook,
        period=period,
        listen=faults,
    )
    unknown = unknown_headers(match.unknown)
    splitter = Splitter(
        contract,
        tools.pseudonyms,
        tools.words,
        tools.plain,
        arrival.municipality_code,
        load_id,
        arrival.exported_at,
        unknown,
    )
    with RowWriter(connection, splitter, SeenKeys(landed.path.stat().st_size), findings) as writer:
        for frame, rejections in ahead(_prepared(table, match, checks, unknown, tools)):
            writer.write(frame, rejections)
            advance(writer.counts.read)
        writer.finish()
    counts = writer.counts
    if not counts.read:
        raise FileRefusedError(
            "Файл пуст: под строкой заголовков нет ни одной строки",
            where=f"{table.place}, строка {match.row}",
            todo="выгрузите файл за период, в котором есть обращения",
        )
    cells = give_back(faults, arrival, landed, tools.plain, tools.giving_back)
    if counts.rejected == counts.read:
        raise OnlyRejectedRowsError(counts.read, writer.first_rejections, cells)
    cells.add_finding(findings)
    for note in table.notes:
        findings.add_note(note)
    if match.row > 1:
        findings.add("header_row_lower", None, 1, match.row, "строка заголовков — {first_row}-я, а не первая")
    strangers = _strangers(match, unknown, writer.filled_unknown)
    add_layout_drift(connection, load_id, contract, match, strangers, findings)
    checks.judge_period()
    add_retyped(findings, contract, checks.filled)
    found = findings.as_list()
    close_load(connection, load_id, counts, checks, found, findings.odd_rows())
    record_arrival(connection, load_id, arrival.file_name)
    return Loaded(load_id, counts, found, cells)


def _prepared(
    table: SourceTable,
    match: HeaderMatch,
    checks: RowChecks,
    unknown: dict[str, str],
    tools: Tools,
) -> Iterator[Batch]:
    """Checked and hashed batches with the contract's columns, and the rows they lost."""
    contract = checks.contract
    for frame in ahead(table.batches(match.shape(contract))):
        named = name_columns(frame, match, contract, checks.findings)
        accepted, rejections = checks.check(named, may_hold_nul=table.may_hold_nul)
        if contract.has_personal_key:
            accepted = accepted.with_columns(
                tools.pseudonyms.of_series(accepted[KEY], is_url=True).alias(KEY)
            )
        elif contract.unfit_cell == "reject":
            accepted = accepted.with_columns(tools.plain.hide_keys(accepted[KEY]).alias(KEY))
        # The hash is of the row as it came: what is hidden changes with our patterns, the row does not.
        hashed = hash_rows(accepted, contract, unknown)
        yield tools.plain.hide_columns(hashed, contract, checks.findings), rejections


def _strangers(match: HeaderMatch, unknown: dict[str, str], filled: set[str]) -> list[str]:
    """Headers that the contract lacks; a column without a header is none as long as nothing stands in it."""
    unnamed = {name for cell, name in zip(match.unknown, unknown, strict=True) if cell in match.unnamed}
    return [header for name, header in unknown.items() if name in filled or name not in unnamed]
