"""Headline indicators as numerator and denominator, counted appeal by appeal."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.second_road.model import Appeal, Clock

ACCELERATED_DAYS, POS_DAYS = 30, 10


def figures(
    appeals: list[Appeal],
    period: tuple[date, date],
    as_of: datetime,
    zone: ZoneInfo,
    priority: set[str],
) -> dict[str, tuple[int, int | None]]:
    """Numerator and denominator of the headline indicators for one closed-open local period."""
    start, end = period
    today = as_of.astimezone(zone).date()
    counted = [appeal for appeal in appeals if appeal.is_counted]

    def within(day: date | None) -> bool:
        return day is not None and start <= day < end

    received = [appeal for appeal in counted if within(appeal.received)]
    answered = [appeal for appeal in counted if within(appeal.answered)]
    closed = [appeal for appeal in counted if within(appeal.closed)]
    pos_received = [appeal for appeal in appeals if appeal.source == "pos" and within(appeal.received)]
    pos_answered = [appeal for appeal in appeals if appeal.source == "pos" and within(appeal.answered)]
    all_received = [appeal for appeal in appeals if within(appeal.received)]
    scores = [appeal.score for appeal in answered if appeal.score is not None]
    found: dict[str, tuple[int, int | None]] = {
        "received_count": (len(received), None),
        "closed_count": (len(closed), None),
        "fz59_count": (sum(a.regime == "fz59" for a in received), None),
        "satisfaction_mean": (sum(scores), len(scores)),
        "satisfaction_share": (sum(score >= 4 for score in scores), len(scores)),
        "scored_share": (len(scores), len(answered)),
        "solved_share": (
            sum(a.is_solvable and a.outcome == "solved" for a in closed),
            sum(a.is_solvable and a.outcome != "none" for a in closed),
        ),
        "repeat_share": (sum(a.is_repeat for a in received), sum(a.applicant is not None for a in received)),
        "reopened_share": (sum(a.is_reopened for a in answered), len(answered)),
        "rejected_share": (sum(a.status == "rejected" for a in received), len(received)),
        "redirected_share": (sum(a.status == "redirected" for a in received), len(received)),
        "accelerated_30d_share": (
            sum(a.direction in priority and _within_days(a, ACCELERATED_DAYS) for a in received),
            sum(
                a.direction in priority
                and (a.closed is not None or a.received + timedelta(days=ACCELERATED_DAYS) <= today)
                for a in received
            ),
        ),
        "accelerated_10d_share": (sum(_within_days(a, POS_DAYS) for a in pos_received), len(pos_received)),
        "fast_track_share": (sum(a.is_fast_track for a in pos_received), len(pos_received)),
        "pos_on_time": (
            sum(a.platform_is_overdue is False for a in pos_answered),
            sum(a.platform_is_overdue is not None for a in pos_answered),
        ),
        "pos_satisfaction": (
            sum(a.score is not None and a.score >= 4 for a in pos_answered),
            sum(a.score is not None for a in pos_answered),
        ),
        "pos_share": (len(pos_received), len(all_received)),
        "fed_auto_delivery_share": (len(pos_received), len(all_received)),
    }
    for stage, code in (("final_answer", "on_time_share"), ("first_answer", "first_answer_on_time_share")):
        clocks = [clock for appeal in counted for clock in appeal.clocks if clock.stage == stage]
        good, total = _timeliness(clocks, start, end, as_of)
        found[code] = (good, total)
        if stage == "final_answer":
            found["overdue_share"] = (total - good, total)
            cohort = [c for c in clocks if within(c.due_date) and c.due_at < as_of]
            met = sum(c.stopped_at is not None and c.stopped_at <= c.due_at for c in cohort)
            found["on_time_share_due_cohort"] = (met, len(cohort))
            found["open_overdue_count"] = (_standing_late(clocks, end, as_of), None)
            late = [c for c in clocks if within(c.stopped_date) and c.stopped_at and c.stopped_at > c.due_at]
            found["answered_late_count"] = (len(late), None)
    return found


def _timeliness(clocks: list[Clock], start: date, end: date, as_of: datetime) -> tuple[int, int]:
    good = total = 0
    for clock in clocks:
        stopped = clock.stopped_date
        if stopped is not None and start <= stopped < end:
            total += 1
            good += bool(clock.stopped_at and clock.stopped_at <= clock.due_at)
        elif start <= clock.due_date < end and clock.due_at < as_of and (stopped is None or stopped >= end):
            # Fell due in the period and was not stopped by its end; a stop on time cannot lie after that.
            total += clock.stopped_at is None or clock.stopped_at > clock.due_at
    return good, total


def _standing_late(clocks: list[Clock], end: date, as_of: datetime) -> int:
    return sum(
        clock.due_date < end
        and clock.due_at < as_of
        and (clock.stopped_at is None or clock.stopped_at > clock.due_at)
        and (clock.stopped_date is None or clock.stopped_date >= end)
        for clock in clocks
    )


def _within_days(appeal: Appeal, days: int) -> bool:
    return appeal.answered is not None and (appeal.answered - appeal.received).days <= days
