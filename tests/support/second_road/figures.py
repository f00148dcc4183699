"""Headline indicators as numerator and denominator, counted appeal by appeal."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.support.second_road.model import Appeal, Clock
from tests.support.second_road.states import rounds_of

ACCELERATED_DAYS, POS_DAYS = 30, 10
# By stage: the indicator of its terms kept.
_KEPT = {
    "final_answer": "on_time_share",
    "first_answer": "first_answer_on_time_share",
    "interim_to_final": "interim_to_final_on_time",
    "redirect": "redirect_on_time_share",
    "registration": "registered_on_time_share",
}


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
        "reopened_share": _returned(counted, within),
        "rejected_share": (sum(a.status == "rejected" for a in received), len(received)),
        "redirected_share": (sum(a.status == "redirected" for a in received), len(received)),
        "accelerated_30d_share": _accelerated(received, priority, today),
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
        "pos_share": _through_pos(received),
        "fed_auto_delivery_share": _through_pos(received),
    }
    for stage, code in _KEPT.items():
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


def _through_pos(received: list[Appeal]) -> tuple[int, int]:
    """Of what citizens sent themselves: the messages of ПОС and the cards that name one."""
    sent = [appeal for appeal in received if appeal.source != "incident"]
    return sum(appeal.source == "pos" or bool(appeal.linked_pos) for appeal in sent), len(sent)


def _accelerated(received: list[Appeal], priority: set[str], today: date) -> tuple[int, int]:
    """Answered by the thirtieth day, of those whose thirtieth day is over or that are closed.

    Who refuses a message or sends it to another body does not answer it.
    """
    own = [a for a in received if a.direction in priority and a.status not in ("rejected", "redirected")]
    over = [a for a in own if a.closed is not None or (today - a.received).days > ACCELERATED_DAYS]
    return sum(_within_days(a, ACCELERATED_DAYS) for a in own), len(over)


def _returned(counted: list[Appeal], within: Callable[[date | None], bool]) -> tuple[int, int]:
    """Answers that came back, of all answers given: an appeal that came back may have several."""
    returned = given = 0
    for appeal in counted:
        back = {lap.answer for lap in rounds_of(appeal.states) if lap.answer is not None}
        answers = back | ({appeal.final_answer_at} if appeal.final_answer_at else set())
        days = [(answer.astimezone(appeal.zone).date(), answer in back) for answer in answers]
        given += sum(within(day) for day, _ in days)
        returned += sum(within(day) for day, came_back in days if came_back)
    return returned, given


def _within_days(appeal: Appeal, days: int) -> bool:
    return appeal.answered is not None and (appeal.answered - appeal.received).days <= days
