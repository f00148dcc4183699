"""Export files in the platforms' layouts, with invented rows, for tests of the loader."""

import csv
import io
import os
import re
import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter
import xlwt

from extractors.contract import SourceContract

Cell = str | int | float | bool | date | datetime | timedelta | None
Row = Mapping[str, Cell]

DELO_HEADERS = (
    "Вид", "№ РК", "Дата рег.", "Содержание", "Корр./Подписал", "Файлы", "Рубрика", "Вид", "№ РК",
    "Дата рег.", "Содержание", "План (РК)", "Факт (РК)", "Группа документов - индекс", "Сопровод. документ",
    "Кому", "Рубрика", "Вид доставки РК", "Сообщение ПОС №", "От",
)  # fmt: skip

_BASES: dict[str, Row] = {
    "incident": {
        "cabinet": "Пробная область", "incident_number": 717_475, "department": "Отдел благоустройства",
        "assignee": "Департамент дорог", "first_answer_at": "2026-03-03 08:40:00",
        "first_answer_text": "'Здравствуйте! Передали в работу.'",
        "first_answer_duration": timedelta(hours=12), "first_answer_working_duration": timedelta(minutes=10),
        "current_step": "Готово", "created_at": "2026-03-02 20:40:00", "finished_at": "2026-03-05 10:00:00",
        "topic_group": "Дороги", "topic": "Ямы", "region_name": "Пробная область",
        "municipality_name": "Пробный район", "settlement": "село Пробное", "message_text": "'Яма у дома",
        "answer_2_text": "'", "audience_count": 120, "author_url": "https://vk.com/id1",
        "is_survey_sent": "Нет", "is_last_assignee_on_time": "-",
    },
    "pos": {
        "epgu_number": "6000000001", "category": "Дороги", "located_at": 'МКУ "Дороги"',
        "received_date": "06.01.2026", "due_date": "16.01.2026", "finished_date": "07.01.2026",
        "stage": "Завершено", "status": "Отправлен ответ заявителю", "is_overdue": "Нет",
        "is_fast_track": "Да", "score": "5", "reconsideration": "-", "assignee_name": "Пробный Пётр Петрович",
    },
    "delo": {
        "kind": "Гр", "registered_date": "12.01.2026", "content": "О ремонте двора",
        "correspondent": "Пробная Анна Ивановна", "due_date": "10.02.2026", "document_group": "07/19-ОГ",
        "rubric": "(0002.0014.0143.0416) Дворы", "delivery": "E-mail",
    },
}  # fmt: skip


def make_row(contract: SourceContract, number: int, **changes: Cell) -> Row:
    """A plausible row with key `number`; `changes` by column name, None empties a cell."""
    first_key = contract.key[0]
    key: Cell = f"07/19-ОГ-{number}" if contract.source == "delo" else number
    return {**_BASES[contract.source], first_key: key, **changes}


def make_rows(contract: SourceContract, *numbers: int, **changes: Cell) -> list[Row]:
    """Rows with the given keys and the same changes."""
    return [make_row(contract, number, **changes) for number in numbers]


def headers_of(contract: SourceContract) -> list[str]:
    """The platform's headers in their order."""
    return list(DELO_HEADERS) if contract.source == "delo" else [column.header for column in contract.columns]


def table_of(contract: SourceContract, rows: Sequence[Row]) -> list[list[Cell]]:
    """Header and rows as cells; under a header that stands twice both are filled, «Рубрика» once."""
    headers = headers_of(contract)
    names = {column.header: column.name for column in contract.columns}
    cells: list[list[Cell]] = [list(headers)]
    for row in rows:
        line = [row.get(names[header]) for header in headers]
        if contract.source == "delo":
            line[headers.index("Рубрика")] = None
        cells.append(line)
    return cells


def write_csv(
    path: Path, table: Sequence[Sequence[Cell]], *, delimiter: str = ";", encoding: str = "utf-8-sig"
) -> Path:
    """A CSV as Excel writes it: CRLF, quotes where needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([[_as_text(cell) for cell in line] for line in table])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(
    path: Path,
    table: Sequence[Sequence[Cell]],
    *,
    top: int = 0,
    left: int = 0,
    merge: Sequence[tuple[int, int, int, int]] = (),
    hidden_sheet_before: bool = False,
    far_cell: tuple[int, int] | None = None,
    formulas: Mapping[tuple[int, int], tuple[str, str]] | None = None,
) -> Path:
    """A workbook with typed cells. `merge`: first row, first column, last row, last column, 0-based."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False})
    if hidden_sheet_before:
        hidden = book.add_worksheet("Служебный")
        hidden.write(0, 0, "не смотреть")
        hidden.hide()
    sheet = book.add_worksheet("Лист1")
    if hidden_sheet_before:
        sheet.activate()
        sheet.set_first_sheet()
    formats = {
        timedelta: book.add_format({"num_format": "[hh]:mm:ss"}),
        datetime: book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"}),
        date: book.add_format({"num_format": "dd.mm.yyyy"}),
    }
    for row, line in enumerate(table, start=top):
        for column, cell in enumerate(line, start=left):
            value = cell / timedelta(days=1) if isinstance(cell, timedelta) else cell
            if value is not None:
                sheet.write(row, column, value, formats.get(type(cell)))
    for first_row, first_column, last_row, last_column in merge:
        value = table[first_row - top][first_column - left]
        sheet.merge_range(first_row, first_column, last_row, last_column, value)
    for (row, column), (formula, value) in (formulas or {}).items():
        sheet.write_formula(row, column, formula, None, value)
    if far_cell is not None:
        sheet.write(*far_cell, " ")
    book.close()
    return path


def write_xls(
    path: Path,
    table: Sequence[Sequence[Cell]],
    *,
    top: int = 0,
    merge: Sequence[tuple[int, int, int, int]] = (),
    hidden_sheet_before: bool = False,
    formulas: Mapping[tuple[int, int], tuple[str, float]] | None = None,
) -> Path:
    """A BIFF workbook of text and numbers; options as `write_xlsx` has them, formulas give numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlwt.Workbook(encoding="utf-8")
    if hidden_sheet_before:
        hidden = book.add_sheet("Служебный")
        hidden.write(0, 0, "не смотреть")
        hidden.visibility = 1
    sheet = book.add_sheet("PrintResult", cell_overwrite_ok=True)
    book.set_active_sheet(int(hidden_sheet_before))
    for row, line in enumerate(table, start=top):
        for column, cell in enumerate(line):
            if cell is not None:
                sheet.write(row, column, cell)
    for first_row, first_column, last_row, last_column in merge:
        value = table[first_row - top][first_column]
        sheet.write_merge(first_row, last_row, first_column, last_column, value)
    for (row, column), (formula, _) in (formulas or {}).items():
        sheet.write(row, column, xlwt.Formula(formula))
    book.save(str(path))
    for place, (_, value) in (formulas or {}).items():
        path.write_bytes(_with_cached_value(path.read_bytes(), place, value))
    return path


def _with_cached_value(book: bytes, place: tuple[int, int], value: float) -> bytes:
    """The workbook with what Excel would have kept as a formula's value: xlwt computes none, it keeps «»."""
    kept = re.compile(re.escape(struct.pack("<2H", *place)) + rb"..(\x03\0{5}\xff\xff)", re.DOTALL)
    (found,) = kept.finditer(book)
    return book[: found.start(1)] + struct.pack("<d", value) + book[found.end(1) :]


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return str(cell)


def dated(path: Path, moment: datetime) -> Path:
    """The file with the modification time `moment`."""
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    return path
