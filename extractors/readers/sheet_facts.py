"""A small sheet is measured before a parser sees it: what it declares may be wrong, its cells far apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import FileRefusedError
from extractors.readers.archive import inflate
from extractors.readers.escapes import may_decode_to_nul

_TAIL = 1 << 18
_PROLOGUE = 4096
_JOINT = 64
_ONE_LETTER = 26
ROW_NUMBER = re.compile(rb'<row [^>]*?\br="(\d+)"')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
# A parser makes room for every row and column up to a cell's own, wherever the sheet says that it lies.
_OUTSIDE = re.compile(rb' r="(?:[A-Z]{4,}\d|[A-Z]{0,3}\d{8,})')
_FAR_ROW = re.compile(rb' r="[A-Z]{0,3}(\d{7})"')
_MOST_ROWS = 1_048_576
_FAR_COLUMN = re.compile(rb' r="([A-Z]{2,3})\d')
FORMULA = re.compile(rb"<f[ >/]")
MERGED = re.compile(rb"<mergeCell[ >]")
_RANGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_LONGEST_RANGE = 64


@dataclass(frozen=True)
class SheetFacts:
    """Last row and column that have a cell, and what the sheet contains."""

    last_row: int
    last_column: int
    has_formulas: bool
    has_merged_cells: bool
    may_hold_nul: bool

    @property
    def dense_cells(self) -> int:
        """Cells of the rectangle that a parser allocates."""
        return self.last_row * self.last_column


def measure_sheet(path: Path, part: str) -> SheetFacts:
    """Inflate the sheet once and look. Raises `FileRefusedError` for a cell outside every sheet of Excel."""
    tail = b""
    rows = far_column = 0
    declared: re.Match[bytes] | None = None
    formulas = nul = False
    for block in inflate(path, part):
        if not tail:
            declared = _DIMENSION.search(block, 0, _PROLOGUE)
        joint = tail[-_JOINT:] + block
        formulas = formulas or FORMULA.search(joint) is not None
        nul = nul or may_decode_to_nul(joint)
        if _OUTSIDE.search(joint) or max(map(int, _FAR_ROW.findall(joint)), default=0) > _MOST_ROWS:
            raise FileRefusedError(
                "Файл повреждён: у ячейки невозможное место",
                where=part,
                expected=f"строка не дальше {_MOST_ROWS}, столбец не дальше XFD",
                todo="откройте файл в Excel или LibreOffice и сохраните заново либо выгрузите ещё раз",
            )
        rows += block.count(b"<row ")
        far_column = max(far_column, *map(column_number, _FAR_COLUMN.findall(joint)), 0)
        tail = (tail + block)[-_TAIL:]
    last = ROW_NUMBER.findall(tail)
    return SheetFacts(
        last_row=max(rows, int(declared[2]) if declared else 0, int(last[-1]) if last else 0),
        last_column=max(far_column, column_number(declared[1]) if declared else _ONE_LETTER),
        has_formulas=formulas,
        has_merged_cells=MERGED.search(tail) is not None,
        may_hold_nul=nul,
    )


def look_through(path: Path, parts: Iterable[str]) -> bool:
    """Inflate parts once, watched, and say whether one may hold an escaped NUL."""
    found = False
    for part in parts:
        tail = b""
        for block in inflate(path, part):
            found = found or may_decode_to_nul(tail + block)
            tail = block[-_JOINT:]
    return found


def find_merged_ranges(path: Path, part: str) -> list[tuple[int, int, int, int]]:
    """Merged ranges of a sheet as `top, left, bottom, right`, from 0, ends included."""
    found: dict[tuple[bytes, ...], None] = {}
    tail = b""
    for block in inflate(path, part):
        found.update(dict.fromkeys(_RANGE.findall(tail + block)))
        tail = block[-_LONGEST_RANGE:]
    return [
        (int(top) - 1, column_number(left) - 1, int(bottom) - 1, column_number(right) - 1)
        for left, top, right, bottom in found
    ]


def column_number(letters: bytes) -> int:
    """A column's number from 1: A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
