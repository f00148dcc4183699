"""Every appeal of a municipality as a moment knew it."""

from collections import defaultdict
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow, dict_row

from tests.support.second_road.calendar import Calendar, seed_rows
from tests.support.second_road.model import Appeal
from tests.support.second_road.sources import READERS, Directions
from tests.support.second_road.texts import read_moment
from warehouse.municipalities import Municipality, normalise_name

REPEAT_DAYS = 90
PUT_OFF = {
    "incident": ("outcome_status", "outcome"),
    "pos": ("status", "status"),
    "delo": ("response_status", "response"),
}
RECIPIENTS = {"incident": "department", "pos": "located_at", "delo": "addressee"}
TABLES = {"incident": "incident__incidents", "pos": "pos__messages", "delo": "delo__cards"}


def read_appeals(
    connection: Connection[TupleRow], municipality: Municipality, as_of: datetime
) -> list[Appeal]:
    """Every appeal of one municipality as its newest version known at the moment shows it."""
    zone = ZoneInfo(municipality.time_zone)
    maps = {
        (row["source"], row["field"], row["platform_value"]): row["normalised_value"]
        for row in seed_rows("value_map")
    }
    directions = Directions(municipality, connection)
    calendar = Calendar(municipality)
    known_recipients = {
        normalise_name(name)
        for recipient in municipality.recipients
        for name in (recipient.name, *recipient.synonyms)
    }
    appeals: list[Appeal] = []
    for source, table in TABLES.items():
        versions = _versions(connection, municipality.code, source, table, as_of)
        extended = {row["source_key"] for row in versions if _is_put_off(source, row, maps)}
        for row in {row["source_key"]: row for row in versions}.values():
            row["is_extended"] = row["source_key"] in extended
            if source == "incident" and not _is_own(row, municipality):
                continue
            appeal = READERS[source](row, zone, maps, directions, calendar, municipality)
            appeal.is_extended = row["is_extended"]
            appeal.is_recipient_known = normalise_name(row[RECIPIENTS[source]] or "") in known_recipients
            appeal.created = read_moment(row.get("created_at"), zone)
            appeal.first_answer = read_moment(row.get("first_answer_at"), zone)
            appeals.append(appeal)
    _mark_links(appeals)
    _mark_repeats(appeals)
    return appeals


def _mark_links(appeals: list[Appeal]) -> None:
    named = {appeal.linked_pos for appeal in appeals if appeal.linked_pos}
    for appeal in appeals:
        if appeal.source == "pos" and appeal.source_id in named:
            appeal.is_counted = False


def _mark_repeats(appeals: list[Appeal]) -> None:
    groups: dict[tuple[object, ...], list[Appeal]] = defaultdict(list)
    for appeal in appeals:
        if appeal.applicant is not None and any(appeal.topic):
            groups[appeal.applicant, appeal.source, appeal.topic, appeal.territory].append(appeal)
    for group in groups.values():
        group.sort(key=lambda appeal: (appeal.received, appeal.order))
        for before, after in pairwise(group):
            after.is_repeat = (after.received - before.received).days <= REPEAT_DAYS


def _versions(
    connection: Connection[TupleRow], municipality: str, source: str, table: str, as_of: datetime
) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            f"select rows.* from raw.{table} as rows"
            " inner join ops.loads as loads on rows._load_id = loads.load_id"
            " where rows.municipality_code = %s and loads.known_from <= %s and loads.withdrawn_from is null"
            " order by rows._exported_at, rows._load_id",
            [municipality, as_of],
        )
        return cursor.fetchall()


def _is_put_off(source: str, row: dict[str, Any], maps: dict[tuple[str, str, str], str]) -> bool:
    field, column = PUT_OFF[source]
    return maps.get((source, field, normalise_name(row[column] or ""))) in ("extended", "postponed")


def _is_own(row: dict[str, Any], municipality: Municipality) -> bool:
    scope = municipality.sources["incident"].scope
    return all(
        normalise_name(row[column] or "") in {normalise_name(value) for value in values}
        for column, values in scope.items()
        if values
    )
