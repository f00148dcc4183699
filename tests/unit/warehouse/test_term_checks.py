"""A term that cannot run is told, and so are days on which appeals would have none."""

from datetime import date

import pytest

from tests.unit.warehouse.seeds import LOST, MUNICIPALITIES, Seeds
from warehouse.municipalities import SlaTerm
from warehouse.term_checks import gaps

JANUARY, MARCH, JULY, YEAR_END = (
    date(2026, 1, 1), date(2026, 3, 1), date(2026, 7, 1), date(2027, 1, 1)
)  # fmt: skip


@pytest.mark.parametrize("case", LOST["terms"])
def test_a_wrong_term_is_told(seeds: Seeds, case: str) -> None:
    seeds.do(LOST["terms"][case]["do"])
    assert seeds.faults() == LOST["terms"][case]["faults"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, ""),
        ({"start_event": "assigned"}, "выгрузка источника pos не даёт этого момента (start_event)"),
        ({"start_event": "published"}, "момента публикации не даёт ни одна выгрузка (start_event)"),
        ({"unit": "hour"}, "источник pos даёт только даты, срок в часах по нему не считается (unit)"),
        ({"regime": "social"}, "у источника pos нет такого режима (regime)"),
        ({"source": "gospubliki"}, "source — нет такого источника обращений"),
        ({"stop_event": "registered"}, "стадия final_answer не кончается этим событием (stop_event)"),
        ({"counting_status": "verified"}, "counting_reference — недопустимое значение пусто"),
        ({"counting_status": "verified", "counting_reference": "п. 3, абз. 2"}, ""),
    ],
)
def test_a_municipality_s_own_term_is_judged_too(seeds: Seeds, cells: dict[str, str], told: str) -> None:
    term = SlaTerm.model_validate(
        {
            "code": "own", "source": "pos", "regime": "message", "stage": "final_answer", "duration": 10,
            "unit": "calendar_day", "start_event": "received", "stop_event": "final_answer",
            "valid_from": "2026-01-01", "legal_reference": "п. 3", "status": "default",
        }
        | cells
    )  # fmt: skip
    city = MUNICIPALITIES["smolensk"].model_copy(update={"sla_policies": (term,)})
    faults = seeds.faults(MUNICIPALITIES | {"smolensk": city})
    places = [f"smolensk.yml, sla_policies, срок 1: {told}"] if told else []
    assert [fault.partition(" — получено")[0] for fault in faults] == places


def test_a_region_may_have_a_term_of_its_own_in_place_of_the_general_one(seeds: Seeds) -> None:
    line = seeds.line_of("sla_policy_rows", policy_code="pos_final")
    regions = sorted({city.region_name for city in MUNICIPALITIES.values()})
    seeds.change("sla_policy_rows", line, region_name=regions[0])
    for number, region in enumerate(regions[1:]):
        seeds.add("sla_policy_rows", line, policy_code=f"pos_final_{number}", region_name=region)
    assert seeds.faults() == []


@pytest.mark.parametrize(
    ("stretches", "found"),
    [
        ([(JANUARY, None)], []),
        ([(MARCH, None)], [(JANUARY, MARCH)]),
        ([(JANUARY, MARCH), (JULY, None)], [(MARCH, JULY)]),
        ([(JULY, None), (JANUARY, JULY)], []),
        ([(JANUARY, JULY), (JANUARY, MARCH)], [(JULY, YEAR_END)]),
        ([], [(JANUARY, YEAR_END)]),
    ],
)
def test_gaps_are_days_of_the_span_that_nothing_covers(
    stretches: list[tuple[date, date | None]], found: list[tuple[date, date]]
) -> None:
    assert gaps(stretches, (JANUARY, YEAR_END)) == found
