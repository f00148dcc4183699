"""What stood open on each day, and what will be late soon, counted appeal by appeal."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from tests.support.second_road.calendar import DAY, Calendar, seed_rows
from tests.support.second_road.clocks import DUTY_OF_OTHERS, minutes_of
from tests.support.second_road.model import Appeal, Clock
from tests.support.second_road.published import Fields, Key
from tests.support.second_road.states import rounds_of
from warehouse.municipalities import Municipality

COUNTS = (
    "open_count", "open_overdue_count", "due_soon_count", "unconfirmed_count",
    "age_0_3_count", "age_4_10_count", "age_11_30_count", "age_over_30_count",
)  # fmt: skip
_AGES = ((3, "age_0_3_count"), (10, "age_4_10_count"), (30, "age_11_30_count"))


def rule_value(code: str, day: date) -> int:
    """A dated counting rule on a day."""
    (row,) = (
        row
        for row in seed_rows("counting_rule_rows")
        if row["rule_code"] == code
        and date.fromisoformat(row["valid_from"]) <= day
        and (not row["valid_to"] or day < date.fromisoformat(row["valid_to"]))
    )
    return int(row["rule_value"])


def backlog_rows(
    appeals: Iterable[Appeal], municipality: Municipality, as_of: datetime
) -> Iterator[tuple[Key, Fields]]:
    """Counts by day, direction, recipient and source."""
    calendar = Calendar(municipality)
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    soon: dict[date, date] = {}
    for appeal in appeals:
        last = as_of.astimezone(appeal.zone).date() - DAY
        for since, until in open_spans(appeal):
            day = since
            while day <= min(until, last):
                if day not in soon:
                    soon[day] = _last_soon_day(calendar, day)
                found = counts[day, appeal.direction, appeal.recipient, appeal.source]
                _count(found, appeal, day, soon[day])
                day += DAY
    for key, found in counts.items():
        yield key, {name: found[name] for name in COUNTS}


def _last_soon_day(calendar: Calendar, day: date) -> date:
    """The last day that is no more working days away than the rule says: days off behind it are no nearer."""
    beyond = calendar.add_working_days(day, rule_value("due_soon_working_days", day) + 1)
    return date.max if beyond is None else beyond - DAY


def at_risk_rows(
    appeals: Iterable[Appeal], municipality: Municipality, as_of: datetime
) -> Iterator[tuple[Key, Fields]]:
    """Running clocks whose end is near: by working hours where the source gives time, else by days."""
    calendar = Calendar(municipality)
    for appeal in appeals:
        now = as_of.astimezone(appeal.zone).replace(tzinfo=None)
        hours = rule_value("at_risk_working_hours", now.date())
        days = rule_value("at_risk_working_days", now.date())
        for clock in appeal.every_clock:
            if clock.state != "running" or clock.due_at is None or clock.due_at < as_of:
                continue
            due = clock.due_at.astimezone(appeal.zone).replace(tzinfo=None)
            left_days = calendar.working_days(now.date(), due.date())
            left = calendar.working_time(now, due)
            if left <= timedelta(hours=hours) if appeal.has_time else left_days <= days:
                yield (
                    (appeal.source, appeal.source_id, clock.stage, clock.number),
                    {
                        "recipient": clock.recipient,
                        "direction_code": appeal.direction,
                        "due_at": clock.due_at,
                        "left_working_minutes": minutes_of(left) if appeal.has_time else None,
                        "left_working_days": left_days,
                        "is_default_policy": clock.policy.is_default,
                    },
                )


def open_spans(appeal: Appeal) -> Iterator[tuple[date, date]]:
    """First and last day of each time the appeal stood open at midnight."""
    for lap in rounds_of(appeal.states):
        since = appeal.received if lap.since is None else lap.since.astimezone(appeal.zone).date()
        end = lap.answer or appeal.final_answer_at or appeal.closed_at
        if end is not None and end == lap.before:
            end = None
        yield since, end.astimezone(appeal.zone).date() - DAY if end else date.max


def _count(found: Counter[str], appeal: Appeal, day: date, soon: date) -> None:
    midnight = datetime.combine(day + DAY, time(), appeal.zone)
    is_confirmed = appeal.is_confirmed or day <= _day_of(appeal.last_seen_at, appeal)
    standing = [clock for clock in appeal.every_clock if _is_owed(clock) and _runs_at(clock, midnight)]
    is_overdue = is_confirmed and any(
        clock.due_at is not None and clock.due_at < midnight for clock in standing
    )
    found["open_count"] += 1
    found["unconfirmed_count"] += not is_confirmed
    found["open_overdue_count"] += is_overdue
    found["due_soon_count"] += any(
        clock.due_date is not None and day < clock.due_date <= soon for clock in standing
    )
    age = (day - appeal.received).days
    found[next((name for most, name in _AGES if age <= most), "age_over_30_count")] += 1


def _day_of(moment: datetime | None, appeal: Appeal) -> date:
    return date.min if moment is None else moment.astimezone(appeal.zone).date()


def _is_owed(clock: Clock) -> bool:
    return clock.state != "not_applicable" and clock.stage not in DUTY_OF_OTHERS


def _runs_at(clock: Clock, moment: datetime) -> bool:
    """A first clock is known for as long as the appeal is open, a later one from its return on."""
    has_begun = clock.number == 1 or clock.started_at < moment
    return has_begun and (clock.stopped_at is None or clock.stopped_at >= moment)
