"""Every appeal of a municipality as a moment knew it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow, dict_row

from tests.support.second_road.calendar import seed_rows
from tests.support.second_road.clocks import PUT_OFF, Clocks
from tests.support.second_road.model import Appeal, State
from tests.support.second_road.sources import READERS, Directions, Reader
from warehouse.municipalities import Municipality, normalise_name

REPEAT_DAYS = 90
TABLES = {"incident": "incident__incidents", "pos": "pos__messages", "delo": "delo__cards"}


def read_appeals(
    connection: Connection[TupleRow],
    municipality: Municipality,
    as_of: datetime,
    others: Iterable[Municipality] = (),
) -> list[Appeal]:
    """Every appeal of one municipality as its newest version known at the moment shows it, with its clocks.

    `others` are the other municipalities: what terms they have may explain a platform's date.
    """
    reader = Reader(municipality, Directions(municipality, connection))
    clocks = Clocks(municipality, as_of, others)
    appeals: list[Appeal] = []
    for source in TABLES:
        latest_export = _latest_export(connection, municipality.code, source, as_of)
        for shown in _shown_rows(connection, municipality.code, source, as_of):
            if source == "incident" and not _is_own(shown[-1], municipality):
                continue
            appeal = read_life(shown, source, reader)
            appeal.is_confirmed = _is_confirmed(appeal, latest_export)
            appeal.every_clock = clocks.of(appeal)
            appeals.append(appeal)
    _mark_links(appeals)
    _mark_repeats(appeals, municipality.code)
    return appeals


def read_life(shown: list[dict[str, Any]], source: str, reader: Reader) -> Appeal:
    """The newest row as an appeal, with the states of all of them."""
    # Exports that showed the same version again are read once.
    versions: dict[object, Appeal] = {}
    lives = []
    for number, row in enumerate(shown):
        version = row.get("_load_id", number)
        if version not in versions:
            versions[version] = READERS[source](row, reader)
        lives.append(versions[version])
    states = [
        State(
            since=row["seen_at"],
            status=life.status,
            word=life.word,
            recipient=life.recipient,
            first_answer=life.first_answer_at,
            final_answer=life.final_answer_at,
            closed=life.closed_at,
            is_reopened=life.is_reopened,
            is_done=life.is_done,
        )
        for row, life in zip(shown, lives, strict=True)
    ]
    appeal = lives[-1]
    appeal.states = states
    appeal.is_recipient_known = reader.is_known(appeal.recipient)
    appeal.is_extended = any(state.status in PUT_OFF for state in states)
    appeal.last_seen_at = states[-1].since
    return appeal


def _mark_links(appeals: list[Appeal]) -> None:
    named = {appeal.linked_pos for appeal in appeals if appeal.linked_pos}
    for appeal in appeals:
        if appeal.source == "pos" and appeal.source_id in named:
            appeal.is_counted = False


def _mark_repeats(appeals: list[Appeal], municipality: str) -> None:
    groups: dict[tuple[object, ...], list[Appeal]] = defaultdict(list)
    for appeal in appeals:
        if appeal.applicant is not None and any(appeal.topic):
            groups[appeal.applicant, appeal.source, appeal.topic, appeal.territory].append(appeal)
    for group in groups.values():
        group.sort(key=lambda appeal: (appeal.received, appeal.order, _key(municipality, appeal)))
        for before, after in pairwise(group):
            after.is_repeat = (after.received - before.received).days <= REPEAT_DAYS


def _key(municipality: str, appeal: Appeal) -> str:
    """The warehouse's key of an appeal: of two on one day it says which is the repeat."""
    parts = f"{municipality}\x1f{appeal.source}\x1f{appeal.source_id}"
    return hashlib.md5(parts.encode(), usedforsecurity=False).hexdigest()


STANDING = (
    "loads.known_from <= %(as_of)s and (loads.withdrawn_from is null or loads.withdrawn_from > %(as_of)s)"
)


def _shown_rows(
    connection: Connection[TupleRow], municipality: str, source: str, as_of: datetime
) -> Iterator[list[dict[str, Any]]]:
    """What each key's standing exports showed, in the order of their moments: stored rows and sightings."""
    names = {"as_of": as_of, "municipality": municipality, "source": source}
    # On the server: a city's history need not fit into memory.
    with connection.cursor("shown_rows", row_factory=dict_row) as cursor:
        cursor.itersize = 2_000
        cursor.execute(
            f"""
            with shown as (
                select rows.source_key, rows._load_id as version_load_id, rows._load_id as shown_by
                from raw.{TABLES[source]} as rows where rows.municipality_code = %(municipality)s
                union all
                select keys.source_key, sightings.version_load_id, sightings.load_id
                from raw.sightings as sightings
                cross join lateral unnest(sightings.source_keys) as keys (source_key)
                where sightings.municipality_code = %(municipality)s and sightings.source = %(source)s
            )
            select rows.*, loads.exported_at as seen_at
            from shown
            inner join ops.loads as loads on loads.load_id = shown.shown_by
            inner join raw.{TABLES[source]} as rows
                on rows.municipality_code = %(municipality)s and rows.source_key = shown.source_key
                and rows._load_id = shown.version_load_id
            where {STANDING}
            order by rows.source_key, loads.exported_at, loads.load_id
            """,
            names,
        )
        for _, group in groupby(cursor, key=itemgetter("source_key")):
            yield list(group)


def _latest_export(
    connection: Connection[TupleRow], municipality: str, source: str, as_of: datetime
) -> datetime | None:
    row = connection.execute(
        "select max(loads.exported_at) from ops.loads as loads"
        f" where loads.municipality_code = %(municipality)s and loads.source = %(source)s and {STANDING}",
        {"as_of": as_of, "municipality": municipality, "source": source},
    ).fetchone()
    return row[0] if row else None


def _is_confirmed(appeal: Appeal, latest_export: datetime | None) -> bool:
    """Unconfirmed: open, of a source whose exports are windows, and not in its last delivery."""
    (rule,) = (row for row in seed_rows("appeal_sources") if row["source"] == appeal.source)
    if (
        rule["absence"] != "unconfirmed"
        or appeal.closed_at is not None
        or not (latest_export and appeal.last_seen_at)
    ):
        return True
    return appeal.last_seen_at >= latest_export - timedelta(hours=int(rule["delivery_hours"]))


def _is_own(row: dict[str, Any], municipality: Municipality) -> bool:
    scope = municipality.sources["incident"].scope
    return all(
        normalise_name(row[column] or "") in {normalise_name(value) for value in values}
        for column, values in scope.items()
        if values
    )
