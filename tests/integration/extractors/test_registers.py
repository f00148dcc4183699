"""Registers that an МЦУ fills in: loaded whole, or given back with each wrong cell said and marked."""

from datetime import date, timedelta
from pathlib import Path

import openpyxl

from extractors.ingest import LoadResult
from extractors.registers.template import registers
from tests.integration.extractors.conftest import MARCH, House
from tests.support.exports import dated
from tests.support.registers import DECISION, Typed, example_of, fill_template, register_csv, type_rows

APRIL = MARCH + timedelta(days=30)
TEN_WRONG: list[tuple[str, object, str, str]] = [
    ("№ протокола", None, "A3", "нет ключа строки"),
    ("Дата заседания", "вчера", "B4", "формат даты не распознан"),
    ("Дата заседания", "31.02.2026", "B5", "невозможная дата"),
    ("Форма (очная / заочная)", "на площади", "C6", "значение не из списка"),
    ("№ решения", None, "D7", "нет ключа строки"),
    ("Решение", None, "E8", "обязательная ячейка пуста"),
    ("Исполнитель (должность)", "Зябликов Пров Кузьмич", "F9", "вместо должности — имя или контакт человека"),
    ("Срок", "01.03.2026", "G10", "раньше, чем «Дата заседания»"),
    ("Исполнено", "01.09.2026", "H11", "дата ещё не наступила"),
    ("Статус", "исполнен", "I12", "значение не из списка"),
]
RED = "00F4B6B6"


def numbered(number: int, **changes: object) -> dict[str, object]:
    return {**DECISION, "№ решения": f"3.{number}"} | changes


def red_cells(path: Path) -> dict[str, str]:
    """Marked cells of a workbook with their notes."""
    sheet = openpyxl.load_workbook(path)["Реестр"]
    return {
        cell.coordinate: cell.comment.text if cell.comment else ""
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in (RED, f"FF{RED[2:]}")
    }


def returned(house: House) -> Path:
    (path,) = (house.settings.outbox / "krasnoyarsk" / "registers").iterdir()
    return path


def put_decisions(house: House, name: str, rows: list[Typed]) -> LoadResult:
    path = fill_template(house.place(f"krasnoyarsk/registers/{name}.xlsx"), "decisions", rows)
    return house.load_one(dated(path, APRIL))


def test_blanks_filled_with_their_own_examples_load_whole(house: House) -> None:
    for register in registers():
        rows = [example_of(register)]
        path = fill_template(house.place(f"krasnoyarsk/registers/{register}.xlsx"), register, rows)
        dated(path, APRIL)
        later = house.place(f"krasnoyarsk/registers/{register}.csv")
        dated(
            house.put_bytes(later.relative_to(house.settings.inbox).as_posix(), register_csv(register, rows)),
            APRIL,
        )
    books = house.load(*sorted((house.settings.inbox / "krasnoyarsk" / "registers").glob("*.xlsx")))
    assert [(one.state, one.rows_inserted, one.findings, one.cells) for one in books] == [
        ("loaded", 1, (), ())
    ] * len(registers())
    texts = house.load(*sorted((house.settings.inbox / "krasnoyarsk" / "registers").glob("*.csv")))
    assert [(one.state, one.rows_unchanged, one.cells) for one in texts] == [("loaded", 1, ())] * len(
        registers()
    )
    assert {name for (name,) in house.ask("select dataset from ops.loads")} == set(registers())


