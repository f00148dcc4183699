"""Files of «Госпаблики» and of the heat map in their real layouts, with invented rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from extractors.contract import load_contracts
from tests.support.exports import Cell, Row, headers_of, write_csv, write_xlsx

MONTH_SHEETS = ("Посты свод", "Просмотры свод", "Репосты свод", "Комментарии свод", "Лайки свод")
_MESSAGE: Row = {
    "direction": "Дороги", "topic_group": "Содержание дорог", "topic": "Ямы", "status": "В работе",
    "assignee": "Отдел дорог", "origin": "ПОС", "message_kind": 0, "is_spam": "нет", "taken_at": "12.10.2026",
    "address": "Россия, Пробная область, Пробный, улица Пробная, 1",
}  # fmt: skip
_PAGE: Row = {
    "page_level": "МО", "founder_name": "Администрация", "organisation_name": "МБОУ СОШ 1",
    "ogrn_code": "1026400000011", "sphere_1": "Образование", "page_status": "Активна", "page_id": "200000001",
    "page_url": "https://vk.com/public200000001", "page_address": "Пробный, улица Пробная, 2",
    "is_connected": "да", "has_gov_badge": "да", "design_percent": "85", "widget_count": "2",
    "activity_percent": "100", "follower_count": "1200", "reach_count": "900", "post_reach_mean": "310,5",
}  # fmt: skip


def write_heatmap(path: Path, *rows: Row) -> Path:
    """An export of the map: its period is in `path`'s name; `rows` change the usual message."""
    table = _table("heatmap", [{**_MESSAGE, **row} for row in rows])
    return (write_csv if path.suffix == ".csv" else write_xlsx)(path, table)


def write_registry(path: Path, *rows: Row) -> Path:
    """A snapshot of the registry as CSV with commas; `rows` change the usual page."""
    table = _table("gospubliki", [{**_PAGE, **row} for row in rows])
    return write_csv(path, table, delimiter=",", encoding="utf-8")


def write_month(
    path: Path,
    pages: Mapping[tuple[str, str], Mapping[str, Sequence[Cell]]],
    *,
    without: Sequence[str] = (),
) -> Path:
    """The monthly workbook: pages by name and number, their five numbers by sheet, rows from line 11 on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"strings_to_urls": False})
    organisations = book.add_worksheet("Организации")
    organisations.write_row(0, 0, ["№", "Организация", "Сфера"])
    for row, (name, _) in enumerate(pages, start=1):
        organisations.write_row(row, 0, [row, name, "Образование"])
    book.add_worksheet("Общий свод").write_row(0, 0, ["Показатель", "Значение"])
    for sheet_name in MONTH_SHEETS:
        if sheet_name in without:
            continue
        sheet = book.add_worksheet(sheet_name)
        sheet.write(0, 0, "Сводный отчёт по страницам ВКонтакте")
        sheet.write(4, 0, sheet_name)
        sheet.write_row(
            9, 0,
            ["№", "Организация", "ID госпаблика", "1 неделя", "2 неделя", "3 неделя", "4 неделя", "ост. дни",
             "Всего за 4 недели", "в среднем за 4 недели", "за месяц"],
        )  # fmt: skip
        for row, ((name, number), figures) in enumerate(pages.items(), start=1):
            *weeks, rest = figures[sheet_name]
            total = sum(week for week in weeks if isinstance(week, int))
            sheet.write_row(9 + row, 0, [row, name, number, *weeks, rest, total, total / 4])
        sheet.write_row(10 + len(pages), 0, ["Итого"])
    book.close()
    return path


def _table(name: str, rows: Sequence[Row]) -> list[list[Cell]]:
    contract = load_contracts()[name]
    names = [column.name for column in contract.columns]
    return [list(headers_of(contract)), *([row.get(name) for name in names] for row in rows)]
