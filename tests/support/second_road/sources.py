"""One appeal from one raw row, source by source."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from tests.support.second_road.calendar import Calendar
from tests.support.second_road.model import Appeal, Clock
from tests.support.second_road.texts import read_date, read_flag, read_moment
from warehouse.municipalities import Municipality, normalise_name


class Directions:
    """Topic → direction. The dictionary is read as the warehouse resolved it: counting is checked here."""

    def __init__(self, municipality: Municipality, connection: Connection[TupleRow]) -> None:
        self.own = {direction.code for direction in municipality.directions}
        self.known = {
            (source, group, name): code
            for source, group, name, code in connection.execute(
                "select source, group_norm, name_norm, direction_code from core.topics"
                " where known_to = 'infinity'"
            )
        }

    def of(self, source: str, topic: tuple[str, str]) -> str:
        code = self.known.get((source, *topic), "unmapped")
        return code if code in self.own or code == "unmapped" else "outside"


def _read_incident(
    row: dict[str, Any],
    zone: ZoneInfo,
    maps: dict[tuple[str, str, str], str],
    directions: "Directions",
    calendar: Calendar,
    municipality: Municipality,
) -> Appeal:
    created, first, finished = (
        read_moment(row[name], zone, row["_exported_at"])
        for name in ("created_at", "first_answer_at", "finished_at")
    )
    assert created is not None
    step = maps.get(("incident", "status", normalise_name(row["current_step"] or "")))
    outcome = normalise_name(row["outcome"] or "")
    status = maps.get(("incident", "outcome_status", outcome)) or step or ("interim" if first else "in_work")
    solvable = maps.get(("incident", "is_solvable", normalise_name(row["incident_type"] or ""))) != "false"
    score = row["closing_reason"] if read_flag(row["is_survey_sent"]) else None
    clocks = []
    if status not in ("redirected", "rejected"):
        due = calendar.add_hours(created.astimezone(zone).replace(tzinfo=None), 9).replace(tzinfo=zone)
        clocks.append(Clock("first_answer", due.astimezone(UTC), first or finished, zone))
    topic = (normalise_name(row["topic_group"] or ""), normalise_name(row["topic"] or ""))
    return Appeal(
        source="incident",
        source_id=row["source_key"],
        regime="social",
        received=created.astimezone(zone).date(),
        answered=finished.astimezone(zone).date() if finished and step in ("closed", "answered") else None,
        closed=finished.astimezone(zone).date() if finished else None,
        status=status,
        outcome=maps.get(("incident", "outcome", outcome), "none"),
        direction=directions.of("incident", topic),
        applicant=row["author_url"],
        topic=topic,
        territory=_territory(row["settlement"], municipality),
        score=int(score) if score and re.fullmatch("[1-5]", score) else None,
        is_solvable=solvable,
        is_fast_track=False,
        is_reopened=False,
        platform_is_overdue=False if row["is_last_assignee_on_time"] == "Да" else None,
        linked_pos=None,
        clocks=clocks,
        order=created,
    )


def _read_pos(
    row: dict[str, Any],
    zone: ZoneInfo,
    maps: dict[tuple[str, str, str], str],
    directions: "Directions",
    calendar: Calendar,
    municipality: Municipality,
) -> Appeal:
    received, finished = (
        read_date(row[name], row["_exported_at"]) for name in ("received_date", "finished_date")
    )
    assert received is not None
    mapped = maps.get(("pos", "status", normalise_name(row["status"] or "")), "in_work")
    stage = maps.get(("pos", "stage", normalise_name(row["stage"] or "")))
    status = mapped
    if row["reconsideration"] and finished is None:
        status = "returned"
    elif mapped == "answered" and stage == "finished":
        status = "closed"
    is_fz59 = read_flag(row["is_fz59_chosen"]) or "59" in (row["regime"] or "")
    is_fast = bool(read_flag(row["is_fast_track"])) and not is_fz59
    answered = finished if mapped == "answered" else None
    topic = (normalise_name(row["category"] or ""), normalise_name(row["subcategory"] or ""))
    clocks = []
    if status not in ("redirected", "rejected"):
        days = (10 if is_fast else 30) + (30 if row["is_extended"] else 0)
        clocks.append(_day_clock(received + timedelta(days=days), answered or finished, zone, calendar))
    score = row["score"]
    return Appeal(
        source="pos",
        source_id=row["source_key"],
        regime="fz59" if is_fz59 else "message",
        received=received,
        answered=answered,
        closed=finished,
        status=status,
        outcome=maps.get(("pos", "outcome", normalise_name(row["decision"] or "")), "none"),
        direction=directions.of("pos", topic),
        applicant=None,
        topic=topic,
        territory="unmapped",
        score=int(score) if score and re.fullmatch("[1-5]", score) else None,
        is_solvable=True,
        is_fast_track=bool(read_flag(row["is_fast_track"])),
        is_reopened=bool(row["reconsideration"]),
        platform_is_overdue=read_flag(row["is_overdue"]),
        linked_pos=None,
        clocks=clocks,
        order=datetime.combine(received, time(), zone),
    )


def _read_delo(
    row: dict[str, Any],
    zone: ZoneInfo,
    maps: dict[tuple[str, str, str], str],
    directions: "Directions",
    calendar: Calendar,
    municipality: Municipality,
) -> Appeal:
    registered, finished = (
        read_date(row[name], row["_exported_at"]) for name in ("registered_date", "finished_date")
    )
    assert registered is not None
    response = normalise_name(row["response"] or "")
    mapped = maps.get(("delo", "response_status", response))
    ends_otherwise = mapped in ("rejected", "redirected")
    status = mapped if mapped and ends_otherwise else "closed" if finished else mapped or "in_work"
    rubric = row["rubric"] or ""
    found = re.match(r"\(([0-9.]+)\)\s*(.*)", rubric)
    code = row["rubric_code"] or (found.group(1) if found else "")
    name = found.group(2) if found else rubric
    is_service = ("delo", "not_topic", normalise_name(rubric)) in maps
    topic = ("", "") if is_service else (normalise_name(code), normalise_name(name))
    clocks = []
    if status not in ("redirected", "rejected"):
        days = 30 + (30 if row["is_extended"] else 0)
        clocks.append(_day_clock(registered + timedelta(days=days), finished, zone, calendar))
    return Appeal(
        source="delo",
        source_id=row["source_key"],
        regime="fz59",
        received=registered,
        answered=finished,
        closed=finished,
        status=status,
        outcome=maps.get(("delo", "outcome", response), "none"),
        direction=directions.of("delo", topic),
        applicant=row["correspondent"],
        topic=topic,
        territory="unmapped",
        score=None,
        is_solvable=True,
        is_fast_track=False,
        is_reopened=False,
        platform_is_overdue=None,
        linked_pos=row["pos_number"],
        clocks=clocks,
        order=datetime.combine(registered, time(), zone),
    )


READERS = {"incident": _read_incident, "pos": _read_pos, "delo": _read_delo}


def _day_clock(term: date, stopped: date | None, zone: ZoneInfo, calendar: Calendar) -> Clock:
    due = calendar.next_working(term)
    midnight_after = datetime.combine(due + timedelta(days=1), time(), zone)
    stop = datetime.combine(stopped, time(), zone).astimezone(UTC) if stopped else None
    return Clock("final_answer", midnight_after.astimezone(UTC) - timedelta(microseconds=1), stop, zone)


def _territory(settlement: str | None, municipality: Municipality) -> str:
    name = normalise_name(settlement or "")
    for territory in municipality.territories:
        if name in {normalise_name(known) for known in (territory.name, *territory.synonyms)}:
            return territory.code
    return name or "unmapped"
