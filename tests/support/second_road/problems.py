"""The problem picture counted appeal by appeal: map, drivers of a change, problem points, surges."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from statistics import median

from psycopg import Connection
from psycopg.rows import TupleRow

from tests.support.second_road.model import Appeal

SURGE_WEEKS, SURGE_FACTOR, SURGE_LEAST = 8, 2, 5
POINT_DAYS, POINT_LEAST, REPEAT_REACH_DAYS = 30, 3, 180
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Named:
    """An appeal under the warehouse's keys of its topic, place and recipient: counting is checked here."""

    appeal: Appeal
    topic: str
    territory: str
    recipient: str
    is_confirmed: bool

    @property
    def cell(self) -> Cell:
        return self.appeal.direction, self.topic, self.territory


def name_appeals(
    connection: Connection[TupleRow], municipality_code: str, appeals: list[Appeal]
) -> list[Named]:
    names = {
        (source, source_id): rest
        for source, source_id, *rest in connection.execute(
            "select source, source_id, topic_key, territory_key, recipient_key, is_confirmed"
            " from marts.fct_appeals where municipality_code = %s",
            [municipality_code],
        )
    }
    return [Named(appeal, *names[appeal.source, appeal.source_id]) for appeal in appeals]


def is_surge(count: int, before: Sequence[int]) -> bool:
    """Whether a week stands out against the weeks before it: more than twice their median, five at least."""
    return count >= SURGE_LEAST and count > SURGE_FACTOR * median(before)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def problem_map(appeals: list[Named], as_of: datetime) -> dict[tuple[Cell, date], tuple[object, ...]]:
    """Cell and Monday → volume, repeats, overdue, share of scores 4–5, the week before, surge."""
    groups: dict[tuple[Cell, date], list[Named]] = defaultdict(list)
    for one in appeals:
        if one.appeal.is_counted:
            groups[one.cell, monday(one.appeal.received)].append(one)
    first = monday(min(one.appeal.received for one in appeals))

    def volume(cell: Cell, week: date) -> int:
        return len(groups.get((cell, week), []))

    found: dict[tuple[Cell, date], tuple[object, ...]] = {}
    for (cell, week), members in list(groups.items()):
        scores = [one.appeal.score for one in members if one.appeal.score is not None]
        before = [volume(cell, week - timedelta(weeks=back)) for back in range(1, SURGE_WEEKS + 1)]
        found[cell, week] = (
            len(members),
            sum(one.appeal.is_repeat for one in members),
            sum(_is_overdue(one, "final_answer", as_of) for one in members),
            sum(_is_overdue(one, "first_answer", as_of) for one in members),
            Fraction(sum(score >= 4 for score in scores), len(scores)) if scores else None,
            before[0],
            week - timedelta(weeks=SURGE_WEEKS) >= first and is_surge(len(members), before),
        )
    return found


def _is_overdue(one: Named, stage: str, as_of: datetime) -> bool:
    return any(
        clock.due_at < as_of
        and (one.is_confirmed if clock.stopped_at is None else clock.stopped_at > clock.due_at)
        for clock in one.appeal.clocks
        if clock.stage == stage
    )


def drivers(
    appeals: list[Named], period_of: Callable[[date], date], period_before: Callable[[date], date], last: date
) -> dict[str, dict[tuple[date, tuple[str, ...]], tuple[int, int]]]:
    """Cut → first day of a period and member → its volume and the one before; no period after `last`."""
    cuts: dict[str, Counter[tuple[date, tuple[str, ...]]]] = {
        "topic_territory_source": Counter(),
        "recipient": Counter(),
    }
    for one in appeals:
        if one.appeal.is_counted:
            period = period_of(one.appeal.received)
            cuts["topic_territory_source"][period, (*one.cell, one.appeal.source)] += 1
            cuts["recipient"][period, (one.recipient,)] += 1
    periods = {period for counts in cuts.values() for period, _member in counts}
    asked = {*periods, last} | {day for day in _days(min(periods), last) if period_of(day) == day}
    return {
        cut: {
            (period, member): (counts[period, member], counts[period_before(period), member])
            for period in asked
            if period <= last
            for member in {who for when, who in counts if when in (period, period_before(period))}
        }
        for cut, counts in cuts.items()
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def problem_points(appeals: list[Named], today: date, places: set[str]) -> dict[Cell, tuple[object, ...]]:
    """Cell → first and last date, volume, repeats, open ones, is it repeated, from where it moved.

    places: keys of the territories that are known.
    """
    counted = [one for one in appeals if one.appeal.is_counted and any(one.appeal.topic)]
    start = today - timedelta(days=POINT_DAYS - 1)
    groups: dict[Cell, list[Appeal]] = defaultdict(list)
    for one in counted:
        if start <= one.appeal.received <= today:
            groups[one.cell].append(one.appeal)
    now = _centres(counted, start, places)
    before = _centres(counted, start - timedelta(days=POINT_DAYS), places)
    found: dict[Cell, tuple[object, ...]] = {}
    for cell, members in groups.items():
        if len(members) < POINT_LEAST:
            continue
        days = [appeal.received for appeal in members]
        topic, territory = cell[1:]
        has_moved = now.get(topic) == territory and before.get(topic, territory) != territory
        found[cell] = (
            min(days),
            max(days),
            len(members),
            sum(appeal.is_repeat for appeal in members),
            sum(appeal.closed is None for appeal in members),
            _was_point(counted, cell, start, min(days)),
            before[topic] if has_moved else None,
        )
    return found


def _was_point(counted: list[Named], cell: Cell, start: date, first: date) -> bool:
    """Whether, on some day before the window, so many closed appeals lay in the days that end with it."""
    reach = start - timedelta(days=REPEAT_REACH_DAYS)
    closed = [
        one.appeal.received
        for one in counted
        if one.cell == cell
        and reach <= one.appeal.received < start
        and one.appeal.closed is not None
        and one.appeal.closed < first
    ]
    return any(
        sum(day - timedelta(days=POINT_DAYS - 1) <= received <= day for received in closed) >= POINT_LEAST
        for day in _days(reach, start - timedelta(days=1))
    )


def _centres(counted: list[Named], start: date, places: set[str]) -> dict[str, str]:
    """Topic → the one place that leads it in the window that starts on a day, where it is a point."""
    volumes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in counted:
        if start <= one.appeal.received < start + timedelta(days=POINT_DAYS) and one.territory in places:
            volumes[one.topic][one.territory] += 1
    return {
        topic: next(place for place, count in counts.items() if count == most)
        for topic, counts in volumes.items()
        if (most := max(counts.values())) >= POINT_LEAST and list(counts.values()).count(most) == 1
    }
