"""From a reader's frame to the contract's columns: trimmed, nulls are nulls, layout rows dropped."""

import polars as pl

from extractors.contract import SourceContract
from extractors.findings import Findings
from extractors.headers import normalise_header
from extractors.layout import HeaderMatch
from extractors.readers.tables import BROKEN, ROW
from extractors.values import settle_type


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
    named = frame.select(
        ROW,
        BROKEN,
        *(
            _value(match.places.get(column.name, ()), contract).alias(column.name)
            for column in contract.columns
        ),
        *(_trimmed(cell).alias(unknown_name(cell)) for cell in match.unknown),
    )
    named = named.with_columns(
        settle_type(named[column.name], column.type) for column in contract.columns if column.type != "text"
    )
    return _drop_blank_rows(frame, named, contract)


def _trimmed(cell: int) -> pl.Expr:
    text = pl.col(f"c{cell}").str.strip_chars()
    return pl.when(text != "").then(text)


def _value(cells: tuple[int, ...], contract: SourceContract) -> pl.Expr:
    values = [_clean(cell, contract) for cell in cells]
    return pl.coalesce(values) if values else pl.lit(None, dtype=pl.String)


def _clean(cell: int, contract: SourceContract) -> pl.Expr:
    text = pl.col(f"c{cell}").str.strip_chars()
    value = pl.when(~text.is_in(["", *contract.null_markers])).then(text)
    if not contract.strip_apostrophe:
        return value
    bare = value.str.strip_prefix("'").str.strip_chars()
    return pl.when(bare != "").then(bare)


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


def _drop_blank_rows(frame: pl.DataFrame, named: pl.DataFrame, contract: SourceContract) -> pl.DataFrame:
    keys = [name for name in contract.key if name not in contract.derived]
    without_key = named.select(pl.all_horizontal(pl.col(keys).is_null()).alias("mask"))["mask"]
    if not without_key.any():
        return named
    cells = [pl.col(name).str.strip_chars() for name in frame.columns if name not in (ROW, BROKEN)]
    is_blank = pl.all_horizontal(cell.is_null() | (cell == "") for cell in cells)
    blank = frame.filter(without_key).filter(is_blank)[ROW]
    return named.filter(~named[ROW].is_in(blank.implode())) if len(blank) else named
