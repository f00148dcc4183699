"""`mcu ingest`: the table, the document and the code that the results give."""

import json
from pathlib import Path
from typing import Any

import pytest

from extractors.findings import Finding
from extractors.ledger import LoadResult
from mcu.commands import ingest
from tests.unit.mcu.conftest import Mcu
from warehouse.errors import SettingsError

LOADED = LoadResult(
    "a.xlsx", "barnaul", "pos", 7, "loaded", 39, 30, 5, 4,
    findings=(Finding("drift", "Новая", 39, 2, "колонка «Новая» неизвестна, строк: 39"),),
)  # fmt: skip
KNOWN = LoadResult("b.xlsx", "barnaul", "pos", 6, "known")
REFUSED = LoadResult("c.xlsx", "barnaul", "pos", 8, "refused", reason="Файл пуст")
GONE = LoadResult("d.xlsx", "barnaul", "pos", None, "not_ready", reason="Файл не читается")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command hands over; the results are those in `told["results"]`."""
    heard: dict[str, Any] = {"results": [LOADED]}

    def ingest_paths(settings: object, paths: list[Path], **options: Any) -> list[LoadResult]:
        heard.update(options, paths=paths)
        options["progress"]("a.xlsx", 39)
        return list(heard["results"])

    monkeypatch.setattr(ingest, "ingest_paths", ingest_paths)
    monkeypatch.setattr(ingest, "prepare_database", lambda _: None)
    return heard


def test_a_loaded_file_is_a_row_and_code_0(mcu: Mcu, told: dict[str, Any]) -> None:
    result = mcu("ingest", "in", "--municipality", "barnaul", "--source", "pos")
    assert result.exit_code == 0
    (row,) = [line for line in result.stdout.splitlines() if "загружен " in line]
    assert row.split() == ["a.xlsx", "barnaul", "pos", "загружен", "39", "30", "5", "4", "—"]
    assert "barnaul, pos, a.xlsx: колонка «Новая» неизвестна, строк: 39" in result.stdout
    assert "a.xlsx, строк: 39" in result.stderr
    assert (told["paths"], told["municipality"], told["source"]) == ([Path("in")], "barnaul", "pos")


def test_a_refused_file_is_code_1_and_its_reason(mcu: Mcu, told: dict[str, Any]) -> None:
    told["results"] = [LOADED, REFUSED]
    result = mcu("ingest", "in")
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if "отвергнут" in line and "Файл пуст" in line]


def test_a_file_that_was_not_ready_is_code_1_too(mcu: Mcu, told: dict[str, Any]) -> None:
    told["results"] = [LOADED, GONE]
    result = mcu("ingest", "in")
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if "не взят" in line and "Файл не читается" in line]


def test_bytes_that_are_known_are_no_fault(mcu: Mcu, told: dict[str, Any]) -> None:
    told["results"] = [KNOWN]
    result = mcu("ingest", "in")
    assert result.exit_code == 0
    assert "уже загружен раньше" in result.stdout


def test_a_folder_without_files_is_said(mcu: Mcu, told: dict[str, Any]) -> None:
    told["results"] = []
    result = mcu("ingest", "in")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith("Файлов не найдено\n")


def test_json_is_one_document(mcu: Mcu, told: dict[str, Any]) -> None:
    told["results"] = [LOADED, REFUSED]
    result = mcu("ingest", "in", "--json")
    first, second = json.loads(result.stdout)["files"]
    assert result.exit_code == 1
    assert (first["rows_inserted"], first["findings"][0]["code"]) == (30, "drift")
    assert (second["state"], second["reason"]) == ("refused", "Файл пуст")


def test_without_a_key_nothing_is_loaded(mcu: Mcu, monkeypatch: pytest.MonkeyPatch) -> None:
    def ingest_paths(*_: object, **__: object) -> list[LoadResult]:
        raise SettingsError("Нет ключа псевдонимов MCU_PSEUDONYM_KEY")

    monkeypatch.setattr(ingest, "ingest_paths", ingest_paths)
    monkeypatch.setattr(ingest, "prepare_database", lambda _: None)
    result = mcu("ingest", "in", "--json")
    assert (result.exit_code, json.loads(result.stdout)["exit_code"]) == (1, 1)
    assert "Нет ключа псевдонимов" in result.stderr


def test_the_folders_of_personal_data_are_closed(mcu: Mcu, told: dict[str, Any], tmp_path: Path) -> None:
    mcu("ingest", "in")
    modes = {name: (tmp_path / "home" / name).stat().st_mode & 0o777 for name in ("inbox", "landing", "logs")}
    assert modes == dict.fromkeys(modes, 0o700)
