"""A wrong municipality file is a sentence: the file, the dotted key, the nearest right one."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from warehouse.errors import ConfigError
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

KRASNOYARSK = (PROJECT_ROOT / "municipalities" / "krasnoyarsk.yml").read_text(encoding="utf-8")
CASES: list[dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("municipality_faults.yml").read_text(encoding="utf-8")
)
Change = Callable[[str, str], ConfigError]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """The error that a file gives after one text in it was replaced."""

    def replace(old: str, new: str) -> ConfigError:
        assert old in KRASNOYARSK
        (tmp_path / "krasnoyarsk.yml").write_text(KRASNOYARSK.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ConfigError) as caught:
            load_municipalities(tmp_path)
        return caught.value

    return replace


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['key']}: {case['what']}")
def test_a_fault_names_file_key_and_the_way_out(change: Change, case: dict[str, str]) -> None:
    error = change(case["old"], case["new"])
    assert (error.what, error.where) == (case["what"], f"krasnoyarsk.yml, ключ {case['key']}")
    said = {"got": error.got, "expected": error.expected}
    asked = {part: case[part] for part in said if part in case}
    assert {part: said[part] for part in asked} == asked
    assert error.todo is not None
    assert error.todo.startswith("исправьте файл муниципалитета")


def test_a_key_unlike_any_lists_those_that_may_stand_there(change: Change) -> None:
    error = change("tsur_name:", "ъъъ: 1\ntsur_name:")
    assert error.where == "krasnoyarsk.yml, ключ ъъъ"
    assert error.expected is not None
    assert {"code", "time_zone", "obligations"} <= set(re.findall(r"\w+", error.expected))


def test_a_misspelled_required_key_is_called_unknown_not_missing(change: Change) -> None:
    error = change("region_name: Красноярский край\n", "regoin_name: Красноярский край\n")
    assert (error.what, error.got, error.expected) == ("Неизвестный ключ", "regoin_name", "region_name")
    assert error.todo == "исправьте файл муниципалитета; в нём ещё ошибок: 1"


def test_the_list_around_a_wrong_member_is_not_counted_as_wrong(change: Change) -> None:
    assert change("days: [1, 2", "days: [0, 2").todo == "исправьте файл муниципалитета"


def test_the_nearest_code_is_offered_for_a_wrong_reference(change: Change) -> None:
    assert change("directions: [roads, transport]", "directions: [roads, tranport]").expected == "transport"


def test_one_weekday_has_one_schedule_from_a_day_on(change: Change, tmp_path: Path) -> None:
    span = (
        "  - {valid_from: 2020-01-01, days: [5], opens: '08:30', closes: '16:30', shortened_minutes: 60,"
        " status: default}\n"
    )
    error = change("sources:\n", span + "sources:\n")
    assert (error.what, error.got) == ("Код указан дважды", "2020-01-01 день 5")
    later = KRASNOYARSK.replace("sources:\n", span.replace("2020", "2027") + "sources:\n", 1)
    (tmp_path / "krasnoyarsk.yml").write_text(later, encoding="utf-8")
    assert len(load_municipalities(tmp_path)["krasnoyarsk"].office_hours) == 2


@pytest.mark.parametrize(
    "name", ["Иванов И.И.", "начальник отдела Иванова Анна Петровна", "директор А. Б. Ким"]
)
def test_a_person_in_place_of_a_post_is_refused_and_not_repeated(change: Change, name: str) -> None:
    post = "руководитель управления делами администрации города Красноярска"
    error = change(f"post: {post}", f"post: {name}")
    assert error.what == "Вместо должности записано имя человека"
    assert error.where == "krasnoyarsk.yml, ключ roles[3].post"
    assert not any(word in error.sentence() for word in name.split() if word[0].isupper())


def test_a_key_given_twice_is_named_with_its_line(change: Change) -> None:
    error = change("code: krasnoyarsk\n", "code: krasnoyarsk\ncode: bogotol\n")
    assert (error.what, error.where) == ("Ключ указан дважды", "krasnoyarsk.yml, строка 4, ключ code")


def test_the_code_is_the_files_name(change: Change) -> None:
    error = change("code: krasnoyarsk\n", "code: krasnojarsk\n")
    assert error.where == "krasnoyarsk.yml, ключ code"
    assert (error.got, error.expected) == ("krasnojarsk", "krasnoyarsk")


BUCKET = {"code": "own", "address": "s3://b/x", "endpoint": "https://h", "take": [{"source": "pos"}]}


def _share(folder: Path, first: dict[str, object], second: dict[str, object]) -> None:
    for code, address in (("bogotol", first), ("krasnoyarsk", second)):
        text = (PROJECT_ROOT / "municipalities" / f"{code}.yml").read_text(encoding="utf-8")
        (folder / f"{code}.yml").write_text(
            f"{text}\n{yaml.safe_dump({'arrivals': [address]})}", encoding="utf-8"
        )


def test_municipalities_may_share_an_address_under_one_name(tmp_path: Path) -> None:
    _share(tmp_path, BUCKET, BUCKET | {"address": "s3://b/x/", "take": [{"source": "delo"}]})
    assert {code: file.arrivals[0].code for code, file in load_municipalities(tmp_path).items()} == {
        "bogotol": "own",
        "krasnoyarsk": "own",
    }


@pytest.mark.parametrize(
    ("changes", "what", "got"),
    [
        ({"address": "s3://b/y"}, "Под одним кодом два адреса", "own"),
        ({"endpoint": "https://other"}, "Под одним кодом два адреса", "own"),
        ({"code": "other"}, "Один адрес под двумя кодами", "own и other"),
    ],
)
def test_an_address_has_one_name(tmp_path: Path, changes: dict[str, str], what: str, got: str) -> None:
    _share(tmp_path, BUCKET, BUCKET | changes)
    with pytest.raises(ConfigError) as caught:
        load_municipalities(tmp_path)
    error = caught.value
    assert (error.what, error.got) == (what, got)
    assert error.where == "bogotol.yml и krasnoyarsk.yml, ключ arrivals"


def test_a_password_in_an_address_is_not_quoted(change: Change) -> None:
    for address in ("sftp://mcu:hunter2@h/out", "sftp://mcu:hunter2@h:x/out", "mcu:hunter2@h"):
        block = f'arrivals: [{{code: a, address: "{address}", take: [{{source: pos}}]}}]\nobligations:'
        assert "hunter2" not in change("obligations:", block).sentence()
