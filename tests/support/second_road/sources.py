"""One appeal from one raw row, source by source."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from tests.support.second_road.calendar import seed_rows
from tests.support.second_road.model import Appeal
from tests.support.second_road.texts import PLANNED, read_date, read_flag, read_moment
from warehouse.municipalities import Municipality, normalise_name

UNNAMED = "не указан"
_PSEUDONYM = re.compile(r"[0-9a-f]{32}")


class DirectionsOfTopics(Protocol):
    """Names the direction of a topic."""

    def of(self, source: str, topic: tuple[str, str]) -> str:
        """Its code; `outside` and `unmapped` where it has none of the municipality's own."""
        ...


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


@dataclass(frozen=True)
class Reader:
    """What a row is read by: the municipality's own dictionaries and the map of platform values."""

    municipality: Municipality
    directions: DirectionsOfTopics

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.municipality.time_zone)

    @cached_property
    def _map(self) -> dict[tuple[str, str, str], str]:
        return {
            (row["source"], row["field"], row["platform_value"]): row["normalised_value"]
            for row in seed_rows("value_map")
        }

    @cached_property
    def _recipients(self) -> dict[str, str]:
        return {
            normalise_name(name): recipient.code
            for recipient in self.municipality.recipients
            for name in (recipient.name, *recipient.synonyms)
        }

    def mapped(self, source: str, field: str, value: str | None) -> str | None:
        return self._map.get((source, field, normalise_name(value or "")))

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(self._recipients.values())

    def is_known(self, recipient: str) -> bool:
        """Whether a recipient is one of the municipality's own."""
        return recipient in self._codes

    def recipient(self, name: str | None) -> str:
        """Code of a known recipient, else the name as dictionaries compare it."""
        norm = normalise_name(name or "")
        if not norm or _PSEUDONYM.fullmatch(norm):
            return UNNAMED
        return self._recipients.get(norm, norm)

    def midnight(self, day: date | None) -> datetime | None:
        return None if day is None else datetime.combine(day, time(), self.zone).astimezone(UTC)

    def territory(self, settlement: str | None) -> str:
        name = normalise_name(settlement or "")
        for territory in self.municipality.territories:
            if name in {normalise_name(known) for known in (territory.name, *territory.synonyms)}:
                return territory.code
        return name or "unmapped"


def _read_incident(row: dict[str, Any], reader: Reader) -> Appeal:
    created, first, finished, assigned = (
        read_moment(row[name], reader.zone, row["_exported_at"])
        for name in ("created_at", "first_answer_at", "finished_at", "last_assigned_at")
    )
    assert created is not None
    step = reader.mapped("incident", "status", row["current_step"])
    word = reader.mapped("incident", "outcome_status", row["outcome"])
    score = row["closing_reason"] if read_flag(row["is_survey_sent"]) else None
    topic = (normalise_name(row["topic_group"] or ""), normalise_name(row["topic"] or ""))
    return Appeal(
        source="incident",
        source_id=row["source_key"],
        regime="social",
        received=created.astimezone(reader.zone).date(),
        received_at=created,
        registered_at=created,
        assigned_at=assigned,
        first_answer_at=first,
        final_answer_at=finished if step in ("closed", "answered") else None,
        closed_at=finished,
        status=word or step or ("interim" if first else "in_work"),
        word=word,
        recipient=reader.recipient(row["department"]),
        category=topic[0],
        subcategory=topic[1],
        is_done=step in ("closed", "answered"),
        outcome=reader.mapped("incident", "outcome", row["outcome"]) or "none",
        direction=reader.directions.of("incident", topic),
        applicant=row["author_url"],
        topic=topic,
        territory=reader.territory(row["settlement"]),
        score=_score(score),
        is_solvable=reader.mapped("incident", "is_solvable", row["incident_type"]) != "false",
        is_fast_track=False,
        is_reopened=False,
        platform_is_overdue=False if row["is_last_assignee_on_time"] == "Да" else None,
        platform_due_date=None,
        linked_pos=None,
        order=created,
        zone=reader.zone,
        has_time=True,
    )


