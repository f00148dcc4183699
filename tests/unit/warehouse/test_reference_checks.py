"""A word that refers to nothing is told with the file, the line and the nearest right word."""

import pytest

from tests.unit.warehouse.seeds import LOST, MUNICIPALITIES, Seeds
from warehouse.definition_bounds import known_regions
from warehouse.municipalities import SlaTerm


@pytest.mark.parametrize("case", LOST["references"])
def test_a_reference_to_nothing_is_told(seeds: Seeds, case: str) -> None:
    seeds.do(LOST["references"][case]["do"])
    assert seeds.faults() == LOST["references"][case]["faults"]


def test_a_region_of_a_municipality_file_is_told(seeds: Seeds) -> None:
    wrong = MUNICIPALITIES["krasnoarmeysk"].model_copy(update={"region_name": "Саратовская обл."})
    (fault,) = seeds.faults(MUNICIPALITIES | {"krasnoarmeysk": wrong})
    assert fault == (
        "krasnoarmeysk.yml: region_name — нет такого — получено: «Саратовская обл.»,"
        " ожидалось: «Саратовская область»"
    )


def test_a_category_of_a_municipality_file_is_told(seeds: Seeds) -> None:
    term = SlaTerm.model_validate(
        {
            "code": "yards", "source": "pos", "regime": "message", "category": "Благоустройства",
            "stage": "final_answer", "duration": 10, "unit": "calendar_day", "start_event": "received",
            "stop_event": "final_answer", "valid_from": "2026-01-01", "legal_reference": "п. 3",
            "status": "default",
        }
    )  # fmt: skip
    wrong = MUNICIPALITIES["smolensk"].model_copy(update={"sla_policies": (term,)})
    (fault,) = seeds.faults(MUNICIPALITIES | {"smolensk": wrong})
    assert fault == (
        "smolensk.yml, sla_policies, срок 1: category — нет такой у источника pos — получено:"
        " «Благоустройства», ожидалось: «Благоустройство»;"
        " исправьте написание или впишите её в topic_directions.csv"
    )


@pytest.mark.parametrize(("code", "told"), [("0002.0014.0143.0416", 0), ("0009.0014", 1)])
def test_a_coded_category_belongs_to_a_known_beginning(seeds: Seeds, code: str, told: int) -> None:
    line = seeds.line_of("sla_policy_rows", policy_code="fz59_final")
    seeds.add("sla_policy_rows", line, policy_code="delo_topic", source="delo", category=code)
    assert len(seeds.faults()) == told


def test_a_source_without_a_list_of_subcategories_is_not_judged_by_one(seeds: Seeds) -> None:
    line = seeds.line_of("sla_policy_rows", policy_code="pos_final_altai_roads")
    seeds.add("sla_policy_rows", line, policy_code="snow", subcategory="Снег")
    assert seeds.faults() == []


def test_a_direction_of_a_municipality_is_known(seeds: Seeds) -> None:
    line = seeds.line_of(
        "topic_directions", source="incident", edition="2026", topic_group="Туризм", topic_name=""
    )
    seeds.change("topic_directions", line, direction_code="guests")
    assert len(seeds.faults()) == 1
    own = (
        MUNICIPALITIES["smolensk"].directions[0].model_copy(update={"code": "guests", "federal_block": None})
    )
    city = MUNICIPALITIES["smolensk"]
    with_own = city.model_copy(update={"directions": (*city.directions, own)})
    assert seeds.faults(MUNICIPALITIES | {"smolensk": with_own}) == []


def test_a_source_of_appeals_that_is_none_is_told_before_what_follows(seeds: Seeds) -> None:
    line = seeds.line_of("appeal_sources", source="pos")
    seeds.change("appeal_sources", line, source="poss")
    assert seeds.faults()[0] == (
        f"appeal_sources.csv, строка {line}: source — нет такого — получено: «poss», ожидалось: «pos»"
    )


def test_there_are_89_regions() -> None:
    assert len(set(known_regions())) == 89  # Constitution, article 65, as of 2022
