"""Composites, scales and bounds of ratings come to what their acts declare."""

import pytest

from tests.unit.warehouse.seeds import LOST, Seeds
from warehouse.definition_bounds import indicator_bounds
from warehouse.sum_checks import sum_faults


@pytest.mark.parametrize("case", LOST["sums"])
def test_a_wrong_sum_is_told(seeds: Seeds, case: str) -> None:
    seeds.do(LOST["sums"][case]["do"])
    assert seeds.faults() == LOST["sums"][case]["faults"]


def test_what_is_not_declared_is_told(seeds: Seeds) -> None:
    bounds = indicator_bounds()
    less = bounds.model_copy(
        update={
            "composites": bounds.composites[1:],
            "partial_scales": bounds.partial_scales[1:],
            "rating_bounds": bounds.rating_bounds[1:],
        }
    )
    assert list(sum_faults(seeds.folder, bounds)) == []
    assert [fault.what for fault in sum_faults(seeds.folder, less)] == [
        "не объявлено, из скольких слагаемых и до какой суммы складывается pos_total pos-2026",
        "шкала pos_on_time pos-2025 начинается не снизу: ниже 81 баллов и группы нет",
        "о границах компонента quantity ничего не известно",
    ]


def test_a_falling_scale_has_its_best_group_below(seeds: Seeds) -> None:
    line = seeds.line_of("indicator_rows", indicator_code="gp_total", edition="gp-2026")
    seeds.change("indicator_rows", line, direction="down")
    first = seeds.line_of("indicator_scale_rows", indicator_code="gp_total", edition="gp-2026", band="1")
    told = [fault for fault in seeds.faults() if fault.startswith("indicator_scale_rows.csv")]
    assert told[0].startswith(f"indicator_scale_rows.csv, строки {first}–{first + 1}: группы (grade) не идут")
    seeds.change("indicator_scale_rows", first, grade="лидер")
    seeds.change("indicator_scale_rows", first + 2, grade="отстающая")
    assert seeds.faults() == []
