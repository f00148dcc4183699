"""The workbook: figures, passport, and for each figure a sheet of the appeals behind it."""

import math
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from reports.checks import check_rows
from reports.layout import Layout
from reports.model import Indicator, ListedRow, SubmissionFacts
from reports.packing import normalise_zip
from reports.view import View
from reports.workbook_rows import sheet_name, write_rows_sheet

_FIRST_ROW = 6
_LINE_HEIGHT = 14
# What a reader of paper needs comes first, that much is printed; the rest is for work in the book itself.
_COLUMNS = (
    ("№", 6),
    ("Показатель", 48),
    ("Числитель", 12),
    ("Знаменатель", 13),
    ("Значение", 14),
    ("Единица", 9),
    ("Целевое значение", 12),
    ("Статус", 18),
    ("Замечания: полнота, правила по умолчанию", 48),
    ("Группа", 18),
    ("Код", 30),
    ("Баллы", 9),
    ("Направление", 16),
    ("Редакция", 11),
    ("Чья отметка", 18),
    ("Формула", 16),
    ("Источник методики", 36),
    ("Строки", 12),
)
_PRINTED = 9
_WIDTHS = dict(_COLUMNS)
_PLACES = {title: place for place, (title, _) in enumerate(_COLUMNS)}
_REMARKS = "Замечания: полнота, правила по умолчанию"


def write_workbook(
    path: Path,
    facts: SubmissionFacts,
    view: View,
    layout: Layout,
    listed: Iterable[tuple[tuple[str, str], list[ListedRow]]],
) -> None:
    """Write the XLSX; `listed` gives the rows of the indicators that have any, in the indicators' order.

    Raises PublicationError when a figure is not the count of its rows; the half-written file is the caller's.
    """
    # constant_memory: a year of a large city is a million listed rows; formulas come from us alone.
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {
            "title": f"{view.title}: {view.period}",
            "author": view.mcu_name,
            "created": facts.publication.as_of.replace(tzinfo=None),
        }
    )
    formats = _make_formats(book)
    figures, passport = book.add_worksheet("Показатели"), book.add_worksheet("Паспорт")
    sheets = {indicator.key: book.add_worksheet(sheet_name(indicator)) for indicator in facts.indicators}
    _write_figures(figures, facts, view, layout, formats)
    _write_passport(passport, view, formats)
    pending = {indicator.key: indicator for indicator in facts.indicators}
    for key, rows in listed:
        _write_one(sheets[key], pending.pop(key), rows, facts, layout, formats)
    for key, indicator in pending.items():
        _write_one(sheets[key], indicator, [], facts, layout, formats)
    book.close()
    path.write_bytes(normalise_zip(path.read_bytes()))


def _write_one(
    sheet: Any,
    indicator: Indicator,
    rows: list[ListedRow],
    facts: SubmissionFacts,
    layout: Layout,
    formats: dict[str, Any],
) -> None:
    check_rows(indicator, layout.form(indicator.code), rows)
    write_rows_sheet(sheet, indicator, rows, facts, layout, formats)


def _make_formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    cell = {**base, "border": 1, "border_color": "#BFC7D1"}
    kinds: dict[str, dict[str, object]] = {
        "title": {**base, "bold": True, "font_size": 14},
        "plain": base,
        "bold": {**base, "bold": True},
        "mark": {**base, "bold": True, "font_color": "#B00020"},
        "header": {**cell, "bold": True, "text_wrap": True, "bg_color": "#E8EDF3", "valign": "vcenter"},
        "text": {**cell, "text_wrap": True},
        "line": cell,
        "number": {**cell, "num_format": "#,##0"},
        "exact": {**cell, "num_format": "#,##0.####"},
        # Listed rows have empty cells that are not written, so none of their cells has a frame.
        "listed": base,
        "part": {**base, "bold": True, "num_format": "#,##0", "align": "left"},
        "exact_part": {**base, "bold": True, "num_format": "#,##0.####", "align": "left"},
        "amount": {**base, "num_format": "#,##0"},
        "date": {**base, "num_format": "dd.mm.yyyy", "align": "left"},
        "moment": {**base, "num_format": "dd.mm.yyyy hh:mm", "align": "left"},
        "unknown": {**cell, "italic": True, "font_color": "#5A6572", "align": "right"},
        "link": {**cell, "font_color": "#1F4E9E", "underline": 1},
    }
    # One format per precision: the cell holds the rounded figure and shows all of its digits.
    for digits in range(7):
        kinds[f"value{digits}"] = {
            **cell,
            "bold": True,
            "num_format": "#,##0" + ("." + "0" * digits if digits else ""),
        }
    return {name: book.add_format(properties) for name, properties in kinds.items()}


