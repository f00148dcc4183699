"""A sheet too large or too sparse for fastexcel, row by row through openpyxl: slow, in bounded memory."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

import openpyxl
import polars as pl

from extractors.errors import FileRefusedError
from extractors.readers.durations import days_text, duration_text
from extractors.readers.escapes import decode_escapes
from extractors.readers.tables import BROKEN, PREVIEW_ROWS, ROW, Note, Shape, WorkbookSheet, column_names

_BATCH = 5_000
_WIDEST = 512


@dataclass
class StreamedTable(WorkbookSheet):
    """One sheet of an XLSX, read in two passes: the preview, then the rows."""

    has_formulas: bool = False
    has_merged_cells: bool = False

    def __post_init__(self) -> None:
        self._notes.add(
            Note("read_slowly", f"лист «{self.sheet}» велик или имеет далёкие ячейки: прочитан построчно")
        )
        if self.has_formulas:
            self._note_formulas()
        if self.has_merged_cells:
            self._note_merged_cells()

    def preview(self) -> list[list[str]]:
        rows = islice(self._rows(_WIDEST), PREVIEW_ROWS)
        return [[_cell_text(cell, is_duration=False) or "" for cell in row] for _, row in rows]

    def batches(self, shape: Shape) -> Iterator[pl.DataFrame]:
        names = column_names(shape.width)
        schema = {ROW: pl.Int64, **dict.fromkeys([*names, BROKEN], pl.String)}
        kept = (
            (number, *self._texts(row, shape), None)
            for number, row in self._rows(shape.width)
            if number >= shape.first_row and any(cell is not None for cell in row)
        )
        while batch := list(islice(kept, _BATCH)):
            yield pl.DataFrame(batch, schema=schema, orient="row")

    def _texts(self, row: tuple[object, ...], shape: Shape) -> list[str | None]:
        texts = [
            _cell_text(cell, is_duration=number in shape.duration_columns) for number, cell in enumerate(row)
        ]
        return texts + [None] * (shape.width - len(texts))

    def _rows(self, width: int) -> Iterator[tuple[int, tuple[object, ...]]]:
        # Opened here: openpyxl refuses a name without the ending it knows, and landing has no endings.
        try:
            with self.path.open("rb") as file:
                book = openpyxl.load_workbook(file, read_only=True, data_only=True)
                sheet = book[self.sheet]
                sheet.reset_dimensions()
                yield from enumerate(sheet.iter_rows(max_col=width, values_only=True), start=1)
        except _FAULTS as error:
            raise FileRefusedError(
                "Лист книги не читается",
                where=self.place,
                got=type(error).__name__,
                todo="откройте файл в Excel или LibreOffice и сохраните заново",
            ) from error


def _cell_text(cell: object, *, is_duration: bool) -> str | None:
    """The same text as `excel_table` gives for the same cell."""
    if cell is None or cell in _ERRORS:
        return None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, time):
        whole = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
        cell = whole + timedelta(microseconds=cell.microsecond)
    if isinstance(cell, timedelta):
        return duration_text(cell)
    if isinstance(cell, datetime | date):
        return _moment(cell)
    if isinstance(cell, int | float):
        return days_text(cell) if is_duration else _number(cell)
    # A literal «_x0000_» among the shared strings, which is kept as `_x005F_x0000_`, looks like the escape
    # here: openpyxl takes away `x005F_` itself.
    return decode_escapes(str(cell))


def _number(cell: float) -> str:
    return str(int(cell)) if cell == int(cell) else format(cell, ".15g")


def _moment(cell: datetime | date) -> str:
    if not isinstance(cell, datetime):
        return f"{cell.isoformat()} 00:00:00"
    text = cell.isoformat(sep=" ", timespec="milliseconds")
    return text.removesuffix(".000")


# What openpyxl and the modules below it raise for a workbook that is damaged.
_FAULTS = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, EOFError, SyntaxError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"})
