"""Load one landed file in one transaction: read, check, compare, split, COPY, count."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from extractors.checks import KEY, Rejection, RowChecks
from extractors.errors import FileRefusedError
from extractors.findings import Finding, Findings
from extractors.impersonal import PlainlyImpersonal
from extractors.landing import LandedFile
from extractors.layout import HeaderMatch, find_table
from extractors.ledger import Arrival, Counts, close_load, open_load, record_arrival, write_rejections
from extractors.pseudonyms import Pseudonymiser
from extractors.raw_tables import ensure_raw_tables
from extractors.readers import SourceTable, open_source_file
from extractors.rows import name_columns
from extractors.split import (
    RAW_META,
    UNKNOWN,
    VAULT_META,
    Splitter,
    encode_for_copy,
    hash_rows,
    unknown_headers,
)
from extractors.versions import SeenKeys, StoredVersions

Advance = Callable[[int], None]
_KEPT_REJECTIONS = 100


class OnlyRejectedRowsError(FileRefusedError):
    """Not one row of the file could be loaded; keeps the first rejections for the ledger."""

    def __init__(self, rejections: list[Rejection]) -> None:
        self.rows_read = len(rejections)
        self.rejections = rejections[:_KEPT_REJECTIONS]
        first = rejections[0]
        super().__init__(
            "Ни одна строка файла не принята",
            got=f"отклонено строк: {self.rows_read}; первая: строка {first.row}, {first.reason}",
            todo="проверьте выгрузку и положите исправленный файл",
        )


@dataclass(frozen=True)
class Tools:
    """What every load needs: the keyed pseudonyms and the words of plainly impersonal values."""

    pseudonyms: Pseudonymiser
    words: PlainlyImpersonal


@dataclass(frozen=True)
class Loaded:
    """A finished load."""

    load_id: int
    counts: Counts
    findings: list[Finding]


def load_file(
    connection: Connection[TupleRow], arrival: Arrival, landed: LandedFile, tools: Tools, advance: Advance
) -> Loaded:
    """Load a file on an open transaction; the caller commits, or rolls back on an error.

    Raises `FileRefusedError` when the file cannot be loaded.
    """
    contract = arrival.contract
    opened = open_source_file(landed.path, arrival.file_name)
    table, match = find_table(opened.tables, contract)
    findings = Findings()
    for note in opened.notes:
        findings.add_note(note)
    ensure_raw_tables(connection, {contract.source: contract})
    load_id = open_load(connection, arrival, match.layout_version)
    checks = RowChecks(
        contract, arrival.exported_at.replace(tzinfo=None), findings, is_excel=opened.content != "csv"
    )
    unknown = unknown_headers(match.unknown)
    writer = _Writer(
        connection,
        StoredVersions(connection, contract, arrival.municipality_code, load_id),
        Splitter(
            contract,
            tools.pseudonyms,
            tools.words,
            arrival.municipality_code,
            load_id,
            arrival.exported_at,
            unknown,
        ),
        SeenKeys(landed.path.stat().st_size),
        findings,
    )
    for batch in _ahead(_prepared(table, match, checks, unknown)):
        writer.write(batch)
        advance(writer.counts.inserted + writer.counts.unchanged + len(checks.rejections))
    writer.finish()
    counts = writer.counts
    counts.rejected = len(checks.rejections)
    if not counts.read:
        raise FileRefusedError(
            "Файл пуст: под строкой заголовков нет ни одной строки",
            where=f"{table.place}, строка {match.row}",
            todo="выгрузите файл за период, в котором есть обращения",
        )
    if counts.rejected == counts.read:
        raise OnlyRejectedRowsError(checks.rejections)
    _add_layout_findings(findings, table, match, unknown, writer.filled_unknown)
    found = findings.as_list()
    write_rejections(connection, load_id, arrival.municipality_code, checks.rejections)
    close_load(connection, load_id, counts, checks, found)
    record_arrival(connection, load_id, arrival.file_name)
    return Loaded(load_id, counts, found)


def _prepared(
    table: SourceTable, match: HeaderMatch, checks: RowChecks, unknown: dict[str, str]
) -> Iterator[pl.DataFrame]:
    """Checked and hashed batches with the contract's columns."""
    contract = checks.contract
    for frame in table.batches(match.shape(contract)):
        named = name_columns(frame, match, contract, checks.findings)
        yield hash_rows(checks.check(named), contract, unknown)