def test_ten_errors_are_ten_sentences_and_ten_red_cells(house: House) -> None:
    rows = [
        numbered(1),
        *(numbered(10 + n, **{h: v}) for n, (h, v, _, _) in enumerate(TEN_WRONG)),
        numbered(2),
    ]
    result = put_decisions(house, "ten", rows)
    assert (result.state, result.rows_read, result.rows_inserted, result.rows_rejected) == (
        "loaded",
        12,
        2,
        10,
    )
    assert len(result.cells) == 10
    for sentence, (header, value, cell, why) in zip(result.cells, TEN_WRONG, strict=True):
        assert sentence.lower().startswith(why.lower())
        assert f"ячейка {cell}, столбец «{header}», строка {cell.lstrip('ABCDEFGHI')}" in sentence
        assert "ожидалось: " in sentence
        assert "что делать: " in sentence
        assert value is None or str(value) not in sentence.replace("исполнено", "")
    marked = red_cells(returned(house))
    assert list(marked.values()) == list(result.cells)
    assert list(marked) == [cell for *_, cell, _ in TEN_WRONG]
    assert house.ask("select source_row, column_name, reason from ops.rejected_rows order by source_row") == [
        (int(cell.lstrip("ABCDEFGHI")), header, why) for header, _, cell, why in TEN_WRONG
    ]
    ((sentence,),) = house.ask("select sentence from ops.load_findings")
    assert sentence == (
        "ячеек с ошибками: 10; исправьте красные ячейки, книга с пометками: "
        f"outbox/krasnoyarsk/registers/{returned(house).name}"
    )


def test_the_marked_workbook_mended_loads_whole(house: House) -> None:
    put_decisions(house, "bad", [numbered(1, Статус="готово"), numbered(2, Срок="скоро"), numbered(3)])
    book = openpyxl.load_workbook(returned(house))
    assert book.sheetnames == ["Реестр", "Как заполнять", "Ошибки", "Списки"]
    type_rows(book, "decisions", [{"Статус": "исполнено"}, {"Срок": date(2026, 4, 2)}])
    mended = house.place("krasnoyarsk/registers/mended.xlsx")
    book.save(mended)
    result = house.load_one(dated(mended, APRIL + timedelta(days=1)))
    assert (result.rows_read, result.rows_rejected, result.cells, result.findings) == (3, 0, (), ())
    assert house.ask(
        "select distinct on (source_key) source_key, status, due_date from raw.registers__decisions"
        " order by source_key, _load_id desc"
    ) == [
        ("3|3.1", "исполнено", "2026-03-31"),
        ("3|3.2", "исполнено", "2026-04-02"),
        ("3|3.3", "исполнено", "2026-03-31"),
    ]
    assert result.rows_unchanged == 1


def test_a_file_of_nothing_but_errors_is_refused_and_given_back(house: House) -> None:
    result = put_decisions(house, "all", [numbered(1, Статус="готово"), numbered(2, Решение=None)])
    assert (result.state, result.rows_rejected, len(result.cells)) == ("refused", 2, 2)
    assert f"outbox/krasnoyarsk/registers/{returned(house).name}" in (result.reason or "")
    assert list(red_cells(returned(house))) == ["I2", "E3"]
    assert house.count("select count(*) from raw.registers__decisions") == 0


def test_two_wrong_cells_of_one_row_are_two_sentences_and_one_lost_row(house: House) -> None:
    result = put_decisions(house, "two", [numbered(1), numbered(2, Статус="готово", Срок="скоро")])
    assert (result.rows_inserted, result.rows_rejected, len(result.cells)) == (1, 1, 2)
    assert list(red_cells(returned(house))) == ["G3", "I3"]


def test_changed_rows_are_new_versions_and_a_repeated_key_is_told(house: House) -> None:
    put_decisions(house, "a", [numbered(1), numbered(2)])
    done = numbered(2, Исполнено=None, Статус="  В РАБОТЕ ")
    result = put_decisions(house, "b", [numbered(1), numbered(2), done])
    assert (result.rows_read, result.rows_inserted, result.rows_unchanged) == (3, 1, 2)
    assert [finding.code for finding in result.findings] == ["duplicate_key"]
    assert house.ask("select status from raw.registers__decisions order by _load_id, source_key") == [
        ("исполнено",), ("исполнено",), ("в работе",),
    ]  # fmt: skip


