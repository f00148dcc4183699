"""Indicators worked out from the appeals of the second road: sums, medians and stocks."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.second_road.calendar import Calendar, seed_rows
from tests.support.second_road.figures import figures
from tests.support.second_road.model import Appeal
from tests.support.second_road.own_figures import own_figures
from tests.support.second_road.published import Fields, Key
from warehouse.municipalities import Municipality

Period = tuple[date, date]


def periods_until(as_of: datetime) -> dict[str, tuple[Period, Period]]:
    """A period of each length that ends before or holds the day, each with the one before it."""
    day = as_of.date()
    year, month = date(day.year, 1, 1), day.replace(day=1)
    months = [_month(month, number) for number in range(-3, 2)]
    quarter = _month(month, -((month.month - 1) % 3))
    week = day - timedelta(days=day.weekday() + 7)
    a_week = timedelta(weeks=1)
    a_year_ago = date(day.year - 1, 1, 1)
    return {
        f"{day.year}": ((year, date(day.year + 1, 1, 1)), (a_year_ago, year)),
        f"{day.year}Q{(day.month + 2) // 3}": (
            (quarter, _month(quarter, 3)),
            (_month(quarter, -3), quarter),
        ),
        f"{month:%Y-%m}": ((month, months[4]), (months[2], month)),
        f"{months[2]:%Y-%m}": ((months[2], month), (months[1], months[2])),
        f"{week.isocalendar().year}-W{week.isocalendar().week:02d}": (
            (week, week + a_week),
            (week - a_week, week),
        ),
        f"{day.year}YTD{months[2]:%m}": ((year, month), (a_year_ago, _month(month, -12))),
    }


def indicator_rows(
    appeals: list[Appeal], municipality: Municipality, as_of: datetime
) -> Iterator[tuple[Key, Fields]]:
    """Numerator and denominator by indicator and period, for indicators in force on its last day."""
    zone, calendar = ZoneInfo(municipality.time_zone), Calendar(municipality)
    priority = {direction.code for direction in municipality.directions if direction.federal_block}
    for period, (days, before) in periods_until(as_of).items():
        for code, (numerator, denominator) in figures(appeals, days, as_of, zone, priority).items():
            if _is_in_force(code, days):
                has_data = denominator != 0
                yield (
                    (code, period),
                    {
                        "numerator": numerator if has_data else None,
                        "denominator": denominator if has_data else None,
                    },
                )
        own = own_figures(appeals, days, before, as_of, calendar, zone)
        for code, (numerator, denominator, _) in own.items():
            # Members of a dimension of their own, «код/член», are compared by the test of nights.
            if "/" not in code and _is_in_force(code, days):
                yield (code, period), {"numerator": numerator, "denominator": denominator}


def _month(first: date, number: int) -> date:
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _is_in_force(code: str, days: Period) -> bool:
    last = days[1] - timedelta(days=1)
    return any(
        row["indicator_code"] == code
        and date.fromisoformat(row["valid_from"]) <= last
        and (not row["valid_to"] or last < date.fromisoformat(row["valid_to"]))
        for row in seed_rows("indicator_rows")
    )
