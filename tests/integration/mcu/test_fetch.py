"""`mcu fetch`, and what a night and `mcu status` say of an address that fails."""

import json
from pathlib import Path

import pytest

from extractors.fetching import run as module
from mcu.night import NightError, close_night, fetch_arrivals
from tests.integration.mcu.conftest import Mcu, environment_of
from tests.support.arrivals import AT, SHELF, Shelf, with_addresses
from warehouse.settings import Settings

BROKEN = "Архив повреждён или не читается · где: адрес shelf, файл им.zip"


@pytest.fixture
def shelf(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A place with a good file, one by no rule, and one that is broken."""
    addresses = {"bogotol": [SHELF | {"take": [{"source": "pos"}]}]}
    with_addresses(settings, tmp_path / "files", addresses)
    environment = environment_of(settings) | {
        "MCU_MUNICIPALITIES": str(tmp_path / "files"),
        "MCU_ARRIVAL__SHELF__LOGIN": "mcu",
        "MCU_ARRIVAL__SHELF__PASSWORD": "password-of-the-tests",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    shelf = Shelf(files={"пос.csv": b"1", "им.zip": b"no archive", "readme.docx": b""})
    monkeypatch.setattr(module, "_open", lambda *_: shelf)
    return shelf


def test_what_came_is_a_table_and_what_waits_a_sentence(mcu: Mcu, shelf: Shelf) -> None:
    tried = mcu("fetch", "--dry-run")
    assert "Было бы забрано: адрес shelf, файл пос.csv → bogotol/pos; 1 Б" in tried.stdout
    assert "shelf, sftp://shelf.test/out: новых по правилам 2, не по правилам 1" in tried.stdout
    result = mcu("fetch")
    assert result.exit_code == 1
    assert [line.split()[:4] for line in result.stdout.splitlines() if "пос.csv" in line] == [
        ["shelf", "bogotol", "pos", "shelf/пос.csv"]
    ]
    assert f"Не забрано: {BROKEN}" in result.stdout
    document = json.loads(mcu("fetch", "--address", "shelf", "--json").stdout)
    (address,) = document["addresses"]
    assert (address["code"], address["fetched"], address["unmatched_count"]) == ("shelf", [], 1)
    assert "password-of-the-tests" not in tried.output + result.output + json.dumps(document)


def test_an_unknown_address_is_wrong_usage(mcu: Mcu, shelf: Shelf) -> None:
    result = mcu("fetch", "--address", "shelv")
    assert (result.exit_code, "ожидалось: shelf" in result.stderr) == (2, True)


def test_without_addresses_it_says_where_they_belong(mcu: Mcu) -> None:
    result = mcu("fetch")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "ключ arrivals" in result.stderr


def test_a_night_ends_red_until_the_address_is_in_order(mcu: Mcu, shelf: Shelf) -> None:
    (step,) = fetch_arrivals(AT)["addresses"]
    assert (step["address_code"], step["fetched_count"], step["unmatched_count"]) == ("shelf", 1, 1)
    with pytest.raises(NightError) as caught:
        close_night(AT)
    assert caught.value.got is not None
    assert caught.value.got.startswith(BROKEN)
    assert caught.value.todo == "исправьте названное у адреса и проверьте: mcu fetch"
    assert f"Не забрано: {BROKEN}" in mcu("status").stdout
    del shelf.files["им.zip"]
    fetch_arrivals(AT)
    assert close_night(AT)["waiting"] == []
    assert json.loads(mcu("status", "--json").stdout)["address_faults"] == []
