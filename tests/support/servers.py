"""Embedded servers for tests and fresh warehouses on them, copied from a template as `mcu up` leaves it."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from pydantic import SecretStr

from extractors.contract import load_contracts
from extractors.raw_tables import ensure_raw_tables
from tests.support.emptied import Imprint, empty_again, imprint
from warehouse.database import connect
from warehouse.embedded import OWNER, EmbeddedPostgres
from warehouse.migrate import apply_schema, make_database, with_database
from warehouse.settings import Settings

TEST_KEY = "key-of-the-test-suite-only"
_TEMPLATE = "mcu_template"
# What a crash would lose nobody would read: the disk need not be waited for. And whoever guesses passwords of
# a server that lives for minutes need not be slowed down: of a connection's 14 ms that takes 8, and a build
# of dbt makes a connection per model.
_HASTE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "scram_iterations": "1"}
_numbers = itertools.count(1)
# Databases that a test left and that are empty again, and what they must be but for rows; by their server.
_emptied: dict[str, list[str]] = {}
_imprints: dict[str, Imprint] = {}


def start_with_template(home: Path) -> EmbeddedPostgres:
    """A server of its own in an empty folder, with the migrated template of fresh warehouses."""
    server = EmbeddedPostgres(home)
    server.start()
    with psycopg.connect(server.owner_url("postgres"), autocommit=True) as connection:
        for name, value in _HASTE.items():
            connection.execute(
                sql.SQL("alter system set {} = {}").format(sql.Identifier(name), sql.Literal(value))
            )
        connection.execute("select pg_reload_conf()")
    with psycopg.connect(server.owner_url("postgres"), autocommit=True) as connection:
        password = sql.Literal(server.password(OWNER))
        connection.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(OWNER), password))
    make_database(server.owner_url("postgres"), _TEMPLATE)
    template = _settings(server.home, server.owner_url(_TEMPLATE))
    apply_schema(template)
    with connect(template, "mcu_loader") as connection:
        ensure_raw_tables(connection, load_contracts())
    return server


@contextmanager
def template_server(home: Path) -> Iterator[EmbeddedPostgres]:
    """The same, stopped at the end."""
    try:
        yield start_with_template(home)
    finally:
        EmbeddedPostgres(home).stop()


def make_warehouse(server: EmbeddedPostgres, home: Path) -> Settings:
    """Settings of an empty warehouse: its own database and its own home folder."""
    name = f"test_{next(_numbers)}"
    admin_url = server.owner_url("postgres")
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(
            # Files, not a log of 8 MB of pages: half the time, where no checkpoint waits for the disk.
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(_TEMPLATE)
            )
        )
    return _settings(home, with_database(admin_url, name))


@contextmanager
def fresh_warehouse(server: EmbeddedPostgres, home: Path) -> Iterator[Settings]:
    """An empty warehouse for a while; one after the other may get the same database, emptied."""
    admin_url = server.owner_url("postgres")
    emptied = _emptied.setdefault(admin_url, [])
    settings = _settings(home, emptied.pop()) if emptied else make_warehouse(server, home)
    assert settings.database_url is not None
    url = settings.database_url.get_secret_value()
    if admin_url not in _imprints:
        with psycopg.connect(url) as connection:
            _imprints[admin_url] = imprint(connection)
    yield settings
    if empty_again(url, _imprints[admin_url]):
        emptied.append(url)
    else:
        name = sql.Identifier(url.rpartition("/")[2])
        with psycopg.connect(admin_url, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(name))


def _settings(home: Path, url: str) -> Settings:
    return Settings(
        home=home,
        database_url=SecretStr(url),
        pseudonym_key=SecretStr(TEST_KEY),
        analyst_password=SecretStr("analyst-of-the-test-suite"),
    )
