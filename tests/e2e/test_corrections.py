"""A correction of a municipality file changes what is read, never what is kept (docs/decisions/0015)."""

import shutil
from typing import Any, LiteralString

import pytest

from mcu.night import ingest_source, open_night
from reports.explaining.appeal import explain_appeal
from tests.e2e.conftest import build_unjudged, environment_of
from tests.e2e.correction_story import (
    CITY,
    CORRECTION,
    FIRST_NUMBER,
    RIGHT,
    WRONG,
    add_corrections,
    write_correction_exports,
)
from tests.e2e.told import AS_OF
from warehouse import transform
from warehouse.corrections import check_corrections
from warehouse.database import connect
from warehouse.errors import ConfigError
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.e2e


def _ask(told: Settings, query: LiteralString) -> list[tuple[Any, ...]]:
    with connect(told) as connection:
        return connection.execute(query, [CITY]).fetchall()


def test_a_corrected_row_is_read_as_the_correction_says(told: Settings) -> None:
    read = _ask(
        told,
        "select source_id, topic_group from marts.fct_appeals"
        " inner join marts.dim_topics using (topic_key) where municipality_code = %s order by source_id",
    )
    assert read == [
        ("7001", RIGHT), ("7002", RIGHT), ("7003", RIGHT), ("7004", "Дороги"),
    ]  # fmt: skip


def test_what_the_platform_gave_stays(told: Settings) -> None:
    stored = _ask(
        told, "select category from raw.pos__messages where municipality_code = %s order by source_key"
    )
    assert [category for (category,) in stored] == [WRONG, WRONG, RIGHT, "Дороги"]
    told_of = _ask(
        told,
        "select source_id, column_name, stored_value, corrected_value, correction_code,"
        " appeal_key is not null from marts.fct_corrected_values where municipality_code = %s"
        " order by source_id",
    )
    assert told_of == [
        (str(number), "category", WRONG, RIGHT, "archived_category", True)
        for number in (FIRST_NUMBER, FIRST_NUMBER + 1)
    ]


def test_an_explanation_names_the_correction(told: Settings) -> None:
    with connect(told, "mcu_reporter") as connection:
        corrected = explain_appeal(connection, told, "pos:7001", municipality_code=CITY)
        plain = explain_appeal(connection, told, "pos:7003", municipality_code=CITY)
    sections = {section.title: section.sentences for section in corrected.opening}
    (sentence,) = sections["Что исправлено"]
    assert sentence == (
        f"Столбец category: платформа дала «{WRONG}», читается «{RIGHT}» — исправление «archived_category»"
        " от 02.10.2026, решение: руководитель МЦУ. Причина: Категория переименована в 2026 году,"
        " выгрузка даёт старое имя."
    )
    assert "Что исправлено" not in {section.title for section in plain.opening}


@pytest.mark.parametrize(
    ("changes", "what", "counted"),
    [
        ({"match": {"category": "Нет такой"}}, "больше ничему не подходит", "0 из 4"),
        ({"match": {"region_name": "Красноярский край"}}, "подходит всему, что прислал источник", "4 из 4"),
        ({"expect": {"at_least": 3, "at_most": 9}}, "подходит не стольким строкам", "2 из 4"),
        ({"expect": {"at_least": 1, "at_most": 1}}, "подходит не стольким строкам", "2 из 4"),
        # A column without a value is matched by an empty one.
        ({"match": {"category": WRONG, "epgu_number": "77"}}, "больше ничему не подходит", "0 из 4"),
    ],
)
def test_a_correction_that_does_not_fit_stops_the_build_by_its_name(
    told: Settings, changes: dict[str, Any], what: str, counted: str
) -> None:
    with connect(told) as connection, pytest.raises(ConfigError) as error:
        check_corrections(connection, _city_with(changes))
    assert f"Исправление archived_category {what}" in error.value.sentence()
    assert f"строк, которым оно подходит: {counted}" in error.value.sentence()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"match": {"category": WRONG, "epgu_number": None}},
        {"match": {"category": "Нет такой"}, "status": "retired"},
        # Nothing of this source has come: there is nothing to judge.
        {"source": "delo", "dataset": "cards", "match": {"kind": "Гр"}, "replace": {"kind": "Ин"}},
    ],
)
def test_a_correction_that_fits_or_cannot_be_judged_stops_nothing(
    told: Settings, changes: dict[str, Any]
) -> None:
    with connect(told) as connection:
        check_corrections(connection, _city_with(changes))


def _city_with(changes: dict[str, Any]) -> dict[str, Municipality]:
    city = load_municipalities(PROJECT_ROOT / "municipalities")[CITY]
    document = city.model_dump() | {"corrections": [CORRECTION | changes]}
    return {CITY: Municipality.model_validate(document)}


def test_a_build_that_a_correction_stops_leaves_dbt_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = settings.home / "municipalities"
    shutil.copytree(PROJECT_ROOT / "municipalities", folder)
    add_corrections(folder / f"{CITY}.yml", CORRECTION | {"match": {"category": "Нет такой"}})
    monkeypatch.setenv("MCU_MUNICIPALITIES", str(folder))
    write_correction_exports(settings.inbox)
    called = []
    monkeypatch.setattr(transform, "run_dbt", lambda *_: called.append("dbt"))
    with environment_of(settings):
        open_night(AS_OF)
        ingest_source("pos", AS_OF)
        with pytest.raises(ConfigError, match="archived_category больше ничему не подходит"):
            build_unjudged(AS_OF)
    assert called == []
