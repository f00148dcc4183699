"""Fixtures that every test folder shares: one embedded Postgres a run, one fresh database a test."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr

from tests.support.empty_build import EmptyBuild, build_empty
from warehouse.embedded import EmbeddedPostgres
from warehouse.migrate import apply_schema, make_database, with_database
from warehouse.settings import PROJECT_ROOT, Settings

SHARED = PROJECT_ROOT.parent / "shared"
TEST_KEY = "key-of-the-test-suite-only"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A running server with a migrated template database.

    Its home is not in pytest's base folder: a second run of pytest would close that for the server's OS user.
    """
    home = Path(tempfile.mkdtemp(prefix="mcu-test-postgres-"))
    server = EmbeddedPostgres(home)
    server.start()
    make_database(server.owner_url("postgres"), "mcu_template")
    apply_schema(_settings(server.home, server.owner_url("mcu_template")))
    yield server
    server.stop()
    shutil.rmtree(home)


@contextmanager
def fresh_warehouse(server: EmbeddedPostgres, home: Path) -> Iterator[Settings]:
    """Settings of an empty warehouse: its own database, dropped at the end, and its own home folder."""
    name = f"test_{next(_numbers)}"
    admin_url = server.owner_url("postgres")
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} template mcu_template").format(sql.Identifier(name)))
    yield _settings(home, with_database(admin_url, name))
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def settings(postgres: EmbeddedPostgres, tmp_path: Path) -> Iterator[Settings]:
    """A fresh warehouse for one test."""
    with fresh_warehouse(postgres, tmp_path / "home") as fresh:
        yield fresh


@pytest.fixture(scope="session")
def empty_build(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmptyBuild]:
    """A warehouse without appeals, built once for every test that only asks its definitions."""
    with fresh_warehouse(postgres, tmp_path_factory.mktemp("empty_build")) as fresh:
        yield build_empty(fresh)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("нет папки ../shared с эталонными данными: этот тест проверяет только их")
    return SHARED


def _settings(home: Path, url: str) -> Settings:
    return Settings(
        home=home,
        database_url=SecretStr(url),
        pseudonym_key=SecretStr(TEST_KEY),
        analyst_password=SecretStr("analyst-of-the-test-suite"),
    )
