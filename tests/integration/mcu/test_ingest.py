"""`mcu ingest` on real files: codes 0, 1 and 2, and a table that says why."""

import json
from pathlib import Path

import pytest

from extractors.contract import load_contracts
from tests.integration.mcu.conftest import Mcu
from tests.support.exports import make_rows, table_of, write_csv


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A folder of one municipality and source with one file of three rows."""
    contract = load_contracts()["pos"]
    folder = tmp_path / "in" / "barnaul" / "pos"
    folder.mkdir(parents=True)
    write_csv(folder / "pos.csv", table_of(contract, make_rows(contract, 1, 2, 3)))
    return folder


def test_a_good_folder_is_code_0_and_the_same_bytes_are_known(mcu: Mcu, good: Path) -> None:
    result = mcu("ingest", str(good), "--json")
    (found,) = json.loads(result.stdout)["files"]
    assert (result.exit_code, found["state"], found["rows_inserted"]) == (0, "loaded", 3)
    again = mcu("ingest", str(good))
    assert again.exit_code == 0
    assert "уже загружен раньше" in again.stdout


def test_one_bad_file_is_code_1_and_stops_no_other(mcu: Mcu, good: Path) -> None:
    (good / "empty.csv").touch()
    result = mcu("ingest", str(good), "--json")
    states = {found["file_name"]: found["state"] for found in json.loads(result.stdout)["files"]}
    assert (result.exit_code, states) == (1, {"empty.csv": "refused", "pos.csv": "loaded"})
    (row,) = [line for line in mcu("loads", "--state", "refused").stdout.splitlines() if "empty.csv" in line]
    assert "пуст" in row.lower()


def test_a_stray_file_gets_municipality_and_source_from_the_options(
    mcu: Mcu, good: Path, tmp_path: Path
) -> None:
    stray = (good / "pos.csv").rename(tmp_path / "stray.csv")
    assert mcu("ingest", str(stray)).exit_code == 2
    assert mcu("ingest", str(stray), "--municipality", "bogotol", "--source", "pos").exit_code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["no-such-file"], "Нет такого файла или папки"),
        (["README.md"], "Непонятно, чей это файл"),
        (
            ["README.md", "--municipality", "barnual", "--source", "pos"],
            "получено: barnual · ожидалось: barnaul",
        ),
        (["README.md", "--municipality", "barnaul", "--source", "poss"], "получено: poss · ожидалось: pos"),
    ],
)
def test_wrong_usage_is_code_2(mcu: Mcu, words: list[str], sentence: str) -> None:
    result = mcu("ingest", *words)
    assert (result.exit_code, sentence in result.stderr) == (2, True), result.stderr


def test_another_key_stops_the_load(mcu: Mcu, good: Path) -> None:
    assert mcu("ingest", str(good)).exit_code == 0
    result = mcu("ingest", str(good), MCU_PSEUDONYM_KEY="another-key-than-before")
    assert result.exit_code == 1
    assert "MCU_PSEUDONYM_KEY" in result.stderr
    assert "another-key" not in result.output
