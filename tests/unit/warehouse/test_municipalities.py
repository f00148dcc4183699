"""The municipality files say what the founding documents say; files and folders that cannot be read."""

import json
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from warehouse.errors import ConfigError
from warehouse.municipalities import (
    Municipality,
    load_municipalities,
    normalise_name,
    schema_text,
)
from warehouse.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "municipalities"
CODES = ("barnaul", "bogotol", "krasnoarmeysk", "krasnoyarsk", "smolensk")


@pytest.fixture(scope="module")
def municipalities() -> dict[str, Municipality]:
    return load_municipalities(FOLDER)


def test_the_five_are_there(municipalities: dict[str, Municipality]) -> None:
    assert tuple(municipalities) == CODES


def test_the_districts_of_krasnoyarsk_are_territories(municipalities: dict[str, Municipality]) -> None:
    territories = municipalities["krasnoyarsk"].territories
    assert [territory.name.removesuffix(" район") for territory in territories] == [
        "Железнодорожный",
        "Кировский",
        "Ленинский",
        "Октябрьский",
        "Свердловский",
        "Советский",
        "Центральный",
    ]
    assert {territory.status for territory in territories} == {"verified"}


def test_zones(municipalities: dict[str, Municipality]) -> None:
    assert {code: file.time_zone for code, file in municipalities.items()} == {
        "krasnoyarsk": "Asia/Krasnoyarsk",
        "bogotol": "Asia/Krasnoyarsk",
        "barnaul": "Asia/Barnaul",
        "smolensk": "Europe/Moscow",
        "krasnoarmeysk": "Europe/Saratov",
    }


def test_the_quarterly_and_annual_sets_are_a_duty_of_krasnoarmeysk_only(
    municipalities: dict[str, Municipality],
) -> None:
    for code, file in municipalities.items():
        obligations = {obligation.code: obligation for obligation in file.obligations}
        quarter, annual = obligations["quarter_indicators"], obligations["annual_indicators"]
        expected = "duty" if code == "krasnoarmeysk" else "initiative"
        assert (quarter.basis, annual.basis) == (expected, expected)
        assert (quarter.rule, annual.rule) == ("quarterly:05", "yearly:12-20")
        assert (quarter.legal_reference is not None) == (code == "krasnoarmeysk")


def test_a_duty_names_its_point_in_the_document(municipalities: dict[str, Municipality]) -> None:
    assert [
        (file.code, obligation.code)
        for file in municipalities.values()
        for obligation in file.obligations
        if obligation.basis == "duty" and obligation.legal_reference is None
    ] == []


def test_the_head_signs_until_a_file_says_otherwise(municipalities: dict[str, Municipality]) -> None:
    assert {file.submission_signer for file in municipalities.values()} == {"mcu_head"}


def test_no_population_is_guessed(municipalities: dict[str, Municipality]) -> None:
    places = [place for file in municipalities.values() for place in (file, *file.territories)]
    assert {place.population_count for place in places} == {None}


def test_office_hours_are_the_proposed_ones(municipalities: dict[str, Municipality]) -> None:
    for file in municipalities.values():
        (hours,) = file.office_hours
        assert hours.days == (1, 2, 3, 4, 5)
        clocks = (hours.opens, hours.closes, hours.lunch_from, hours.lunch_to)
        assert [f"{clock:%H:%M}" for clock in clocks if clock] == ["08:30", "17:30", "12:30", "13:30"]
        assert (hours.shortened_minutes, hours.status) == (60, "default")


def test_incidents_are_told_apart_by_region_and_name(municipalities: dict[str, Municipality]) -> None:
    for file in municipalities.values():
        assert file.sources["incident"].scope["region_name"] == (file.region_name,)
        assert file.sources["incident"].scope["municipality_name"]
        assert file.sources["pos"].scope == {"region_name": (file.region_name,)}
        assert file.sources["delo"].scope == {}


def test_models_are_frozen(municipalities: dict[str, Municipality]) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        municipalities["barnaul"].region_name = "другой"  # type: ignore[misc]  # that it is refused is the test


def test_the_schema_is_current() -> None:
    text = (FOLDER / "schema.json").read_text(encoding="utf-8")
    assert text == schema_text(), (
        "schema.json отстала от модели: выполните команду из municipalities/README.md"
    )


