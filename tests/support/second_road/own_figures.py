"""Indicators that are no sums: medians, what stands at a period's end, changes, shares of topics."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

from tests.support.second_road.backlog import open_spans
from tests.support.second_road.calendar import Calendar
from tests.support.second_road.model import Appeal, Clock
from tests.support.second_road.problems import SURGE_WEEKS, is_surge
from tests.support.second_road.sources import UNNAMED

FIRST_HOURS, SOON_DAYS, POINT_DAYS, POINT_COUNT, TOP = 8, 3, 30, 3, 5
AGES = {"0-3": (0, 3), "4-10": (4, 10), "11-30": (11, 30), "over-30": (31, 100_000)}
Figure = tuple[int | None, int | None, Fraction | None]


def own_figures(
    appeals: list[Appeal],
    period: tuple[date, date],
    before: tuple[date, date],
    as_of: datetime,
    calendar: Calendar,
    zone: ZoneInfo,
) -> dict[str, Figure]:
    """Numerator, denominator and value by indicator, `code/member` for members of a dimension of its own.

    What stands is taken at the last midnight of the period, or as known at `as_of` while it runs.
    """
    start, end = period
    ends = min(end, as_of.astimezone(zone).date() + timedelta(days=1))
    counted = [appeal for appeal in appeals if appeal.is_counted]
    received = [appeal for appeal in counted if start <= appeal.received < end]
    closed = [appeal for appeal in counted if appeal.closed and start <= appeal.closed < end]
    last = ends - timedelta(days=1)
    standing = [a for a in counted if any(since <= last <= until for since, until in open_spans(a))]
    earlier = sum(before[0] <= appeal.received < before[1] for appeal in counted)
    # What came back and stands open again is not closed, whatever date its platform keeps.
    at_hand = [*(a for a in counted if start <= _closed_for_good(a) < end), *standing]
    topics = Counter((appeal.source, *appeal.topic) for appeal in received)
    points = Counter(
        (appeal.source, *appeal.topic, appeal.territory)
        for appeal in counted
        if ends - timedelta(days=POINT_DAYS) <= appeal.received < ends
    )
    everything = [appeal for appeal in appeals if start <= appeal.received < end]
    found = {
        "received_change": _share(len(received) - earlier, earlier),
        "backlog_count": _count(len(standing)),
        "postponed_share": _share(sum(a.is_extended for a in at_hand), len(at_hand)),
        "top5_topics": _share(sum(sorted(topics.values(), reverse=True)[:TOP]), len(received)),
        "problem_points_count": _count(sum(times >= POINT_COUNT for times in points.values())),
        "unmapped_share": _share(
            sum(a.direction == "unmapped" or not a.is_recipient_known for a in everything), len(everything)
        ),
        "handling_median_days": _median(
            (a.answered - a.received).days for a in closed if a.answered and a.answered >= a.received
        ),
        "median_overrun": _median(_overruns(counted, start, end, ends, as_of)),
        "surge_flag": _surge(appeals, period),
        "reassignment_mean": _reassignments(closed),
        "due_within_3wd_count": _count(_due_soon(counted, ends, calendar)),
    }
    for topic, times in topics.items():
        found[f"topic_share/{_topic_key(topic)}"] = _share(times, len(received))
    found["topic_share"] = found["channel_share"] = _share(len(received), len(received))
    found["backlog_age"] = _count(len(standing))
    for source in {appeal.source for appeal in received}:
        of_source = sum(appeal.source == source for appeal in received)
        found[f"channel_share/{source}"] = _share(of_source, len(received))
    told = [appeal for appeal in closed if appeal.outcome != "none"]
    if told:
        found["outcome_share"] = _share(len(told), len(told))
    for outcome in {appeal.outcome for appeal in told}:
        of_outcome = sum(appeal.outcome == outcome for appeal in told)
        found[f"outcome_share/{outcome}"] = _share(of_outcome, len(told))
    for age, (least, most) in AGES.items():
        standing_so_long = sum(
            least <= (ends - timedelta(days=1) - a.received).days <= most for a in standing
        )
        if standing_so_long:
            found[f"backlog_age/{age}"] = _count(standing_so_long)
    return found | _first_answers(counted, period, as_of, calendar, zone)


def _topic_key(topic: tuple[str, str, str]) -> str:
    """The warehouse's key of a topic of a source: its members carry no name."""
    return hashlib.md5("\x1f".join(topic).encode(), usedforsecurity=False).hexdigest()


def _surge(appeals: list[Appeal], period: tuple[date, date]) -> Figure:
    """Whether a week stands out; unknown for other periods, and while eight weeks before it are not known."""
    start, end = period
    earliest = start - timedelta(weeks=SURGE_WEEKS)
    counts = [
        sum(a.is_counted and monday <= a.received < monday + timedelta(weeks=1) for a in appeals)
        for monday in (start - timedelta(weeks=number) for number in range(SURGE_WEEKS + 1))
    ]
    first = min(appeal.received for appeal in appeals)
    if (end - start).days != 7 or not any(counts) or first > earliest + timedelta(days=6):
        return None, None, None
    flag = int(is_surge(counts[0], counts[1:]))
    return flag, 1, Fraction(flag)


