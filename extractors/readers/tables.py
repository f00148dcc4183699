"""What every reader gives: a preview for the header search, then frames of text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl

PREVIEW_ROWS = 60
ROW = "_source_row"
BROKEN = "_broken"


@dataclass(frozen=True)
class Note:
    """An oddity of the file that does not stop its loading; the sentence is Russian and free of values."""

    code: str
    sentence: str
    rows: int = 0
    first_row: int | None = None


@dataclass(frozen=True)
class Shape:
    """What a reader must know: where data begins, its width, which columns hold durations and the key."""

    first_row: int
    width: int
    duration_columns: frozenset[int] = frozenset()
    key_columns: frozenset[int] = frozenset()


class SourceTable(Protocol):
    """One sheet of a workbook, or a CSV read with one delimiter.

    Rows are numbered from 1 as Excel shows them: in a CSV a record with line breaks inside quotes is one row.
    """

    @property
    def place(self) -> str:
        """Sheet or delimiter, for messages."""

    def preview(self) -> list[list[str]]:
        """The first `PREVIEW_ROWS` rows, empty cells as empty strings."""

    def batches(self, shape: Shape) -> Iterator[pl.DataFrame]:
        """Frames from `shape.first_row` on: `c0 … c<width-1>` and `_broken` text, `_source_row` int."""

    @property
    def may_hold_nul(self) -> bool:
        """Whether a cell of the last batch may hold a NUL; looking for one costs time."""

    @property
    def notes(self) -> list[Note]:
        """Oddities; complete when `batches` is exhausted."""


@dataclass
class Notes:
    """Oddities collected while reading, one per code."""

    found: dict[str, Note] = field(default_factory=dict)

    def add(self, note: Note) -> None:
        self.found.setdefault(note.code, note)

    def as_list(self) -> list[Note]:
        return list(self.found.values())


@dataclass
class WorkbookSheet:
    """What the readers of a workbook's sheet share: whose cells they are, and the oddities found in them."""

    path: Path
    sheet: str
    may_hold_nul: bool = field(init=False, default=True)
    _notes: Notes = field(init=False, default_factory=Notes)

    @property
    def place(self) -> str:
        return sheet_place(self.sheet)

    @property
    def notes(self) -> list[Note]:
        return self._notes.as_list()

    def _note_formulas(self) -> None:
        sentence = f"на листе «{self.sheet}» есть формулы: взяты сохранённые значения"
        self._notes.add(Note("formula_cells", sentence))

    def _note_merged_cells(self) -> None:
        sentence = f"на листе «{self.sheet}» объединены ячейки: значение есть только в первой строке"
        self._notes.add(Note("merged_cells", sentence))


def sheet_place(name: str) -> str:
    """How a sheet is called in messages; BIFF lets its name hold a NUL, the ledger does not."""
    shown = name.replace("\0", "\ufffd")
    return f"лист «{shown}»"


def column_names(width: int) -> list[str]:
    """`c0 … c<width-1>`."""
    return [f"c{number}" for number in range(width)]


def column_letter(number: int) -> str:
    """Excel's letters of a 0-based column: 0 → A, 26 → AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shape_cells(cells: pl.DataFrame, shape: Shape, first_row: int) -> pl.DataFrame:
    """Cells `c<n>` as a batch: exactly the shape's columns, rows numbered from `first_row`, none broken."""
    names = column_names(shape.width)
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in names if name not in cells.columns]
    numbered = cells.with_columns(absent).select(names).with_row_index(ROW, offset=first_row)
    return numbered.with_columns(pl.col(ROW).cast(pl.Int64), pl.lit(None, dtype=pl.String).alias(BROKEN))
