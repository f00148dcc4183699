"""Odd files are loaded: other formats and endings, sheets and headers out of place, cells of other types."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
import xlwt

from tests.integration.extractors.conftest import MARCH, House
from tests.support.exports import (
    Cell,
    dated,
    headers_of,
    make_row,
    make_rows,
    table_of,
    write_csv,
    write_xls,
    write_xlsx,
)


def test_dates_as_serial_numbers_and_real_dates_are_no_oddity(house: House) -> None:
    incident = house.contracts["incident"]
    rows = [
        make_row(incident, 1, created_at=46_083.5, finished_at=46_084),
        make_row(incident, 2, created_at=MARCH.replace(tzinfo=None) - timedelta(days=1), finished_at=None),
    ]
    result = house.load_one(house.put("bogotol/incident/a.xlsx", rows))
    assert result.findings == ()
    assert house.ask("select created_at from raw.incident__incidents order by 1") == [
        ("2026-03-09 00:00:00",), ("46083.5",),
    ]  # fmt: skip


def test_unknown_headers_are_kept_in_vault_and_reported(house: House) -> None:
    pos = house.contracts["pos"]
    header, *lines = table_of(pos, make_rows(pos, 1, 2))
    table = [[*header, "Телефон {заявителя}", None], [*lines[0], "8-900-000-00-00", "без имени"], lines[1]]
    result = house.load_one(write_xlsx(house.place("bogotol/pos/a.xlsx"), table))
    assert [(item.code, item.column) for item in result.findings] == [
        ("unknown_column", "Телефон {заявителя}"), ("unknown_column", "столбец AA"),
    ]  # fmt: skip
    assert house.ask("select source_key, unknown_columns from vault.pos__messages order by 1") == [
        ("1", {"Телефон {заявителя}": "8-900-000-00-00", "столбец AA": "без имени"}), ("2", None),
    ]  # fmt: skip


ODD_BOOKS: dict[str, tuple[dict[str, object], list[str]]] = {
    "header lower": ({"top": 4}, ["header_row_lower"]),
    "table off the corner": ({"top": 2, "left": 3}, ["header_row_lower"]),
    "hidden sheet": ({"hidden_sheet_before": True}, ["hidden_sheet"]),
    "merged cells": ({"merge": [(1, 4, 2, 4)]}, ["merged_cells"]),
    "formula": ({"formulas": {(1, 4): ('="Доро"&"ги"', "Дороги")}}, ["formula_cells"]),
    "far row": ({"far_cell": (1_048_575, 60)}, []),
    "far column": ({"far_cell": (10_000, 702)}, ["read_slowly"]),
}


@pytest.mark.parametrize("case", ODD_BOOKS)
def test_an_odd_workbook_is_loaded_with_its_findings(house: House, case: str) -> None:
    options, codes = ODD_BOOKS[case]
    rows = make_rows(house.contracts["pos"], 1, 2, category="Дороги")
    result = house.load_one(house.put("bogotol/pos/a.xlsx", rows, **options))
    assert (result.state, result.rows_inserted, result.rows_rejected) == ("loaded", 2, 0)
    assert [item.code for item in result.findings] == codes
    top = options.get("top", 0)
    assert house.ask("select category, _source_row from raw.pos__messages order by 2") == [
        ("Дороги", 2 + top), ("Дороги", 3 + top),  # type: ignore[operator]  # an int of the table above
    ]  # fmt: skip


def test_data_on_a_hidden_sheet_alone_are_loaded(house: House) -> None:
    path = house.put("bogotol/pos/a.xlsx", make_rows(house.contracts["pos"], 1))
    book = openpyxl.load_workbook(path)
    book.create_sheet("Обложка")["A1"] = "Отчёт"
    book["Лист1"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    result = house.load_one(path)
    assert (result.rows_inserted, [item.code for item in result.findings]) == (1, ["hidden_sheet"])


def with_sheet(path: Path, name: str, table: list[list[Cell]], *, is_hidden: bool = False) -> Path:
    """The workbook with one more sheet."""
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet(name)
    for line in table:
        sheet.append(line)
    sheet.sheet_state = "hidden" if is_hidden else "visible"
    book.save(path)
    return dated(path, MARCH)


def test_a_second_table_of_the_source_is_never_left_out(house: House) -> None:
    pos = house.contracts["pos"]
    path = house.put("bogotol/pos/a.xlsx", make_rows(pos, 1))
    result = house.load_one(with_sheet(path, "Лист2", table_of(pos, make_rows(pos, 2))))
    assert result.state == "refused"
    assert (result.reason or "").startswith(
        "В книге не одна таблица источника pos · где: лист «Лист1» и лист «Лист2» · "
    )


def test_a_second_table_of_an_old_workbook_is_never_left_out(house: House) -> None:
    delo = house.contracts["delo"]
    book = xlwt.Workbook(encoding="utf-8")
    for name, number in (("PrintResult", 1), ("PrintResult2", 2)):
        sheet = book.add_sheet(name)
        for row, line in enumerate(table_of(delo, make_rows(delo, number))):
            for column, cell in enumerate(line):
                sheet.write(row, column, cell)
    path = house.place("bogotol/delo/PrintResult.xls")
    book.save(str(path))
    result = house.load_one(path)
    assert result.state == "refused"
    assert "лист «PrintResult» и лист «PrintResult2»" in (result.reason or "")


@pytest.mark.parametrize("case", ["hidden", "headers only", "no headers", "parameters"])
def test_another_sheet_that_is_not_read_is_told_when_it_holds_rows(house: House, case: str) -> None:
    pos = house.contracts["pos"]
    header, line = table_of(pos, make_rows(pos, 2))
    table, codes = {
        "hidden": ([header, line], ["hidden_sheet", "unread_table"]),
        "headers only": ([header], []),
        "no headers": ([line, line], ["unread_sheet"]),
        "parameters": ([["Период", "март"], ["Выгрузил", "оператор"]], []),
    }[case]
    path = house.put("bogotol/pos/a.xlsx", make_rows(pos, 1))
    result = house.load_one(with_sheet(path, "Лист2", table, is_hidden=case == "hidden"))
    assert (result.state, result.rows_read, [item.code for item in result.findings]) == ("loaded", 1, codes)
    assert all("«Лист2»" in item.sentence for item in result.findings)


def test_headers_on_one_sheet_and_rows_on_the_next_are_found(house: House) -> None:
    pos = house.contracts["pos"]
    path = house.put("bogotol/pos/a.xlsx", [])
    result = house.load_one(with_sheet(path, "Лист2", table_of(pos, make_rows(pos, 2))))
    assert (result.state, result.rows_inserted, result.findings) == ("loaded", 1, ())


def test_a_workbook_under_the_other_ending_is_read_by_content(house: House) -> None:
    pos, delo = house.contracts["pos"], house.contracts["delo"]
    as_xls = write_xlsx(house.place("bogotol/pos/a.xlsx"), table_of(pos, make_rows(pos, 1)))
    as_xlsx = write_xls(house.place("bogotol/delo/a.xls"), table_of(delo, make_rows(delo, 1)))
    results = house.load(
        as_xls.rename(as_xls.with_suffix(".xls")), as_xlsx.rename(as_xlsx.with_suffix(".xlsx"))
    )
    assert [(result.state, [item.code for item in result.findings]) for result in results] == [
        ("loaded", ["wrong_extension"])
    ] * 2


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_csv_variants_load_alike(house: House, separator: str, encoding: str) -> None:
    incident = house.contracts["incident"]
    row = make_row(
        incident, 1, municipality_name="Пробная область, другое", message_text='Сказал: "да"\r\nи ушёл; вот'
    )
    path = write_csv(
        house.place("bogotol/incident/a.csv"),
        table_of(incident, [row]),
        delimiter=separator,
        encoding=encoding,
    )
    result = house.load_one(path)
    assert (result.state, result.findings) == ("loaded", ())
    assert house.ask(
        """
        select municipality_name, message_text from raw.incident__incidents
        inner join vault.incident__incidents using (municipality_code, source_key)
        """
    ) == [("Пробная область, другое", 'Сказал: "да"\r\nи ушёл; вот')]


def test_the_same_rows_in_another_format_are_unchanged(house: House) -> None:
    incident = house.contracts["incident"]
    rows = make_rows(incident, 1, 2)
    house.load_one(house.put("bogotol/incident/a.xlsx", rows))
    again = house.load_one(house.put("bogotol/incident/a.csv", rows))
    assert (again.rows_inserted, again.rows_unchanged) == (0, 2)


def test_repeated_header_rows_of_printresult_are_no_rows(house: House) -> None:
    delo = house.contracts["delo"]
    table = table_of(delo, make_rows(delo, 1, 2))
    table.insert(2, list(headers_of(delo)))
    result = house.load_one(write_xls(house.place("bogotol/delo/PrintResult.xls"), table, top=3))
    assert (result.rows_read, result.rows_inserted) == (2, 2)
    assert {item.code for item in result.findings} == {"repeated_header_row", "header_row_lower"}
    rubric = "(0002.0014.0143.0416) Дворы"
    assert house.ask("select source_key, rubric, _source_row from raw.delo__cards order by 3") == [
        ("07/19-ОГ-1|2026", rubric, 5), ("07/19-ОГ-2|2026", rubric, 7),
    ]  # fmt: skip
