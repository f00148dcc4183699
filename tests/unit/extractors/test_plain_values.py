"""Where nobody is expected somebody is found: dictionary values, headers, names of files."""

import csv
import json
from pathlib import Path

import polars as pl
import pytest
from pydantic import SecretStr

from extractors.checks import KEY
from extractors.contract import SourceContract
from extractors.file_names import show_file_name
from extractors.findings import Findings
from extractors.plain_values import ORIGINALS, PlainValues, mask_plain
from extractors.pseudonyms import Pseudonymiser
from extractors.readers.tables import ROW
from warehouse.settings import PROJECT_ROOT, Settings

PLAIN = PlainValues(Pseudonymiser(b"k" * 16))


def frame_of(contract: SourceContract, *rows: dict[str, str]) -> pl.DataFrame:
    cells = [column.name for column in contract.columns]
    lines = [
        {ROW: number, KEY: str(number)} | {name: row.get(name) for name in cells}
        for number, row in enumerate(rows, start=2)
    ]
    return pl.DataFrame(lines, schema={ROW: pl.Int64, **dict.fromkeys([KEY, *cells], pl.String)})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("звоните 89051234567", "звоните [скрыто]"),
        ("отдел, 8 (905) 123-45-67", "отдел, [скрыто]"),
        ("пишите probny@mail.example", "пишите [скрыто]"),
        ("vk.com/id12345", "[скрыто]"),
        ("ИП Пробный Пётр Петрович", "ИП [имя скрыто]"),
        ("ИП Пробный П.П.", "ИП [имя скрыто]"),
        ("П. П. Пробный, управляющий", "[имя скрыто], управляющий"),
        ("пробная анна ивановна", "[имя скрыто]"),
        ("Дороги (жалоба Петровой Марии Ивановны)", "Дороги (жалоба [имя скрыто])"),
        ("ящик=probny@mail.example; да", "[скрыто] да"),
        ("я" * 32_000 + "@mail.example", "[скрыто]"),
    ],
)
def test_what_is_personal_is_replaced_and_the_rest_stays(value: str, shown: str) -> None:
    assert mask_plain(value) == shown
    assert PLAIN.hide(value) is not None


@pytest.mark.parametrize(
    "value",
    [
        "горячая линия 8-800-555-35-35",
        "8 (800) 555 35 35",
        "МБОУ СОШ № 5 им. Ю.А. Гагарина",
        "школа имени Гагарина Ю. А.",
        "улица Ивана Иванова",
        "ООО «Сидоров и сыновья»",
        "(0002.0014.0143.0416) Дворы",
        "выгрузка с 01.03.2026 по 10.03.2026",
    ],
)
def test_hotlines_and_places_stay(value: str) -> None:
    assert PLAIN.hide(value) is None


def test_ten_digits_in_a_column_of_numbers_are_no_phone() -> None:
    assert PLAIN.hide("89051234567", is_number=True) is None
    assert PLAIN.hide("+7 905 123-45-67", is_number=True) is not None


def test_no_word_of_the_dictionaries_is_taken_for_a_person() -> None:
    words = {
        cell
        for path in (PROJECT_ROOT / "dbt_project" / "seeds").glob("*.csv")
        for row in csv.reader(path.read_text(encoding="utf-8").splitlines())
        for cell in row
    }
    assert len(words) > 1000
    assert {word: PLAIN.hide(word) for word in words if PLAIN.hide(word) is not None} == {}


def test_two_recipients_stay_two_and_one_stays_one() -> None:
    first, second = PLAIN.hide("ИП Пробный Пётр Петрович"), PLAIN.hide("ИП Пробная Анна Петровна")
    assert first != second
    assert PLAIN.hide("ИП ПРОБНЫЙ  ПЁТР ПЕТРОВИЧ") == first


def test_originals_are_kept_beside_the_row_and_told(pos: SourceContract) -> None:
    findings = Findings()
    phone, name = "звоните 89051234567", "ИП Пробный Пётр Петрович"
    rows = [{"category": "Дороги", "score": "5"}, {"category": phone, "located_at": name}, {"score": phone}]
    frame = PLAIN.hide_columns(frame_of(pos, *rows), pos, findings)
    whole, second, third = (json.loads(text or "{}") for text in frame[ORIGINALS])
    assert whole == {}
    assert {header: value for header, value in second.items() if value} == {
        "Категория": phone,
        "Организация, в которой находится сообщение": name,
    }
    assert {header: value for header, value in third.items() if value} == {"Оценка ответа заявителем": phone}
    shown = " ".join(str(cell) for row in frame.drop(ORIGINALS).rows() for cell in row)
    assert "8905" not in shown
    assert "Пётр" not in shown
    assert [(item.code, item.column, item.rows, item.first_row) for item in findings.as_list()] == [
        ("hidden_value", "Категория", 1, 3),
        ("hidden_value", "Организация, в которой находится сообщение", 1, 3),
        ("hidden_value", "Оценка ответа заявителем", 1, 4),
    ]
    assert "Пробный" not in " ".join(item.sentence for item in findings.as_list())


def test_moments_and_numbers_as_they_should_be_are_not_touched(incident: SourceContract) -> None:
    row = {
        "incident_number": "89051234567",
        "created_at": "2026-03-02 20:40:05",
        "finished_at": "02.03.2026 20:40",
        "audience_count": "9051234567",
        "first_answer_duration": "120:00:00",
    }
    frame = PLAIN.hide_columns(frame_of(incident, row), incident, Findings())
    assert {name: frame[name].item() for name in row} == row
    assert frame[ORIGINALS].null_count() == 1


def test_a_file_s_name_is_shown_without_people_and_found_again() -> None:
    settings = Settings(pseudonym_key=SecretStr("k" * 16), home=Path("home"))
    shown = show_file_name(settings, "март/выгрузка_Пробный_П.П._89051234567.xlsx")
    assert shown.startswith("март/выгрузка_[имя скрыто ")
    assert shown.endswith(".xlsx")
    assert "Пробный" not in shown
    assert "8905" not in shown
    assert shown == show_file_name(settings, "март/выгрузка_Пробный_П.П._89051234567.xlsx")
    assert shown != show_file_name(settings, "март/выгрузка_Пробный_С.С._89051234567.xlsx")


@pytest.mark.parametrize(
    "name",
    ["a.csv", "PrintResult (3).xls", "incident_2026-03-10_02-15.csv", "с 01.03.2026 по 10.03.2026.xlsx"],
)
def test_a_usual_file_s_name_stays(name: str) -> None:
    assert show_file_name(Settings(pseudonym_key=SecretStr("k" * 16)), name) == name
