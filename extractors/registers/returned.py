"""A register's file given back: every cell in its place, the wrong ones red with a note of what to mend.

It leaves the house through the outbox, so what may be personal is not in it: such cells say «[скрыто]», and
a row that comes back with one is rejected (extractors/strict_cells.py).
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from extractors.contract import SourceContract
from extractors.contract_parts import Column
from extractors.errors import CellError
from extractors.layout import HeaderMatch, preview_of
from extractors.readers.tables import ROW, SourceTable
from extractors.registers.book import Content, Value, write_book
from extractors.registers.lists import drop_downs
from extractors.registers.template import guide_lines
from extractors.strict_cells import HIDDEN_CELL
from extractors.values import is_invalid, parse_moments
from warehouse.municipalities import Municipality

# A note in each of a million cells is a book that no program opens.
MOST_MARKED = 1000
_LONGEST_TEXT = 32_000
_DAY = "date"

Hide = Callable[[str], str | None]


def write_returned(
    path: Path,
    contract: SourceContract,
    municipality: Municipality | None,
    table: SourceTable,
    match: HeaderMatch,
    errors: Sequence[CellError],
    hide: Hide,
) -> None:
    """Write the marked workbook of a file that was just read; it appears whole or not at all."""
    columns = _columns(contract, match)
    shape = match.shape(contract)
    rows: dict[int, Sequence[Value]] = {}
    for frame in table.batches(shape):
        shown = [_shown(frame[f"c{place}"], columns[place], hide) for place in range(match.width)]
        rows |= {
            row: values
            for row, *values in zip(frame[ROW].to_list(), *shown, strict=True)
            if any(value is not None for value in values)
        }
    before = preview_of(table)[: match.row]
    headers = [
        (cell if columns[place] else (HIDDEN_CELL if cell else ""), columns[place])
        for place, cell in enumerate(before.pop())
    ]
    above = [[HIDDEN_CELL if cell and hide(cell) else cell for cell in line] for line in before]
    content = Content(headers, above, rows, errors[:MOST_MARKED])
    guide = guide_lines(contract, municipality)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".returned-", suffix=".xlsx", dir=path.parent)
    os.close(handle)
    try:
        write_book(Path(temporary), contract, drop_downs(contract, municipality), content, guide)
        Path(temporary).chmod(0o640)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _columns(contract: SourceContract, match: HeaderMatch) -> list[Column | None]:
    """The register's column in each cell of a row; None under a header that it does not know."""
    named = {place: contract.by_name[name] for name, places in match.places.items() for place in places}
    return [named.get(place) for place in range(match.width)]


def _shown(values: pl.Series, column: Column | None, hide: Hide) -> list[Value]:
    """A column's cells: dates and numbers as such, words without people, what is personal not at all."""
    texts = values.str.strip_chars()
    if column is None or column.personal is not None:
        return [HIDDEN_CELL if text else None for text in texts]
    if column.type in ("date", "moment"):
        moments = parse_moments(pl.DataFrame({"text": texts.replace("", None)}), ["text"])["text"]
        return [
            (moment.date() if column.type == _DAY else moment) if moment else _words(text, hide)
            for moment, text in zip(moments, texts, strict=True)
        ]
    invalid = is_invalid("text", column.type) if column.type in ("integer", "number", "score") else None
    if invalid is not None:
        wrong = pl.DataFrame({"text": texts}).select(invalid.alias("wrong"))["wrong"]
        return [
            _words(text, hide) if is_wrong or not text else float(text)
            for text, is_wrong in zip(texts, wrong, strict=True)
        ]
    return [_words(text, hide) for text in texts]


def _words(text: str | None, hide: Hide) -> str | None:
    if not text:
        return None
    return (hide(text) or text).replace("\0", "\ufffd")[:_LONGEST_TEXT]
