"""Periods: bounds in local time, words, wrong codes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.period import Period, parse_period
from warehouse.errors import PublicationError


@pytest.mark.parametrize(
    ("code", "title", "first_day", "next_day"),
    [
        ("2026Q1", "I квартал 2026 года", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026Q3", "III квартал 2026 года", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026Q4", "IV квартал 2026 года", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026", "2026 год", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_knows_its_days_and_its_words(
    code: str, title: str, first_day: date, next_day: date
) -> None:
    period = parse_period(code)
    assert (period.code, period.title) == (code, title)
    assert (period.first_day, period.next_day) == (first_day, next_day)


def test_bounds_are_local_midnights() -> None:
    opens, closes = Period(2026, 3).bounds(ZoneInfo("Europe/Saratov"))
    assert opens.astimezone(UTC) == datetime(2026, 6, 30, 20, tzinfo=UTC)
    assert closes.astimezone(UTC) == datetime(2026, 9, 30, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026К3", "2026Q3"),
        ("2026q3", "2026Q3"),
        ("2026-Q3", "2026Q3"),
        ("2026Q3 ", "2026Q3"),
        ("2026 ", "2026"),
    ],
)
def test_a_misspelled_period_gets_the_nearest_one(typed: str, meant: str) -> None:
    with pytest.raises(PublicationError, match=f"не имелся ли в виду период {meant}$"):
        parse_period(typed)


@pytest.mark.parametrize("typed", ["", "третий квартал", "1026Q3", "26Q3"])
def test_nonsense_gets_the_two_shapes(typed: str) -> None:
    with pytest.raises(PublicationError) as caught:
        parse_period(typed)
    assert caught.value.expected == "квартал вида 2026Q3 или год вида 2026"
    assert caught.value.todo is None


@pytest.mark.parametrize("typed", ["2026Q5", "2026Q0", "2026-09", "2026-W46", "2026YTD09"])
def test_periods_of_other_reports_are_refused(typed: str) -> None:
    with pytest.raises(PublicationError, match="не распознан"):
        parse_period(typed)
