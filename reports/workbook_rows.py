"""Sheets of the appeals behind a figure: platform ids and moments, a row per appeal, nothing personal."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from reports.figures import print_exact
from reports.layout import Layout
from reports.model import Indicator, ListedRow, SubmissionFacts
from warehouse.errors import PublicationError

_FIRST_ROW = 7
_SHEET_ROWS = 1_048_576
_TICK = timedelta(microseconds=1)
_COLUMNS = (
    ("№", 7),
    ("Источник", 24),
    ("Номер в источнике", 22),
    ("Вид", 26),
    ("Этап", 22),
    ("Поступило", 16),
    ("Зарегистрировано", 17),
    ("Событие, по которому отнесено к периоду", 18),
    ("Срок (включительно)", 17),
    ("Исполнено", 16),
    ("Состояние срока на дату публикации", 26),
    ("Статус", 20),
    ("Срок платформы", 13),
    ("Совпадает с платформой", 13),
    ("Срок по умолчанию", 12),
    ("В числителе", 11),
    ("В знаменателе", 13),
)
_NUMERATOR, _DENOMINATOR = "P", "Q"
_FIGURE_PARTS = {
    "rows": "по строкам ниже",
    "other": "считается не по строкам (медиана, сумма, население или реестр)",
}


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
    """One indicator's sheet; its head counts the rows by formulas, so that a reader can count after us.

    Raises PublicationError when the rows do not fit into a sheet.
    """
    if len(rows) > _SHEET_ROWS - _FIRST_ROW:
        raise PublicationError(
            "Строк показателя больше, чем вмещает лист XLSX",
            where=indicator.code,
            got=str(len(rows)),
            expected=f"не больше {_SHEET_ROWS - _FIRST_ROW}",
            todo="сформируйте сведения за более короткий период",
        )
    for column, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
    form = layout.form(indicator.code)
    sheet.write_string(0, 0, f"{indicator.number}. {indicator.name}", formats["title"])
    sheet.write_string(
        1, 0, f"{indicator.code}, редакция {indicator.edition}; {facts.period.title}", formats["plain"]
    )
    numerator, denominator = _sum(_NUMERATOR, rows), _sum(_DENOMINATOR, rows)
    _write_part(sheet, 2, "Числитель", indicator.numerator, form.numerator, numerator, formats)
    _write_part(sheet, 3, "Знаменатель", indicator.denominator, form.denominator, denominator, formats)
    sheet.write_url(4, 0, "internal:'Показатели'!A1", formats["link"], "← к показателям")
    if not rows:
        sheet.write_string(_FIRST_ROW - 1, 0, "нет строк", formats["bold"])
        return
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST_ROW - 1)
    sheet.set_row(_FIRST_ROW - 1, 42)
    for column, (title, _) in enumerate(_COLUMNS):
        sheet.write_string(_FIRST_ROW - 1, column, title, formats["header"])
    for number, row in enumerate(rows, start=1):
        _write_row(sheet, number, row, facts.municipality.zone, layout, formats)
    sheet.autofilter(_FIRST_ROW - 1, 0, _FIRST_ROW + len(rows) - 1, len(_COLUMNS) - 1)
    sheet.freeze_panes(_FIRST_ROW, 3)


def _sum(column: str, rows: list[ListedRow]) -> str | None:
    first, last = _FIRST_ROW + 1, _FIRST_ROW + len(rows)
    return f"SUM({column}{first}:{column}{last})" if rows else None


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
    sheet.write_string(row, 2, "—" if figure is None else print_exact(figure), formats["bold"])
    if figure is None:
        return
    sheet.write_string(row, 3, _FIGURE_PARTS[counted], formats["plain"])
    if formula is not None and counted != "other":
        sheet.write_formula(row, 5, f"={formula}", formats["number"], float(figure))


def _write_row(
    sheet: Any, number: int, row: ListedRow, zone: ZoneInfo, layout: Layout, formats: dict[str, Any]
) -> None:
    words = layout.words
    at = _FIRST_ROW + number - 1
    sheet.write_number(at, 0, number, formats["line"])
    _write_text(sheet, at, 1, words.source.get(row.source or "", row.source), formats)
    _write_text(sheet, at, 2, row.source_id, formats)
    _write_text(sheet, at, 3, words.regime.get(row.regime or "", row.regime), formats)
    _write_text(sheet, at, 4, words.stage.get(row.stage or "", row.stage), formats)
    has_time = bool(row.has_time)
    _write_moment(sheet, at, 5, row.received_at, zone, formats, has_time=has_time)
    _write_moment(sheet, at, 6, row.registered_at, zone, formats, has_time=has_time)
    _write_day(sheet, at, 7, row.event_date, formats)
    _write_due(sheet, at, 8, row.due_at, zone, formats)
    _write_moment(sheet, at, 9, row.stopped_at, zone, formats, has_time=has_time)
    _write_text(sheet, at, 10, words.clock_state.get(row.state or "", row.state), formats)
    _write_text(sheet, at, 11, words.appeal_status.get(row.status or "", row.status), formats)
    _write_day(sheet, at, 12, row.platform_due_date, formats)
    _write_text(sheet, at, 13, _yes_no(row.agrees_with_platform), formats)
    _write_text(sheet, at, 14, _yes_no(row.is_default_policy), formats)
    for column, amount in ((15, row.numerator_amount), (16, row.denominator_amount)):
        if amount:
            sheet.write_number(at, column, amount, formats["number"])
        else:
            sheet.write_blank(at, column, None, formats["line"])


def _write_moment(
    sheet: Any,
    row: int,
    column: int,
    moment: datetime | None,
    zone: ZoneInfo,
    formats: dict[str, Any],
    *,
    has_time: bool,
) -> None:
    """A moment in local time; of a source that knows only dates, the date."""
    if moment is None:
        sheet.write_blank(row, column, None, formats["line"])
        return
    local = moment.astimezone(zone).replace(tzinfo=None)
    if has_time:
        sheet.write_datetime(row, column, local, formats["moment"])
    else:
        _write_day(sheet, row, column, local.date(), formats)


def _write_due(
    sheet: Any, row: int, column: int, due_at: datetime | None, zone: ZoneInfo, formats: dict[str, Any]
) -> None:
    """A term that ends with a local day (its last microsecond, or the midnight after) is that day."""
    if due_at is None:
        sheet.write_blank(row, column, None, formats["line"])
        return
    local = due_at.astimezone(zone).replace(tzinfo=None)
    if (local + _TICK).time() == time():
        _write_day(sheet, row, column, local.date(), formats)
    elif local.time() == time():
        _write_day(sheet, row, column, local.date() - timedelta(days=1), formats)
    else:
        sheet.write_datetime(row, column, local, formats["moment"])


def _write_day(sheet: Any, row: int, column: int, day: date | None, formats: dict[str, Any]) -> None:
    if day is None:
        sheet.write_blank(row, column, None, formats["line"])
    else:
        sheet.write_datetime(row, column, datetime.combine(day, time()), formats["date"])


def _write_text(sheet: Any, row: int, column: int, text: str | None, formats: dict[str, Any]) -> None:
    sheet.write_string(row, column, text or "", formats["line"])


def _yes_no(value: bool | None) -> str:
    if value is None:
        return ""
    return "да" if value else "нет"
