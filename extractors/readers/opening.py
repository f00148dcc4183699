"""Open a file by its content: the tables it may hold, most likely first, and what is odd about the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import python_calamine

from extractors.errors import FileRefusedError
from extractors.readers.archive import SheetEntry, Workbook, inflate, read_directory
from extractors.readers.csv_table import SEPARATORS, CsvTable
from extractors.readers.csv_text import detect_encoding
from extractors.readers.detect import Content, detect
from extractors.readers.excel_table import ExcelTable
from extractors.readers.guard import refuse_unreadable
from extractors.readers.json_table import JsonTable
from extractors.readers.sheet_facts import look_through, measure_sheet
from extractors.readers.sliced_table import WIDEST, SlicedTable
from extractors.readers.slices import can_be_cut
from extractors.readers.streamed_table import StreamedTable
from extractors.readers.styles import has_broken_styles, without_styles
from extractors.readers.tables import Note, SourceTable, sheet_place

# Up to this size a sheet is measured and, when no cell lies far off, read whole; others are cut into slices.
WHOLE_BYTES = 16 << 20
WHOLE_CELLS = 2_000_000
# Shared strings stand in memory as long as their sheet is read.
MOST_STRINGS = 384 << 20
_START = 1 << 20
_NO_STYLES = "оформление книги повреждено: прочитано без него, даты из ячеек Excel — по их числам"


@dataclass(frozen=True)
class Candidate:
    """A table that the file may hold, not looked at yet. `place` is the table's own."""

    place: str
    make: Callable[[], SourceTable]
    is_hidden: bool = False


@dataclass(frozen=True)
class OpenedFile:
    """A recognised file. Candidates come in order: visible sheets before hidden ones, `;` before `,`."""

    content: Content
    notes: tuple[Note, ...]
    candidates: tuple[Candidate, ...]

    @property
    def is_workbook(self) -> bool:
        """Whether its tables are sheets, whose cells have types."""
        return self.content in ("xlsx", "xls")

    @property
    def tables(self) -> Iterator[SourceTable]:
        """The tables, each made when it is asked for."""
        return (candidate.make() for candidate in self.candidates)


def open_source_file(path: Path, file_name: str) -> OpenedFile:
    """Recognise a file by content and prepare its tables; nothing big is read yet.

    Raises `FileRefusedError` when it cannot be read or does not fit into memory.
    """
    found = detect(path)
    content = found.content
    notes = []
    ending = Path(file_name).suffix.lower().lstrip(".")
    if ending != content and not (content in ("csv", "json") and ending in ("txt", "tsv")):
        notes.append(
            Note(
                "wrong_extension",
                f"имя кончается на «.{ending}», но это {content.upper()}: прочитан по содержимому",
            )
        )
    if content == "json":
        records = JsonTable(path, detect_encoding(path))
        return OpenedFile(content, tuple(notes), (Candidate(records.place, partial(_itself, records)),))
    if content == "csv":
        encoding = detect_encoding(path)
        readers = (CsvTable(path, encoding, separator) for separator in SEPARATORS)
        return OpenedFile(
            content,
            tuple(notes),
            tuple(Candidate(reader.place, partial(_itself, reader)) for reader in readers),
        )
    if content == "xls":
        sheets = _xls_sheets(path, found.sheets_with_formulas)
    else:
        book = read_directory(path)
        if has_broken_styles(path, book):
            book = without_styles(book)
            notes.append(Note("broken_styles", _NO_STYLES))
        sheets = [
            Candidate(sheet_place(sheet.name), partial(_xlsx_table, path, sheet, book), sheet.is_hidden)
            for sheet in book.sheets
        ]
    if len({sheet.place for sheet in sheets}) < len(sheets):
        raise FileRefusedError(
            "В книге два листа с одним именем",
            got=", ".join(sheet.place for sheet in sheets),
            todo="откройте файл в Excel или LibreOffice и сохраните заново",
        )
    hidden = [sheet.place.removeprefix("лист ") for sheet in sheets if sheet.is_hidden]
    if hidden:
        sentence = f"в книге есть скрытые листы: {', '.join(hidden)}"
        notes.append(Note("hidden_sheet", sentence, rows=len(hidden)))
    by_visibility = sorted(sheets, key=lambda sheet: sheet.is_hidden)
    return OpenedFile(content, tuple(notes), tuple(by_visibility))


def _itself(table: SourceTable) -> SourceTable:
    return table


def _xls_sheets(path: Path, with_formulas: frozenset[int]) -> list[Candidate]:
    with refuse_unreadable(), path.open("rb") as file, python_calamine.load_workbook(file) as book:
        found = [
            (number, sheet)
            for number, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    shown = python_calamine.SheetVisibleEnum.Visible
    return [
        Candidate(
            sheet_place(sheet.name),
            partial(ExcelTable, path, sheet.name, None, number in with_formulas, may_have_merged_cells=True),
            sheet.visible != shown,
        )
        for number, sheet in found
    ]


def _xlsx_table(path: Path, sheet: SheetEntry, book: Workbook) -> SourceTable:
    """The reader that fits the sheet's size and shape."""
    # The parser of whole sheets takes the styles from the file itself, and gives up where they are broken.
    is_small = sheet.size + book.common_size <= WHOLE_BYTES and not book.is_without_styles
    facts = measure_sheet(path, sheet.part) if is_small else None
    if facts is not None and facts.dense_cells <= WHOLE_CELLS:
        table = ExcelTable(path, sheet.name, sheet.part, facts.has_formulas, facts.has_merged_cells)
        # This reader inflates by itself and watches nothing, so all it may touch is gone through before.
        table.may_hold_nul = look_through(path, book.common) or facts.may_hold_nul
        return table
    if book.strings_size > MOST_STRINGS:
        raise FileRefusedError(
            "Книга слишком велика для чтения в ограниченной памяти",
            where=f"лист «{sheet.name}»",
            got=f"{book.strings_size >> 20} МБ текстов в распакованном виде",
            expected=f"не более {MOST_STRINGS >> 20} МБ",
            todo="разделите выгрузку на части по датам или сохраните как CSV",
        )
    is_narrow = facts is None or facts.last_column <= WIDEST
    if is_narrow and can_be_cut(next(inflate(path, sheet.part, _START), b"")):
        return SlicedTable(path, sheet.name, sheet.part, book)
    if facts is None:
        return StreamedTable(path, sheet.name)
    return StreamedTable(path, sheet.name, facts.has_formulas, facts.has_merged_cells)
