"""Bad rows and odd workbooks in each platform's own format, as decisions say what bad input gets.

A file holds every case of its source between two good rows, so that each is seen to cost nothing but itself.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.integration.extractors.conftest import MARCH, House
from tests.support.exports import Cell, Row, dated, make_row, make_rows, table_of, write_xls, write_xlsx
from tests.unit.extractors.readers.test_archive import content_of, rewritten

FORMATS = {"incident": ".xlsx", "pos": ".xlsx", "delo": ".xls"}
TABLES = {"incident": "incident__incidents", "pos": "pos__messages", "delo": "delo__cards"}
STRINGS = "xl/sharedStrings.xml"
# Writers of workbooks stop at 32 767 characters: in XLSX a longer text takes this one's place, BIFF has none.
LONG = "очень длинный текст"
BEYOND_32_BITS = 4_294_967_297

Case = tuple[dict[str, Cell], str | None, str]

REJECTED: dict[str, list[Case]] = {
    "incident": [
        ({"incident_id": None}, "ID", "нет ключа строки"),
        ({"incident_id": "№ 5"}, "ID", "ключ не своего типа"),
        ({"incident_id": 5.5}, "ID", "ключ не своего типа"),
        ({"topic": LONG}, "Тема", "ячейка длиннее 1 МБ"),
        ({"message_text": LONG}, "Текст инцидента", "ячейка длиннее 1 МБ"),
        ({"topic": "Я\0мы"}, "Тема", "в ячейке нулевой байт"),
        ({"cabinet": "Итого:", "incident_id": None}, None, "строка итогов, а не обращение"),
        ({"cabinet": "Всего", "incident_id": "Всего: 12"}, None, "строка итогов, а не обращение"),
        ({"created_at": "2026-02-31 10:00:00"}, "Дата создания", "невозможная дата"),
        ({"created_at": "вчера"}, "Дата создания", "формат даты не распознан"),
        ({"created_at": None}, "Дата создания", "нет обязательной даты"),
    ],
    "pos": [
        ({"message_number": "-"}, "Номер", "нет ключа строки"),
        ({"message_number": "№ 5"}, "Номер", "ключ не своего типа"),
        ({"category": LONG}, "Категория", "ячейка длиннее 1 МБ"),
        ({"category": "Я\0мы"}, "Категория", "в ячейке нулевой байт"),
        ({"message_number": "Итого: 2", "received_date": None}, None, "строка итогов, а не обращение"),
        ({"received_date": "31.02.2026"}, "Дата поступления", "невозможная дата"),
        ({"received_date": "2026-01-06T10:00:00Z"}, "Дата поступления", "формат даты не распознан"),
        ({"received_date": "-"}, "Дата поступления", "нет обязательной даты"),
    ],
    "delo": [
        ({"card_number": None}, "№ РК", "нет ключа строки"),
        ({"card_number": "7" * 201}, "№ РК", "ключ длиннее 200 знаков"),
        ({"rubric": "Дво\0ры"}, "Рубрика", "в ячейке нулевой байт"),
        ({"content": "О ремонте\0"}, "Содержание", "в ячейке нулевой байт"),
        ({"kind": "Итого: 3", "card_number": None}, None, "строка итогов, а не обращение"),
        ({"registered_date": "31.02.2026"}, "Дата рег.", "невозможная дата"),
        ({"registered_date": "января"}, "Дата рег.", "формат даты не распознан"),
        ({"registered_date": None}, "Дата рег.", "нет обязательной даты"),
    ],
}

ODD: dict[str, list[tuple[dict[str, Cell], str]]] = {
    "incident": [
        ({"finished_at": "2026-02-31 10:00:00"}, "impossible_moment"),
        ({"survey_step_at": "вчера"}, "unread_moment"),
        ({"created_at": "0001-01-01 10:00:00"}, "early_moment"),
        ({"created_at": "2062-01-01 10:00:00", "finished_at": None}, "future_moment"),
        ({"finished_at": "2026-03-01 10:00:00"}, "closed_before_received"),
        ({"incident_id": 1}, "duplicate_key"),
        ({"department": None}, "empty_required"),
        ({"audience_count": "много"}, "odd_value"),
        ({"incident_id": 12_345_678_901_234_567}, "long_number"),
    ],
    "pos": [
        ({"finished_date": "31.02.2026"}, "impossible_moment"),
        ({"finished_date": "вчера"}, "unread_moment"),
        ({"received_date": "01.01.0001"}, "early_moment"),
        ({"received_date": "01.01.2062", "finished_date": None}, "future_moment"),
        ({"finished_date": "05.01.2026"}, "closed_before_received"),
        ({"message_number": "0001"}, "duplicate_key"),
        ({"status": None}, "empty_required"),
        ({"score": "11"}, "odd_value"),
    ],
    "delo": [
        ({"due_date": "31.02.2026"}, "impossible_moment"),
        ({"finished_date": "нет"}, "unread_moment"),
        ({"registered_date": "12.01.0001"}, "early_moment"),
        ({"registered_date": "12.01.2062"}, "future_moment"),
        ({"finished_date": "11.01.2026"}, "closed_before_received"),
        ({"card_number": "07/19-ОГ-1"}, "duplicate_key"),
    ],
}


def put(house: House, source: str, rows: list[Row], **options: Any) -> Path:
    """The rows in the source's own format, with texts as long as no writer writes them."""
    path = house.put(f"bogotol/{source}/a{FORMATS[source]}", rows, **options)
    if path.suffix == ".xlsx":
        rewritten(path, STRINGS, content_of(path, STRINGS).replace(LONG.encode(), ("я" * 600_000).encode()))
    return dated(path, MARCH)


