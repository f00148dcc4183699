"""Sheets as text: every reader gives the same, rows count from the sheet's corner."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from extractors.errors import FileRefusedError
from extractors.readers.archive import read_directory
from extractors.readers.excel_table import ExcelTable
from extractors.readers.sliced_table import SlicedTable
from extractors.readers.streamed_table import StreamedTable
from extractors.readers.tables import ROW, Shape, SourceTable
from extractors.values import settle_types
from tests.support.exports import Cell, write_xls, write_xlsx
from tests.unit.extractors.readers.test_archive import content_of, rewritten

Open = Callable[[Path], SourceTable]
PART, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


@pytest.fixture(params=["whole", "sliced", "streamed"])
def open_table(request: pytest.FixtureRequest) -> Open:
    """The readers of XLSX in turn."""
    if request.param == "whole":
        return lambda path: ExcelTable(path, "Лист1", PART, may_have_merged_cells=True)
    if request.param == "sliced":
        return lambda path: SlicedTable(path, "Лист1", PART, read_directory(path))
    return lambda path: StreamedTable(path, "Лист1")


def cells_of(table: SourceTable, shape: Shape) -> list[tuple[object, ...]]:
    return pl.concat(list(table.batches(shape))).select(ROW, *(f"c{n}" for n in range(shape.width))).rows()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (39_520_480, "39520480"),
        (4_294_967_297, "4294967297"),
        (0.5, "0.5"),
        (45_678.5, "45678.5"),
        (True, "true"),
        (date(2026, 3, 2), "2026-03-02 00:00:00"),
        (datetime.fromisoformat("2026-03-02 20:40:05"), "2026-03-02 20:40:05"),
        (datetime.fromisoformat("2026-03-02 20:40:05.250"), "2026-03-02 20:40:05.250"),
        ("'Текст\nдальше", "'Текст\nдальше"),
        ("31.02.2026", "31.02.2026"),
    ],
)
def test_a_typed_cell_becomes_text(tmp_path: Path, open_table: Open, cell: Cell, text: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема"], [1, cell]])
    assert cells_of(open_table(path), Shape(2, 2)) == [(2, "1", text)]


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (timedelta(hours=12, minutes=30, seconds=37, milliseconds=103), "12:30:37.103"),
        (timedelta(days=59, hours=12), "1428:00:00"),
        (timedelta(days=60, hours=12), "1452:00:00"),
        (timedelta(days=61, hours=12), "1476:00:00"),
        (timedelta(days=400), "9600:00:00"),
    ],
)
def test_a_duration_may_last_longer_than_a_day(
    tmp_path: Path, open_table: Open, days: timedelta, text: str
) -> None:
    """Day 60 is Excel's 29.02.1900: a reader that thinks in dates loses a day there."""
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Срок"], [1, days]])
    ((_, _, found),) = cells_of(open_table(path), Shape(2, 2, duration_columns=frozenset({1})))
    assert settle_types(pl.DataFrame({"a": [found]}), {"a": "duration"})["a"].to_list() == [text]


def test_empty_rows_and_columns_before_the_table_are_counted(tmp_path: Path, open_table: Open) -> None:
    table = open_table(write_xlsx(tmp_path / "a.xlsx", [["Номер"], [7]], top=3, left=2))
    assert [row for row, cells in enumerate(table.preview(), start=1) if any(cells)] == [4, 5]
    assert cells_of(table, Shape(5, 3)) == [(5, None, None, "7")]


def test_a_cell_with_an_error_is_empty(tmp_path: Path, open_table: Open) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема"], [1]], formulas={(1, 1): ("=1/0", "#DIV/0!")})
    assert cells_of(open_table(path), Shape(2, 2)) == [(2, "1", None)]


def test_a_formula_gives_its_kept_value(tmp_path: Path, open_table: Open) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема"], [1]], formulas={(1, 1): ('="Я"&"ма"', "Яма")})
    assert cells_of(open_table(path), Shape(2, 2)) == [(2, "1", "Яма")]


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        ("<t>a_x0000_b</t>", "a\0b"),
        ("<t>a_x000D_b_x0041_</t>", "a\rbA"),
        ("<t>a&#95;x0000_b</t>", "a\0b"),
        ("<t>_x0100_ _X0041_ _xD83D_</t>", "_x0100_ _X0041_ _xD83D_"),
    ],
)
def test_characters_that_xml_cannot_hold_come_out_of_their_escapes(
    tmp_path: Path, open_table: Open, kept: str, text: str
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема"], [1, "Ямы"]])
    strings = content_of(path, STRINGS).replace("<t>Ямы</t>".encode(), kept.encode())
    table = open_table(rewritten(path, STRINGS, strings))
    assert cells_of(table, Shape(2, 2)) == [(2, "1", text)]
    assert table.may_hold_nul or "\0" not in text


def test_a_merged_value_counts_for_each_row_but_not_as_key(tmp_path: Path) -> None:
    table: list[list[Cell]] = [["Номер", "Тема"], [1, "Ямы"], [2], [3, "Снег"], [None, "Лёд"]]
    path = write_xlsx(tmp_path / "a.xlsx", table, merge=[(1, 1, 2, 1), (3, 0, 4, 0)])
    sheet = ExcelTable(path, "Лист1", PART, may_have_merged_cells=True)
    assert cells_of(sheet, Shape(2, 2, key_columns=frozenset({0}))) == [
        (2, "1", "Ямы"), (3, "2", "Ямы"), (4, "3", "Снег"), (5, None, "Лёд"),
    ]  # fmt: skip
    assert [(note.code, note.rows, note.first_row) for note in sheet.notes] == [("merged_cells", 2, 2)]


def test_a_merged_range_without_cells_is_no_matter(tmp_path: Path) -> None:
    table: list[list[Cell]] = [["Номер", "Тема"], [1, "Ямы"], *([None, None] for _ in range(4)), [None]]
    path = write_xlsx(tmp_path / "a.xlsx", table, merge=[(5, 0, 6, 0)])
    sheet = ExcelTable(path, "Лист1", PART, may_have_merged_cells=True)
    assert cells_of(sheet, Shape(2, 2))[0] == (2, "1", "Ямы")


def test_a_merged_title_above_the_header_is_no_matter(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Отчёт"], ["Номер", "Тема"], [1, "Ямы"]], merge=[(0, 0, 0, 1)])
    sheet = ExcelTable(path, "Лист1", PART, may_have_merged_cells=True)
    assert cells_of(sheet, Shape(3, 2)) == [(3, "1", "Ямы")]
    assert sheet.notes == []


def test_a_far_cell_does_not_cost_memory(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема"], [1, "Ямы"]], far_cell=(1_048_575, 1))
    assert cells_of(StreamedTable(path, "Лист1"), Shape(2, 2)) == [(2, "1", "Ямы"), (1_048_576, None, " ")]


def test_old_workbooks_are_read_too(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", [["Номер", "Тема"], ["1", "Ямы"], [2, None]], top=2)
    assert cells_of(ExcelTable(path, "PrintResult", None), Shape(4, 2)) == [(4, "1", "Ямы"), (5, "2", None)]


def test_a_panic_of_the_parser_costs_only_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """As the parser's Rust code raises it."""

    def panic(_: Path) -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr("fastexcel.read_excel", panic)
    with pytest.raises(FileRefusedError, match="сбой разбора"):
        ExcelTable(tmp_path / "a.xlsx", "Лист1", PART).preview()
    monkeypatch.setattr("fastexcel.read_excel", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        ExcelTable(tmp_path / "a.xlsx", "Лист1", PART).preview()
