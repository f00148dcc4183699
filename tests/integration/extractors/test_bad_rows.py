"""Bad rows: rejected with their place, or loaded with a finding; the file is loaded."""

import pytest

from extractors.readers import opening
from tests.integration.extractors.conftest import MARCH, House
from tests.support.exports import Row, dated, make_row, make_rows, table_of, write_csv
from tests.unit.extractors.readers.test_archive import content_of, rewritten

STRINGS = "xl/sharedStrings.xml"

REJECTED: dict[str, tuple[dict[str, object], str, str | None]] = {
    "key missing": ({"message_number": "-"}, "нет ключа строки", "Номер"),
    "key not of its type": ({"message_number": "№ 5"}, "ключ не своего типа", "Номер"),
    "cell over 1 MB": ({"category": "я" * 600_000}, "ячейка длиннее 1 МБ", "Категория"),
    "NUL inside": ({"category": "a\0b"}, "в ячейке нулевой байт", "Категория"),
    "totals row": (
        {"message_number": "Итого: 2", "received_date": None},
        "строка итогов, а не обращение",
        None,
    ),
    "impossible required date": ({"received_date": "31.02.2026"}, "невозможная дата", "Дата поступления"),
    "unread required date": (
        {"received_date": "2026-01-06T10:00:00Z"},
        "формат даты не распознан",
        "Дата поступления",
    ),
    "key with a sign": ({"message_number": "+8"}, "ключ не своего типа", "Номер"),
    "key in full-width digits": ({"message_number": "\uff18"}, "ключ не своего типа", "Номер"),
    "no required date": ({"received_date": None}, "нет обязательной даты", "Дата поступления"),
}


@pytest.mark.parametrize("case", REJECTED)
def test_a_row_is_rejected_with_its_place(house: House, case: str) -> None:
    changes, reason, column = REJECTED[case]
    pos = house.contracts["pos"]
    bad: Row = {**make_row(pos, 2), **changes}  # type: ignore[dict-item]  # cells of the table above
    result = house.load_one(house.put("bogotol/pos/a.csv", [make_row(pos, 1), bad, make_row(pos, 3)]))
    assert (result.state, result.rows_read, result.rows_inserted, result.rows_rejected) == ("loaded", 3, 2, 1)
    assert house.ask(
        "select load_id, municipality_code, source_row, column_name, reason from ops.rejected_rows"
    ) == [(result.load_id, "bogotol", 3, column, reason)]
    assert house.ask("select source_key from raw.pos__messages order by 1") == [("1",), ("3",)]


ODD: dict[str, tuple[dict[str, object], str]] = {
    "impossible optional date": ({"finished_date": "31.02.2026"}, "impossible_moment"),
    "unread optional date": ({"finished_date": "вчера"}, "unread_moment"),
    "key with leading zeros": ({"message_number": "001"}, "duplicate_key"),
    "year 0001": ({"received_date": "01.01.0001"}, "early_moment"),
    "year 2062": ({"received_date": "01.01.2062", "finished_date": None}, "future_moment"),
    "closed before received": ({"finished_date": "05.01.2026"}, "closed_before_received"),
    "duplicate key": ({"message_number": 1}, "duplicate_key"),
    "empty required text": ({"status": None}, "empty_required"),
    "odd value": ({"score": "11"}, "odd_value"),
}


@pytest.mark.parametrize("case", ODD)
def test_a_row_is_loaded_with_a_finding(house: House, case: str) -> None:
    changes, code = ODD[case]
    pos = house.contracts["pos"]
    odd: Row = {**make_row(pos, 2), **changes}  # type: ignore[dict-item]  # cells of the table above
    result = house.load_one(house.put("bogotol/pos/a.csv", [make_row(pos, 1), odd]))
    assert (result.state, result.rows_rejected) == ("loaded", 0)
    assert [item.code for item in result.findings] == [code]
    assert house.ask("select load_id, finding_code, rows_count from ops.load_findings") == [
        (result.load_id, code, 1)
    ]


def test_loosely_spelled_dates_are_kept_as_staging_reads_them(house: House) -> None:
    row = make_row(house.contracts["pos"], "007", received_date="6.1.2026", due_date="45678,5")  # type: ignore[arg-type]  # a key as text
    result = house.load_one(house.put("bogotol/pos/a.csv", [row]))
    assert result.findings == ()
    assert house.ask("select source_key, received_date, due_date from raw.pos__messages") == [
        ("7", "06.01.2026", "45678.5")
    ]


def test_ids_beyond_32_bits_stay_whole(house: House) -> None:
    rows = make_rows(house.contracts["pos"], 4_294_967_297, 99_999_999_999_999)
    house.load_one(house.put("bogotol/pos/a.xlsx", rows))
    found = house.ask("select message_number from raw.pos__messages order by 1")
    assert found == [("4294967297",), ("99999999999999",)]


