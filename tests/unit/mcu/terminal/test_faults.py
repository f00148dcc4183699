"""Every fault is one sentence and a code, never a traceback and never a value of a row."""

import json
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner, Result

from extractors.errors import UsageError
from mcu.terminal.help_text import McuCommand, McuGroup
from mcu.terminal.options import Json
from warehouse.errors import McuError, PublicationError

SECRET = "Пробная Анна Ивановна"


class _DriverError(Exception):
    """Stands for an error of psycopg: its message quotes a row, its `sqlstate` says what happened."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__(f"duplicate key ({SECRET})")
        self.sqlstate = sqlstate


def run(
    error: BaseException, *words: str, monkeypatch: pytest.MonkeyPatch, home: Path, debug: bool = False
) -> Result:
    """A program of one command `work`, which meets the error."""
    monkeypatch.setenv("MCU_HOME", str(home))
    monkeypatch.setenv("MCU_DEBUG", "1" if debug else "0")
    app = typer.Typer(cls=McuGroup, add_completion=False, rich_markup_mode=None)

    @app.callback()
    def root() -> None: ...

    @app.command(cls=McuCommand)
    def work(rest: Annotated[list[str] | None, typer.Argument()] = None, as_json: Json = False) -> None:
        raise error

    return CliRunner().invoke(app, ["work", *words], prog_name="mcu")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (McuError("Сломано", where="файл 1"), 1),
        (PublicationError("Сломано", where="файл 1"), 1),
        (UsageError("Сломано", where="файл 1"), 2),
    ],
)
def test_our_errors_are_sentences(
    error: McuError, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(error, monkeypatch=monkeypatch, home=tmp_path)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", "Ошибка: Сломано · где: файл 1\n")
    assert not (tmp_path / "logs").exists()


def test_under_json_a_fault_is_one_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(McuError("Сломано", got="7"), "--json", monkeypatch=monkeypatch, home=tmp_path)
    document = json.loads(result.stdout)
    assert document["exit_code"] == result.exit_code == 1
    assert document["error"] == {
        "what": "Сломано", "where": None, "got": "7", "expected": None, "todo": None,
        "sentence": "Сломано · получено: 7",
    }  # fmt: skip
    assert result.stderr == "Ошибка: Сломано · получено: 7\n"


def test_the_word_json_after_a_double_dash_asks_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(McuError("Сломано"), "--", "--json", monkeypatch=monkeypatch, home=tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")


def test_an_unforeseen_error_leaves_its_way_and_no_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(RuntimeError(SECRET), SECRET, monkeypatch=monkeypatch, home=tmp_path)
    log = tmp_path / "logs" / "errors.log"
    assert result.exit_code == 1
    assert "Непредвиденная ошибка программы · где: mcu work · получено: RuntimeError" in result.stderr
    assert str(log) in result.stderr
    text = log.read_text(encoding="utf-8")
    assert "builtins.RuntimeError" in text
    assert "test_faults.py" in text
    assert SECRET not in text + result.output
    assert log.stat().st_mode & 0o777 == 0o600


def test_debug_shows_the_whole_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(RuntimeError("подробно"), monkeypatch=monkeypatch, home=tmp_path, debug=True)
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert "подробно" in result.stderr


@pytest.mark.parametrize(
    ("sqlstate", "sentence"),
    [
        ("42P01", "В базе нет таблиц хранилища · что делать: выполните mcu up"),
        ("57P01", "Postgres остановлен"),
    ],
)
def test_known_states_of_sql_say_what_to_do(
    sqlstate: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(_DriverError(sqlstate), monkeypatch=monkeypatch, home=tmp_path)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert SECRET not in result.output


def test_an_unknown_state_of_sql_is_kept_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(_DriverError("23505"), monkeypatch=monkeypatch, home=tmp_path)
    assert "Непредвиденная ошибка" in result.stderr
    text = (tmp_path / "logs" / "errors.log").read_text(encoding="utf-8")
    assert "sqlstate 23505" in text
    assert SECRET not in text


def test_the_error_behind_an_error_is_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = RuntimeError(SECRET)
    error.__cause__ = _DriverError("22P02")
    run(error, monkeypatch=monkeypatch, home=tmp_path)
    text = (tmp_path / "logs" / "errors.log").read_text(encoding="utf-8")
    assert text.index("RuntimeError") < text.index("_DriverError sqlstate 22P02")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort()])
def test_an_interruption_is_130(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(error, monkeypatch=monkeypatch, home=tmp_path)
    assert (result.exit_code, result.stderr) == (130, "Прервано\n")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device", "/data/x"), "На диске нет места · где: /data/x"),
        (PermissionError(13, "Permission denied", "/data/x"), "Нет прав на файл или папку · где: /data/x"),
    ],
)
def test_the_disk_speaks_russian(
    error: OSError, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(error, monkeypatch=monkeypatch, home=tmp_path)
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "file"
    home.write_text("a file stands where the home should be")
    result = run(RuntimeError("x"), monkeypatch=monkeypatch, home=home)
    assert result.exit_code == 1
    assert "журнал записать не удалось" in result.stderr
