"""Bring a database to this project's schema: files of `warehouse/schema/`, in order, all safe to repeat."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from warehouse.database import ANALYST, database_url, open_connection
from warehouse.embedded import DATABASE, EmbeddedPostgres
from warehouse.settings import Settings

SCHEMA_FOLDER = Path(__file__).parent / "schema"


def start_database(settings: Settings) -> str:
    """Start the embedded server unless `MCU_DATABASE_URL` names another; make database and schema.

    Returns the owner's URL.
    """
    if settings.database_url is None:
        server = EmbeddedPostgres(settings.home)
        server.start()
        make_database(server.owner_url("postgres"), DATABASE)
    apply_schema(settings)
    return database_url(settings)


def make_database(admin_url: str, name: str) -> None:
    """Create a database unless it is there."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if found is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def apply_schema(settings: Settings) -> None:
    """Run every schema file in one transaction and give the analyst's login its password."""
    with open_connection(database_url(settings)) as connection:
        # Two nights starting at once must not race for the same `create role`.
        connection.execute("select pg_advisory_xact_lock(hashtext('mcu schema'))")
        for path in sorted(SCHEMA_FOLDER.glob("*.sql")):
            connection.execute(path.read_bytes())
        password = _analyst_password(settings)
        if password is not None:
            connection.execute(
                sql.SQL("alter role {} login password {}").format(
                    sql.Identifier(ANALYST), sql.Literal(password)
                )
            )


def with_database(url: str, name: str) -> str:
    """The same server's URL with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _analyst_password(settings: Settings) -> str | None:
    if settings.analyst_password is not None:
        return settings.analyst_password.get_secret_value()
    if settings.database_url is None:
        return EmbeddedPostgres(settings.home).password(ANALYST)
    return None