@pytest.mark.parametrize("source", FORMATS)
def test_each_bad_row_is_rejected_with_its_place_and_no_other(house: House, source: str) -> None:
    contract, cases = house.contracts[source], REJECTED[source]
    bad = [make_row(contract, 100 + number, **changes) for number, (changes, *_) in enumerate(cases)]
    result = house.load_one(put(house, source, [make_row(contract, 1), *bad, make_row(contract, 2)]))
    assert (result.state, result.rows_read, result.rows_inserted) == ("loaded", len(bad) + 2, 2)
    assert house.ask("select source_row, column_name, reason from ops.rejected_rows order by 1") == [
        (number, column, reason) for number, (_, column, reason) in enumerate(cases, start=3)
    ]
    assert [finding.code for finding in result.findings] == []


@pytest.mark.parametrize("source", FORMATS)
def test_each_odd_row_is_loaded_and_named(house: House, source: str) -> None:
    contract, cases = house.contracts[source], ODD[source]
    odd = [make_row(contract, 100 + number, **changes) for number, (changes, _) in enumerate(cases)]
    result = house.load_one(put(house, source, [make_row(contract, 1), *odd]))
    assert (result.state, result.rows_read, result.rows_rejected) == ("loaded", len(odd) + 1, 0)
    assert {finding.code: finding.rows for finding in result.findings} == {code: 1 for _, code in cases}
    named = house.ask("select finding_code, source_row from ops.odd_rows order by 2")
    places = [(code, number) for number, (_, code) in enumerate(cases, start=3)]
    assert named == [(code, number) for code, number in places if code != "duplicate_key"]
    # Row 2 has the key of a later row, and the last one wins.
    kept = house.ask(f"select _source_row from raw.{TABLES[source]} order by 1")  # type: ignore[arg-type]  # our own tables
    assert [row for (row,) in kept] == list(range(3, len(odd) + 3))


SERIAL = 46_034.0
NUMBERS: dict[str, tuple[dict[str, Cell], dict[str, str]]] = {
    "incident": (
        {"incident_id": BEYOND_32_BITS, "incident_number": 99_999_999_999, "created_at": SERIAL + 0.5},
        {"source_key": "4294967297", "incident_number": "99999999999", "created_at": "46034.5"},
    ),
    "pos": (
        {"message_number": BEYOND_32_BITS, "epgu_number": 6_000_000_001, "received_date": date(2026, 1, 12)},
        {"source_key": "4294967297", "epgu_number": "6000000001", "received_date": "2026-01-12"},
    ),
    "delo": (
        {"card_number": BEYOND_32_BITS, "pos_number": 99_999_999_999, "registered_date": SERIAL},
        {"source_key": "4294967297|2026", "pos_number": "99999999999", "registered_date": "46034"},
    ),
}


@pytest.mark.parametrize("source", FORMATS)
def test_numbers_beyond_32_bits_and_serial_dates_stay_whole(house: House, source: str) -> None:
    changes, expected = NUMBERS[source]
    row = make_row(house.contracts[source], 1, **changes, finished_at=None, finished_date=None)
    result = house.load_one(put(house, source, [row]))
    assert (result.state, result.findings) == ("loaded", ())
    columns = ", ".join(expected)
    assert house.ask(f"select {columns} from raw.{TABLES[source]}") == [tuple(expected.values())]  # type: ignore[arg-type]  # our own names


@pytest.mark.parametrize("source", FORMATS)
def test_an_odd_workbook_of_each_source_is_loaded_with_its_findings(house: House, source: str) -> None:
    """A title above the header, a hidden sheet before, a merged topic, a formula, a column nobody knows."""
    contract = house.contracts[source]
    topic, number = {
        "incident": ("topic", "audience_count"),
        "pos": ("category", "epgu_number"),
        "delo": ("rubric", "pos_number"),
    }[source]
    header, *lines = table_of(contract, make_rows(contract, 1, 2, **{topic: "Ямы на дорогах"}))
    # Of a header that stands twice the second cell is filled.
    at, counted = (
        len(header) - 1 - header[::-1].index(contract.by_name[name].header) for name in (topic, number)
    )
    table = [[*header, "Телефон {заявителя}"], *([*line, "8-900-000-00-00"] for line in lines)]
    write, formula = {
        ".xlsx": (write_xlsx, ("=60+17", "77")),
        ".xls": (write_xls, ("60+17", 77.0)),
    }[FORMATS[source]]
    path = house.place(f"bogotol/{source}/a{FORMATS[source]}")
    write(
        path,
        table,
        top=3,
        hidden_sheet_before=True,
        merge=[(4, at, 5, at)],
        formulas={(4, counted): formula},
    )
    result = house.load_one(dated(path, MARCH))
    assert (result.state, result.rows_inserted, result.rows_rejected) == ("loaded", 2, 0)
    assert {finding.code for finding in result.findings} == {
        "header_row_lower", "hidden_sheet", "merged_cells", "formula_cells", "unknown_column",
    }  # fmt: skip
    found = house.ask(f"select {topic}, {number}, _source_row from raw.{TABLES[source]} order by 3")  # type: ignore[arg-type]  # our own names
    assert [(kept, row) for kept, _, row in found] == [("Ямы на дорогах", 5), ("Ямы на дорогах", 6)]
    assert found[0][1] == "77"
    assert (
        house.ask(f"select unknown_columns from vault.{TABLES[source]}")
        == [  # type: ignore[arg-type]  # our own tables
            ({"Телефон {заявителя}": "8-900-000-00-00"},)
        ]
        * 2
    )
