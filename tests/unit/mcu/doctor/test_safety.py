"""The key, the modes and the disk: each check has an installation that it must fault."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from mcu.doctor.safety import check_arrivals, check_disk, check_env_file, check_folders, check_key
from mcu.doctor.verdict import Place, Verdict
from tests.support.arrivals import MAIL, SHELF, with_addresses

GIB = 2**30


@pytest.mark.parametrize("check", [check_key, check_folders, check_arrivals])
def test_a_whole_installation_is_in_order(check: Callable[[Place], Verdict], place: Place) -> None:
    assert check(place).state == "ok"


@pytest.mark.parametrize("key", [None, SecretStr("short")])
def test_no_key_or_a_short_one(key: SecretStr | None, place: Place) -> None:
    verdict = check_key(replace(place, settings=place.settings.model_copy(update={"pseudonym_key": key})))
    assert verdict.state == "wrong"
    assert "MCU_PSEUDONYM_KEY" in verdict.sentence
    assert "задайте" in (verdict.todo or "")
    assert "short" not in verdict.sentence


def test_an_address_without_its_password(place: Place, tmp_path: Path) -> None:
    take = [{"source": "pos", "senders": ["@tsur24.ru"]}]
    addresses = {"bogotol": [SHELF | {"take": [{"source": "pos"}]}, MAIL | {"take": take}]}
    settings = with_addresses(place.settings, tmp_path / "files", addresses)
    verdict = check_arrivals(replace(place, settings=settings))
    assert (verdict.state, verdict.sentence) == ("ok", "Адресов, с которых приходят выгрузки: 2")
    forgotten = settings.model_copy(update={"arrival": {"shelf": settings.arrival["shelf"]}})
    verdict = check_arrivals(replace(place, settings=forgotten))
    names = "MCU_ARRIVAL__MAIL__LOGIN, MCU_ARRIVAL__MAIL__PASSWORD"
    assert (verdict.state, verdict.sentence) == ("wrong", f"Нет логина или пароля адресов: {names}")


@pytest.mark.parametrize(
    ("mode", "state"), [(0o600, "ok"), (0o400, "ok"), (0o640, "wrong"), (0o604, "wrong")]
)
def test_the_mode_of_the_env_file(mode: int, state: str, place: Place, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.touch()
    path.chmod(mode)
    verdict = check_env_file(replace(place, project=tmp_path))
    assert verdict.state == state
    assert (f"режим {mode:04o}" in verdict.sentence) is (state == "wrong")


def test_no_env_file_is_no_fault(place: Place, tmp_path: Path) -> None:
    assert check_env_file(replace(place, project=tmp_path)).state == "ok"


@pytest.mark.parametrize("name", ["inbox", "landing"])
def test_an_open_folder_of_personal_data(name: str, place: Place) -> None:
    folder = place.settings.home / name
    folder.chmod(0o750)
    verdict = check_folders(place)
    assert verdict.state == "wrong"
    assert verdict.sentence.endswith(f"{name} (режим 0750)")
    assert verdict.todo == f"chmod 700 {folder}"


def test_folders_that_are_not_there_yet(place: Place) -> None:
    place.settings.landing.rmdir()
    verdict = check_folders(place)
    assert (verdict.state, verdict.sentence) == ("note", "Папок ещё нет: landing")


@pytest.mark.parametrize(
    ("free", "state"), [(GIB - 1, "wrong"), (GIB, "note"), (5 * GIB - 1, "note"), (5 * GIB, "ok")]
)
def test_the_disk(free: int, state: str, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def usage(path: Path) -> SimpleNamespace:
        asked.append(path)
        return SimpleNamespace(free=free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert check_disk(place).state == state
    assert asked == [place.settings.home]


def test_the_disk_of_a_home_that_is_not_there_yet(place: Place, tmp_path: Path) -> None:
    far = replace(place, settings=place.settings.model_copy(update={"home": tmp_path / "a" / "b"}))
    assert str(tmp_path / "a" / "b") in check_disk(far).sentence
