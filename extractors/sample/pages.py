"""Official pages of an invented city: the weekly registry, and the workbook of the last whole month."""

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import xlsxwriter

from extractors.sample.city import City
from extractors.sample.clock import day_number
from extractors.sample.csv_table import CsvTable
from extractors.sample.reference import contract_columns, read_data
from extractors.sample.tables import SampleFile, write_whole

MONTH_SHEETS = ("Посты свод", "Просмотры свод", "Репосты свод", "Комментарии свод", "Лайки свод")
_HEADERS = (
    "№", "Организация", "ID госпаблика", "1 неделя", "2 неделя", "3 неделя", "4 неделя", "ост. дни",
    "Всего за 4 недели", "в среднем за 4 недели", "за месяц",
)  # fmt: skip
_HEADER_ROW = 9
_FIRST_PAGE_ID, _FIRST_OGRN = 999_000_000, 1_999_000_000_000
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 — a constant of the file format, which knows no zones


def write_pages(city: City, folder: Path, last: date, moment: float) -> list[SampleFile]:
    """The snapshot of the registry on the day `last` and the workbook of the month before it."""
    month = (last.replace(day=1) - timedelta(days=1)).replace(day=1)
    registry = folder / f"Реестр госпабликов_{last:%d.%m.%Y}.csv"
    workbook = folder / f"Шаблон Госпаблики ВК_{month:%m.%Y}.xlsx"
    rows = _registry(city, last)
    headers = [column["header"] for column in contract_columns("gospubliki")]

    def write_registry(part: Path) -> None:
        table = CsvTable(part, headers, separator=",", encoding="utf-8-sig")
        table.write(rows)
        table.close(None)

    write_whole(registry, moment, write_registry)
    pages = rows.filter(pl.col("page_id") != "0")
    write_whole(workbook, moment, lambda part: _write_month(city, part, pages, month))
    days = day_number(last), day_number(last)
    month_days = day_number(month), day_number(last.replace(day=1)) - 1
    return [
        SampleFile(registry, "gospubliki", *days, rows.height, has_totals_row=False),
        SampleFile(
            workbook, "gospubliki", *month_days, len(MONTH_SHEETS) * pages.height, has_totals_row=True
        ),
    ]


def _registry(city: City, day: date) -> pl.DataFrame:
    """All pages, as they stand in the week of a day: what a page is never changes, its followers do."""
    shapes = read_data("pages_and_map")["pages"]
    count, spheres = shapes["count"], shapes["spheres"]
    chance = city.generator("pages", 0)
    size = np.exp(chance.normal(7.5, 1.0, count))
    quality = chance.random((4, count))
    week = city.generator("pages", 1, day_number(day) // 7)
    followers = (size * (1 + (day_number(day) - city.first) / 5000)).astype(np.int64)
    reach = (followers * week.uniform(0.2, 1.4, count)).astype(np.int64)
    rows = []
    for number in range(count):
        sphere, name = spheres[number % len(spheres)]
        has_page = number >= shapes["without_page"]
        page_id = _FIRST_PAGE_ID + number
        rows.append({
            "page_level": "МО",
            "founder_name": f"Администрация, {city.municipality.name}",
            "organisation_name": name.format(number // len(spheres) + 1),
            "no_page_reason": None if has_page else shapes["reasons"][number % len(shapes["reasons"])],
            "ogrn_code": str(_FIRST_OGRN + number),
            "sphere_1": sphere,
            "sphere_2": None,
            "sphere_3": None,
            "page_status": "Активна" if has_page else "Нет страницы",
            "page_id": str(page_id) if has_page else "0",
            "page_url": f"https://vk.com/public{page_id}" if has_page else None,
            "page_address": f"Россия, {city.municipality.region_name}" if has_page else None,
            "is_connected": "да" if has_page and quality[0, number] < 0.9 else "нет",
            "has_gov_badge": "да" if has_page and quality[1, number] < 0.8 else "нет",
            "design_percent": str(int(quality[2, number] * 3) * 25 + 50) if has_page else "None",
            "widget_count": str(int(quality[3, number] * 3)) if has_page else "None",
            "activity_percent": "100" if has_page and quality[3, number] < 0.85 else "0",
            "follower_count": str(followers[number]) if has_page else "None",
            "reach_count": str(reach[number]) if has_page else "None",
            "post_reach_mean": f"{reach[number] / 7:.1f}".replace(".", ",") if has_page else "None",
        })  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _write_month(city: City, path: Path, pages: pl.DataFrame, month: date) -> None:
    """The form with titles above its header and «Итого» below the last page."""
    book = xlsxwriter.Workbook(path, {"strings_to_urls": False, "in_memory": True})
    book.set_properties({"created": _CREATED})
    organisations = book.add_worksheet("Организации")
    organisations.write_row(0, 0, ["№", "Организация", "Сфера"])
    for row, (name, sphere) in enumerate(pages.select("organisation_name", "sphere_1").iter_rows(), start=1):
        organisations.write_row(row, 0, [row, name, sphere])
    book.add_worksheet("Общий свод").write_row(0, 0, ["Показатель", "Значение"])
    figures = city.generator("pages", 2, month.year * 12 + month.month)
    for sheet_name, usual in zip(MONTH_SHEETS, (5, 2500, 6, 3, 90), strict=True):
        sheet = book.add_worksheet(sheet_name)
        sheet.write(0, 0, f"Показатели страниц ВКонтакте, {month:%m.%Y}")
        sheet.write_row(_HEADER_ROW, 0, _HEADERS)
        for row, (name, page_id) in enumerate(
            pages.select("organisation_name", "page_id").iter_rows(), start=1
        ):
            weeks = [int(number) for number in figures.poisson(usual, 4)]
            rest = int(figures.poisson(usual * 2 / 7))
            total = sum(weeks)
            cells = [row, name, int(page_id), *weeks, rest, total, total / 4, total + rest]
            sheet.write_row(_HEADER_ROW + row, 0, cells)
        sheet.write(_HEADER_ROW + pages.height + 1, 0, "Итого")
    book.close()
