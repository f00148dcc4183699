"""The program itself, as processes, on a server of its own: up, ask, down."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from warehouse.embedded import EmbeddedPostgres
from warehouse.settings import PROJECT_ROOT

PROGRAM = Path(sys.executable).with_name("mcu")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The installed program in a home of its own; its server is stopped at the end, come what may."""
    home = tmp_path_factory.mktemp("embedded") / "home"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MCU_")}
    environment |= {"MCU_HOME": str(home), "MCU_PSEUDONYM_KEY": "key-of-the-test-suite-only"}

    def program(*words: str, **changed: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(PROGRAM), *words],
            cwd=PROJECT_ROOT,
            env=environment | changed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    yield program
    EmbeddedPostgres(home).stop()


def test_a_server_s_day(run: Run) -> None:
    before = run("status", "--json")
    assert (before.returncode, json.loads(before.stdout)["server"]["is_running"]) == (1, False)
    asked = run("sql", "select 1")
    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr.startswith("Ошибка: Встроенный Postgres не запущен")

    up = run("up")
    assert up.returncode == 0, up.stderr
    assert "База готова: встроенный PostgreSQL 18" in up.stdout
    url = next(word for word in up.stdout.split() if word.startswith("postgresql://mcu_analyst:"))
    assert run("up").returncode == 0

    status = json.loads(run("status", "--json").stdout)
    assert (status["server"]["analyst_url"], status["is_prepared"]) == (url, True)
    home = Path(status["home"])
    modes = {name: stat.S_IMODE((home / name).stat().st_mode) for name in ("inbox", "landing")}
    assert modes == {"inbox": 0o700, "landing": 0o700}

    assert run("sql", "--csv", "select current_user as who").stdout == "who\nmcu_analyst\n"
    psql = run(
        "psql", "--as-of", "2026-10-01", "-At", "-c", "select current_user, current_setting('mcu.as_of')"
    )
    assert (psql.returncode, psql.stdout) == (0, "mcu_analyst|2026-09-30T21:00:00+00:00\n")

    down = run("down")
    assert (down.returncode, down.stdout) == (0, "Встроенный Postgres остановлен\n")
    assert run("down").stdout == "Встроенный Postgres не работал\n"
    assert run("status").returncode == 1


def test_a_server_of_others_is_left_alone(run: Run) -> None:
    result = run("down", MCU_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert (result.returncode, result.stdout) == (0, "")
    assert "чужой сервер" in result.stderr


def test_the_program_ends_with_its_codes(run: Run) -> None:
    wrong = run("biuld")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("Ошибка: Такой команды нет · получено: mcu biuld · ожидалось: build")
    assert run("--help").returncode == 0