def test_what_may_be_personal_does_not_go_back(house: House) -> None:
    risk = example_of("info_risks")
    rows = [
        {**risk, "ID": "Р-1", "Ссылка": "https://vk.com/id77701", "Тема": "жалоба, звонить 8-900-123-45-67"},
        {**risk, "ID": "Р-2", "Уровень (1–3)": 9},
    ]
    path = fill_template(house.place("krasnoyarsk/registers/risks.xlsx"), "info_risks", rows)
    result = house.load_one(dated(path, APRIL))
    assert (result.rows_inserted, result.rows_rejected) == (1, 1)
    sheet = openpyxl.load_workbook(returned(house))["Реестр"]
    shown = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[4] for row in shown] == ["[скрыто]", "[скрыто]"]
    assert shown[0][5].startswith("жалоба, звонить [скрыто ")
    # What is left hidden must be typed again: loaded as it stands it would replace what is in the vault.
    back = house.place("krasnoyarsk/registers/back.xlsx")
    back.write_bytes(returned(house).read_bytes())
    again = house.load_one(dated(back, APRIL + timedelta(days=1)))
    assert (again.state, again.rows_rejected) == ("refused", 2)
    assert "вместо значения осталась пометка «скрыто»" in again.cells[0].lower()


def test_a_key_that_names_a_person_stands_nowhere_outside_the_vault(house: House) -> None:
    poll = {**example_of("polls"), "Вариант ответа": "Зябликов Пров Кузьмич"}
    path = fill_template(house.place("krasnoyarsk/registers/polls.xlsx"), "polls", [poll])
    result = house.load_one(dated(path, APRIL))
    assert [finding.code for finding in result.findings] == ["hidden_value"]
    ((key, option),) = house.ask("select source_key, answer_option from raw.registers__polls")
    assert key.startswith("О-7|[имя скрыто ")
    assert option == key.removeprefix("О-7|")
    again = house.place("krasnoyarsk/registers/again.xlsx")
    fill_template(again, "polls", [{**poll, "Голосов": 411}])
    assert house.load_one(dated(again, APRIL + timedelta(days=1))).rows_inserted == 1
    assert house.count("select count(distinct source_key) from raw.registers__polls") == 1


def test_a_folder_of_another_municipality_keeps_its_own_rows(house: House) -> None:
    for city in ("krasnoyarsk", "bogotol"):
        path = fill_template(house.place(f"{city}/registers/a.xlsx"), "decisions", [numbered(1)], city)
        assert house.load_one(dated(path, APRIL)).rows_inserted == 1
    assert house.count("select count(distinct municipality_code) from raw.registers__decisions") == 2


def test_a_file_keeps_its_own_rows_and_columns_when_it_goes_back(house: House) -> None:
    table = "Реестр за март;;\r\n;;\r\nСтатус;Лишнее;" + ";".join(list(DECISION)[:-1]) + "\r\n"
    row = "нет такого;секрет;" + ";".join(str(value) for value in list(DECISION.values())[:-1]) + "\r\n"
    good = "в работе;секрет;" + ";".join(str(v) for v in list(numbered(4).values())[:-1]) + "\r\n"
    result = house.load_one(
        house.put_bytes("krasnoyarsk/registers/a.csv", (table + row + good).encode("utf-8-sig"), APRIL)
    )
    assert (result.rows_inserted, result.rows_rejected) == (1, 1)
    assert "ячейка A4, столбец «Статус»" in result.cells[0]
    assert list(red_cells(returned(house))) == ["A4"]
    sheet = openpyxl.load_workbook(returned(house))["Реестр"]
    assert [cell.value for cell in sheet[3]][:3] == ["Статус", "[скрыто]", "№ протокола"]
    assert [sheet["A1"].value, sheet["B4"].value, sheet["C4"].value] == ["Реестр за март", "[скрыто]", "3"]


def test_no_registers_headers_are_those_of_another() -> None:
    known = {name: {column.header for column in one.columns} for name, one in registers().items()}
    assert [(a, b) for a in known for b in known if a != b and known[a] <= known[b]] == []
