"""Days and hours counted one by one, with pauses."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reports.explaining.facts import AppealFacts
from reports.explaining.recount import Recount, recount
from reports.explaining.standing import find_pauses, list_returns
from tests.unit.reports.explaining.sample import make_facts

MOSCOW = ZoneInfo("Europe/Moscow")


def _facts(policy: dict[str, Any], started: str, states: list[dict[str, Any]]) -> AppealFacts:
    own = {"pause_statuses": ["postponed"], "nonworking_due_policy": "as_is"}
    clock = {"started": started, "due": None, "state": "paused"}
    return make_facts(
        {"as_of": "2026-12-01 03:00", "policy": own | policy, "clocks": [clock], "states": states}
    )


def _count(policy: dict[str, Any], started: str, *paused: tuple[str, str | None]) -> Recount:
    states = [{"from": begin, "until": end, "status": "postponed"} for begin, end in paused]
    facts = _facts(policy, started, states)
    (clock,) = facts.clocks
    return recount(clock, clock.policy.duration, find_pauses(facts, clock), facts.days, MOSCOW)


def _end(counted: Recount) -> str | None:
    return counted.end and f"{counted.end.astimezone(MOSCOW):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("policy", "started", "paused", "end"),
    [
        # 540 minutes: 390 of Monday, 90 of Wednesday, 60 and no more of Thursday; paused between.
        ({"unit": "working_hour", "duration": 9}, "2026-10-12 10:00",
         [("2026-10-12 17:30", "2026-10-14 16:00")], "2026-10-15 09:30"),
        # Nine hours from 08:30 end after an hour of the next day; exactly eight end at closing.
        ({"unit": "working_hour", "duration": 9}, "2026-10-12 08:30", [], "2026-10-13 09:30"),
        ({"unit": "working_hour", "duration": 8}, "2026-10-12 08:30", [], "2026-10-12 17:30"),
        # Four hours end when lunch begins, not when it is over.
        ({"unit": "working_hour", "duration": 4}, "2026-10-12 08:30", [], "2026-10-12 12:30"),
        ({"unit": "hour", "duration": 24}, "2026-10-12 10:00", [("2026-10-12 16:00", "2026-10-13 09:00")],
         "2026-10-14 03:00"),
        ({"unit": "working_day", "duration": 7}, "2026-09-01", [("2026-09-04 10:00", "2026-09-08 10:00")],
         "2026-09-14 23:59"),
        ({"unit": "calendar_day", "duration": 10}, "2026-09-01", [("2026-09-05 03:00", "2026-09-08 03:00")],
         "2026-09-14 23:59"),
        # It stood on the last evening of the term: two midnights more.
        ({"unit": "calendar_day", "duration": 10}, "2026-09-01", [("2026-09-11 20:00", "2026-09-13 03:00")],
         "2026-09-13 23:59"),
        # Two pauses, three midnights each.
        ({"unit": "calendar_day", "duration": 10}, "2026-09-01",
         [("2026-09-03 03:00", "2026-09-06 03:00"), ("2026-09-08 03:00", "2026-09-11 03:00")],
         "2026-09-17 23:59"),
        # What stood after the term had ended, and goes on since, saves nobody.
        ({"unit": "calendar_day", "duration": 10}, "2026-08-01", [("2026-08-20 03:00", "2026-08-30 03:00")],
         "2026-08-11 23:59"),
        ({"unit": "calendar_day", "duration": 10}, "2026-08-01", [("2026-08-20 03:00", None)],
         "2026-08-11 23:59"),
        ({"unit": "calendar_day", "duration": 10}, "2026-09-01", [("2026-09-05 03:00", None)], None),
    ],
)  # fmt: skip
def test_where_a_term_ends(
    policy: dict[str, Any], started: str, paused: list[tuple[str, str | None]], end: str | None
) -> None:
    assert _end(_count(policy, started, *paused)) == end


def test_what_a_standing_term_had_used_of_itself() -> None:
    hours = _count({"unit": "working_hour", "duration": 9}, "2026-10-12 10:00", ("2026-10-12 16:00", None))
    days = _count({"unit": "working_day", "duration": 7}, "2026-09-01", ("2026-09-04 10:00", None))
    whole = _count({"unit": "hour", "duration": 24}, "2026-10-12 10:00", ("2026-10-12 16:30", None))
    assert (hours.used, days.used.days, whole.used) == (
        timedelta(hours=5),
        3,
        timedelta(hours=6, minutes=30),
    )
    assert days.counted == (date(2026, 9, 2), date(2026, 9, 3), date(2026, 9, 4))


def test_one_answer_comes_back_once() -> None:
    states = [
        {"from": "2026-07-10", "until": "2026-07-12", "status": "closed", "answered": "2026-07-08"},
        {"from": "2026-07-12", "until": "2026-07-14", "status": "returned", "returned": True},
        {"from": "2026-07-14", "until": "2026-07-25", "status": "in_work", "returned": True},
        {"from": "2026-07-25", "until": "2026-08-10", "status": "closed", "returned": True,
         "answered": "2026-07-24"},
        {"from": "2026-08-10", "status": "in_work", "returned": True},
    ]  # fmt: skip
    returns = list_returns(_facts({}, "2026-07-01", states).states)
    assert returns == [datetime(2026, 7, 12, tzinfo=MOSCOW), datetime(2026, 8, 10, tzinfo=MOSCOW)]
