"""The second road of ratings against numbers worked out by hand (docs/decisions/0008-ratings.md)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.second_road.rating_changes import contributions, passings
from tests.support.second_road.rating_methods import COMPONENTS, printed, read_method, wilson
from tests.support.second_road.ratings import Rated, score_counts

Z = Decimal("1.96")
METHOD = read_method("mcu-1")
MONTH = (date(2026, 9, 1), date(2026, 10, 1))
COUNTS = ("met_count", "clock_count", "solved_count", "solvable_count", "own_count", "own_count_before")


def _rated(*counts: int | None) -> Rated:
    known = dict.fromkeys(
        ("appeal_count", "score_4_5_count", "scored_count", "repeat_count", "applicant_count"), 0
    )
    return score_counts({**known, **dict(zip(COUNTS, counts, strict=True))}, MONTH, METHOD)


@pytest.mark.parametrize(
    ("good", "total", "low", "high"),
    [
        (3, 3, "0.4385", "1.0000"),  # 3 / (3 + 1.96²)
        (0, 10, "0.0000", "0.2775"),  # 1.96² / (10 + 1.96²)
        (5, 10, "0.2366", "0.7634"),  # 0.5 ∓ 1.96·√(0.025 + 1.96²/400) / (1 + 1.96²/10)
        (980, 1000, "0.9693", "0.9870"),
    ],
)
def test_wilson(good: int, total: int, low: str, high: str) -> None:
    bounds = wilson(good, total, Z)
    assert tuple(str(bound.quantize(Decimal("0.0001"))) for bound in bounds) == (low, high)


def test_the_worked_month() -> None:
    september, august = _rated(14, 16, 4, 10, 15, 25), _rated(12, 16, 4, 10, 15, None)
    assert (september.score, august.score) == (Decimal("73.75"), Decimal("61.88"))
    assert august.weights["timeliness"] == Fraction(5, 8)
    parts = contributions(september, august)
    assert {name: str(part) for name, part in parts.items() if part} == {
        "timeliness": "7.03",
        "weights": "4.84",
    }


@settings(deadline=None, max_examples=60)  # sixty digits of a root take a millisecond
@given(*[st.tuples(*[st.integers(0, 40)] * 6) for _ in range(2)])
def test_parts_always_add_up(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    rated = [
        _rated(min(a, b + 1), b + 1, min(c, d), d, own + 2, before)
        for a, b, c, d, own, before in (one, other)
    ]
    now, before = rated
    assert now.score is not None
    assert before.score is not None
    assert sum(contributions(now, before).values()) == now.score - before.score


def test_printed_is_half_away_from_zero() -> None:
    assert [str(printed(Fraction(n, 1000))) for n in (61875, -61875, 61874)] == ["61.88", "-61.88", "61.87"]


def test_who_passed_whom() -> None:
    before = {"a": Decimal(95), "b": Decimal(90), "r": Decimal(80), "e": Decimal(10)}
    now = {"b": Decimal(80), "d": Decimal(99), "e": Decimal(90), "r": Decimal(80)}
    assert passings("r", now, before) == (1, 1, 1, 1)
    assert set(COMPONENTS) == set(METHOD.components)
