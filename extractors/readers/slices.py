"""A large sheet's XML cut into runs of rows, each run made a workbook of its own for a parser to read.

So memory is bounded by the slice, not by the sheet, and the work of the parser stays the parser's.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.errors import FileRefusedError
from extractors.readers.sheet_facts import ROW_NUMBER

SLICE = 16 << 20
LONGEST_ROW = 128 << 20
# Up to column ZZ so many rows are some 400 MB of a parser's cells at worst.
MOST_ROWS = 20_000
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_LETTERS = 3
_OPEN, _CLOSE, _ROW, _ROW_END, _CELL = b"<sheetData>", b"</sheetData>", b"<row ", b"</row>", b'<c r="'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_ROOT = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="%d"/>'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_BOOK_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
_EMPTY_STYLES = f'<styleSheet xmlns="{_MAIN}"/>'.encode()
_HEAD = f'<worksheet xmlns="{_MAIN}">'.encode()


@dataclass(frozen=True)
class Slice:
    """Whole rows of a sheet, `MOST_ROWS` apart at most; `first_row` is the number of the first.

    `letters` are the most letters that a cell's column has: 3 stand for columns right of ZZ.
    """

    rows: bytes
    first_row: int
    letters: int


@dataclass
class SheetCutter:
    """Cuts one sheet; `tail` is what follows the rows, known when all are cut."""

    blocks: Iterator[bytes]
    tail: bytes = b""

    def slices(self) -> Iterator[Slice]:
        """The sheet's rows in order. Raises `FileRefusedError` when one row outgrows `LONGEST_ROW`."""
        waiting = [self._skip_head()]
        size = len(waiting[0])
        for block in self.blocks:
            waiting.append(block)
            size += len(block)
            if size < SLICE:
                continue
            joint = b"".join(waiting)
            end = joint.rfind(_ROW_END) + len(_ROW_END)
            if end >= len(_ROW_END):
                yield from _runs(joint[:end])
                waiting = [joint[end:]]
                size = len(waiting[0])
            elif size > LONGEST_ROW:
                raise FileRefusedError(
                    "Строка листа длиннее допустимого",
                    got=f"более {LONGEST_ROW >> 20} МБ",
                    todo="проверьте выгрузку: строка обращения не бывает такой длинной",
                )
        rows, _, self.tail = b"".join(waiting).partition(_CLOSE)
        yield from _runs(rows)

    def _skip_head(self) -> bytes:
        start = b""
        for block in self.blocks:
            start += block
            if _OPEN in start:
                return start.partition(_OPEN)[2]
        return b""


def can_be_cut(start: bytes) -> bool:
    """Whether a sheet begins as the cutter needs it: no prefixes, rows and cells with numbers."""
    return _OPEN in start and _CELL in start and ROW_NUMBER.search(start) is not None


def make_workbook(*rows: bytes, styles: bytes = b"", is_1904: bool = False) -> bytes:
    """An XLSX of one sheet with these rows, given in one piece or several."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _ROOT)
        archive.writestr("xl/workbook.xml", _BOOK % is_1904)
        archive.writestr("xl/_rels/workbook.xml.rels", _BOOK_RELATIONS)
        archive.writestr("xl/styles.xml", styles or _EMPTY_STYLES)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for part in (_HEAD, _OPEN, *rows, _CLOSE, b"</worksheet>"):
                sheet.write(part)
    return target.getvalue()


def _runs(rows: bytes) -> Iterator[Slice]:
    """Runs of rows that span few row numbers: a parser fills every gap with empty cells."""
    begin = first = letters = 0
    place = rows.find(_ROW)
    while place >= 0:
        following = rows.find(_ROW, place + 1)
        found = ROW_NUMBER.match(rows, place)
        if found is not None:
            number = int(found[1])
            if not first:
                begin, first = place, number
            elif not 0 <= number - first < MOST_ROWS:
                yield Slice(rows[begin:place], first, letters)
                begin, first, letters = place, number, 0
            end = following if following >= 0 else len(rows)
            letters = max(letters, _letters_of_last_cell(rows, place, end))
        place = following
    if first:
        yield Slice(rows[begin:] if begin else rows, first, letters)


def _letters_of_last_cell(rows: bytes, start: int, end: int) -> int:
    """Letters in the column of a row's last cell, which is its rightmost one."""
    place = rows.rfind(_CELL, start, end) + len(_CELL)
    reference = rows[place : place + _MOST_LETTERS] if place >= len(_CELL) else b""
    return len(reference) - len(reference.lstrip(_LETTERS))
