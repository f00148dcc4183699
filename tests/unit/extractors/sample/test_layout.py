"""Files are what the platforms give: headers in order, formats, sheets, names, times."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.unit.extractors.sample.conftest import UNTIL, Written
from tests.unit.extractors.sample.reading import CSV, read_table
from warehouse.municipalities import Municipality

SPECS = {
    "incident": "incident_management_47col.json",
    "pos": "pos_messages_25col.json",
    "delo": "delo_printresult_20col.json",
    "gospubliki": "gospubliki_20col.json",
    "heatmap": "heatmap_tsur_10col.json",
}


def _file(written: Written, source: str) -> Path:
    return next(file.path for file in written.summary.files if file.source == source)


@pytest.mark.parametrize("source", SPECS)
@pytest.mark.parametrize("fixture", ["native", "large"])
def test_headers_are_the_specification_s_in_order(
    source: str, fixture: str, shared: Path, request: pytest.FixtureRequest
) -> None:
    expected = json.loads((shared / "specs" / SPECS[source]).read_text(encoding="utf-8"))["columns"]
    table = read_table(_file(request.getfixturevalue(fixture), source), source)
    assert expected in table[:4]
    assert len(expected) == {"incident": 47, "pos": 25, "delo": 20, "gospubliki": 20, "heatmap": 10}[source]


def test_files_are_named_and_placed_as_an_inbox(native: Written, large: Written) -> None:
    places = [
        f"{file.path.parent.parent.name}/{file.source}/{file.path.name}"
        for file in native.summary.files
        if file.source != "registers"
    ]
    assert places == [
        "barnaul/incident/Инциденты_14.02.2026-27.02.2026.xlsx",
        "barnaul/pos/Сообщения_27.02.2026.xlsx",
        "barnaul/delo/PrintResult_27.02.2026.xls",
        "barnaul/heatmap/Тепловая карта_14.02.2026-27.02.2026.xlsx",
        "barnaul/heatmap/Тепловая карта_27.02.2026-27.02.2026.xlsx",
        "barnaul/gospubliki/Реестр госпабликов_27.02.2026.csv",
        "barnaul/gospubliki/Шаблон Госпаблики ВК_01.2026.xlsx",
    ]
    assert [file.path.suffix for file in large.summary.files[:3]] == [".csv"] * 3
    leftovers = [
        path for path in _file(native, "incident").parents[1].rglob("*") if path.name.startswith(".")
    ]
    assert leftovers == []


def test_folders_are_closed_to_others(native: Written) -> None:
    folder = _file(native, "pos").parent
    assert [oct(place.stat().st_mode & 0o777) for place in (folder, folder.parent)] == ["0o700", "0o700"]


def test_file_time_is_the_export_s_moment_in_the_city_s_zone(native: Written, barnaul: Municipality) -> None:
    moment = datetime(UNTIL.year, UNTIL.month, UNTIL.day, 23, 30, tzinfo=ZoneInfo(barnaul.time_zone))
    assert {file.path.stat().st_mtime for file in native.summary.files} == {moment.timestamp()}


def test_workbooks_have_one_sheet_named_as_the_platform_names_it(native: Written) -> None:
    names = {s: CalamineWorkbook.from_path(_file(native, s)).sheet_names for s in ("incident", "pos")}
    assert names == {"incident": ["Лист1"], "pos": ["Sheet0"]}


def test_print_result_is_biff(native: Written) -> None:
    path = _file(native, "delo")
    assert path.read_bytes()[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
    assert len(native.rows["delo"]) == next(f.row_count for f in native.summary.files if f.source == "delo")


def test_durations_are_numbers_identifiers_are_numbers_the_rest_is_text(native: Written) -> None:
    sheet = openpyxl.load_workbook(_file(native, "incident"))["Лист1"]
    kinds: dict[str, set[tuple[type, str]]] = {}
    for column in sheet.iter_cols():
        cells = {(type(cell.value), cell.number_format) for cell in column[1:] if cell.value is not None}
        kinds[str(column[0].value)] = cells
    text = {(str, "General")}
    duration = (timedelta, "[hh]:mm:ss")
    assert kinds["ID"] == kinds["Номер инцидента"] == {(int, "General")}
    assert kinds["Дата создания"] == kinds["Дата окончания"] == kinds["Текст инцидента"] == text
    total = kinds["Время с начала создания инцидента до окончания"]
    assert duration in total
    assert total <= {duration, (float, "General")}
    assert (sheet.max_row, sheet.max_column) == (len(native.rows["incident"]) + 1, 47)


def test_pos_cells_are_all_text(native: Written) -> None:
    sheet = openpyxl.load_workbook(_file(native, "pos"))["Sheet0"]
    rows = list(sheet.iter_rows(min_row=2, max_row=len(native.rows["pos"]) + 1, values_only=True))
    assert {type(value) for row in rows for value in row} == {str}


@pytest.mark.parametrize("source", SPECS)
def test_csv_holds_every_row_with_every_cell(source: str, large: Written) -> None:
    file = next(file for file in large.summary.files if file.source == source)
    table = read_table(file.path, source)
    assert {len(row) for row in table} == {len(table[0])}
    assert len(table) == 1 + file.row_count + file.has_totals_row


@pytest.mark.parametrize(
    ("source", "mark", "first"),
    [("incident", b"\xef\xbb\xbf", "Кабинет"), ("pos", b"\xef\xbb\xbf", "Номер"), ("delo", b"", "Вид")],
)
def test_csv_begins_and_ends_lines_as_excel_does(
    source: str, mark: bytes, first: str, large: Written
) -> None:
    path = next(file.path for file in large.summary.files if file.source == source)
    data = path.read_bytes()
    separator, encoding = CSV[source]
    assert data.startswith(mark + f"{first}{separator}".encode(encoding.removesuffix("-sig")))
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == data.count(b"\n") == len(read_table(path, source))
