"""A comparison that saw no difference where there is one would prove everything."""

from tests.support.second_road.compare import Comparison

OURS = {("pos", "1"): {"state": "met"}, ("pos", "2"): {"state": "running"}}


def test_equal_rows_are_counted_and_nothing_is_said() -> None:
    comparison = Comparison("сроки")
    comparison.add("smolensk", OURS.items(), OURS.items())
    assert (comparison.compared, comparison.differing, comparison.faults) == (2, 0, [])


def test_a_changed_a_missing_and_a_strange_row_are_named() -> None:
    comparison = Comparison("сроки")
    marts = {("pos", "1"): {"state": "breached_open"}, ("pos", "3"): {"state": "met"}}
    comparison.add("smolensk", OURS.items(), marts.items())
    assert (comparison.compared, comparison.differing) == (3, 3)
    assert comparison.faults == [
        "сроки, smolensk, pos · 1: state: в витрине breached_open, второй путь получил met",
        "сроки, smolensk, pos · 3: второй путь такой строки не знает",
        "сроки, smolensk, pos · 2: строки нет в витрине",
    ]


def test_only_the_first_differences_are_told() -> None:
    comparison = Comparison("сроки")
    comparison.add("smolensk", (((number,), {}) for number in range(1000)), [])
    assert comparison.differing == 1000
    assert len(comparison.faults) == 20
