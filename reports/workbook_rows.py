"""Sheets of the appeals behind a figure: platform ids and moments, a row per appeal, nothing personal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from xlsxwriter.utility import xl_col_to_name

from reports.layout import Layout
from reports.model import Indicator, ListedRow, SubmissionFacts
from warehouse.errors import PublicationError

_FIRST_ROW = 7
_SHEET_ROWS = 1_048_576
_TICK = timedelta(microseconds=1)
# Day 0 of the serial numbers that the format stores dates as.
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # cells know no zone
_FIGURE_PARTS = {
    "rows": "по строкам ниже",
    "other": "считается не по строкам (медиана, сумма, население или реестр)",
}
_NUMERATOR, _DENOMINATOR = "В числителе", "В знаменателе"

# A text, an amount, a local moment, a whole day, or nothing.
Cell = str | int | datetime | date | None


@dataclass(frozen=True)
class _Column:
    title: str
    width: int
    read: Callable[[ListedRow], Cell]


def sheet_name(indicator: Indicator) -> str:
    """A sheet's name: the number makes it unique, 31 characters are the format's limit."""
    return f"{indicator.number} {indicator.code}"[:31]


def write_rows_sheet(
    sheet: Any,
    indicator: Indicator,
    rows: list[ListedRow],
    facts: SubmissionFacts,
    layout: Layout,
    formats: dict[str, Any],
) -> None:
    """One indicator's sheet; its head adds the rows up by formulas, so that a reader can count after us.

    Columns that no row fills are left out. Raises PublicationError when the rows do not fit into a sheet.
    """
    if len(rows) > _SHEET_ROWS - _FIRST_ROW:
        raise PublicationError(
            "Строк показателя больше, чем вмещает лист XLSX",
            where=indicator.code,
            got=str(len(rows)),
            expected=f"не больше {_SHEET_ROWS - _FIRST_ROW}",
            todo="сформируйте сведения за более короткий период",
        )
    columns = [
        column
        for column in _columns(facts.municipality.zone, layout)
        if column.title in {_NUMERATOR, _DENOMINATOR} or any(column.read(row) for row in rows)
    ]
    form = layout.form(indicator.code)
    edition = f"{indicator.code}, редакция {indicator.edition}; {facts.period.title}"
    sheet.write_string(0, 0, f"{indicator.number}. {indicator.name}", formats["title"])
    sheet.write_string(1, 0, edition, formats["plain"])
    titles = [column.title for column in columns]
    numerator, denominator = _sum(titles, _NUMERATOR, rows), _sum(titles, _DENOMINATOR, rows)
    _write_part(sheet, 2, "Числитель", indicator.numerator, form.numerator, numerator, formats)
    _write_part(sheet, 3, "Знаменатель", indicator.denominator, form.denominator, denominator, formats)
    sheet.write_url(4, 0, "internal:'Показатели'!A1", formats["link"], "← к показателям")
    if not rows:
        sheet.set_column(0, 0, 26)
        sheet.write_string(_FIRST_ROW - 1, 0, "нет строк", formats["bold"])
        return
    _write_header(sheet, columns, len(rows), formats)
    for at, row in enumerate(rows, start=_FIRST_ROW):
        for number, column in enumerate(columns):
            write_cell(sheet, at, number, column.read(row), formats)


def _columns(zone: ZoneInfo, layout: Layout) -> list[_Column]:
    words = layout.words
    return [
        _Column("Источник", 24, lambda row: words.source.get(row.source or "", row.source)),
        _Column("Номер в источнике", 22, lambda row: row.source_id),
        _Column("Вид", 30, lambda row: words.regime.get(row.regime or "", row.regime)),
        _Column("Этап", 22, lambda row: words.stage.get(row.stage or "", row.stage)),
        _Column("Поступило", 16, lambda row: _local(row.received_at, row, zone)),
        _Column("Зарегистрировано", 17, lambda row: _local(row.registered_at, row, zone)),
        _Column("Событие, по которому отнесено к периоду", 18, lambda row: row.event_date),
        _Column("Срок (включительно)", 17, lambda row: _last_moment(row.due_at, zone)),
        _Column("Исполнено", 16, lambda row: _local(row.stopped_at, row, zone)),
        _Column(
            "Состояние срока на дату публикации",
            27,
            lambda row: words.clock_state.get(row.state or "", row.state),
        ),
        _Column("Статус", 22, lambda row: words.appeal_status.get(row.status or "", row.status)),
        _Column("Срок платформы", 13, lambda row: row.platform_due_date),
        _Column("Совпадает с платформой", 13, lambda row: _yes_no(row.agrees_with_platform)),
        _Column("Срок по умолчанию", 12, lambda row: _yes_no(row.is_default_policy)),
        _Column(_NUMERATOR, 12, lambda row: row.numerator_amount or None),
        _Column(_DENOMINATOR, 14, lambda row: row.denominator_amount or None),
    ]


def _sum(titles: list[str], title: str, rows: list[ListedRow]) -> str | None:
    column = xl_col_to_name(titles.index(title))
    return f"=SUM({column}{_FIRST_ROW + 1}:{column}{_FIRST_ROW + len(rows)})" if rows else None


def _write_part(
    sheet: Any,
    row: int,
    title: str,
    figure: Decimal | None,
    counted: str,
    formula: str | None,
    formats: dict[str, Any],
) -> None:
    sheet.write_string(row, 0, title, formats["bold"])
    if figure is None:
        sheet.write_string(row, 1, "—", formats["bold"])
        return
    sheet.write_number(row, 1, float(figure), formats["part" if _is_whole(figure) else "exact_part"])
    sheet.write_string(row, 2, _FIGURE_PARTS[counted], formats["plain"])
    if formula is not None and counted == "rows":
        sheet.write_formula(row, 3, formula, formats["number"], float(figure))


def _is_whole(figure: Decimal) -> bool:
    return figure == figure.to_integral_value()


def _write_header(sheet: Any, columns: list[_Column], row_count: int, formats: dict[str, Any]) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST_ROW - 1)
    sheet.freeze_panes(_FIRST_ROW, 2)
    sheet.autofilter(_FIRST_ROW - 1, 0, _FIRST_ROW + row_count - 1, len(columns) - 1)
    sheet.set_row(_FIRST_ROW - 1, 42)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(_FIRST_ROW - 1, number, column.title, formats["header"])


def write_cell(sheet: Any, row: int, column: int, value: Cell, formats: dict[str, Any]) -> None:
    """Dates go in as the format's serial numbers; an empty cell costs nothing and is not written."""
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, value, formats["listed"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, formats["amount"])
    elif isinstance(value, datetime):
        sheet.write_number(row, column, (value - _EPOCH) / timedelta(days=1), formats["moment"])
    elif value is not None:
        sheet.write_number(row, column, (value - _EPOCH.date()).days, formats["date"])


def _local(moment: datetime | None, row: ListedRow, zone: ZoneInfo) -> Cell:
    """A moment in local time; of a source that knows only dates, the date."""
    if moment is None:
        return None
    local = moment.astimezone(zone).replace(tzinfo=None)
    return local if row.has_time else local.date()


def _last_moment(due_at: datetime | None, zone: ZoneInfo) -> Cell:
    """A term that ends with a local day (its last microsecond, or the midnight after) is that day."""
    if due_at is None:
        return None
    local = due_at.astimezone(zone).replace(tzinfo=None)
    if (local + _TICK).time() == time():
        return local.date()
    return local.date() - timedelta(days=1) if local.time() == time() else local


def _yes_no(value: bool | None) -> str | None:
    if value is None:
        return None
    return "да" if value else "нет"
