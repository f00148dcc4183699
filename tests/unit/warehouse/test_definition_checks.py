"""A wrong definition is a sentence with its file and lines before anything is built."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.warehouse.seeds import LOST, MUNICIPALITIES, Seeds
from warehouse.definition_checks import check_definitions, known_measures
from warehouse.errors import ConfigError
from warehouse.indicator_checks import known_readings


def test_the_projects_own_definitions_are_sound(seeds: Seeds) -> None:
    check_definitions(MUNICIPALITIES)
    assert seeds.faults() == []


def test_terms_of_one_scope_may_not_overlap(seeds: Seeds) -> None:
    first = seeds.line_of("sla_policy_rows", policy_code="pos_final")
    second = seeds.add("sla_policy_rows", first, policy_code="pos_final_2027", valid_from="2027-01-01")
    both = f"sla_policy_rows.csv, строки {first} и {second}"
    assert seeds.faults() == [f"{both}: обе действуют с 2027-01-01; закройте первую датой valid_to"]
    seeds.change("sla_policy_rows", first, valid_to="2027-01-01")
    assert seeds.faults() == []
    seeds.change("sla_policy_rows", first, valid_to="2026-12-01")
    assert seeds.faults() == [f"{both}: с 2026-12-01 до 2027-01-01 не действует ни одна"]


def test_terms_of_other_scopes_stand_side_by_side(seeds: Seeds) -> None:
    first = seeds.line_of("sla_policy_rows", policy_code="pos_final")
    seeds.add(
        "sla_policy_rows", first, policy_code="pos_final_barnaul", municipality_code="barnaul", duration="20"
    )
    assert seeds.faults() == []


def test_a_region_may_name_a_day_that_the_country_named_too(seeds: Seeds) -> None:
    first = seeds.line_of("calendar_days", calendar_date="2026-05-11")
    second = seeds.add("calendar_days", first, region_name="Саратовская область")
    assert seeds.faults() == []
    third = seeds.add("calendar_days", second)
    assert seeds.faults() == [
        f"calendar_days.csv, строки {second} и {third}: calendar_date и region_name повторены"
    ]


def test_a_region_may_shorten_a_weekend_that_the_country_works(seeds: Seeds) -> None:
    line = seeds.line_of("calendar_days", calendar_date="2024-04-27")
    seeds.add("calendar_days", line, region_name="Саратовская область", day_kind="shortened")
    assert seeds.faults() == []


def test_editions_of_a_rating_follow_each_other_without_overlap_or_gap(seeds: Seeds) -> None:
    changed = {"method_code": "mcu-2", "valid_from": "2027-01-01"}
    seeds.add("rating_method_rows", 2, **changed)
    seeds.add_all("rating_component_rows", method_code="mcu-2")
    both = "rating_method_rows.csv, строки 2 и 3"
    assert seeds.faults() == [f"{both}: обе действуют с 2027-01-01; закройте первую датой valid_to"]
    seeds.change("rating_method_rows", 2, valid_to="2026-10-01")
    assert seeds.faults() == [f"{both}: с 2026-10-01 до 2027-01-01 не действует ни одна"]
    seeds.change("rating_method_rows", 2, valid_to="2027-01-01")
    assert seeds.faults() == []


def test_a_second_rating_stands_beside_the_first(seeds: Seeds) -> None:
    seeds.add("rating_method_rows", 2, method_code="digital-1", rating_code="digital")
    assert seeds.faults() == [
        "rating_method_rows.csv, строка 3: у методики digital-1 нет ни одного компонента"
    ]
    seeds.add_all("rating_component_rows", method_code="digital-1")
    assert seeds.faults() == []


def test_a_method_and_its_components_name_each_other(seeds: Seeds) -> None:
    line = seeds.add("rating_component_rows", 2, method_code="mcu-9")
    assert seeds.faults() == [
        f"rating_component_rows.csv, строка {line}: method_code — нет такого: mcu-9, возможно, mcu-1",
        f"rating_component_rows.csv, строка {line}: веса методики mcu-9 в сумме дают 0.2, а не 1",
    ]


CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "broken_definitions.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_row_is_named(seeds: Seeds, case: str) -> None:
    broken = CASES[case]
    seeds.change(broken["seed"], 2, **broken["cells"])
    expected = [
        f"{broken['seed']}.csv, {broken['sentence']}",
        *([broken["also"]] if "also" in broken else []),
    ]
    assert seeds.faults() == expected


def test_an_unknown_column_is_told_with_the_nearest_one(seeds: Seeds) -> None:
    seeds.rename("counting_rule_rows", "rule_value", "rule_valu")
    assert (
        seeds.faults()[0]
        == "counting_rule_rows.csv, строка 2: неизвестная колонка rule_valu, ожидалась rule_value"
    )


def test_the_build_is_told_once_with_how_many_there_are(seeds: Seeds) -> None:
    seeds.change("sla_policy_rows", 2, unit="day")
    seeds.change("rating_component_rows", 2, weight="0.3")
    with pytest.raises(ConfigError, match=r"где: sla_policy_rows\.csv, строка 2 · .*; всего ошибок: 2"):
        check_definitions(MUNICIPALITIES, seeds.folder)


def test_a_bound_belongs_to_one_band(seeds: Seeds) -> None:
    first = seeds.line_of("indicator_scale_rows", indicator_code="pos_participation", band="1")
    seeds.change("indicator_scale_rows", first, is_to_inclusive="false")
    assert seeds.faults() == [
        f"indicator_scale_rows.csv, строки {first} и {first + 1}: граница 0.2 не принадлежит ни одной"
    ]


def test_ages_begin_with_the_first_day_and_have_no_end(seeds: Seeds) -> None:
    last = seeds.line_of("backlog_age_rows", age="over-30")
    seeds.change("backlog_age_rows", last, to_days="60")
    assert seeds.faults() == [f"backlog_age_rows.csv, строка {last}: возрасты идут от 0 дней и без конца"]


def test_an_sql_without_its_row_of_the_catalogue_is_told(seeds: Seeds) -> None:
    line = seeds.line_of("indicator_rows", indicator_code="backlog_count")
    seeds.change("indicator_rows", line, event_kind="", numerator="")
    assert seeds.faults() == [
        "macros/indicators/backlog_count.sql: в каталоге нет показателя backlog_count с event_kind own"
    ]


def test_kinds_of_events_are_those_of_the_models() -> None:
    assert known_readings() == [
        "received",
        "answered",
        "closed",
        "stopped",
        "due",
        "timeliness",
        "overdue_stock",
    ]


def test_measures_are_those_of_the_models() -> None:
    assert {"all_count", "met_count", "platform_judged_count"} <= set(known_measures())


@pytest.mark.parametrize("case", LOST["editions"])
def test_rows_side_by_side_and_days_without_any_are_told(seeds: Seeds, case: str) -> None:
    seeds.do(LOST["editions"][case]["do"])
    assert seeds.faults() == LOST["editions"][case]["faults"]
