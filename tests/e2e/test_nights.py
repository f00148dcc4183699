"""Whole nights: what a second night changes, what it leaves, what a past moment still shows."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from psycopg import sql

from tests.e2e.conftest import (
    FIRST,
    FIRST_AS_OF,
    SECOND,
    SECOND_AS_OF,
    THIRD_AS_OF,
    Nights,
    build_unjudged,
    environment_of,
    load_and_build,
    load_and_publish,
    publish_unjudged,
    write_city,
)
from tests.e2e.reading import FACTS, read_rows
from tests.support.workshop import built_ahead
from warehouse.database import connect
from warehouse.settings import Settings

Rows = list[tuple[object, ...]]
# After the nights of `nights`.
KILLED_AS_OF = SECOND_AS_OF + timedelta(days=5)
LAST_AS_OF = SECOND_AS_OF + timedelta(days=6)
VERSIONED = ("appeals", "sla_clocks", "appeal_links", "appeal_repeats", "foreign_rows")


@dataclass(frozen=True)
class AtOnce:
    """Both nights in one, then a build that was never published; appeals seen before it and beside it."""

    settings: Settings
    before: Rows
    beside: Rows


@built_ahead
def at_once(settings: Settings) -> AtOnce:
    """The exports of both nights, loaded and built in the second one; a killed build; a newer version's one.

    The last build is of a version of the project whose seed has a column more.
    """
    with environment_of(settings):
        write_city(settings, FIRST)
        write_city(settings, SECOND)
        load_and_publish(SECOND_AS_OF)
        before = read_rows(settings, "fct_appeals", SECOND_AS_OF)
        write_city(settings, KILLED_AS_OF.date())
        load_and_build(KILLED_AS_OF)
        beside = read_rows(settings, "fct_appeals", KILLED_AS_OF)
        _make_definitions_older(settings)
        build_unjudged(LAST_AS_OF)
        publish_unjudged(LAST_AS_OF)
    return AtOnce(settings, before, beside)


@pytest.mark.e2e
def test_every_night_is_published_and_good(nights: Nights) -> None:
    for report in nights.reports.values():
        assert (report.exit_code, report.published, report.gate_failures) == (0, True, [])
    with connect(nights.settings) as connection:
        marks = connection.execute("select as_of from ops.publications order by as_of").fetchall()
    assert [mark for (mark,) in marks] == [FIRST_AS_OF, SECOND_AS_OF, THIRD_AS_OF]


@pytest.mark.e2e
def test_read_is_inserted_plus_unchanged_plus_rejected(nights: Nights) -> None:
    with connect(nights.settings) as connection:
        rows = connection.execute(
            "select source, rows_read, rows_inserted, rows_unchanged, rows_rejected from ops.loads"
        ).fetchall()
    # Two nights of two cities, three sources of appeals each.
    assert sum(source in ("delo", "incident", "pos") for source, *_ in rows) == 12
    for _source, read, inserted, unchanged, rejected in rows:
        assert read == inserted + unchanged + rejected
    assert sum(unchanged for _source, _read, _inserted, unchanged, _rejected in rows) > 300


@pytest.mark.e2e
def test_second_night_adds_appeals_and_closes_old_versions(nights: Nights) -> None:
    with connect(nights.settings) as connection:
        row = connection.execute(
            "select count(*) filter (where known_from = %(second)s),"
            " count(*) filter (where known_to = %(second)s) from core.appeals",
            {"second": SECOND_AS_OF},
        ).fetchone()
    assert row is not None
    new_versions, closed_versions = row
    assert new_versions > closed_versions > 10


@pytest.mark.e2e
def test_night_without_news_writes_no_version_of_an_appeal(nights: Nights) -> None:
    with connect(nights.settings) as connection:
        for table in VERSIONED:
            row = connection.execute(
                sql.SQL("select count(*) from {} where known_from = %s or known_to = %s").format(
                    sql.Identifier("core", table)
                ),
                [THIRD_AS_OF, THIRD_AS_OF],
            ).fetchone()
            assert row == (0,), table


@pytest.mark.e2e
def test_the_past_stays_readable(nights: Nights) -> None:
    with connect(nights.settings) as connection:
        count = "select count(*), max(received_date) from marts.fct_appeals"
        newest = connection.execute(count).fetchone()
        connection.execute("select set_config('mcu.as_of', %s, true)", [FIRST_AS_OF.isoformat()])
        first = connection.execute(count).fetchone()
        connection.execute(
            "select set_config('mcu.as_of', %s, true)", [(FIRST_AS_OF - timedelta(days=1)).isoformat()]
        )
        before = connection.execute(count).fetchone()
    assert newest is not None
    assert first is not None
    assert newest[0] > first[0] > 500
    assert (first[1], newest[1]) == (FIRST, SECOND)
    assert before == (0, None)


@pytest.mark.e2e
def test_two_nights_give_the_rows_of_one(nights: Nights, at_once: AtOnce) -> None:
    """Night by night or all at once: the same facts, whatever the order in which they became known."""
    for mart in FACTS:
        night_by_night = read_rows(nights.settings, mart, SECOND_AS_OF)
        assert read_rows(at_once.settings, mart, SECOND_AS_OF) == night_by_night, mart
        assert len(night_by_night) > 40


@pytest.mark.e2e
def test_unpublished_build_is_invisible_and_taken_back_also_by_a_newer_version(at_once: AtOnce) -> None:
    """A build that never reached its publication leaves readers, and the next build, where they were."""
    assert len(at_once.before) > 500
    assert at_once.beside == at_once.before
    with connect(at_once.settings) as connection:
        row = connection.execute(
            "select count(*) filter (where known_from = %s), count(*) filter (where known_from = %s)"
            " from core.appeals",
            [KILLED_AS_OF, LAST_AS_OF],
        ).fetchone()
    assert row is not None
    assert row[0] == 0
    assert row[1] > 20


def _make_definitions_older(settings: Settings) -> None:
    """As an earlier version of the project left them: other definitions, a seed with a column less."""
    with connect(settings) as connection:
        connection.execute("alter table seeds.appeal_sources drop column delivery_hours")
        for table in ("builds", "publications"):
            query = sql.SQL("update ops.{} set definitions_hash = 'older'")
            connection.execute(query.format(sql.Identifier(table)))
