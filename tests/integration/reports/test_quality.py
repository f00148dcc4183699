"""The quality workbook from a ledger with one fault of each kind: what stands where, and what does not."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reports.quality.book import Book, render_quality
from reports.quality.week import parse_week
from tests.integration.reports.city import CITY
from warehouse.database import connect
from warehouse.settings import Settings

WEEK = parse_week("2026-W30")
_LOAD = """
    insert into ops.loads
        (municipality_code, source, dataset, file_name, sha256, exported_at, rows_read, rows_inserted,
        rows_rejected, state, reason, project_version)
    values (%s, 'incident', 'incidents', %s, %s, %s, 9, 8, 1, %s, %s, '0.1.0')
    returning load_id
"""


@pytest.fixture
def faulty(city: Settings) -> Settings:
    """A week with two files, beside one of the week after, a withdrawn one and one of another city."""
    with connect(city) as connection:
        for number, (place, name, at, state, reason) in enumerate(
            (
                (CITY, "=1+1.xlsx", "2026-07-20T00:30+04:00", "loaded", None),
                (CITY, "bad.xlsx", "2026-07-26T23:30+04:00", "refused", "Файл пуст"),
                (CITY, "later.xlsx", "2026-07-27T00:30+04:00", "loaded", None),
                (CITY, "back.xlsx", "2026-07-21T00:30+04:00", "withdrawn", None),
                ("bogotol", "other.xlsx", "2026-07-21T00:30+04:00", "loaded", None),
            )
        ):
            row = connection.execute(_LOAD, [place, name, str(number) * 64, at, state, reason]).fetchone()
            assert row is not None
            connection.execute(
                "insert into ops.rejected_rows"
                " values (%s, %s, 30000007, 'Дата создания', 'text', 'нет даты')",
                [row[0], place],
            )
            for code, column, at_row in (
                ("closed_before_received", "Дата окончания", 12),
                ("new_code", "@Тема", 3),
            ):
                connection.execute(
                    "insert into ops.odd_rows values (%s, %s, %s, %s)", [row[0], code, column, at_row]
                )
                connection.execute(
                    "insert into ops.load_findings values (%s, %s, %s, 1, %s, 'сказано загрузкой')",
                    [row[0], code, column, at_row],
                )
            connection.execute(
                "insert into ops.load_findings values (%s, 'hidden_sheet', null, 1, null, 'скрытый лист')",
                [row[0]],
            )
    return city


def _render(settings: Settings, folder: Path) -> tuple[Book, dict[str, list[tuple[Any, ...]]]]:
    book = render_quality(settings, CITY, week=WEEK, out=folder)
    opened = openpyxl.load_workbook(book.file)
    return book, {
        sheet.title: [row for row in sheet.iter_rows(min_row=5, values_only=True) if any(row)]
        for sheet in opened
    }


def test_each_fault_of_the_week_stands_in_its_sheet(faulty: Settings, tmp_path: Path) -> None:
    book, sheets = _render(faulty, tmp_path)
    assert [(row[1], row[3], row[6]) for row in sheets["Файлы недели"]] == [
        ("=1+1.xlsx", "загружен", None), ("bad.xlsx", "отвергнут", "Файл пуст"),
    ]  # fmt: skip
    assert [row[1:6] for row in sheets["Отклонённые строки"]] == [
        ("=1+1.xlsx", 3, 7, "Дата создания", "нет даты"), ("bad.xlsx", 3, 7, "Дата создания", "нет даты"),
    ]  # fmt: skip
    assert [row[1:] for row in sheets["Противоречия"]][:2] == [
        ("=1+1.xlsx", None, 3, "@Тема", "сказано загрузкой",
         "сверьте выгрузку с платформой; что изменилось навсегда, впишите в контракт источника"),
        ("=1+1.xlsx", None, 12, "Дата окончания", "закрыто раньше, чем поступило",
         "исправьте на платформе дату поступления или закрытия"),
    ]  # fmt: skip
    assert [row[1:6] for row in sheets["Замечания к файлам"]] == [
        (name, None, None, None, "скрытый лист") for name in ("=1+1.xlsx", "bad.xlsx")
    ]
    assert (book.file_count, book.rejected_count, book.odd_count, book.unmapped_count) == (2, 2, 4, 0)


def test_a_book_that_fails_half_way_leaves_the_one_before(
    faulty: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = _render(faulty, tmp_path)
    content = before.file.read_bytes()

    def write_half(path: Path, *_: object) -> None:
        path.write_bytes(content[:100])
        raise OSError("no space left")

    monkeypatch.setattr("reports.quality.book.write_quality_workbook", write_half)
    with pytest.raises(OSError, match="no space left"):
        _render(faulty, tmp_path)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(before.file.name, content)]


def test_no_value_of_a_platform_becomes_a_formula(faulty: Settings, tmp_path: Path) -> None:
    book, _ = _render(faulty, tmp_path)
    cells = [cell for sheet in openpyxl.load_workbook(book.file) for row in sheet for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=1+1.xlsx"} == {"s"}
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_a_week_without_faults_says_so(city: Settings, tmp_path: Path) -> None:
    book = render_quality(city, CITY, week=parse_week("2025-W10"), out=tmp_path)
    said = {sheet["A3"].value for sheet in openpyxl.load_workbook(book.file)}
    assert said == {"Ничего не найдено"}
    assert [path.name for path in tmp_path.iterdir()] == [f"{CITY}_2025-W10_kachestvo.xlsx"]
