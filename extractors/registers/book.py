"""A register's workbook: the sheet «Реестр» with drop-downs, notes, a locked header, and how to fill it in.

The same sheet for a blank form and for a file that is given back; the same content gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from extractors.contract import SourceContract
from extractors.contract_parts import Column
from extractors.errors import CellError
from extractors.registers.lists import DropDown
from extractors.registers.wording import expected_of, is_needed, need_of

REGISTER, GUIDE, ERRORS, LISTS = "Реестр", "Как заполнять", "Ошибки", "Списки"
Value = str | float | date | datetime | None

_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 — a constant of the file format, which knows no zones
_LAST_ROW = 1_048_575
_LONGEST_MESSAGE = 255
_HEADER_HEIGHT, _LINE = 48, 14
_WIDTHS = {"date": 13, "moment": 17, "integer": 14, "number": 14, "flag": 14, "score": 10}
_WIDEST, _TEXT_WIDTH = 46, 26
_DATES = (date(2000, 1, 1), date(2100, 12, 31))
_ALLOWED = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}


@dataclass(frozen=True)
class Content:
    """What stands on the sheet «Реестр»: header cells with their columns (None: not of the register), rows.

    `above`: lines before the header; `rows`: cells by their 1-based row; `errors`: cells to mark.
    """

    headers: Sequence[tuple[str, Column | None]]
    above: Sequence[Sequence[str]] = ()
    rows: Mapping[int, Sequence[Value]] = field(default_factory=dict)
    errors: Sequence[CellError] = ()

    @property
    def header_row(self) -> int:
        """0-based."""
        return len(self.above)


def write_book(
    path: Path, contract: SourceContract, lists: Sequence[DropDown], content: Content, guide: Sequence[str]
) -> None:
    """Write the XLSX; `guide` are the first lines of «Как заполнять»."""
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": contract.title or contract.dataset, "created": _CREATED})
    formats = _Formats(book)
    sheet, about = book.add_worksheet(REGISTER), book.add_worksheet(GUIDE)
    if content.errors:
        _write_errors(book.add_worksheet(ERRORS), content.errors, formats)
    hidden = book.add_worksheet(LISTS)
    hidden.hide()
    _write_register(sheet, contract, content, formats)
    _add_validation(sheet, hidden, lists, content)
    _write_guide(about, contract, guide, formats)
    book.close()


class _Formats:
    """Formats by their properties, each made once."""

    def __init__(self, book: Any) -> None:
        self._book, self._made = book, dict[tuple[object, ...], Any]()

    def __call__(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
            self._made[key] = self._book.add_format(base | properties)
        return self._made[key]

    def cell(self, column: Column | None, *, is_marked: bool = False) -> Any:
        """An open cell of a column."""
        kind = column.type if column else "text"
        shown = {"date": "dd.mm.yyyy", "moment": "dd.mm.yyyy hh:mm", "integer": "0", "number": "General"}
        marked = {"bg_color": "#F4B6B6", "border": 1, "border_color": "#B00020"} if is_marked else {}
        return self(locked=False, text_wrap=kind == "text", num_format=shown.get(kind, "@"), **marked)


def _write_register(sheet: Any, contract: SourceContract, content: Content, formats: _Formats) -> None:
    top = content.header_row
    for place, (header, column) in enumerate(content.headers):
        sheet.set_column(place, place, _width(column), formats.cell(column))
        is_required = column is not None and is_needed(column, contract)
        color = "#CFE0F3" if is_required else "#E8EDF3"
        cell = formats(
            bold=True, text_wrap=True, border=1, bg_color=color, valign="vcenter", border_color="#BFC7D1"
        )
        sheet.write_string(top, place, header, cell)
        if column is not None:
            sheet.write_comment(top, place, _note(column, contract), {"x_scale": 2.2, "y_scale": 1.1})
    sheet.set_row(top, _HEADER_HEIGHT)
    sheet.freeze_panes(top + 1, 0)
    for row, line in enumerate(content.above):
        for place, text in enumerate(line):
            sheet.write_string(row, place, text)
    marked = {(error.row, error.cell): error for error in content.errors}
    for row, values in content.rows.items():
        for place, value in enumerate(values):
            column = content.headers[place][1] if place < len(content.headers) else None
            mark = marked.get((row, place))
            _write_cell(sheet, row - 1, place, value, formats.cell(column, is_marked=mark is not None))
            if mark is not None:
                sheet.write_comment(row - 1, place, mark.sentence(), {"x_scale": 2.6, "y_scale": 1.4})
    sheet.protect("", _ALLOWED)
    # Numbers of protocols are words to us: no green corner in every cell.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    _print_on_one_width(sheet)
    sheet.repeat_rows(top)


def _write_cell(sheet: Any, row: int, place: int, value: Value, cell: Any) -> None:
    if value is None:
        sheet.write_blank(row, place, None, cell)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, cell)
    elif isinstance(value, str):
        sheet.write_string(row, place, value, cell)
    else:
        sheet.write_number(row, place, value, cell)


def _add_validation(sheet: Any, hidden: Any, lists: Sequence[DropDown], content: Content) -> None:
    by_name = {one.column.name: one for one in lists}
    filled = 0
    for place, (_, column) in enumerate(content.headers):
        if column is None:
            continue
        found = by_name.get(column.name)
        if found is not None:
            hidden.write_column(0, filled, found.words)
            letter = xl_col_to_name(filled)
            source = f"='{LISTS}'!${letter}$1:${letter}${len(found.words)}"
            rule: dict[str, object] = {"validate": "list", "source": source, "show_error": found.is_closed}
            filled += 1
        else:
            rule = _rule(column)
        if rule:
            words = f"Нужно: {expected_of(column)}"[:_LONGEST_MESSAGE]
            rule |= {"error_title": "Так нельзя", "error_message": words}
            sheet.data_validation(content.header_row + 1, place, _LAST_ROW, place, rule)


def _rule(column: Column) -> dict[str, object]:
    """What a cell may hold where it is no list; nothing for texts."""
    if column.type in ("date", "moment"):
        first, last = _DATES
        return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    if column.type not in ("integer", "number", "score"):
        return {}
    kind = "decimal" if column.type == "number" else "integer"
    low, high = (1, 5) if column.type == "score" else (column.minimum, column.maximum)
    if low is not None and high is not None:
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    return {"validate": kind, "criteria": ">=", "value": -(10**9) if low is None else low}


def _write_guide(sheet: Any, contract: SourceContract, lines: Sequence[str], formats: _Formats) -> None:
    plain, title = formats(text_wrap=True), formats(bold=True, font_size=14)
    head = formats(bold=True, text_wrap=True, border=1, bg_color="#E8EDF3")
    cell = formats(text_wrap=True, border=1, border_color="#BFC7D1")
    widths = (34, 20, 46, 46, 30)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, contract.title or contract.dataset, title)
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, 4, line, plain)
        sheet.set_row(row, _LINE * (1 + len(line) // 150))
    _print_on_one_width(sheet)
    top = len(lines) + 2
    sheet.write_row(top, 0, ("Столбец", "Нужен ли", "Что писать", "Что допустимо", "Пример"), head)
    for row, column in enumerate(contract.columns, start=top + 1):
        words = (
            column.header,
            need_of(column, contract),
            column.hint or "",
            expected_of(column),
            column.example or "",
        )
        for place, text in enumerate(words):
            sheet.write_string(row, place, text, cell)
        lines_of_row = max(-(-len(text) // width) for text, width in zip(words, widths, strict=True))
        sheet.set_row(row, _LINE * lines_of_row)


def _write_errors(sheet: Any, errors: Sequence[CellError], formats: _Formats) -> None:
    head = formats(bold=True, text_wrap=True, border=1, bg_color="#E8EDF3")
    cell = formats(text_wrap=True, border=1, border_color="#BFC7D1")
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 130)
    sheet.write_row(0, 0, ("Ячейка", "Что не так и что делать"), head)
    for row, error in enumerate(errors, start=1):
        sheet.write_string(row, 0, f"{xl_col_to_name(error.cell)}{error.row}", cell)
        sheet.write_string(row, 1, error.sentence(), cell)
    sheet.freeze_panes(1, 0)
    _print_on_one_width(sheet)


def _print_on_one_width(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _note(column: Column, contract: SourceContract) -> str:
    lines = (
        f"{column.hint or column.header}.",
        f"Пример: {column.example}." if column.example else "",
        f"Допустимо: {expected_of(column)}.",
        f"Заполнять: {need_of(column, contract)}.",
    )
    return "\n".join(filter(None, lines))


def _width(column: Column | None) -> int:
    if column is None:
        return _TEXT_WIDTH
    return _WIDTHS.get(column.type, min(_WIDEST, max(_TEXT_WIDTH, len(column.header) // 2)))
