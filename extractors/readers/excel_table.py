"""A sheet of XLSX or XLS through fastexcel: every cell as text, counted from the sheet's corner.

How typed cells come out: whole numbers without «.0»; dates as `YYYY-MM-DD HH:MM:SS[.fff]`; durations in the
columns the contract calls durations as `H:MM:SS[.fff]`, hours may exceed 24; formulas by their cached value;
cells with an Excel error are empty.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import fastexcel
import polars as pl
import python_calamine

from extractors.readers.archive import inflate
from extractors.readers.durations import Exact, find_in_xml, find_with_calamine, put_exact_durations
from extractors.readers.guard import refuse_unreadable
from extractors.readers.sheet_facts import find_merged_ranges
from extractors.readers.tables import (
    PREVIEW_ROWS,
    ROW,
    Note,
    Shape,
    WorkbookSheet,
    column_names,
    shape_cells,
)

_BATCH = 10_000


@dataclass(frozen=True)
class Merge:
    """A merged range, 0-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class ExcelTable(WorkbookSheet):
    """One sheet, read whole into memory when first looked at."""

    part: str | None
    has_formulas: bool = False
    may_have_merged_cells: bool = False

    def __post_init__(self) -> None:
        if self.has_formulas:
            self._note_formulas()

    def preview(self) -> list[list[str]]:
        head = self._cells.head(PREVIEW_ROWS)
        return [[cell or "" for cell in row] for row in head.rows()]

    def batches(self, shape: Shape) -> Iterator[pl.DataFrame]:
        frame = shape_cells(self._cells, shape, 1)
        frame = self._fill_merged(frame, shape)
        frame = put_exact_durations(frame, shape.duration_columns, self._find_durations)
        frame = frame.filter(pl.col(ROW) >= shape.first_row)
        self.__dict__.pop("_cells", None)
        yield from frame.iter_slices(_BATCH)

    @cached_property
    def _cells(self) -> pl.DataFrame:
        with refuse_unreadable(self.place):
            book = fastexcel.read_excel(self.path)
            sheet = book.load_sheet(self.sheet, header_row=None, skip_rows=0, dtypes="string")
            columns = [column.absolute_index for column in sheet.selected_columns]
            frame = sheet.to_polars()
        frame.columns = [f"c{number}" for number in columns]
        width = max(columns, default=-1) + 1
        blank = [pl.lit(None, dtype=pl.String).alias(f"c{n}") for n in range(width) if n not in set(columns)]
        return frame.with_columns(blank).select(column_names(width))

    def _merges(self) -> list[Merge]:
        if not self.may_have_merged_cells:
            return []
        if self.part is not None:
            return [Merge(*corners) for corners in find_merged_ranges(self.path, self.part)]
        with refuse_unreadable(self.place), self.path.open("rb") as file:
            sheet = python_calamine.load_workbook(file).get_sheet_by_name(self.sheet)
            return [Merge(*first, *last) for first, last in sheet.merged_cell_ranges or []]

    def _fill_merged(self, frame: pl.DataFrame, shape: Shape) -> pl.DataFrame:
        """Give every cell of a merged range below the header the range's value; keys are never repeated."""
        merges = [merge for merge in self._merges() if merge.bottom >= shape.first_row - 1]
        if not merges:
            return frame
        self._notes.add(
            Note(
                "merged_cells",
                f"на листе «{self.sheet}» объединены ячейки: значение взято для каждой строки, кроме ключа",
                rows=len(merges),
                first_row=merges[0].top + 1,
            )
        )
        filled: dict[str, list[str | None]] = {}
        for merge in merges:
            if merge.top >= frame.height:
                continue
            value = frame.item(merge.top, f"c{merge.left}") if merge.left < shape.width else None
            if merge.left in shape.key_columns:
                continue
            cells = filled.setdefault(f"c{merge.left}", frame[f"c{merge.left}"].to_list()) if value else []
            for row in range(merge.top, min(merge.bottom + 1, len(cells))):
                cells[row] = value
        return frame.with_columns(pl.Series(name, cells, dtype=pl.String) for name, cells in filled.items())

    def _find_durations(self, names: list[str]) -> Exact:
        if self.part is None:
            return find_with_calamine(self.path, self.sheet, names)
        return find_in_xml(inflate(self.path, self.part), names)
