"""Personal data goes, figures stay: marts, past moments and a submission are the same to the byte."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.rows import TupleRow
from pydantic import SecretStr

from mcu.maintenance import remove_overdue
from reports.submission import render_submission
from tests.e2e.conftest import CITIES, FIRST_AS_OF, MUNICIPALITIES, THIRD_AS_OF, Nights
from warehouse.database import connect
from warehouse.migrate import with_database
from warehouse.settings import Settings

# A month after the last night, when a term of one day is over for whatever the nights brought.
MAINTAINED = datetime(2026, 11, 20, tzinfo=UTC)
_TERM = """
  - {{rule: {rule}, duration: 1, unit: calendar_day, counted_from: event, valid_from: 2026-01-01,
     legal_reference: приказ, status: verified}}
"""
_RULES = ("closed_appeals", "unclosed_rows", "superseded_versions")
_PERSONAL = ("vault.incident__incidents", "vault.pos__messages", "vault.delo__cards", "redacted.texts")


@pytest.fixture
def copy(nights: Nights, tmp_path: Path) -> Iterator[Settings]:
    """The warehouse after its nights once more, with terms of one day."""
    built = nights.settings.database_url
    assert built is not None
    admin, name = with_database(built.get_secret_value(), "postgres"), sql.Identifier("kept_no_longer")
    template = sql.Identifier(built.get_secret_value().rpartition("/")[2])
    folder = Path(shutil.copytree(MUNICIPALITIES, tmp_path / "municipalities"))
    for code in CITIES:
        with (folder / f"{code}.yml").open("a", encoding="utf-8") as file:
            file.write("\nretention:" + "".join(_TERM.format(rule=rule) for rule in _RULES))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(name, template)
        )
        url = SecretStr(with_database(built.get_secret_value(), "kept_no_longer"))
        own = {"home": tmp_path / "home", "database_url": url, "municipalities": folder}
        yield nights.settings.model_copy(update=own)
        connection.execute(sql.SQL("drop database {} with (force)").format(name))


def read_marts(connection: Connection[TupleRow], as_of: datetime, but: str = "") -> dict[str, str]:
    """A hash of every mart's rows as a moment shows them; one of them may be passed over."""
    connection.execute("select set_config('mcu.as_of', %s, true)", [as_of.isoformat()])
    connection.execute("set local enable_nestloop = off")
    marts = connection.execute(
        "select relname from pg_class"
        " where relnamespace = 'marts'::regnamespace and relkind = 'v' and relname <> %s",
        [but],
    ).fetchall()
    hashes = {}
    for (mart,) in marts:
        query = sql.SQL("select md5(string_agg(rows::text, '|' order by rows::text)) from marts.{} as rows")
        ((hashes[mart],),) = connection.execute(query.format(sql.Identifier(mart))).fetchall()
    return hashes


def look(settings: Settings, out: Path) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """The marts of two moments, and the files of a submission."""
    with connect(settings) as connection:
        # The rows behind all figures take longer than all other marts together: once is enough.
        marts = [read_marts(connection, FIRST_AS_OF, but="fct_indicator_rows")]
        marts.append(read_marts(connection, THIRD_AS_OF))
    made = render_submission(settings, municipality_code="krasnoarmeysk", period="2026Q3", out=out)
    return marts, {path.name: path.read_bytes() for path in made.folder.iterdir()}


def count_personal(settings: Settings) -> dict[str, int]:
    with connect(settings) as connection:
        return {
            table: connection.execute(f"select count(*) from {table}".encode()).fetchall()[0][0]
            for table in _PERSONAL
        }


@pytest.mark.e2e
def test_marts_and_submissions_do_not_notice_that_personal_data_went(copy: Settings, tmp_path: Path) -> None:
    before, held = look(copy, tmp_path / "before"), count_personal(copy)
    assert len(before[0][0]) > 40
    assert min(held.values()) > 100
    removals = remove_overdue(copy, MAINTAINED).removals
    assert {removal.rule_code for removal in removals if removal.store == "vault"} == set(_RULES)
    assert set(count_personal(copy).values()) == {0}
    appeals = [removal for removal in removals if removal.source in ("incident", "pos", "delo")]
    assert sum(removal.count for removal in appeals) == sum(held.values())
    assert look(copy, tmp_path / "after") == before
