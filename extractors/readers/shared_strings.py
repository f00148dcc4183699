"""Shared strings of a workbook as one column, parsed in slices: an item is an inline cell by another name."""

import re
from collections.abc import Iterator
from pathlib import Path

import fastexcel
import polars as pl

from extractors.readers.archive import inflate
from extractors.readers.guard import refuse_unreadable
from extractors.readers.slices import SLICE, make_workbook

MARK = "\uee00"
_MARK_BYTES = MARK.encode()
_SHARED = re.compile(rb't="s"([^<>]*>)\s*<v>')
_ITEM_END = b"</si>"
_BEGIN, _END = b'<row><c t="inlineStr"><is>', b"</is></c></row>"
_GUARD = _BEGIN + b"<t>.</t>" + _END


def read_shared_strings(path: Path, part: str) -> pl.Series:
    """All strings in order; an empty one is null."""
    frames = [_parse(items) for items in _cut(inflate(path, part))]
    return pl.concat(frames, rechunk=False) if frames else pl.Series([], dtype=pl.String)


def mark_shared(rows: bytes) -> bytes:
    """Rows in which a cell that refers to a shared string holds the mark and the string's number instead."""
    if b't="s"' not in rows:
        return rows
    marked = rows.replace(b't="s"><v>', b't="str"><v>' + _MARK_BYTES)
    # Attributes may stand in another order; the pattern is slow, so it is the exception.
    return _SHARED.sub(rb't="str"\1<v>' + _MARK_BYTES, marked) if b't="s"' in marked else marked


def resolve_shared(frame: pl.DataFrame, strings: pl.Series) -> pl.DataFrame:
    """Put the strings in place of marked numbers."""
    marked = frame.select(pl.all().str.starts_with(MARK).any()).row(0, named=True)
    for name in (name for name, is_marked in marked.items() if is_marked):
        cells = pl.DataFrame({"text": frame[name]})
        is_marked = pl.col("text").str.starts_with(MARK)
        number = pl.col("text").str.strip_prefix(MARK).cast(pl.UInt32, strict=False)
        numbers = cells.select(pl.when(is_marked).then(number).alias("number"))["number"]
        resolved = cells.with_columns(strings.gather(numbers).alias("string"))
        found = resolved.select(
            pl.when(is_marked).then(pl.col("string")).otherwise(pl.col("text")).alias(name)
        )
        frame = frame.with_columns(found[name])
    return frame


def _cut(blocks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        rest += block
        if len(rest) >= SLICE:
            end = rest.rfind(_ITEM_END) + len(_ITEM_END)
            if end >= len(_ITEM_END):
                yield rest[:end]
                rest = rest[end:]
    yield rest[: rest.rfind(_ITEM_END) + len(_ITEM_END)]


def _parse(items: bytes) -> pl.Series:
    """The strings of whole items. Guards at both ends keep empty strings there from being trimmed."""
    first = min(
        (place for place in (items.find(b"<si>"), items.find(b"<si/>")) if place >= 0), default=len(items)
    )
    rows = items[first:].replace(b"<si/>", b"<si></si>").replace(b"<si>", _BEGIN).replace(_ITEM_END, _END)
    with refuse_unreadable("общие строки"):
        book = fastexcel.read_excel(make_workbook(_GUARD, rows, _GUARD))
        column = book.load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars().to_series()
    return column.slice(1, len(column) - 2).alias("strings")