def _read_pos(row: dict[str, Any], reader: Reader) -> Appeal:
    received, finished = (
        read_date(row[name], row["_exported_at"]) for name in ("received_date", "finished_date")
    )
    assert received is not None
    word = reader.mapped("pos", "status", row["status"])
    status = word or "in_work"
    is_done = reader.mapped("pos", "stage", row["stage"]) == "finished"
    if row["reconsideration"] and finished is None:
        status = "returned"
    elif word == "answered" and is_done:
        status = "closed"
    is_fz59 = read_flag(row["is_fz59_chosen"]) or "59" in (row["regime"] or "")
    topic = (normalise_name(row["category"] or ""), normalise_name(row["subcategory"] or ""))
    received_at = reader.midnight(received)
    assert received_at is not None
    return Appeal(
        source="pos",
        source_id=row["source_key"],
        regime="fz59" if is_fz59 else "message",
        received=received,
        received_at=received_at,
        registered_at=None,
        assigned_at=None,
        first_answer_at=None,
        final_answer_at=reader.midnight(finished) if word == "answered" else None,
        closed_at=reader.midnight(finished),
        status=status,
        word=word,
        recipient=reader.recipient(row["located_at"]),
        category=topic[0],
        subcategory=topic[1],
        is_done=is_done,
        outcome=reader.mapped("pos", "outcome", row["decision"]) or "none",
        direction=reader.directions.of("pos", topic),
        applicant=None,
        topic=topic,
        territory="unmapped",
        score=_score(row["score"]),
        is_solvable=True,
        is_fast_track=bool(read_flag(row["is_fast_track"])),
        is_reopened=bool(row["reconsideration"]),
        platform_is_overdue=read_flag(row["is_overdue"]),
        platform_due_date=read_date(row["due_date"], row["_exported_at"], PLANNED),
        linked_pos=None,
        order=received_at,
        zone=reader.zone,
        has_time=False,
    )


def _read_delo(row: dict[str, Any], reader: Reader) -> Appeal:
    registered, finished = (
        read_date(row[name], row["_exported_at"]) for name in ("registered_date", "finished_date")
    )
    assert registered is not None
    word = reader.mapped("delo", "response_status", row["response"])
    ends_otherwise = word in ("rejected", "redirected")
    rubric = row["rubric"] or ""
    found = re.match(r"\(([0-9.]+)\)\s*(.*)", rubric)
    code = row["rubric_code"] or (found.group(1) if found else "")
    name = found.group(2) if found else rubric
    is_service = reader.mapped("delo", "not_topic", rubric) is not None
    topic = ("", "") if is_service else (normalise_name(code), normalise_name(name))
    registered_at = reader.midnight(registered)
    assert registered_at is not None
    return Appeal(
        source="delo",
        source_id=row["source_key"],
        regime="fz59",
        received=registered,
        received_at=None,
        registered_at=registered_at,
        assigned_at=None,
        first_answer_at=None,
        final_answer_at=reader.midnight(finished),
        closed_at=reader.midnight(finished),
        status=word if word and ends_otherwise else "closed" if finished else word or "in_work",
        word=word,
        recipient=reader.recipient(row["addressee"]),
        category=topic[0],
        subcategory=topic[1],
        is_done=finished is not None,
        outcome=reader.mapped("delo", "outcome", row["response"]) or "none",
        direction=reader.directions.of("delo", topic),
        applicant=row["correspondent"],
        topic=topic,
        territory="unmapped",
        score=None,
        is_solvable=True,
        is_fast_track=False,
        is_reopened=False,
        platform_is_overdue=None,
        platform_due_date=read_date(row["due_date"], row["_exported_at"], PLANNED),
        linked_pos=row["pos_number"],
        order=registered_at,
        zone=reader.zone,
        has_time=False,
    )


READERS: dict[str, Callable[[dict[str, Any], Reader], Appeal]] = {
    "incident": _read_incident,
    "pos": _read_pos,
    "delo": _read_delo,
}


def _score(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("[1-5]", text) else None
