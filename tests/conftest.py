"""Fixtures that every test folder shares: one embedded Postgres a run, one fresh database a test."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer

from tests.support.empty_build import EmptyBuild, build_empty
from tests.support.scheduling import WITH_WAREHOUSES, ByWarehouse
from tests.support.servers import fresh_warehouse, template_server
from tests.support.workshop import Products, builders_of, built_ahead, open_workshop, put_builders_last
from warehouse.embedded import EmbeddedPostgres
from warehouse.settings import PROJECT_ROOT, Settings

SHARED = PROJECT_ROOT.parent / "shared"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the workshop time: tests that need a built warehouse come last.

    Of two processes one gets them all, at once: it waits for the warehouses while the other works.
    """
    put_builders_last(items)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(WITH_WAREHOUSES))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByWarehouse:
    """How `make test` shares the modules out."""
    return ByWarehouse(config, log)


@pytest.fixture(scope="session", autouse=True)
def _early(request: pytest.FixtureRequest) -> None:
    """One process runs all: its warehouses are begun before the first test."""
    if not hasattr(request.config, "workerinput"):
        request.getfixturevalue("workshop")


@pytest.fixture(scope="session")
def workshop(request: pytest.FixtureRequest) -> Iterator[Products]:
    """Every built warehouse that some test of this run asks for, all begun at once."""
    with open_workshop(builders_of(request.session.items)) as products:
        yield products


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A running server with a migrated template database.

    Its home is not in pytest's base folder: a second run of pytest would close that for the server's OS user.
    """
    home = Path(tempfile.mkdtemp(prefix="mcu-test-postgres-"))
    with template_server(home) as server:
        yield server
    shutil.rmtree(home)


@pytest.fixture
def settings(postgres: EmbeddedPostgres, tmp_path: Path) -> Iterator[Settings]:
    """A fresh warehouse for one test."""
    with fresh_warehouse(postgres, tmp_path / "home") as fresh:
        yield fresh


@built_ahead
def empty_build(settings: Settings) -> EmptyBuild:
    """A warehouse without appeals, built once for every test that only asks its definitions."""
    return build_empty(settings)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("нет папки ../shared с эталонными данными: этот тест проверяет только их")
    return SHARED
