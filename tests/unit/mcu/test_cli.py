"""The table of commands: every one loads, explains itself in Russian and refuses wrong words with code 2."""

import subprocess
import sys

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from mcu.cli import ENTRIES, app
from tests.unit.mcu.conftest import Mcu
from warehouse import __version__
from warehouse.settings import PROJECT_ROOT

PUBLIC = {
    "up",
    "down",
    "status",
    "ingest",
    "build",
    "nightly",
    "submit",
    "sample",
    "sql",
    "psql",
    "doctor",
    "explain",
    "at-risk",
    "loads",
}
ENGLISH = ("Usage", "Options", "Commands", "Arguments", "Show this", "required", "default")


def test_the_commands_of_the_architecture_are_there() -> None:
    assert set(ENTRIES) >= PUBLIC


def test_help_names_every_command_and_what_it_is_for(mcu: Mcu) -> None:
    result = mcu("--help")
    text = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert [name for name, entry in ENTRIES.items() if f"{name} {entry.summary}" not in text] == []
    assert [word for word in ENGLISH if word in text] == []


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_explains_itself_in_russian(mcu: Mcu, name: str) -> None:
    result = mcu(name, "--help")
    assert result.exit_code == 0
    assert ENTRIES[name].summary in " ".join(result.stdout.split())
    assert [word for word in ENGLISH if word in result.stdout] == []
    assert [code for code in ENTRIES[name].exit_codes if f"\n  {code}  " not in result.stdout] == []


def test_every_option_has_a_meaning_and_a_russian_placeholder() -> None:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    named = [(name, parameter) for name, command in root.commands.items() for parameter in command.params]
    assert len(named) > 20
    assert [(name, option.name) for name, option in named if not option.help] == []
    assert [
        (name, option.name)
        for name, option in named
        if not getattr(option, "is_flag", False) and not option.metavar
    ] == []


def test_version(mcu: Mcu) -> None:
    assert mcu("--version").stdout == f"mcu-warehouse {__version__}\n"


def test_no_words_are_wrong_usage_and_get_the_help(mcu: Mcu) -> None:
    result = mcu()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Вызов: mcu КОМАНДА" in result.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["biuld"], "Такой команды нет · получено: mcu biuld · ожидалось: build"),
        (["loads", "relaese"], "Такой команды нет · получено: mcu loads relaese · ожидалось: release"),
        (["build", "--asof", "x"], "Такого параметра нет · получено: --asof · ожидалось: --as-of"),
        (["submit"], "Не хватает параметра · ожидалось: --municipality КОД"),
        (["ingest"], "Не хватает параметра · ожидалось: ПУТЬ…"),
        (
            ["sample", "--municipality", "all", "--days", "x"],
            "где: --days ЧИСЛО · ожидалось: целое число не меньше 1",
        ),
        (
            ["sample", "--municipality", "all", "--days", "0"],
            "где: --days ЧИСЛО · ожидалось: целое число не меньше 1",
        ),
        (["loads", "release", "seven", "--why", "x"], "где: ID · ожидалось: целое число"),
        (["up", "now"], "Лишние слова в команде: now"),
        (["sql", "select 1", "--limit"], "У параметра --limit нет значения"),
        (["sql", "select 1", "--csv", "--json"], "Можно выбрать только один вид вывода"),
        (["build", "--as-of", "2026-13-01"], "Момент не распознан · где: --as-of · получено: 2026-13-01"),
        (
            ["sample", "--municipality", "barnual"],
            "где: --municipality · получено: barnual · ожидалось: barnaul",
        ),
        (
            ["sample", "--municipality", "all", "--until", "31.02.2026"],
            "Значение параметра не дата · где: --until",
        ),
        (
            ["submit", "--municipality", "barnaul", "--period", "2026q3"],
            "что делать: проверьте, не имелся ли в виду",
        ),
        (["loads", "--state", "lost"], "Неизвестное значение параметра · где: --state · получено: lost"),
    ],
)
def test_wrong_usage_is_a_sentence_and_code_2(mcu: Mcu, words: list[str], sentence: str) -> None:
    result = mcu(*words)
    said = result.stderr
    assert (result.exit_code, sentence in said) == (2, True), said
    assert said.startswith("Ошибка: ")
    assert "Traceback" not in result.output


def test_help_waits_for_no_heavy_library() -> None:
    heavy = ("polars", "psycopg", "pydantic", "great_expectations", "airflow", "typst", "warehouse.settings")
    program = (
        "import sys\nfrom typer.main import get_command\nfrom mcu.cli import app\n"
        "get_command(app).main(args=['--help'], prog_name='mcu', standalone_mode=False)\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert "Вызов: mcu" in done.stdout
    assert done.stderr.strip() == "[]"


def test_asking_loads_no_reader_of_files() -> None:
    program = (
        "import sys\nimport mcu.commands.ask\n"
        "print([name for name in ('polars', 'typst', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
