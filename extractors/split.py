"""One frame becomes two: what may stand in `raw` and what belongs to `vault` (docs/decisions/0002)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from extractors.checks import KEY
from extractors.contract import SourceContract
from extractors.contract_parts import Column
from extractors.impersonal import PlainlyImpersonal
from extractors.plain_values import ORIGINALS, PlainValues
from extractors.pseudonyms import Pseudonymiser
from extractors.readers.tables import ROW
from extractors.rows import unknown_name

HASH = "_row_hash"
RAW_META = ("municipality_code", KEY, "_load_id", ROW, "_exported_at", HASH)
VAULT_META = ("municipality_code", KEY, "_load_id", ROW)
UNKNOWN = "unknown_columns"
HIDDEN = "hidden_cells"
_FIELD, _CELL = "\x1e", "\x1f"


@dataclass(frozen=True)
class Splitter:
    """Splits the batches of one load. `unknown` maps frame columns to headers the contract does not know."""

    contract: SourceContract
    pseudonyms: Pseudonymiser
    words: PlainlyImpersonal
    plain: PlainValues
    municipality_code: str
    load_id: int
    exported_at: datetime
    unknown: dict[str, str]

    def raw(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Columns of `raw`: `RAW_META`, then the contract's without those of `vault`."""
        columns = [self._public(frame[column.name], column) for column in self.contract.raw_columns]
        meta = frame.select(
            *self._meta(),
            pl.lit(self.exported_at.isoformat()).alias("_exported_at"),
            HASH,
        )
        return meta.hstack(columns)

    def vault(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Columns of `vault`: `VAULT_META`, the personal columns as they came, and two of JSON by header.

        `unknown_columns`: what the contract does not know; `hidden_cells`: what plain columns must not show.
        """
        named = [pl.col(name).alias(header) for name, header in self.unknown.items()]
        unknown: pl.Expr = pl.lit(None, dtype=pl.String)
        if named:
            has_any = pl.any_horizontal(pl.col(list(self.unknown)).is_not_null())
            unknown = pl.when(has_any).then(pl.struct(named).struct.json_encode())
        return frame.select(
            *self._meta(),
            *(column.name for column in self.contract.vault_columns),
            unknown.alias(UNKNOWN),
            pl.col(ORIGINALS).alias(HIDDEN),
        )

    def _meta(self) -> list[pl.Expr]:
        return [
            pl.lit(self.municipality_code).alias("municipality_code"),
            pl.col(KEY),
            pl.lit(self.load_id).alias("_load_id"),
            pl.col(ROW),
        ]

    def _public(self, values: pl.Series, column: Column) -> pl.Series:
        if column.personal is None or not values.null_count() < len(values):
            return values
        if column.personal == "pseudonym":
            return self.pseudonyms.of_series(values, is_url=column.type == "url")
        distinct = values.drop_nulls().unique().to_list()
        kept = [
            value
            for value in distinct
            if self.words.keeps(value, column.personal) and self.plain.hide(value) is None
        ]
        hidden = values.is_not_null() & ~values.is_in(kept)
        if not hidden.any():
            return values
        pseudonyms = self.pseudonyms.of_series(values.filter(hidden), is_url=False)
        return values.scatter(hidden.arg_true(), pseudonyms)


def hash_rows(frame: pl.DataFrame, contract: SourceContract, unknown: dict[str, str]) -> pl.DataFrame:
    """Add `_row_hash`: 128 bits of BLAKE2b over all cells, personal and unknown ones too.

    Cells stand in the contract's order and empty ones at the end do not count: a contract that gains a column
    at its end changes no hash of rows that lack it. Unknown cells follow with their headers.
    """
    known = pl.concat_str((pl.col(column.name).fill_null("") for column in contract.columns), separator=_CELL)
    rows = [row.rstrip(_CELL.encode()) for row in _bytes(frame, known)]
    if unknown:
        named = [
            pl.lit(f"{_FIELD}{header}{_CELL}") + pl.col(name) for name, header in sorted(unknown.items())
        ]
        strange = _bytes(frame, pl.concat_str(named, ignore_nulls=True))
        rows = [row + more for row, more in zip(rows, strange, strict=True)]
    hashes = [hashlib.blake2b(row, digest_size=16).hexdigest() for row in rows]
    return frame.with_columns(pl.Series(HASH, hashes, dtype=pl.String))


def _bytes(frame: pl.DataFrame, text: pl.Expr) -> list[bytes]:
    return frame.select(text.cast(pl.Binary).alias("bytes"))["bytes"].to_list()


def unknown_headers(unknown: dict[int, str]) -> dict[str, str]:
    """Frame columns of unknown headers."""
    return {unknown_name(cell): header for cell, header in unknown.items()}