def _reassignments(closed: list[Appeal]) -> Figure:
    """How often recipients followed one another, by what exports showed of what was closed."""
    times = 0
    for appeal in closed:
        named = [state.recipient for state in appeal.states if state.recipient != UNNAMED]
        times += sum(one != other for one, other in pairwise(named))
    return (times, len(closed), Fraction(times, len(closed))) if closed else (None, None, None)


def _first_answers(
    counted: list[Appeal],
    period: tuple[date, date],
    as_of: datetime,
    calendar: Calendar,
    zone: ZoneInfo,
) -> dict[str, Figure]:
    start, end = period
    minutes: list[int] = []
    working: list[int] = []
    within = asked = 0
    for appeal in counted:
        clock = next((clock for clock in appeal.clocks if clock.stage == "first_answer"), None)
        if clock is None or appeal.created is None:
            continue
        begins = clock.started_at.astimezone(zone).replace(tzinfo=None)
        limit = calendar.add_hours(begins, FIRST_HOURS)
        answer = appeal.first_answer and appeal.first_answer.astimezone(zone).replace(tzinfo=None)
        if answer and start <= answer.date() < end:
            took = max(answer - begins, timedelta())
            worked = _worked(calendar, begins, answer)
            minutes.append(took // timedelta(minutes=1))
            working.append(worked // timedelta(minutes=1))
            within += worked <= timedelta(hours=FIRST_HOURS)
            asked += 1
        elif start <= limit.date() < end and limit.replace(tzinfo=zone) < as_of:
            stopped = clock.stopped_at and clock.stopped_at.astimezone(zone).replace(tzinfo=None)
            ended = answer or stopped
            asked += (stopped is None or stopped > limit) and (ended is None or ended.date() >= end)
    mean = Fraction(sum(minutes), len(minutes)) if minutes else None
    return {
        "first_answer_median": _median(minutes),
        "first_answer_working_median": _median(working),
        "first_answer_mean": (sum(minutes), len(minutes), mean) if minutes else (None, None, None),
        "first_answer_8h_share": _share(within, asked),
    }


def _worked(calendar: Calendar, begins: datetime, ends: datetime) -> timedelta:
    """Working time between two local moments, day by day."""
    total, day = timedelta(), begins.date()
    while day <= ends.date():
        for opens, closes in calendar.spans(day):
            total += max(min(closes, ends) - max(opens, begins), timedelta())
        day += timedelta(days=1)
    return total


def _closed_for_good(appeal: Appeal) -> date:
    *_, (_, through) = open_spans(appeal)
    return date.max if through == date.max else through + timedelta(days=1)


def _overruns(counted: list[Appeal], start: date, end: date, ends: date, as_of: datetime) -> Iterable[int]:
    """Days past the term of what was answered late in the period, and of what is late at its end."""
    for clock in _clocks(counted, "final_answer"):
        is_late = clock.stopped_at is None or clock.stopped_at > clock.due_at
        if not is_late:
            continue
        if clock.stopped_date and start <= clock.stopped_date < end:
            yield (clock.stopped_date - clock.due_date).days
        elif (
            clock.due_date < ends
            and clock.due_at < as_of
            and (clock.stopped_date is None or clock.stopped_date >= ends)
        ):
            yield (ends - timedelta(days=1) - clock.due_date).days


def _due_soon(counted: list[Appeal], ends: date, calendar: Calendar) -> int:
    """Clocks that run at the last midnight and fall due in that day's next working days."""
    last, count = ends - timedelta(days=1), 0
    for appeal in counted:
        for clock in appeal.clocks:
            if clock.stage not in ("first_answer", "final_answer"):
                continue
            began = clock.started_at.astimezone(clock.zone).date()
            runs = began <= last and (clock.stopped_date is None or clock.stopped_date > last)
            if runs and last < clock.due_date:
                days = (last + timedelta(days=n) for n in range(1, (clock.due_date - last).days + 1))
                count += sum(calendar.is_working(day) for day in days) <= SOON_DAYS
    return count


def _clocks(appeals: list[Appeal], stage: str) -> list[Clock]:
    return [clock for appeal in appeals for clock in appeal.clocks if clock.stage == stage]


def _share(numerator: int, denominator: int) -> Figure:
    if denominator == 0:
        return None, None, None
    return numerator, denominator, Fraction(100 * numerator, denominator)


def _count(number: int) -> Figure:
    return number, None, Fraction(number)


def _median(amounts: Iterable[int]) -> Figure:
    known = sorted(amounts)
    if not known:
        return None, None, None
    middle = len(known) // 2
    value = Fraction(known[middle] + known[-middle - 1], 2)
    return None, len(known), value
