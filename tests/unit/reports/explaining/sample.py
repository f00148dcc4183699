"""Facts of an explanation from a few words of YAML; what a story leaves out is ordinary."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from reports.explaining.facts import Appeal, AppealFacts, Clock, Day, Owner, Policy, State
from reports.model import Municipality

_LAST = timedelta(microseconds=1)


def make_days(story: dict[str, Any], around: date) -> dict[date, Day]:
    """A year of days around a date: 08:30–17:30 with lunch, weekends off, and the story's own days."""
    off, working, shortened = (story.get(kind, {}) for kind in ("holidays", "working", "shortened"))
    days = {}
    for step in range(-370, 371):
        day = around + timedelta(days=step)
        works = day in working or day in shortened or (day.weekday() < 5 and day not in off)
        until = time(16, 30) if day in shortened else time(17, 30)
        hours = (time(8, 30), until, time(12, 30), time(13, 30)) if works else (None,) * 4
        name = off.get(day) or working.get(day) or shortened.get(day)
        days[day] = Day(day, works, day in shortened, day.year in story.get("provisional", []), name, *hours)
    return days


def make_facts(story: dict[str, Any]) -> AppealFacts:
    """The facts of one story with its clocks."""
    zone = ZoneInfo(story.get("zone", "Europe/Moscow"))
    has_time = story.get("has_time", False)
    own = {name: _read(value, zone) for name, value in story.get("appeal", {}).items()}
    first = min(_moment(clock["started"], zone) for clock in story["clocks"])
    appeal = {
        "appeal_key": "k", "municipality_code": "smolensk", "source": "pos", "source_id": "1",
        "regime": "message", "received_at": first, "registered_at": first, "assigned_at": None,
        "first_answer_at": None, "interim_answer_at": None, "final_answer_at": None, "closed_at": None,
        "has_time": has_time, "status": "in_work", "platform_status": None, "is_extended": False,
        "is_fast_track": False, "platform_due_date": None, "platform_is_overdue": None,
        "last_seen_at": None, "is_counted": True, "topic_group": None, "topic_name": None,
        "recipient_name": None,
    } | own  # fmt: skip
    clocks = tuple(_clock(row, story, zone) for row in story["clocks"])
    city = Municipality("smolensk", "город Смоленск", "МЦУ", "область", zone, "1", "ЦУР", "акт")
    states = tuple(_state(row, zone) for row in story.get("states", []))
    days = make_days(story, first.astimezone(zone).date())
    return AppealFacts(city, _moment(story["as_of"], zone), Appeal(**appeal), states, clocks, days)


def _clock(row: dict[str, Any], story: dict[str, Any], zone: ZoneInfo) -> Clock:
    policy = {
        "policy_code": "norm", "municipality_code": None, "region_name": None, "source": None,
        "category": None, "subcategory": None, "is_fast_track": None, "duration": 30, "unit": "calendar_day",
        "start_event": "received", "stop_event": "final_answer", "first_day": "next_day",
        "nonworking_due_policy": "next_workday", "extension_duration": 30, "pause_statuses": (),
        "valid_from": date(2020, 1, 1), "valid_to": None, "legal_reference": "закон", "status": "verified",
        "counting_status": "verified", "counting_reference": "закон",
    } | story.get("policy", {})  # fmt: skip
    policy["pause_statuses"] = tuple(policy["pause_statuses"])
    owners = tuple(
        Owner(name, _moment(row["started"], zone), _moment(story["as_of"], zone), Decimal(minutes), is_own)
        for name, minutes, is_own in row.get("owners", [])
    )
    due = _end(row.get("due"), zone)
    return Clock(
        stage=row.get("stage", "final_answer"),
        clock_number=row.get("number", 1),
        policy=Policy(**policy),
        started_at=_moment(row["started"], zone),
        due_at_legal=_end(row.get("legal"), zone) or due,
        due_at=due,
        first_due_at=_end(row.get("first_due"), zone),
        not_extended_at=_read(row.get("not_extended"), zone),
        stopped_at=_read(row.get("stopped"), zone),
        state=row["state"],
        overrun_working_minutes=Decimal(row["overrun"]) if "overrun" in row else None,
        platform_due_date=row.get("platform"),
        agrees_with_platform=row.get("agrees"),
        difference_code=row.get("difference"),
        is_confirmed=row.get("is_confirmed", True),
        owners=owners,
    )


def _state(row: dict[str, Any], zone: ZoneInfo) -> State:
    until = row.get("until")
    answered = row.get("answered")
    return State(
        _moment(row["from"], zone),
        _moment(until, zone) if until else None,
        row["status"],
        row.get("recipient"),
        _moment(answered, zone) if answered else None,
        row.get("returned", False),
    )


def _end(value: object, zone: ZoneInfo) -> datetime | None:
    """A date is the end of its day, a text a moment."""
    if isinstance(value, date):
        return datetime.combine(value + timedelta(days=1), time(), zone) - _LAST
    return None if value is None else _moment(value, zone)


def _read(value: object, zone: ZoneInfo) -> Any:
    if isinstance(value, str) and value[:2] == "20":
        return _moment(value, zone)
    return _moment(value, zone) if isinstance(value, date) else value


def _moment(value: object, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(str(value)).replace(tzinfo=zone)