def test_rows_of_another_municipality_are_not_judged_here(house: House) -> None:
    rows = make_rows(house.contracts["incident"], 1, region_name="Дальняя область", municipality_name="Иной")
    result = house.load_one(house.put("bogotol/incident/a.csv", rows))
    assert (result.rows_inserted, result.findings) == (1, ())


def test_a_stray_quote_costs_one_row(house: House) -> None:
    pos = house.contracts["pos"]
    path = house.put("bogotol/pos/a.csv", make_rows(pos, 1, 2, 3))
    lines = path.read_bytes().split(b"\r\n")
    lines[1] = lines[1].replace("Дороги".encode(), '"Дороги'.encode(), 1)
    path.write_bytes(b"\r\n".join(lines))
    result = house.load_one(path)
    assert (result.rows_inserted, result.rows_rejected) == (2, 1)
    assert "irregular_quotes" in [item.code for item in result.findings]


@pytest.mark.parametrize("reader", ["whole", "sliced", "streamed"])
def test_an_escaped_nul_in_a_workbook_costs_one_row_whoever_reads_it(
    house: House, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    pos = house.contracts["pos"]
    if reader != "whole":
        monkeypatch.setattr(opening, "WHOLE_BYTES", 0)
    if reader == "streamed":
        monkeypatch.setattr(opening, "can_be_cut", lambda _: False)
    path = house.put(
        "bogotol/pos/a.xlsx", [make_row(pos, 1), make_row(pos, 2, category="Мост"), make_row(pos, 3)]
    )
    strings = content_of(path, STRINGS).replace("Мост".encode(), "Мо_x0000_ст".encode())
    result = house.load_one(dated(rewritten(path, STRINGS, strings), MARCH))
    assert (result.state, result.rows_inserted, result.rows_rejected) == ("loaded", 2, 1)
    assert house.ask("select source_row, column_name, reason from ops.rejected_rows") == [
        (3, "Категория", "в ячейке нулевой байт")
    ]


def test_a_nul_in_a_header_is_shown_and_stops_nothing(house: House) -> None:
    pos = house.contracts["pos"]
    header, line = table_of(pos, make_rows(pos, 1))
    path = write_csv(house.place("bogotol/pos/a.csv"), [[*header, "Сво\0ё"], [*line, "да"]])
    result = house.load_one(dated(path, MARCH))
    assert (result.state, [item.column for item in result.findings]) == ("loaded", ["Сво\ufffdё"])


def test_a_person_in_a_plain_column_is_hidden_and_kept_in_the_vault(house: House) -> None:
    pos = house.contracts["pos"]
    phone, name = "звоните 89051234567", "ИП Пробный Пётр Петрович"
    rows = [make_row(pos, 1), make_row(pos, 2, category=phone), make_row(pos, 3, located_at=name)]
    result = house.load_one(house.put("bogotol/pos/a.xlsx", rows))
    assert [(item.code, item.column, item.rows, item.first_row) for item in result.findings] == [
        ("hidden_value", "Категория", 1, 3),
        ("hidden_value", "Организация, в которой находится сообщение", 1, 4),
    ]
    ((raw,),) = house.ask("select string_agg(r::text, ' ') from raw.pos__messages as r")
    ((ledger,),) = house.ask("select string_agg(f::text, ' ') from ops.load_findings as f")
    for secret in ("8905", "Пробный"):
        assert secret not in raw + ledger
    assert house.ask("select source_key, hidden_cells from vault.pos__messages order by 1") == [
        ("1", None),
        ("2", {"Категория": phone, "Организация, в которой находится сообщение": None}),
        ("3", {"Категория": None, "Организация, в которой находится сообщение": name}),
    ]
    again = house.load_one(house.put("bogotol/pos/b.xlsx", [*rows, make_row(pos, 4)]))
    assert (again.rows_inserted, again.rows_unchanged) == (1, 3)


def test_a_person_in_a_header_or_a_file_s_name_reaches_no_ledger(house: House) -> None:
    pos = house.contracts["pos"]
    path = house.put("bogotol/pos/Пробный П.П. 89051234567.csv", [make_row(pos, 1)])
    header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    text = "\n".join([f"{header};Пробный Пётр Петрович 89051234567", *(f"{line};да" for line in lines)])
    path.write_text(text, encoding="utf-8")
    result = house.load_one(path)
    assert [item.code for item in result.findings] == ["unknown_column"]
    told = house.ask("""
        select loads::text || arrivals::text || load_findings::text
        from ops.loads, ops.arrivals, ops.load_findings
    """)
    shown = f"{result} {told}"
    for secret in ("8905", "Пробный"):
        assert secret not in shown
    assert house.load_one(path).state == "known"
