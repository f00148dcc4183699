"""From a reader's frame to the contract's columns: trimmed, nulls are nulls, layout rows dropped."""

import polars as pl

from extractors.contract import SourceContract
from extractors.findings import Findings
from extractors.headers import normalise_header
from extractors.layout import HeaderMatch
from extractors.readers.tables import BROKEN, ROW
from extractors.tags import tags_of
from extractors.values import settle_types

# Unicode's White_Space, what `strip_chars` takes away.
BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


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
    untidy = _untidy(frame, contract)
    cells = _trim(frame, untidy)
    known = _clean(cells, match, untidy, contract)
    named = known.select(
        *(_first_filled(match.places.get(column.name, ())).alias(column.name) for column in contract.columns)
    )
    if contract.tags_column is not None:
        named = named.with_columns(tags_of(cells, match.tags).alias(contract.tags_column))
    named = settle_types(named, {column.name: column.type for column in contract.columns})
    named = named.with_columns(
        pl.when(~pl.col(column.name).is_in(column.null_markers)).then(pl.col(column.name))
        for column in contract.columns
        if column.null_markers
    ).hstack(
        [
            frame[ROW],
            frame[BROKEN],
            *(cells[f"c{cell}"].alias(unknown_name(cell)) for cell in match.unknown),
        ]
    )
    return _drop_blank_rows(cells, named, contract)


def _untidy(frame: pl.DataFrame, contract: SourceContract) -> list[str]:
    """Columns with a cell that is empty or has a blank, a marker's character or an apostrophe at an edge.

    No other column has anything to trim or to clean, and to look is cheaper than to rewrite every cell.
    """
    names = [name for name in frame.columns if name not in (ROW, BROKEN)]
    edges = BLANKS + "'" + "".join(contract.null_markers)
    sizes = [(name, pl.col(name).str.len_bytes()) for name in names]
    asked = frame.select(
        ((size == 0) | (pl.col(name).str.strip_chars(edges).str.len_bytes() != size)).any().alias(name)
        for name, size in sizes
    )
    return [name for name, is_untidy in asked.row(0, named=True).items() if is_untidy]


# Each step is a frame of its own: inside one expression polars would repeat the steps before.
def _trim(frame: pl.DataFrame, untidy: list[str]) -> pl.DataFrame:
    cells = frame.drop(ROW, BROKEN)
    trimmed = cells.select(pl.col(name).str.strip_chars() for name in untidy)
    return cells.with_columns(pl.when(text != "").then(text) for text in trimmed)


def _clean(
    cells: pl.DataFrame, match: HeaderMatch, untidy: list[str], contract: SourceContract
) -> pl.DataFrame:
    places = sorted({place for found in match.places.values() for place in found})
    names = [name for name in untidy if int(name[1:]) in places]
    markers = [marker for marker in contract.null_markers if marker]
    cleaned = cells.with_columns(pl.when(~pl.col(name).is_in(markers)).then(pl.col(name)) for name in names)
    if not contract.strip_apostrophe:
        return cleaned
    guarded = [name for name in names if cleaned[name].str.starts_with("'").any()]
    bare = cleaned.with_columns(
        pl.col(name).str.strip_prefix("'").str.strip_chars_start() for name in guarded
    )
    return bare.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in guarded)


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
        .is_in(contract.spellings[column.name])
        for column in required
    ).fill_null(value=False)
    mask = frame.select(is_header.alias("mask"))["mask"]
    # The platform prints it on every page: nothing that anybody would mend, so its rows are not named.
    places = frame[ROW].filter(mask)
    findings.add(
        "repeated_header_row",
        None,
        places.len(),
        places.min(),  # type: ignore[arg-type]  # an int series
        "строка заголовков повторена внутри таблицы: {rows} раз",
    )
    return frame.filter(~mask)


def _drop_blank_rows(cells: pl.DataFrame, named: pl.DataFrame, contract: SourceContract) -> pl.DataFrame:
    keys = [name for name in contract.key if name not in contract.derived]
    if keys and not any(named[key].null_count() for key in keys):
        return named
    is_blank = cells.select(pl.all_horizontal(pl.all().is_null()).alias("is_blank"))["is_blank"]
    return named.filter(~is_blank)
