"""Mentions and ССТУ as the marts show them: worked out by hand in `mention_story`."""

from datetime import datetime
from typing import Any, LiteralString

import pytest

from tests.e2e.conftest import Mentioned
from tests.e2e.mention_story import CITY, FIRST, ROADS, YARDS
from warehouse.database import connect, fetch_all
from warehouse.settings import Settings


def ask(settings: Settings, query: LiteralString, as_of: datetime | None = None) -> list[tuple[Any, ...]]:
    """Rows as a reader of the marts sees them, now or as published at a moment."""
    with connect(settings) as connection:
        if as_of is not None:
            connection.execute("select set_config('mcu.as_of', %s, true)", [as_of.isoformat()])
        return fetch_all(connection, query)


@pytest.mark.e2e
def test_the_night_is_published_and_the_difference_is_a_finding(
    two_nights: Mentioned,
) -> None:
    settings, report = two_nights.settings, two_nights.first
    assert (report.exit_code, report.published, report.gate_failures) == (0, True, [])
    assert ask(
        settings,
        "select check_name, sentence from ops.gate_results where gate = 'marts' and not is_passed"
        " and starts_with(suite, 'marts_sstu') order by checked_at limit 1",
    ) == [
        (
            "sstu_agrees_with_delo",
            (
                "smolensk, ССТУ (packets) за 2026-09: обращений 5, карточек «Дела» 6;"
                " только в ССТУ 1, только в «Деле» 2"
            ),
        )
    ]
    told = ask(
        settings,
        "select distinct suite from ops.gate_results"
        " where starts_with(suite, 'raw_') and as_of = (select min(as_of) from ops.gate_results) order by 1",
    )
    assert [suite for (suite,) in told] == [
        "raw_delo__quarantine", "raw_media_brand_analytics__quarantine", "raw_media_medialogia__quarantine",
        "raw_sstu_packets__quarantine",
    ]  # fmt: skip


@pytest.mark.e2e
def test_the_control_counts_as_worked_out_by_hand(two_nights: Mentioned) -> None:
    settings = two_nights.settings
    columns = (
        "topic_code, sstu_question_count, sstu_appeal_count, delo_appeal_count, matched_count,"
        " only_sstu_count, only_delo_count, difference_count, state"
    )
    assert ask(
        settings,
        f"select {columns} from marts.mart_sstu_control where dataset = 'packets' order by 1",  # type: ignore[arg-type]  # our own columns
    ) == [
        (ROADS, 3, 3, 1, 1, 2, 0, 2, "differs"),
        (YARDS, 3, 3, 4, 2, 1, 2, -1, "differs"),
        ("all", 6, 5, 6, 4, 1, 2, -1, "differs"),
        ("unmapped", 0, 0, 1, 0, 0, 1, -1, "differs"),
    ]
    assert ask(
        settings,
        "select municipality_code, topic_code, sstu_appeal_count, difference_count, state"
        " from marts.mart_sstu_control where dataset = 'asog'",
    ) == [(CITY, "all", None, None, "no_data")]


@pytest.mark.e2e
def test_neither_is_an_appeal(two_nights: Mentioned) -> None:
    settings = two_nights.settings
    assert ask(settings, "select source, count(*) from marts.fct_appeals group by 1") == [("delo", 6)]
    assert ask(settings, "select count(distinct appeal_key) from core.sla_clocks") == [(6,)]


@pytest.mark.e2e
def test_the_newest_export_decides_what_a_mention_is(two_nights: Mentioned) -> None:
    settings = two_nights.settings
    query: LiteralString = (
        "select dataset, source_id, tone, published_date::text, tags ->> 'Округ'"
        " from marts.fct_media_mentions order by 1, 2"
    )
    assert ask(settings, query, FIRST) == [
        ("brand_analytics", "a1", "negative", "2026-10-01", "Юг"),
        ("brand_analytics", "a2", "neutral", "2026-10-01", "Юг"),
        ("medialogia", "9007199254740993", "negative", "2026-10-01", None),
    ]
    assert ask(settings, query) == [
        ("brand_analytics", "a1", "positive", "2026-10-01", "Юг"),
        ("brand_analytics", "a2", "neutral", "2026-10-01", "Юг"),
        ("brand_analytics", "a3", "negative", "2026-10-01", "Юг"),
        ("brand_analytics", "a4", "negative", "2026-10-01", "Юг"),
        ("medialogia", "9007199254740993", "negative", "2026-10-01", None),
    ]


@pytest.mark.e2e
def test_one_post_of_two_monitors_has_one_link(two_nights: Mentioned) -> None:
    settings = two_nights.settings
    assert ask(
        settings,
        "select count(distinct dataset), count(distinct url_pseudonym) from marts.fct_media_mentions",
    ) == [(2, 1)]


@pytest.mark.e2e
def test_a_city_without_such_exports_has_nothing(two_nights: Mentioned) -> None:
    settings = two_nights.settings
    for mart in ("fct_media_mentions", "fct_sstu_questions", "mart_sstu_control"):
        rows = ask(settings, f"select distinct municipality_code from marts.{mart}")  # type: ignore[arg-type]  # our own names
        assert rows == [(CITY,)], mart
