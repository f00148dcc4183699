"""Mentions and ССТУ beside the appeals of one small city: worked out by hand, two nights.

September: «Дело» has cards 1–4, 6 and 7; ССТУ has 6 questions of the appeals 1 (two codes), 2, 3, 4 and 5.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

import pytest
from psycopg.types.json import Jsonb

from extractors.contract import load_contracts
from mcu import night
from mcu.night import NightReport, run_night
from tests.e2e.conftest import environment_of, load_and_publish
from tests.e2e.october import write_answered
from tests.support.exports import dated, make_row, table_of, write_csv
from tests.support.monitors import (
    as_csv,
    as_json,
    as_table,
    brand_analytics,
    headers_of,
    medialogia,
    packet,
)
from tests.support.workshop import built_ahead
from warehouse.database import connect, fetch_all
from warehouse.settings import Settings, load_settings

CITY = "smolensk"
FIRST, SECOND, THIRD = (datetime(2026, 10, day, 23, tzinfo=UTC) for day in (5, 6, 7))
YARDS, ROADS = "0005.0005.0055.1122", "0003.0009.0097.0689"
CODES = {1: YARDS, 2: YARDS, 3: ROADS, 4: None, 6: YARDS, 7: YARDS}
BRAND_ANALYTICS = [header for header in headers_of("media_brand_analytics") if header != "Время"]


def put(settings: Settings, name: str, content: bytes, moment: datetime) -> Path:
    path = settings.inbox / CITY / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return dated(path, moment)


def put_messages(settings: Settings, name: str, moment: datetime, **tones: str) -> None:
    """An export of Brand Analytics with one message a hash and its tone."""
    same = {"Дата": "01.10.2026 01:30", "Округ": "Юг"}
    rows = [
        brand_analytics(**{"Hash сообщения": key, "Тональность": tone}, **same) for key, tone in tones.items()
    ]
    put(settings, f"media/{name}", as_csv(as_table([*BRAND_ANALYTICS, "Округ"], rows)), moment)


def write_first(settings: Settings) -> None:
    """What lies in the inbox before the first night."""
    delo = load_contracts()["delo"]
    cards = [
        make_row(
            delo, number, registered_date="02.09.2026", due_date="01.10.2026",
            rubric=f"({code}) Тема" if code else "Тема без кода", correspondent=f"Пробная Анна {number}",
        )
        for number, code in CODES.items()
    ]  # fmt: skip
    path = settings.inbox / CITY / "delo" / "cards.csv"
    write_csv(path, table_of(delo, cards))
    os.utime(path, (FIRST.timestamp() - 3600,) * 2)
    asked = {1: (YARDS, ROADS), 2: (YARDS,), 3: (ROADS,), 4: (ROADS,), 5: (YARDS,)}
    packets = [packet(f"07/19-ОГ-{n}", "2026-09-02", *codes) for n, codes in asked.items()]
    put(settings, "sstu/packet.json", as_json(packets), FIRST.replace(hour=20))
    put_messages(settings, "first.csv", FIRST.replace(hour=20), a1="Негатив", a2="Нейтрально")
    row = medialogia(Дата="01.10.2026 01:30:00")
    put(settings, "media/m.csv", as_csv([["Отчёт"], *as_table(headers_of("media_medialogia"), [row])]),
        FIRST.replace(hour=20))  # fmt: skip


@dataclass
class Mentioned:
    """The warehouse after its nights and the reports of those that ran whole."""

    settings: Settings
    first: NightReport
    stopped: NightReport
    repeated: NightReport


@built_ahead
def two_nights(settings: Settings) -> Mentioned:
    """A whole night with its gates; then a newer export that changes a1 and an older one that comes late.

    The next night loads what is another region's, its model makes two mentions of one; it is run again.
    """
    with environment_of(settings):
        write_first(settings)
        first = run_night(FIRST)
        put_messages(settings, "newer.csv", SECOND.replace(hour=20), a1="Позитив", a3="Негатив")
        put_messages(settings, "late.csv", FIRST.replace(day=1), a1="Нейтрально", a2="Негатив", a4="Негатив")
        load_and_publish(SECOND)
        write_answered(
            settings.inbox / CITY / "pos" / "foreign.csv",
            7,
            1,
            [("ЖКХ", "01.10.2026", "02.10.2026")] * 6,
            region_name="Саратовская область",
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(night, "build", _build_and_double)
            stopped = run_night(THIRD)
        return Mentioned(settings, first, stopped, run_night(THIRD))


def _build_and_double(as_of: datetime, build: Callable[[datetime], Any] = night.build) -> Any:
    """A build whose model makes two mentions of one."""
    built = build(as_of)
    with connect(load_settings()) as connection:
        connection.execute(
            "insert into core.media_mentions select (jsonb_populate_record(mentions, %s)).*"
            " from core.media_mentions as mentions where dataset = 'medialogia' and known_to = 'infinity'",
            [Jsonb({"mention_key": "of nobody", "known_from": as_of.isoformat()})],
        )
    return built


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
