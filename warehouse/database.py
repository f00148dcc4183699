"""Connections. One login owns the warehouse; each part of the house works under its own role."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow

from warehouse.embedded import EmbeddedPostgres
from warehouse.errors import DatabaseUnavailableError, SettingsError
from warehouse.settings import Settings

ROLES = ("mcu_loader", "mcu_builder", "mcu_redactor", "mcu_reporter")
ANALYST = "mcu_analyst"


def database_url(settings: Settings) -> str:
    """URL of the owner's login: `MCU_DATABASE_URL`, or the running embedded server.

    Raises `SettingsError` when `MCU_DATABASE_URL` is no address of a Postgres.
    """
    if settings.database_url is not None:
        return _check_url(settings.database_url.get_secret_value())
    return EmbeddedPostgres(settings.home).owner_url()


def analyst_url(settings: Settings) -> str:
    """URL of the read-only login that `mcu sql`, psql and BI tools use."""
    if settings.database_url is None:
        return EmbeddedPostgres(settings.home).analyst_url()
    if settings.analyst_password is None:
        raise DatabaseUnavailableError(
            "Нет пароля аналитика",
            expected="MCU_ANALYST_PASSWORD в окружении",
            todo="задайте MCU_ANALYST_PASSWORD и выполните mcu up",
        )
    parts = urlsplit(_check_url(settings.database_url.get_secret_value()))
    place = parts.netloc.rpartition("@")[2]
    login = f"{ANALYST}:{quote(settings.analyst_password.get_secret_value(), safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{place}"))


def _check_url(url: str) -> str:
    """The URL itself; the sentence does not quote it, it may hold a password."""
    try:
        parts = urlsplit(url)
        is_known = parts.scheme in ("postgresql", "postgres") and (parts.port or 1) > 0
        conninfo_to_dict(url)
    except (ValueError, psycopg.ProgrammingError):
        is_known = False
    if not is_known:
        raise SettingsError(
            "MCU_DATABASE_URL не является адресом PostgreSQL",
            expected="postgresql://пользователь:пароль@сервер:5432/база",
            todo="исправьте MCU_DATABASE_URL в окружении или в .env; без него работает встроенный Postgres",
        )
    return url


def open_connection(url: str, *, options: str = "") -> Connection[TupleRow]:
    """A psycopg connection in UTC; an unreachable server is a sentence, not a traceback."""
    try:
        return psycopg.connect(url, options=f"-c timezone=UTC {options}".strip(), connect_timeout=10)
    except psycopg.OperationalError as error:
        parts = urlsplit(url)
        raise DatabaseUnavailableError(
            "Postgres не отвечает",
            where=f"{parts.hostname or 'локальный сокет'}:{parts.port or 5432}",
            todo="выполните mcu up или проверьте MCU_DATABASE_URL",
        ) from error


@contextmanager
def connect(settings: Settings, role: str | None = None) -> Iterator[Connection[TupleRow]]:
    """A connection as the owner, or under one of `ROLES`; commits on success, rolls back on an error."""
    with open_connection(database_url(settings)) as connection:
        if role is not None:
            connection.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
            connection.commit()
        yield connection


def fetch_all(connection: Connection[TupleRow], query: LiteralString, *values: object) -> list[TupleRow]:
    """All rows of a query with positional values."""
    return connection.execute(query, values).fetchall()
