"""The dictionary of topics: one direction for each name, no name twice, no listed topic forgotten."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from warehouse.municipalities import normalise_name
from warehouse.municipality_models import FederalBlock
from warehouse.settings import PROJECT_ROOT

DIRECTIONS = {*get_args(FederalBlock), "youth", "culture", "sport_tourism", "urban_planning", "outside"}
# Two names glued together by an export: each half belongs elsewhere, so a person must look.
GLUED = {
    "Запись на прием к должностному лицу запрос на газификацию и её условия",
    "Зарплата учителей, воспитателей и преподавателей затопление подъездов, подвальных помещений МКД",
}
# Names of the edition of 2023 that say nothing without their group: the group's row answers for them.
GROUP_ONLY_2023 = {
    "Задержка выплат гражданам",
    "Зарплата, компенсации, поощрения, выплаты",
    "Кадровые перестановки",
    "Нехватка материально-технического обеспечения",
    "Общее впечатление",
    "Очередь",
    "Питание",
    "Проблемы в работе горячих линий",
    "Состояние зданий учреждений и организаций",
    "Трудоустройство",
    "★ Информационно-техническая поддержка",
}

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (PROJECT_ROOT / "dbt_project" / "seeds" / "topic_directions.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def seed_faults(rows: list[Row]) -> list[str]:
    """Unknown directions, rows about nothing, and one name of a source and edition twice."""
    faults = [
        f"{row['direction_code']} is no direction" for row in rows if row["direction_code"] not in DIRECTIONS
    ]
    faults += ["a row without group and name" for row in rows if not row["topic_group"] + row["topic_name"]]
    # Names are matched without their group: two groups must not give one name two directions.
    names = Counter(
        (row["source"], row["edition"], normalise_name(row["topic_name"] or f"группа {row['topic_group']}"))
        for row in rows
    )
    faults += [f"{name} stands {times} times" for (_, _, name), times in names.items() if times > 1]
    return faults


def _names(rows: list[Row], source: str, edition: str) -> set[str]:
    return {
        normalise_name(row["topic_name"])
        for row in rows
        if (row["source"], row["edition"]) == (source, edition) and row["topic_name"]
    }


def test_the_seed_is_sound(rows: list[Row]) -> None:
    assert rows
    assert seed_faults(rows) == []


def test_faults_are_found() -> None:
    row = {
        "source": "pos",
        "edition": "1",
        "topic_group": "Дороги",
        "topic_name": "",
        "direction_code": "roads",
    }
    assert seed_faults([row]) == []
    assert seed_faults([row, {**row, "topic_group": " ДОРОГИ"}]) == ["группа дороги stands 2 times"]
    assert seed_faults([{**row, "direction_code": "road"}]) == ["road is no direction"]
    assert seed_faults([{**row, "topic_group": ""}]) == ["a row without group and name"]


def test_a_topic_of_a_known_group_follows_its_group(rows: list[Row]) -> None:
    groups = {
        row["topic_group"]: row["direction_code"]
        for row in rows
        if row["edition"] == "2026" and not row["topic_name"]
    }
    strays = [
        row["topic_name"]
        for row in rows
        if row["edition"] == "2026"
        and row["topic_group"]
        and groups[row["topic_group"]] != row["direction_code"]
    ]
    assert strays == []


def test_one_name_has_one_direction_in_all_editions(rows: list[Row]) -> None:
    directions: dict[str, set[str]] = {}
    for row in rows:
        if row["source"] == "incident" and row["topic_name"]:
            directions.setdefault(normalise_name(row["topic_name"]), set()).add(row["direction_code"])
    assert {name: found for name, found in directions.items() if len(found) > 1} == {}


def test_every_topic_of_2026_is_mapped_but_the_glued_two(rows: list[Row], shared: Path) -> None:
    path = shared / "data" / "taxonomy" / "incident_management_topics_2026.csv"
    with path.open(encoding="utf-8") as stream:
        listed = {normalise_name(row["topic"]) for row in csv.DictReader(stream, delimiter=";")}
    assert listed - _names(rows, "incident", "2026") == {normalise_name(name) for name in GLUED}
    assert _names(rows, "incident", "2026") <= listed


def test_every_topic_of_2023_is_mapped_by_name_or_by_group(rows: list[Row], shared: Path) -> None:
    content = json.loads((shared / "data" / "taxonomy" / "perm_tsur_2023_groups_topics.json").read_text())
    listed = {normalise_name(name) for name in content["topics_in_file_order"]}
    assert listed - _names(rows, "incident", "2023") == {normalise_name(name) for name in GROUP_ONLY_2023}
    groups = {row["topic_group"] for row in rows if row["edition"] == "2023" and not row["topic_name"]}
    assert groups == set(content["groups"])


def test_every_rubric_of_the_municipal_subset_is_mapped(rows: list[Row], shared: Path) -> None:
    path = shared / "data" / "taxonomy" / "sstu_classifier_municipal_subset.csv"
    with path.open(encoding="utf-8") as stream:
        listed = {
            normalise_name(f"{row['code']} {row['name']}") for row in csv.DictReader(stream, delimiter=";")
        }
    assert _names(rows, "delo", "sstu") == listed
