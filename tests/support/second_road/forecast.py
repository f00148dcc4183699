"""The forecast worked out week by week with exact fractions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from tests.support.second_road.problems import monday

WINDOW, BACKTEST, HORIZON, SEASON = 8, 12, 4, 52
WEEK = timedelta(weeks=1)
Key = tuple[str, str, date]
Said = tuple[str, Fraction, Fraction, Fraction | None] | None


@dataclass(frozen=True)
class Terms:
    """Terms that end on one day and began in one week: how many, how many of them were missed."""

    direction: str
    due: date
    started_week: date
    count: int
    missed: int


@dataclass(frozen=True)
class City:
    """Appeals received by direction and Monday, terms, the day of the first appeal, the day of reading."""

    received: dict[tuple[str, date], int]
    terms: list[Terms]
    first: date
    today: date

    @property
    def last_week(self) -> date:
        return monday(self.today) - WEEK

    @property
    def first_week(self) -> date:
        return monday(self.first + timedelta(days=6))


def forecast(city: City) -> dict[Key, Said]:
    """Direction, measure, Monday → method, expected, mean error, mean error share; None for «мало данных»."""
    directions = {"all", *(direction for direction, _week in city.received)}
    directions |= {terms.direction for terms in city.terms}
    found: dict[Key, Said] = {}
    for direction in directions:
        for measure, methods in {
            "received": ("median", "season"),
            "breached": ("median", "due_share"),
        }.items():
            for ahead in range(1, HORIZON + 1):
                tried = [
                    (error, name != "median", name, share, expected)
                    for name in methods
                    for error, share, expected in _try(city, direction, measure, name, ahead)
                ]
                target = city.last_week + ahead * WEEK
                if tried:
                    error, _rank, name, share, expected = min(tried, key=lambda one: one[:3])
                    found[direction, measure, target] = (name, expected, error, share)
                else:
                    found[direction, measure, target] = None
    return found


def _try(
    city: City, direction: str, measure: str, method: str, ahead: int
) -> Iterator[tuple[Fraction, Fraction | None, Fraction]]:
    """Mean error and share over the backtest, and what is expected; nothing when a week cannot be told."""
    pairs = []
    for back in range(BACKTEST):
        target = city.last_week - back * WEEK
        said = _say(city, direction, measure, method, target - ahead * WEEK, target)
        if said is None:
            return
        pairs.append((said, _count(city, direction, measure, target)))
    expected = _say(city, direction, measure, method, city.last_week, city.last_week + ahead * WEEK)
    if expected is not None:
        shares = [abs(said - came) / came for said, came in pairs if came]
        yield (
            Fraction(sum(abs(said - came) for said, came in pairs), BACKTEST),
            Fraction(sum(shares), len(shares)) if shares else None,
            expected,
        )


def _say(
    city: City, direction: str, measure: str, method: str, origin: date, target: date
) -> Fraction | None:
    if method == "season":
        year_ago = target - SEASON * WEEK
        return Fraction(_count(city, direction, measure, year_ago)) if year_ago >= city.first_week else None
    weeks = [origin - back * WEEK for back in range(WINDOW)]
    if weeks[-1] < city.first_week:
        return None
    if method == "median":
        return Fraction(median(Fraction(_count(city, direction, measure, week)) for week in weeks))
    ended = sum(_count(city, direction, "ended", week) for week in weeks)
    if not ended:
        return None
    missed = sum(_count(city, direction, "breached", week) for week in weeks)
    running = sum(
        terms.count
        for terms in city.terms
        if direction in ("all", terms.direction)
        and monday(terms.due) == target
        and (target > city.last_week or terms.started_week <= origin)
    )
    return Fraction(running * missed, ended)


def _count(city: City, direction: str, measure: str, week: date) -> int:
    if measure == "received":
        return sum(
            count
            for (whose, when), count in city.received.items()
            if when == week and direction in ("all", whose)
        )
    return sum(
        terms.missed if measure == "breached" else terms.count
        for terms in city.terms
        if direction in ("all", terms.direction) and monday(terms.due) == week
    )
