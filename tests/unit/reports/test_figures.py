"""Rounding once, half up, and Russian notation."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures import plain, print_exact, print_moment, print_number, round_half_up


@pytest.mark.parametrize(
    ("value", "precision", "printed"),
    [
        (Fraction(1, 8), 2, "0.13"),  # a tie that binary floats and banker's rounding make 0.12
        (Fraction(100, 16), 1, "6.3"),  # 6.25 %
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(2675, 1000), 2, "2.68"),  # 2.675 is below itself as a float
        (Fraction(100, 3), 1, "33.3"),
        (Fraction(200, 3), 1, "66.7"),
        (Fraction(-1, 1000), 1, "0.0"),  # no minus zero
        (Fraction(100), 1, "100.0"),
        (Fraction(99_949, 1000), 1, "99.9"),  # rounding twice would give 100.0
    ],
)
def test_rounding_is_half_up_and_done_once(value: Fraction, precision: int, printed: str) -> None:
    assert f"{round_half_up(value, precision):f}" == printed


@given(st.fractions(max_denominator=10**9), st.integers(0, 6))
def test_rounding_never_moves_further_than_half_a_unit(value: Fraction, precision: int) -> None:
    assert abs(Fraction(round_half_up(value, precision)) - value) <= Fraction(1, 2 * 10**precision)


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+3", "1000"), ("12.500", "12.5"), ("100", "100"), ("0.0", "0"), ("97.3826", "97.3826")],
)
def test_exact_figures_have_no_exponent_and_no_idle_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_numbers_are_written_the_russian_way() -> None:
    assert print_number(Decimal("1234567.80")) == "1\u00a0234\u00a0567,80"
    assert print_number(Decimal("-3.5")) == "\u22123,5"
    assert print_exact(Decimal("1234.500")) == "1\u00a0234,5"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Saratov", "01.10.2026 02:00 (UTC+4)"),
        ("Asia/Kolkata", "01.10.2026 03:30 (UTC+5:30)"),
        ("America/Bogota", "30.09.2026 17:00 (UTC\u22125)"),
    ],
)
def test_a_moment_carries_its_offset(zone: str, text: str) -> None:
    assert print_moment(datetime(2026, 9, 30, 22, tzinfo=UTC), ZoneInfo(zone)) == text