def _ahead(batches: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same batches, the next one prepared while the database takes the present one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        coming = pool.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            yield batch


@dataclass
class _Writer:
    """Sends new and changed rows to `raw` and `vault`, notes the others as seen."""

    connection: Connection[TupleRow]
    stored: StoredVersions
    splitter: Splitter
    seen: SeenKeys
    findings: Findings

    def __post_init__(self) -> None:
        self.counts = Counts()
        self.filled_unknown: set[str] = set()
        self._doubtful: list[str] = []
        self._has_stored = self.stored.exist()

    def write(self, frame: pl.DataFrame) -> None:
        frame = self._keep_last_of_repeated(frame)
        if self._has_stored:
            frame = self._drop_unchanged(frame)
        if not frame.height:
            return
        contract = self.splitter.contract
        raw_columns = [*RAW_META, *(column.name for column in contract.raw_columns)]
        vault_columns = [*VAULT_META, *(column.name for column in contract.vault_columns), UNKNOWN]
        self._copy("raw", raw_columns, self.splitter.raw(frame))
        self._copy("vault", vault_columns, self.splitter.vault(frame))
        self.counts.inserted += frame.height
        self.filled_unknown |= {
            name for name in self.splitter.unknown if frame[name].null_count() < frame.height
        }

    def _keep_last_of_repeated(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Of rows with one key the last in the file wins, the earlier ones count as unchanged."""
        last = frame.unique(KEY, keep="last", maintain_order=True)
        repeated = frame.height - last.height
        doubtful = last[KEY].filter(self.seen.may_repeat(last[KEY])).to_list()
        if doubtful:
            taken_back = self.stored.take_back(doubtful)
            self.counts.inserted -= taken_back
            repeated += taken_back
            self._doubtful += doubtful
        self.counts.unchanged += repeated
        self._add_repeated(repeated)
        return last

    def finish(self) -> None:
        """Report keys that came again after they were only seen: no row was taken back for them."""
        if self._doubtful:
            self._add_repeated(self.stored.count_repeated(self._doubtful))

    def _add_repeated(self, rows: int) -> None:
        sentence = "ключ повторён в файле, взята последняя строка: {rows} раз"
        self.findings.add("duplicate_key", None, rows, None, sentence)

    def _drop_unchanged(self, frame: pl.DataFrame) -> pl.DataFrame:
        unchanged = self.stored.find_unchanged(frame)
        self.counts.unchanged += unchanged.height
        self.stored.record_sightings(unchanged)
        return frame.join(unchanged, on=KEY, how="anti", maintain_order="left")

    def _copy(self, schema: str, columns: list[str], frame: pl.DataFrame) -> None:
        statement = sql.SQL("copy {} ({}) from stdin (format csv)").format(
            sql.Identifier(schema, self.splitter.contract.raw_table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
        )
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(encode_for_copy(frame.select(columns)))


def _add_layout_findings(
    findings: Findings, table: SourceTable, match: HeaderMatch, unknown: dict[str, str], filled: set[str]
) -> None:
    for note in table.notes:
        findings.add_note(note)
    if match.row > 1:
        findings.add("header_row_lower", None, 1, match.row, "строка заголовков — {first_row}-я, а не первая")
    unnamed = {name for cell, name in zip(match.unknown, unknown, strict=True) if cell in match.unnamed}
    for name, header in unknown.items():
        if name in filled or name not in unnamed:
            sentence = "столбца «{column}» нет в контракте: значения сохранены в хранилище личных данных"
            findings.add("unknown_column", header, 1, match.row, sentence)
