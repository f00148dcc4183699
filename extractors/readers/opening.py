"""Open a file by its content: the tables it may hold, most likely first, and what is odd about the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from extractors.errors import FileRefusedError
from extractors.readers.archive import WorkbookFacts, inspect_workbook
from extractors.readers.csv_table import SEPARATORS, CsvTable
from extractors.readers.csv_text import detect_encoding
from extractors.readers.detect import Content, detect_content
from extractors.readers.excel_table import ExcelTable
from extractors.readers.guard import refuse_unreadable
from extractors.readers.streamed_table import StreamedTable
from extractors.readers.tables import Note, SourceTable

# 100 000 rows × 47 columns are 4.7 M cells and cost fastexcel about 0.7 GB; beyond this a sheet is streamed.
FAST_CELLS = 5_500_000
FAST_BYTES = 450 << 20
STREAMED_STRINGS = 256 << 20
STREAMED_ROWS_SIZE = 1 << 30


@dataclass(frozen=True)
class OpenedFile:
    """A recognised file. `tables` are tried in order: visible sheets before hidden ones, `;` before `,`."""

    content: Content
    notes: tuple[Note, ...]
    tables: Iterator[SourceTable]


def open_source_file(path: Path, file_name: str) -> OpenedFile:
    """Recognise a file by content and prepare its tables; nothing big is read yet.

    Raises `FileRefusedError` when it cannot be read or does not fit into memory.
    """
    content = detect_content(path)
    notes = []
    ending = Path(file_name).suffix.lower().lstrip(".")
    if ending != content and not (content == "csv" and ending in ("txt", "tsv")):
        notes.append(
            Note(
                "wrong_extension",
                f"имя кончается на «.{ending}», но это {content.upper()}: прочитан по содержимому",
            )
        )
    if content == "csv":
        encoding = detect_encoding(path)
        tables: list[SourceTable] = [CsvTable(path, encoding, separator) for separator in SEPARATORS]
        return OpenedFile(content, tuple(notes), iter(tables))
    facts = inspect_workbook(path) if content == "xlsx" else WorkbookFacts()
    visible, hidden = _sheet_names(path)
    if hidden:
        names = ", ".join(f"«{name}»" for name in hidden)
        notes.append(Note("hidden_sheet", f"в книге есть скрытые листы: {names}", rows=len(hidden)))
    return OpenedFile(
        content, tuple(notes), (_sheet_table(path, content, name, facts) for name in visible + hidden)
    )


def _sheet_names(path: Path) -> tuple[list[str], list[str]]:
    with refuse_unreadable(), path.open("rb") as file, python_calamine.load_workbook(file) as book:
        sheets = [
            sheet for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    shown = python_calamine.SheetVisibleEnum.Visible
    visible = [sheet.name for sheet in sheets if sheet.visible == shown]
    hidden = [sheet.name for sheet in sheets if sheet.visible != shown]
    if not visible + hidden:
        raise FileRefusedError("В книге нет ни одного листа", todo="выгрузите файл заново")
    return visible, hidden


def _sheet_table(path: Path, content: Content, name: str, facts: WorkbookFacts) -> SourceTable:
    sheet = facts.sheets.get(name)
    if content == "xls":
        return ExcelTable(path, name, None, may_have_merged_cells=True)
    if sheet is None:
        raise FileRefusedError(
            "Лист книги не читается",
            where=f"лист «{name}»",
            got="в архиве нет его части",
            todo="откройте файл в Excel или LibreOffice и сохраните заново",
        )
    if sheet.dense_cells <= FAST_CELLS and sheet.size + facts.strings_size <= FAST_BYTES:
        return ExcelTable(path, name, sheet.part, sheet.has_formulas, sheet.has_merged_cells)
    if facts.strings_size > STREAMED_STRINGS or sheet.size > STREAMED_ROWS_SIZE:
        raise FileRefusedError(
            "Книга слишком велика для чтения в ограниченной памяти",
            where=f"лист «{name}»",
            got=f"{sheet.last_row} строк, {(sheet.size + facts.strings_size) >> 20} МБ в распакованном виде",
            expected=f"лист до {STREAMED_ROWS_SIZE >> 20} МБ, строки до {STREAMED_STRINGS >> 20} МБ",
            todo="разделите выгрузку на части по датам или сохраните как CSV",
        )
    return StreamedTable(path, name, sheet.has_formulas, sheet.has_merged_cells)
