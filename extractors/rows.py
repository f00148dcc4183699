"""From a reader's frame to the contract's columns: trimmed, nulls are nulls, layout rows dropped."""

import polars as pl

from extractors.contract import SourceContract
from extractors.findings import Findings
from extractors.headers import normalise_header
from extractors.layout import HeaderMatch
from extractors.readers.tables import BROKEN, ROW
from extractors.values import settle_types


def unknown_name(cell: int) -> str:
    """Name of the frame's column for a header that the contract does not know."""
    return f"unknown_{cell}"


def name_columns(
    frame: pl.DataFrame, match: HeaderMatch, contract: SourceContract, findings: Findings
) -> pl.DataFrame:
    """The contract's columns by name, unknown ones as `unknown_<cell>`, `_source_row`, `_broken`.

    Rows without any filled cell and repeated header rows are layout, not data: they are dropped and not
    counted as read.
    """
    frame = _drop_header_rows(frame, match, contract, findings)
    cells = _trim(frame)
    known = _clean(cells, sorted({cell for places in match.places.values() for cell in places}), contract)
    named = known.select(
        *(_first_filled(match.places.get(column.name, ())).alias(column.name) for column in contract.columns)
    )
    named = settle_types(named, {column.name: column.type for column in contract.columns}).hstack(
        [
            frame[ROW],
            frame[BROKEN],
            *(cells[f"c{cell}"].alias(unknown_name(cell)) for cell in match.unknown),
        ]
    )
    return _drop_blank_rows(cells, named, contract)


# Each step is a frame of its own: inside one expression polars would repeat the steps before.
def _trim(frame: pl.DataFrame) -> pl.DataFrame:
    names = [name for name in frame.columns if name not in (ROW, BROKEN)]
    trimmed = frame.select(pl.col(name).str.strip_chars() for name in names)
    return trimmed.select(pl.when(pl.col(name) != "").then(pl.col(name)) for name in names)


def _clean(cells: pl.DataFrame, places: list[int], contract: SourceContract) -> pl.DataFrame:
    names = [f"c{place}" for place in places]
    markers = [marker for marker in contract.null_markers if marker]
    cleaned = cells.select(pl.when(~pl.col(name).is_in(markers)).then(pl.col(name)) for name in names)
    if not contract.strip_apostrophe:
        return cleaned
    guarded = [name for name in names if cleaned[name].str.starts_with("'").any()]
    bare = cleaned.with_columns(
        pl.col(name).str.strip_prefix("'").str.strip_chars_start() for name in guarded
    )
    return bare.with_columns(pl.when(cell != "").then(cell) for cell in guarded)


def _first_filled(cells: tuple[int, ...]) -> pl.Expr:
    return pl.coalesce([f"c{cell}" for cell in cells]) if cells else pl.lit(None, dtype=pl.String)


def _drop_header_rows(
    frame: pl.DataFrame, match: HeaderMatch, contract: SourceContract, findings: Findings
) -> pl.DataFrame:
    """PrintResult repeats its header on each printed page; others never have such a row."""
    required = [column for column in contract.columns if column.required]
    first = match.places[required[0].name][0]
    if not frame[f"c{first}"].is_in([required[0].header, *required[0].synonyms]).any():
        return frame
    is_header = pl.all_horizontal(
        pl.col(f"c{match.places[column.name][0]}")
        .map_elements(normalise_header, return_dtype=pl.String)
        .is_in([normalise_header(word) for word in (column.header, *column.synonyms)])
        for column in required
    ).fill_null(value=False)
    mask = frame.select(is_header.alias("mask"))["mask"]
    findings.add_rows(
        "repeated_header_row",
        None,
        frame[ROW],
        mask,
        "строка заголовков повторена внутри таблицы: {rows} раз",
    )
    return frame.filter(~mask)


def _drop_blank_rows(cells: pl.DataFrame, named: pl.DataFrame, contract: SourceContract) -> pl.DataFrame:
    keys = [name for name in contract.key if name not in contract.derived]
    if not any(named[key].null_count() for key in keys):
        return named
    is_blank = cells.select(pl.all_horizontal(pl.all().is_null()).alias("is_blank"))["is_blank"]
    return named.filter(~is_blank)
