"""A small sheet is measured before a parser sees it: what it declares may be wrong, its cells far apart."""

import re
from dataclasses import dataclass
from pathlib import Path

from extractors.readers.archive import inflate

_TAIL = 1 << 18
_PROLOGUE = 4096
_JOINT = 64
_ONE_LETTER = 26
ROW_NUMBER = re.compile(rb'<row [^>]*?\br="(\d+)"')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
_FAR_COLUMN = re.compile(rb' r="([A-Z]{2,3})\d')
FORMULA = re.compile(rb"<f[ >/]")
MERGED = re.compile(rb"<mergeCell[ >]")


@dataclass(frozen=True)
class SheetFacts:
    """Last row and column that have a cell, and what the sheet contains."""

    last_row: int
    last_column: int
    has_formulas: bool
    has_merged_cells: bool

    @property
    def dense_cells(self) -> int:
        """Cells of the rectangle that a parser allocates."""
        return self.last_row * self.last_column


def measure_sheet(path: Path, part: str) -> SheetFacts:
    """Inflate the sheet once and look."""
    tail = b""
    rows = far_column = 0
    declared: re.Match[bytes] | None = None
    formulas = False
    for block in inflate(path, part):
        if not tail:
            declared = _DIMENSION.search(block, 0, _PROLOGUE)
        joint = tail[-_JOINT:] + block
        formulas = formulas or FORMULA.search(joint) is not None
        rows += block.count(b"<row ")
        far_column = max(far_column, *map(column_number, _FAR_COLUMN.findall(joint)), 0)
        tail = (tail + block)[-_TAIL:]
    last = ROW_NUMBER.findall(tail)
    return SheetFacts(
        last_row=max(rows, int(declared[2]) if declared else 0, int(last[-1]) if last else 0),
        last_column=max(far_column, column_number(declared[1]) if declared else _ONE_LETTER),
        has_formulas=formulas,
        has_merged_cells=MERGED.search(tail) is not None,
    )


def column_number(letters: bytes) -> int:
    """A column's number from 1: A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
