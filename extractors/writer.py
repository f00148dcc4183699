"""New and changed rows go to `raw` and `vault`, others are noted as seen, rejected ones go to the ledger."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import polars as pl
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from extractors.checks import KEY
from extractors.copying import CopyEncoder, CopyRows
from extractors.findings import Findings
from extractors.ledger import Counts, write_rejections
from extractors.rejections import Rejection
from extractors.split import HIDDEN, RAW_META, UNKNOWN, VAULT_META, Splitter
from extractors.versions import SeenKeys, StoredVersions

_KEPT_REJECTIONS = 100
_KEPT_DOUBTFUL = 100_000


@dataclass(frozen=True)
class Encoded:
    """The rows of one batch as COPY wants them."""

    raw: CopyRows
    vault: CopyRows


class RowWriter:
    """Writes the batches of one load; a context manager, `finish` completes the work.

    A batch is split and encoded in a thread while the database takes the one before, so what was given last
    is stored only when the next batch, or `finish`, comes.
    """

    def __init__(
        self, connection: Connection[TupleRow], splitter: Splitter, seen: SeenKeys, findings: Findings
    ) -> None:
        self.counts = Counts()
        self.filled_unknown: set[str] = set()
        self.first_rejections: list[Rejection] = []
        self._connection, self._splitter, self._seen, self._findings = connection, splitter, seen, findings
        contract = splitter.contract
        self._stored = StoredVersions(connection, contract, splitter.municipality_code, splitter.load_id)
        self._has_stored = self._stored.exist()
        self._doubtful: list[str] = []
        self._coming: Future[Encoded] | None = None
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._encoders = {"raw": CopyEncoder(), "vault": CopyEncoder()}
        self._columns = {
            "raw": [*RAW_META, *(column.name for column in contract.raw_columns)],
            "vault": [*VAULT_META, *(column.name for column in contract.vault_columns), UNKNOWN, HIDDEN],
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()

    def write(self, frame: pl.DataFrame, rejections: list[Rejection]) -> None:
        """Take one batch: accepted rows with key and hash, and the rejected ones."""
        self._write_rejections(rejections)
        frame = self._keep_last_of_repeated(frame)
        if self._has_stored and frame.height:
            frame = self._drop_unchanged(frame)
        if frame.height:
            self.counts.inserted += frame.height
            self.filled_unknown |= {
                name for name in self._splitter.unknown if frame[name].null_count() < frame.height
            }
            encoding = self._pool.submit(self._encode, frame)
            self._store_coming()
            self._coming = encoding

    def finish(self) -> None:
        """Store the last batch and report keys that came again after they were only seen."""
        self._store_coming()
        if self._doubtful:
            self._add_repeated(self._stored.count_repeated(self._doubtful))

    def _encode(self, frame: pl.DataFrame) -> Encoded:
        raw, vault = self._splitter.raw(frame), self._splitter.vault(frame)
        return Encoded(
            self._encoders["raw"].encode(raw.select(self._columns["raw"])),
            self._encoders["vault"].encode(vault.select(self._columns["vault"])),
        )

    def _store_coming(self) -> None:
        if self._coming is not None:
            encoded, self._coming = self._coming.result(), None
            self._copy("raw", encoded.raw)
            self._copy("vault", encoded.vault)

    def _copy(self, schema: str, rows: CopyRows) -> None:
        statement = sql.SQL("copy {} ({}) from stdin ({})").format(
            sql.Identifier(schema, self._splitter.contract.raw_table),
            sql.SQL(", ").join(map(sql.Identifier, self._columns[schema])),
            rows.options,
        )
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(rows.content)

    def _write_rejections(self, rejections: Iterable[Rejection]) -> None:
        kept = list(rejections)
        if kept:
            self.counts.rejected += len(kept)
            self.first_rejections += kept[: _KEPT_REJECTIONS - len(self.first_rejections)]
            write_rejections(self._connection, self._splitter.load_id, self._splitter.municipality_code, kept)

    def _keep_last_of_repeated(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Of rows with one key the last in the file wins, the earlier ones count as unchanged."""
        last = frame.unique(KEY, keep="last", maintain_order=True)
        repeated = frame.height - last.height
        doubtful = last[KEY].filter(self._seen.may_repeat(last[KEY])).to_list()
        if doubtful:
            self._store_coming()
            taken_back = self._stored.take_back(doubtful)
            self.counts.inserted -= taken_back
            repeated += taken_back
            self._doubtful += doubtful[: _KEPT_DOUBTFUL - len(self._doubtful)]
        self.counts.unchanged += repeated
        self._add_repeated(repeated)
        return last

    def _add_repeated(self, rows: int) -> None:
        sentence = "ключ повторён в файле, взята последняя строка: {rows} раз"
        self._findings.add("duplicate_key", None, rows, None, sentence)

    def _drop_unchanged(self, frame: pl.DataFrame) -> pl.DataFrame:
        unchanged = self._stored.find_unchanged(frame)
        self.counts.unchanged += unchanged.height
        self._stored.record_sightings(unchanged)
        return frame.join(unchanged, on=KEY, how="anti", maintain_order="left")