def _write_figures(
    sheet: Any, facts: SubmissionFacts, view: View, layout: Layout, formats: dict[str, Any]
) -> None:
    sheet.write_string(0, 0, f"{view.title} за {view.period}", formats["title"])
    sheet.write_string(1, 0, view.municipality, formats["plain"])
    sheet.write_string(2, 0, view.mcu_name, formats["plain"])
    sheet.write_string(3, 0, f"Данные по состоянию на {view.as_of}", formats["plain"])
    sheet.write_string(4, 0, view.mark, formats["mark"])
    for column, (title, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(_FIRST_ROW - 1, column, title, formats["header"])
    sheet.set_row(_FIRST_ROW - 1, 2 * _LINE_HEIGHT)
    lines = view.lines
    for row, indicator in enumerate(facts.indicators, start=_FIRST_ROW):
        _write_figure(sheet, row, indicator, lines[indicator.key].remarks, layout, formats)
    last_row = _FIRST_ROW + len(facts.indicators) - 1
    sheet.autofilter(_FIRST_ROW - 1, 0, last_row, len(_COLUMNS) - 1)
    sheet.freeze_panes(_FIRST_ROW, 2)
    sheet.print_area(0, 0, last_row, _PRINTED - 1)
    set_printing(sheet, _FIRST_ROW - 1)


def _write_figure(
    sheet: Any, row: int, indicator: Indicator, remarks: str, layout: Layout, formats: dict[str, Any]
) -> None:
    words = layout.words
    wrapped = {"Показатель": indicator.name, _REMARKS: remarks, "Источник методики": indicator.source or ""}
    set_height(sheet, row, *((text, _WIDTHS[title]) for title, text in wrapped.items()))
    status = words.indicator_status.get("default" if indicator.is_default else indicator.status or "")
    texts = wrapped | {
        "Единица": indicator.unit,
        "Статус": status,
        "Группа": indicator.group,
        "Направление": words.direction.get(indicator.direction or "", indicator.direction),
        "Редакция": indicator.edition,
        "Чья отметка": words.verdict_basis.get(indicator.verdict_basis or "", indicator.verdict_basis),
        "Формула": indicator.formula,
    }
    for title, text in texts.items():
        sheet.write_string(row, _PLACES[title], text or "", formats["text"])
    sheet.write_string(row, _PLACES["№"], indicator.number, formats["line"])
    sheet.write_string(row, _PLACES["Код"], indicator.code, formats["line"])
    figures = {
        "Числитель": indicator.numerator,
        "Знаменатель": indicator.denominator,
        "Целевое значение": indicator.target,
        "Баллы": indicator.points,
    }
    for title, figure in figures.items():
        _write_decimal(sheet, row, _PLACES[title], figure, formats)
    if indicator.printed is None:
        state = words.indicator_state.get(indicator.state, indicator.state)
        sheet.write_string(row, _PLACES["Значение"], state, formats["unknown"])
    else:
        digits = formats[f"value{min(indicator.precision, 6)}"]
        sheet.write_number(row, _PLACES["Значение"], float(indicator.printed), digits)
    place = f"internal:'{sheet_name(indicator)}'!A1"
    sheet.write_url(row, _PLACES["Строки"], place, formats["link"], "показать")


def _write_decimal(sheet: Any, row: int, column: int, value: Decimal | None, formats: dict[str, Any]) -> None:
    if value is None:
        sheet.write_string(row, column, "—", formats["unknown"])
    else:
        is_whole = value == value.to_integral_value()
        sheet.write_number(row, column, float(value), formats["number" if is_whole else "exact"])


def _write_passport(sheet: Any, view: View, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 58)
    sheet.set_column(2, 4, 24)
    sheet.set_column(5, 5, 38)
    sheet.write_string(0, 0, "Паспорт сведений", formats["title"])
    row = 2
    for label, value in view.passport:
        set_height(sheet, row, (label, 34), (value, 58))
        sheet.write_string(row, 0, label, formats["header"])
        sheet.write_string(row, 1, value, formats["text"])
        row += 1
    row = _write_heading(sheet, row, "Загруженные источники", formats)
    header = ("Источник", "Данные", "Последняя выгрузка", "Загрузок", "Строк в файлах", "Полнота")
    for column, title in enumerate(header):
        sheet.write_string(row, column, title, formats["header"])
    for source in view.sources:
        row += 1
        cells = (
            source.title,
            source.received,
            source.exported,
            source.load_count,
            source.row_count,
            source.remark,
        )
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, formats["text"])
    row = _write_list(sheet, row + 1, "Сроки, принятые по умолчанию", view.policies, formats)
    notes = [f"{note.mark} {note.text}" for note in view.notes]
    row = _write_list(sheet, row, "Примечания к показателям", notes, formats)
    _write_list(sheet, row, "Как посчитано", view.rules, formats)
    set_printing(sheet, 0)


def _write_heading(sheet: Any, row: int, title: str, formats: dict[str, Any]) -> int:
    sheet.write_string(row + 1, 0, title, formats["bold"])
    return row + 2


def _write_list(sheet: Any, row: int, title: str, texts: Iterable[str], formats: dict[str, Any]) -> int:
    row = _write_heading(sheet, row, title, formats)
    for text in texts or ("нет",):
        sheet.write_string(row, 0, text, formats["plain"])
        row += 1
    return row


def set_printing(sheet: Any, header_row: int) -> None:
    """A4 across, as wide as the page, with the header on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header_row)


def set_height(sheet: Any, row: int, *texts: tuple[str, int]) -> None:
    """Room for wrapped texts, each with its column's width: not every office program finds it by itself."""
    lines = max(math.ceil(len(text) * 1.05 / width) for text, width in texts)
    sheet.set_row(row, max(lines, 1) * _LINE_HEIGHT)
