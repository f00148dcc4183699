"""Indicators worked out from the appeals of the second road: figures, values, points, grades, members."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.second_road.calendar import Calendar
from tests.support.second_road.figures import figures
from tests.support.second_road.model import Appeal
from tests.support.second_road.own_figures import own_figures
from tests.support.second_road.published import Fields, Key
from tests.support.second_road.scores import (
    Counted,
    Edition,
    Scored,
    SeedRow,
    catalogue_on,
    score_all,
    value_of,
)
from warehouse.municipalities import Municipality

Period = tuple[date, date]
Catalogue = Mapping[Edition, SeedRow]
# Which indicators have members of a dimension.
_AGGREGATES = {
    "direction": ("sum", "rate", "median", "top_share", "members_at_least"),
    "source": ("sum", "median"),
}


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
    """Every indicator of the catalogue for the whole and, where they have rows, its members, by period."""
    work = _Work(municipality, as_of)
    for period, (days, before) in periods_until(as_of).items():
        last = days[1] - timedelta(days=1)
        catalogue = catalogue_on(last)
        whole = work.count(appeals, days, before)
        wholes = {code: counted for code, counted in whole.items() if "/" not in code}
        for named, scored in score_all(wholes, last).items():
            yield ("all", "all", *named, period), scored.fields()
        members = {
            (row["member_dimension"], member, code): counted
            for code, _, member, counted in (
                (*name.partition("/"), counted) for name, counted in whole.items() if "/" in name
            )
            for row in _editions_of(code, catalogue)
        }
        if period in _with_members(as_of):
            members |= work.count_members(appeals, days, before, catalogue)
        for (dimension, member, code), counted in members.items():
            for row in _editions_of(code, catalogue):
                value = value_of(counted, row)
                if value is not None and (counted.numerator or counted.denominator):
                    yield (
                        (dimension, member, code, row["edition"], period),
                        Scored(counted.numerator, counted.denominator, value).fields(),
                    )


def periods_of_members(as_of: datetime) -> dict[str, tuple[str, ...]]:
    """Dimensions whose members are compared, each with its periods: directions and sources for some."""
    every = tuple(periods_until(as_of))
    some = _with_members(as_of)
    own = dict.fromkeys(("topic", "channel", "age", "outcome"), every)
    return own | dict.fromkeys(_AGGREGATES, some)


def _editions_of(code: str, catalogue: Catalogue) -> list[SeedRow]:
    return [row for (own, _), row in catalogue.items() if own == code]


def _with_members(as_of: datetime) -> tuple[str, ...]:
    """The year to date and its last whole month: members of all periods would take as long again."""
    return tuple(period for period in periods_until(as_of) if "YTD" in period or "Q" in period)


class _Work:
    """Counts what one municipality's appeals give."""

    def __init__(self, municipality: Municipality, as_of: datetime) -> None:
        self._as_of = as_of
        self._zone, self._calendar = ZoneInfo(municipality.time_zone), Calendar(municipality)
        self._priority = {direction.code for direction in municipality.directions if direction.federal_block}

    def count(self, appeals: list[Appeal], days: Period, before: Period) -> dict[str, Counted]:
        """By indicator, «код/член» for members of a dimension of its own."""
        found = {
            code: Counted(*parts)
            for code, parts in figures(appeals, days, self._as_of, self._zone, self._priority).items()
        }
        own = own_figures(appeals, days, before, self._as_of, self._calendar, self._zone)
        return found | {code: Counted(*parts) for code, parts in own.items()}

    def count_members(
        self, appeals: list[Appeal], days: Period, before: Period, catalogue: Catalogue
    ) -> dict[tuple[str, str, str], Counted]:
        """By dimension, member and indicator: a source has all its rows, a direction what totals have."""
        found = {}
        for dimension, kinds in _AGGREGATES.items():
            groups: dict[str, list[Appeal]] = defaultdict(list)
            for appeal in appeals:
                if dimension == "source":
                    groups[appeal.source].append(replace(appeal, is_counted=True))
                else:
                    groups[appeal.direction].append(appeal)
            for member, group in groups.items():
                for code, counted in self.count(group, days, before).items():
                    if any(row["aggregate"] in kinds for row in _editions_of(code, catalogue)):
                        found[dimension, member, code] = counted
        return found


def _month(first: date, number: int) -> date:
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
