"""What a run of the second road says, and when it is no proof."""

import pytest

from tests.verify.__main__ import LEAST_APPEALS, is_proof, report
from tests.verify.kinds import ALL_KINDS
from tests.verify.run import Outcome


@pytest.fixture
def outcome() -> Outcome:
    """A run in which everything was met and nothing differs."""
    found = Outcome(appeal_count=LEAST_APPEALS)
    found.kinds.update(ALL_KINDS)
    for comparison in found.comparisons.values():
        comparison.compared = 1
    return found


def test_a_whole_run_is_a_proof(outcome: Outcome) -> None:
    assert is_proof(outcome)
    assert f"Обращений {LEAST_APPEALS}: второй путь и витрины не расходятся ни в одной строке." in report(
        outcome
    )


def test_a_difference_is_none(outcome: Outcome) -> None:
    outcome.comparisons["clocks"].add("smolensk", [(("pos", "1"), {})], [])
    assert not is_proof(outcome)
    assert "сроки, smolensk, pos · 1: строки нет в витрине" in report(outcome)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_kind_that_was_not_met_is_named(outcome: Outcome, kind: str) -> None:
    del outcome.kinds[kind]
    assert not is_proof(outcome)
    assert f"Не встретилось ни одного: {kind}. Такая проверка ничего не доказывает." in report(outcome)


def test_nothing_compared_and_too_little_are_no_proof(outcome: Outcome) -> None:
    outcome.comparisons["at_risk"].compared = 0
    assert not is_proof(outcome)
    outcome.comparisons["at_risk"].compared = 1
    outcome.appeal_count = LEAST_APPEALS - 1
    assert not is_proof(outcome)
