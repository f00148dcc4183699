"""`mcu psql` hands over without showing the password; rows are cut and counted."""

import os
from collections.abc import Iterator

import pytest

from mcu.commands.ask import _distinct, _Limited
from tests.unit.mcu.conftest import Mcu


def _rows(read: list[int]) -> Iterator[tuple[object, ...]]:
    for number in range(5):
        read.append(number)
        yield (number,)


@pytest.mark.parametrize(
    ("most", "kept", "is_cut", "read"),
    [(0, 5, False, 5), (5, 5, False, 5), (9, 5, False, 5), (2, 2, True, 3)],
)
def test_rows_are_cut_after_the_limit(most: int, kept: int, is_cut: bool, read: int) -> None:
    seen: list[int] = []
    rows = _Limited(_rows(seen), most)
    assert (len(list(rows)), rows.is_cut, len(seen)) == (kept, is_cut, read)


def test_equal_names_stay_apart() -> None:
    assert _distinct(["a", "count", "count", "a", "count"]) == ["a", "count", "count_2", "a_2", "count_3"]


def test_psql_gets_the_password_through_the_environment(mcu: Mcu, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, list[str], dict[str, str]]] = []

    def execve(program: str, arguments: list[str], environment: dict[str, str]) -> None:
        heard.append((program, arguments, environment))
        raise SystemExit(0)

    monkeypatch.setattr(os, "execve", execve)
    monkeypatch.setattr("mcu.commands.ask.shutil.which", lambda _: "psql-of-the-machine")
    monkeypatch.setenv("MCU_DATABASE_URL", "postgresql://owner:ownersecret@db.example.org:5433/city")
    monkeypatch.setenv("MCU_ANALYST_PASSWORD", "read me/1")
    monkeypatch.delenv("PGOPTIONS", raising=False)
    mcu("psql", "--as-of", "2026-10-01", "-c", "select 1")
    ((program, arguments, environment),) = heard
    assert program == "psql-of-the-machine"
    assert arguments == [program, "postgresql://mcu_analyst@db.example.org:5433/city", "-c", "select 1"]
    assert environment["PGPASSWORD"] == "read me/1"
    assert environment["PGOPTIONS"] == "-c mcu.as_of=2026-09-30T21:00:00+00:00"


def test_without_a_server_psql_says_what_to_do(mcu: Mcu) -> None:
    result = mcu("psql")
    assert result.exit_code == 1
    assert "Встроенный Postgres не запущен" in result.stderr
    assert "выполните mcu up" in result.stderr


def test_a_server_without_the_analyst_s_password_is_a_sentence(
    mcu: Mcu, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCU_DATABASE_URL", "postgresql://owner@db.example.org/city")
    result = mcu("sql", "select 1")
    assert (result.exit_code, "Нет пароля аналитика" in result.stderr) == (1, True)
