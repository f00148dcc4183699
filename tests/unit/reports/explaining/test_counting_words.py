"""The counting that no norm states, in one sentence for each unit."""

from dataclasses import replace
from typing import Any

import pytest

from reports.explaining.counting_words import say_counting
from reports.explaining.facts import Policy
from tests.unit.reports.explaining.sample import make_facts

STORY = {"as_of": "2026-10-31", "clocks": [{"started": "2026-09-01", "state": "running"}]}


def _policy(**changes: Any) -> Policy:
    policy = make_facts(STORY).clocks[0].policy
    given: dict[str, Any] = {"counting_status": "default", "counting_reference": "обычай"}
    return replace(policy, **given | changes)


def test_what_the_norm_states_is_not_told() -> None:
    assert say_counting(_policy(counting_status="verified")) is None


def test_a_publication_of_before_this_was_known_tells_nothing() -> None:
    assert say_counting(_policy(counting_status=None, counting_reference=None)) is None


@pytest.mark.parametrize(
    ("unit", "first_day", "shift", "what", "how"),
    [
        (
            "calendar_day", "next_day", "next_workday", "дни",
            "первый день — следующий за событием, конец в нерабочий день переносится на следующий рабочий",
        ),
        (
            "calendar_day", "start_day", "prev_workday", "дни",
            "первый день — день события, конец в нерабочий день переносится на предыдущий рабочий",
        ),
        (
            "calendar_day", "next_day", "as_is", "дни",
            "первый день — следующий за событием, конец в нерабочий день не переносится",
        ),
        ("working_day", "next_day", "as_is", "дни", "первый день — следующий рабочий после события"),
        ("working_day", "start_day", "as_is", "дни", "первый день — день события, если он рабочий"),
        ("working_hour", "start_day", "as_is", "рабочие часы", "идут часы работы, с минуты события"),
        ("hour", "start_day", "as_is", "часы", "подряд, с минуты события"),
    ],
)  # fmt: skip
def test_each_unit_has_its_sentence(unit: str, first_day: str, shift: str, what: str, how: str) -> None:
    policy = _policy(unit=unit, first_day=first_day, nonworking_due_policy=shift)
    said = f"Как считать {what}, норма не говорит: {how} — по умолчанию, основание: обычай."
    assert say_counting(policy) == said
