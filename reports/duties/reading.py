"""What is owed around a moment: the calendar of the municipality files, the ledger and the registers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from reports.duties.items import Item, make_item, standing
from reports.duties.nights import Night, read_failed_night
from warehouse.database import connect
from warehouse.errors import DatabaseUnavailableError
from warehouse.municipalities import Municipality, Obligation
from warehouse.obligation_dates import ObligationCalendar
from warehouse.publication import Publication, last_publication
from warehouse.settings import Settings
from warehouse.submission_ledger import Step, read_standings

# Of each obligation the next date is seen, a yearly one too; what was handed in stays in sight two weeks.
_AHEAD, _BEHIND = timedelta(days=370), timedelta(days=14)
# Where the terms of what ЦУР asks for stand: register, its columns of number, term and answer.
_REGISTERS = {
    "on_request": ("tsur_requests", "request_id", "due_date", ("answered_date",)),
    "per_assignment": ("information_projects", "project_id", "due_date", ("reported_date",)),
    "at_once": ("info_risks", "risk_id", "detected_at", ("told_head_at", "told_tsur_at")),
}
_CALLED_OFF = ("отменено", "отменён")


@dataclass(frozen=True)
class Knowledge:
    """What the database says. `kept_from`: the first published moment, before it nothing was kept.

    `entries`: of each municipality and register those that count. `fault`: why nothing is known.
    """

    steps: Mapping[tuple[str, str, str], dict[int, Step]]
    entries: Mapping[tuple[str, str], list[Mapping[str, str]]]
    publication: Publication | None
    kept_from: datetime | None
    failed_night: Night | None
    fault: str | None = None


def read_knowledge(settings: Settings, as_of: datetime | None = None) -> Knowledge:
    """The ledger, the registers and the published mark; without a database a sentence instead of them."""
    try:
        with connect(settings, "mcu_reporter") as connection:
            return _read(connection, as_of)
    except DatabaseUnavailableError as error:
        fault = error.sentence()
    except psycopg.OperationalError:
        fault = "Связь с Postgres прервалась · что делать: проверьте mcu status"
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName, psycopg.errors.UndefinedObject):
        fault = "В базе нет журнала сведений · что делать: выполните mcu up"
    return Knowledge({}, {}, None, None, None, fault)


def list_items(municipality: Municipality, knowledge: Knowledge, now: datetime) -> list[Item]:
    """What one municipality owes around a moment, in the order of the dates.

    Left out: what fell due before anything was published, what was not handed in by initiative, and of what
    lies ahead all but the next date of each obligation.
    """
    zone = ZoneInfo(municipality.time_zone)
    today = now.astimezone(zone).date()
    first = today if knowledge.kept_from is None else knowledge.kept_from.astimezone(zone).date()
    calendar = ObligationCalendar(municipality)
    items = [
        make_item(
            dated,
            dict(knowledge.steps.get((municipality.code, dated.obligation.code, dated.period), {})),
            is_known=knowledge.fault is None,
        )
        for dated in calendar.between(first, today + _AHEAD)
    ]
    for obligation in municipality.obligations:
        items += _entries(municipality, obligation, knowledge, zone)
    shown = [
        item for item in items if (item.due_date is None or item.due_date >= first) and _is_shown(item, now)
    ]
    return sorted(_with_next_ahead(shown, now), key=_by_date)


def _with_next_ahead(items: list[Item], now: datetime) -> list[Item]:
    ahead: dict[str, Item] = {}
    for item in sorted(items, key=_by_date):
        if standing(item, now) == "ahead":
            ahead.setdefault(item.obligation.code, item)
    return [item for item in items if standing(item, now) != "ahead" or item in ahead.values()]


def _by_date(item: Item) -> tuple[bool, float, str, str]:
    moment = 0.0 if item.due_at is None else item.due_at.timestamp()
    return item.due_at is None, moment, item.obligation.code, item.period


def _is_shown(item: Item, now: datetime) -> bool:
    if item.due_at is None:
        return not item.is_done
    if item.is_done:
        return item.due_at > now - _BEHIND
    # What is made by initiative is given up when its day is over, unless somebody has approved it.
    is_approved = item.step is not None and item.step.state == "approved"
    return now < item.due_at or item.is_duty or is_approved


def _read(connection: Connection[TupleRow], as_of: datetime | None) -> Knowledge:
    steps: dict[tuple[str, str, str], dict[int, Step]] = {}
    for submission, step in read_standings(connection).items():
        key = submission.municipality_code, submission.obligation_code, submission.period
        steps.setdefault(key, {})[submission.version] = step
    publication = last_publication(connection, as_of)
    first = connection.execute("select min(as_of) from ops.publications").fetchone()
    return Knowledge(
        steps=steps,
        entries={} if publication is None else _read_entries(connection, publication),
        publication=publication,
        kept_from=first[0] if first else None,
        failed_night=None if publication is None else read_failed_night(connection, publication, as_of),
    )


def _read_entries(
    connection: Connection[TupleRow], publication: Publication
) -> dict[tuple[str, str], list[Mapping[str, str]]]:
    if connection.execute("select to_regclass('marts.fct_register_entries') is null").fetchone() == (True,):
        return {}
    connection.execute("select set_config('mcu.as_of', %s, true)", [publication.as_of.isoformat()])
    rows = connection.execute(
        "select municipality_code, register, entry from marts.fct_register_entries"
        " where register = any(%s) and not coalesce(status = any(%s), false)"
        " order by municipality_code, register, entry_key",
        [[register for register, *_ in _REGISTERS.values()], list(_CALLED_OFF)],
    ).fetchall()
    entries: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for municipality_code, register, entry in rows:
        entries.setdefault((municipality_code, register), []).append(entry)
    return entries


def _entries(
    municipality: Municipality, obligation: Obligation, knowledge: Knowledge, zone: ZoneInfo
) -> list[Item]:
    if obligation.rule not in _REGISTERS:
        return []
    register, number, term, answers = _REGISTERS[obligation.rule]
    items = []
    for entry in knowledge.entries.get((municipality.code, register), []):
        due = datetime.fromisoformat(entry[term]).date() if entry.get(term) else None
        items.append(
            Item(
                municipality_code=municipality.code,
                obligation=obligation,
                period=entry[number],
                due_date=due,
                due_at=None if due is None else datetime.combine(due + timedelta(days=1), time(), zone),
                dated=None,
                step=None,
                is_done=all(entry.get(answer) for answer in answers),
            )
        )
    return items