def test_the_page_about_the_file_names_every_key_and_every_word() -> None:
    schema = json.loads(schema_text())
    page = (PROJECT_ROOT / "docs" / "municipality-file.md").read_text(encoding="utf-8")
    words: set[str] = set()
    for part in (schema, *schema["$defs"].values()):
        words |= set(part["properties"])
    # Enumerations stand inside properties, list members and names of keys alike.
    for found in re.findall(r'"enum": \[([^]]*)\]', schema_text()):
        words |= set(json.loads(f"[{found}]"))
    assert {"federal_block", "mcu_curator", "heatmap"} <= words
    assert sorted(word for word in words if not re.search(rf"`{word}[`:]", page)) == []


@pytest.mark.parametrize("code", CODES)
def test_each_file_names_the_schema(code: str) -> None:
    first = (FOLDER / f"{code}.yml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema.json"


@pytest.mark.parametrize("broken", ["code: [", "code: a\n  b: c\n", "? [a, b]\n: c\n"])
def test_a_file_that_is_no_yaml_is_named(tmp_path: Path, broken: str) -> None:
    (tmp_path / "x.yml").write_text(broken, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"Файл не читается как YAML · где: x\.yml, строка"):
        load_municipalities(tmp_path)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_bytes("name: Красноярск".encode("cp1251"))
    with pytest.raises(ConfigError, match=r"Файл не читается как YAML · где: x\.yml"):
        load_municipalities(tmp_path)


@pytest.mark.parametrize(("text", "got"), [("", "пусто"), ("- a\n", "список"), ("слово\n", "слово")])
def test_a_file_without_keys_is_named(tmp_path: Path, text: str, got: str) -> None:
    (tmp_path / "x.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_municipalities(tmp_path)
    assert (caught.value.what, caught.value.where) == ("Значение не набор ключей", "x.yml")
    assert caught.value.got == got


def test_a_folder_without_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Нет файлов муниципалитетов"):
        load_municipalities(tmp_path)


def test_a_file_with_the_other_ending_is_not_passed_over(tmp_path: Path) -> None:
    text = (FOLDER / "krasnoyarsk.yml").read_text(encoding="utf-8")
    (tmp_path / "krasnoyarsk.yml").write_text(text, encoding="utf-8")
    (tmp_path / "bogotol.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"где: bogotol\.yaml"):
        load_municipalities(tmp_path)


def _write_twin(folder: Path, *changes: tuple[str, str]) -> None:
    """Krasnoyarsk beside a second file that differs from it only in its code and in some texts."""
    text = (FOLDER / "krasnoyarsk.yml").read_text(encoding="utf-8")
    (folder / "krasnoyarsk.yml").write_text(text, encoding="utf-8")
    for old, new in (("code: krasnoyarsk\n", "code: twin\n"), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "twin.yml").write_text(text, encoding="utf-8")


OWN_CALENDAR = ("calendar_code: krasnoyarsk", "calendar_code: twin")


def test_two_files_do_not_share_a_calendar(tmp_path: Path) -> None:
    _write_twin(tmp_path, ("municipality_name: [Красноярск г.о., Красноярск]", "municipality_name: [Канск]"))
    with pytest.raises(ConfigError, match=r"krasnoyarsk\.yml и twin\.yml, ключ calendar_code"):
        load_municipalities(tmp_path)


def test_two_files_do_not_claim_the_same_rows(tmp_path: Path) -> None:
    _write_twin(
        tmp_path,
        OWN_CALENDAR,
        ("municipality_name: [Красноярск г.о., Красноярск]", "municipality_name: [Канск, КРАСНОЯРСК  г.о.]"),
    )
    with pytest.raises(ConfigError) as caught:
        load_municipalities(tmp_path)
    assert caught.value.where == "krasnoyarsk.yml и twin.yml, ключ sources.incident.scope"
    assert caught.value.got == "красноярск г.о. · красноярский край"


def test_a_namesake_in_another_region_is_another_municipality(tmp_path: Path) -> None:
    _write_twin(tmp_path, OWN_CALENDAR, ("region_name: [Красноярский край]", "region_name: [Алтайский край]"))
    assert set(load_municipalities(tmp_path)) == {"krasnoyarsk", "twin"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Администрация   города  Омска ", "администрация города омска"),
        ("ЁЛКА\u00a0и\tберёза", "елка и береза"),
        ("Красноярск г.о.", "красноярск г.о."),
        (" \n ", ""),
    ],
)
def test_names_are_normalised(text: str, expected: str) -> None:
    assert normalise_name(text) == expected
