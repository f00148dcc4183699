"""The demo's exports always hold the last full quarter."""

from datetime import date, timedelta

import pytest

from mcu.demo_night import sample_days


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 21), date(2026, 6, 24)),
        (date(2026, 12, 31), date(2026, 6, 24)),
        (date(2027, 1, 1), date(2026, 9, 24)),
        (date(2027, 3, 31), date(2026, 9, 24)),
        (date(2027, 4, 1), date(2026, 12, 25)),
        (date(2028, 2, 29), date(2027, 9, 24)),
    ],
)
def test_samples_reach_from_the_last_full_quarter_to_yesterday(today: date, first: date) -> None:
    last, days = sample_days(today)
    assert last == today - timedelta(days=1)
    assert last - timedelta(days=days - 1) == first
