"""Periods by their codes: days, names, neighbours."""

from datetime import date

import pytest

from reports.spans import parse_span
from warehouse.errors import PublicationError


@pytest.mark.parametrize(
    ("code", "title", "first", "after"),
    [
        ("2026", "2026 год", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026Q3", "III квартал 2026 года", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026-12", "декабрь 2026 года", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026-W01", "1-я неделя 2026 года", date(2025, 12, 29), date(2026, 1, 5)),
        ("2026YTD09", "январь–сентябрь 2026 года", date(2026, 1, 1), date(2026, 10, 1)),
        ("2026YTD01", "январь 2026 года", date(2026, 1, 1), date(2026, 2, 1)),
    ],
)
def test_a_code_names_its_days(code: str, title: str, first: date, after: date) -> None:
    span = parse_span(code)
    assert (span.title, span.first_day, span.next_day) == (title, first, after)


@pytest.mark.parametrize(
    ("code", "previous", "year_before"),
    [
        ("2026", "2025", None),
        ("2026Q1", "2025Q4", "2025Q1"),
        ("2026-01", "2025-12", "2025-01"),
        ("2026-W01", "2025-W52", "2025-W01"),
        ("2021-W01", "2020-W53", "2020-W01"),
        ("2020-W53", "2020-W52", "2019-W52"),
        ("2026YTD09", None, "2025YTD09"),
    ],
)
def test_the_period_before_and_the_same_a_year_ago(
    code: str, previous: str | None, year_before: str | None
) -> None:
    span = parse_span(code)
    before, ago = span.previous(), span.year_before()
    assert (before and before.code, ago and ago.code) == (previous, year_before)


@pytest.mark.parametrize(
    ("text", "near"),
    [("2026q3", "2026Q3"), ("2026-13", "2026"), ("2025-W53", "2025-W5"), ("сентябрь", None)],
)
def test_a_wrong_code_is_named_with_the_nearest_right_one(text: str, near: str | None) -> None:
    with pytest.raises(PublicationError, match="Период не распознан") as error:
        parse_span(text)
    assert (near in error.value.todo) if near and error.value.todo else near is error.value.todo
