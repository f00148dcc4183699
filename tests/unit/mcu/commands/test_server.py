"""`mcu up`: what it prints and what it closes; the database itself is an integration test's."""

import os
from pathlib import Path

import pytest

from mcu.commands import server
from mcu.facts import ServerFacts
from tests.unit.mcu.conftest import Mcu
from warehouse.settings import Settings

URL = "postgresql://mcu_analyst:word@127.0.0.1:5433/mcu"
EMBEDDED = ServerFacts(True, True, "127.0.0.1:5433", "18.4", URL)


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is ready without being asked."""
    monkeypatch.setattr(server, "prepare_database", lambda _: None)
    monkeypatch.setattr(server, "read_server", lambda _: EMBEDDED)


def test_up_prints_the_analyst_s_address_and_where_exports_go(mcu: Mcu, tmp_path: Path) -> None:
    result = mcu("up")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "База готова: встроенный PostgreSQL 18.4, 127.0.0.1:5433"
    assert f"только чтение): {URL}" in result.stdout
    assert f"{tmp_path / 'home' / 'inbox'}/<муниципалитет>/<источник>/" in result.stdout


@pytest.mark.parametrize(("user", "is_said"), [(0, True), (1000, False)])
def test_started_by_root_it_says_who_runs_the_server(
    mcu: Mcu, monkeypatch: pytest.MonkeyPatch, user: int, is_said: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("под учётной записью системы pgserver" in mcu("up").stderr) is is_said


def test_without_a_key_it_says_that_nothing_will_load(mcu: Mcu, monkeypatch: pytest.MonkeyPatch) -> None:
    without = Settings(pseudonym_key=None)
    monkeypatch.setattr(server, "make_folders", lambda _: None)
    monkeypatch.setattr(server, "load_settings", lambda: without)
    assert "Нет MCU_PSEUDONYM_KEY: загрузка не начнётся" in mcu("up").stderr


def test_a_server_without_the_analyst_s_password(mcu: Mcu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "read_server", lambda _: ServerFacts(False, True, "db:5432", "18.4", None))
    result = mcu("up")
    assert "свой сервер, PostgreSQL 18.4, db:5432" in result.stdout
    assert "задайте MCU_ANALYST_PASSWORD" in result.stderr
    assert "postgresql://" not in result.stdout


def test_folders_that_were_open_are_closed_and_others_folders_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path)
    settings.inbox.mkdir(mode=0o755)
    server.make_folders(settings)
    assert settings.inbox.stat().st_mode & 0o777 == 0o700
    settings.inbox.chmod(0o750)
    monkeypatch.setattr(os, "geteuid", lambda: settings.inbox.stat().st_uid + 1)
    server.make_folders(settings)
    assert settings.inbox.stat().st_mode & 0o777 == 0o750
