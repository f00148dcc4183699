"""A large or sparse sheet of an XLSX, slice by slice through fastexcel, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import fastexcel
import polars as pl

from extractors.ahead import ahead
from extractors.errors import FileRefusedError
from extractors.readers.archive import Workbook, inflate
from extractors.readers.durations import find_in_xml, put_exact_durations
from extractors.readers.escapes import may_decode_to_nul
from extractors.readers.guard import refuse_unreadable
from extractors.readers.shared_strings import mark_shared, read_shared_strings, resolve_shared
from extractors.readers.sheet_facts import FORMULA, MERGED
from extractors.readers.slices import SheetCutter, Slice, make_workbook
from extractors.readers.styles import STYLES
from extractors.readers.tables import PREVIEW_ROWS, ROW, Shape, WorkbookSheet, shape_cells

_GUARD = '<row r="{0}"><c r="A{0}" t="str"><v>.</v></c></row>'
_MOST_LETTERS = 2
# Column ZZ, the last with so many letters.
WIDEST = 26 * 27
_MOST_STYLES = 32 << 20
_ROW_END = b"</row>"


@dataclass
class SlicedTable(WorkbookSheet):
    """One sheet, inflated twice: for the preview as far as needed, then for the rows."""

    part: str
    workbook: Workbook
    _has_formulas: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.may_hold_nul = False

    def preview(self) -> list[list[str]]:
        rows: list[list[str]] = []
        for piece in SheetCutter(inflate(self.path, self.part)).slices():
            rows += [[] for _ in range(len(rows) + 1, min(piece.first_row, PREVIEW_ROWS + 1))]
            frame = self._parse(replace(piece, rows=_first_rows(piece.rows)))
            rows += [[cell or "" for cell in row] for row in frame.rows()]
            if len(rows) >= PREVIEW_ROWS:
                break
        return rows[:PREVIEW_ROWS]

    def batches(self, shape: Shape) -> Iterator[pl.DataFrame]:
        cutter = SheetCutter(inflate(self.path, self.part))
        for piece in ahead(cutter.slices()):
            self._look(piece)
            frame = shape_cells(self._parse(piece), shape, piece.first_row)
            frame = put_exact_durations(frame, shape.duration_columns, partial(find_in_xml, [piece.rows]))
            yield frame.filter(pl.col(ROW) >= shape.first_row)
        if MERGED.search(cutter.tail):
            self._note_merged_cells()

    def _look(self, piece: Slice) -> None:
        self.may_hold_nul = self.may_hold_nul or may_decode_to_nul(piece.rows)
        if not self._has_formulas and FORMULA.search(piece.rows):
            self._has_formulas = True
            self._note_formulas()
        if piece.letters > _MOST_LETTERS:
            raise FileRefusedError(
                "Лист слишком широк",
                where=self.place,
                got="заполнены столбцы правее ZZ",
                todo="удалите лишние ячейки справа и сохраните книгу или сохраните её как CSV",
            )

    def _parse(self, piece: Slice) -> pl.DataFrame:
        """The slice's cells as text, the frame's first row being row `piece.first_row` of the sheet.

        fastexcel drops empty rows and columns at the start: a cell of ours before the slice holds the place.
        """
        rows = mark_shared(piece.rows) if self.workbook.strings_part else piece.rows
        is_top = piece.first_row == 1
        guard = b"" if is_top else _GUARD.format(piece.first_row - 1).encode()
        with refuse_unreadable(self.place):
            content = make_workbook(guard, rows, styles=self._styles, is_1904=self.workbook.is_1904)
            book = fastexcel.read_excel(content)
            sheet = book.load_sheet(0, header_row=None, skip_rows=0 if is_top else None, dtypes="string")
            names = [f"c{column.absolute_index}" for column in sheet.selected_columns]
            frame = sheet.to_polars()
        frame.columns = names
        frame = frame if is_top else frame.slice(1)
        return resolve_shared(frame, self._strings) if rows is not piece.rows else frame

    @cached_property
    def _styles(self) -> bytes:
        if STYLES not in self.workbook.common:
            return b""
        content = b""
        for block in inflate(self.path, STYLES):
            content += block
            if len(content) > _MOST_STYLES:
                raise FileRefusedError(
                    "В книге слишком много оформления для чтения в ограниченной памяти",
                    where=self.place,
                    got=f"более {_MOST_STYLES >> 20} МБ стилей",
                    todo="сохраните лист как CSV",
                )
        return content

    @cached_property
    def _strings(self) -> pl.Series:
        part = self.workbook.strings_part
        strings = pl.Series([], dtype=pl.String) if part is None else read_shared_strings(self.path, part)
        self.may_hold_nul = self.may_hold_nul or strings.str.contains("\0", literal=True).any()
        return strings


def _first_rows(rows: bytes) -> bytes:
    """The first rows, as many as a preview needs."""
    return b"".join(
        row + _ROW_END for row in rows.split(_ROW_END, PREVIEW_ROWS)[:PREVIEW_ROWS] if row.strip()
    )
