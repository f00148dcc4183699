"""Each counting rule that SQL names is there on every day of the calendar."""

from pathlib import Path

import pytest

from tests.unit.warehouse.seeds import LOST, Seeds
from warehouse.rule_checks import asked_rules


@pytest.mark.parametrize("case", LOST["rules"])
def test_a_lost_rule_is_told(seeds: Seeds, case: str) -> None:
    seeds.do(LOST["rules"][case]["do"])
    assert seeds.faults() == LOST["rules"][case]["faults"]


def test_a_rule_may_change_within_the_calendar(seeds: Seeds) -> None:
    line = seeds.line_of("counting_rule_rows", rule_code="repeat_window_days")
    seeds.add("counting_rule_rows", line, valid_from="2026-07-01", rule_value="60")
    seeds.change("counting_rule_rows", line, valid_to="2026-07-01")
    assert seeds.faults() == []


def test_rules_are_asked_for_directly_or_by_the_macro(tmp_path: Path) -> None:
    for folder, text in (
        ("macros/deep", "where rules.rule_code = 'window_days' and true"),
        ("models", "{{ join_rule('factor', 'surge_factor', 'day') }} rule_code = other.rule_code"),
    ):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "one.sql").write_text(text, encoding="utf-8")
    assert asked_rules(tmp_path) == ["surge_factor", "window_days"]


def test_the_models_own_rules_are_found() -> None:
    assert {"accelerated_mechanism_days", "problem_point_count", "at_risk_working_hours"} <= set(
        asked_rules()
    )
