"""A folder that cannot be written into is told in one sentence; other faults stay what they are."""

import errno
from pathlib import Path

import pytest

from extractors.errors import UsageError
from mcu.terminal.folders import writing_into
from tests.unit.mcu.conftest import Mcu
from warehouse.errors import SettingsError


def test_a_file_in_the_folder_s_place(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    with (
        pytest.raises(UsageError, match="лежит файл"),
        writing_into(taken / "deep", "--out", tmp_path),
    ):
        (taken / "deep").mkdir(parents=True)
    with pytest.raises(SettingsError, match="MCU_HOME"), writing_into(None, "--out", taken):
        taken.mkdir()


def test_other_faults_pass(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), writing_into(tmp_path / "out", "--out", tmp_path):
        (tmp_path / "elsewhere").read_text()
    with pytest.raises(OSError, match="полон"), writing_into(tmp_path, "--out", tmp_path):
        raise OSError(errno.ENOSPC, "полон", str(tmp_path))


@pytest.mark.parametrize(
    "words", [("sample", "--municipality", "bogotol", "--days", "1", "--per-day", "3"), ("up",)]
)
def test_a_home_that_cannot_be_made(
    mcu: Mcu, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MCU_HOME", "/proc/none")
    result = mcu(*words)
    assert result.exit_code == 1
    assert "Ошибка: В папку MCU_HOME нельзя писать · где: /proc/none" in result.stderr
    assert "Непредвиденная" not in result.stderr


def test_a_sample_onto_a_file(mcu: Mcu, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    for folder in (taken, taken / "deep", Path("/proc/none")):
        result = mcu(
            "sample", "--municipality", "bogotol", "--days", "1", "--per-day", "3", "--out", str(folder)
        )
        assert (result.exit_code, "Непредвиденная" in result.stderr) == (2, False), result.stderr
        assert f"В эту папку нельзя писать · где: --out {folder}" in result.stderr


@pytest.mark.parametrize("url", ["mysql://user:secret@host/base", "garbage", "postgresql://host:port/base"])
@pytest.mark.parametrize("command", ["up", "status", "doctor"])
def test_an_address_that_is_no_postgres_is_told_without_its_password(
    mcu: Mcu, monkeypatch: pytest.MonkeyPatch, url: str, command: str
) -> None:
    monkeypatch.setenv("MCU_DATABASE_URL", url)
    result = mcu(command)
    assert (result.exit_code, "Непредвиденная" in result.output) == (1, False), result.output
    assert "MCU_DATABASE_URL не является адресом PostgreSQL" in result.output
    assert "secret" not in result.output


def test_the_doctor_names_a_zone_that_does_not_exist(mcu: Mcu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCU_TIMEZONE", "Mars/X")
    result = mcu("doctor")
    assert result.exit_code == 1
    assert "НЕ ТАК: MCU_TIMEZONE не является часовым поясом · получено: Mars/X" in result.stdout
    assert "Проверка не смогла выполниться" not in result.output
