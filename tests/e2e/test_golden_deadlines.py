"""Deadlines that were worked out by hand come out of the warehouse to the second."""

import csv
import os
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from extractors.contract import load_contracts
from tests.e2e.conftest import MUNICIPALITIES, environment_of, load_and_publish
from tests.support.workshop import built_ahead
from warehouse.database import connect
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import Settings

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "golden_deadlines.yml").read_text(encoding="utf-8")
)
AS_OF = datetime(2027, 1, 15, tzinfo=UTC)
Name = tuple[str, str, str]


# What a case may expect of each clock: the key in YAML and the mart's column.
EXPECTED = {
    "started": "started_at",
    "due_legal": "due_at_legal",
    "due": "due_at",
    "stopped": "stopped_at",
    "state": "state",
}
Clock = dict[str, Any]


@built_ahead
def golden(settings: Settings) -> Settings:
    """One night with every case's exports."""
    municipalities = load_municipalities(MUNICIPALITIES)
    with environment_of(settings), pytest.MonkeyPatch.context() as patch:
        # The exports are of a January that may lie ahead of this machine's clock.
        patch.setattr("extractors.ingest._MOST_AHEAD", timedelta(days=36_500))
        for source in SOURCES:
            _write(settings.inbox, source, municipalities)
        load_and_publish(AS_OF)
    return settings


@pytest.mark.e2e
def test_deadlines_worked_out_by_hand(golden: Settings) -> None:
    clocks = _clocks(golden, load_municipalities(MUNICIPALITIES))
    with connect(golden) as connection:
        backlog_from = connection.execute("select min(backlog_date) from core.backlog_days").fetchone()
        undated = connection.execute(
            "select source_id from marts.fct_appeals where received_date is null order by 1"
        ).fetchall()
    # A date that cannot be meant is none: the appeal is there, since when it stands open nobody knows.
    slips = [str(number) for number, case in enumerate(CASES["incidents"]) if case.get("due", "") is None]
    assert len(slips) == 2
    assert [source_id for (source_id,) in undated] == slips
    started = [clock["started"].date() for stages in clocks.values() for clock in stages.values()]
    assert backlog_from == (min(started),)
    wrong = []
    for source, (cases, stage, key, _row) in SOURCES.items():
        for number, case in enumerate(CASES[cases]):
            found = clocks[source, case["city"], key(number, case)]
            expected = case.get("clocks") or {stage: case["due"] and {"due": case["due"]}}
            for name, clock in expected.items():
                wrong += [
                    f"{source}, {case['says']}: {fault}" for fault in _faults(name, clock, found.get(name))
                ]
    assert not wrong, "\n".join(wrong)


def _faults(name: str, expected: Clock | None, found: Clock | None) -> list[str]:
    """A sentence per difference; a case expects some of a clock's columns, or none of the clock."""
    if expected is None or found is None:
        return [] if expected is found else [f"{name} is {found} instead of {expected}"]
    return [
        f"{name}.{key} is {found[key]} instead of {value}"
        for key, value in expected.items()
        if not _is_same(found[key], value)
    ]


def _is_same(found: object, expected: object) -> bool:
    """A moment is expected to the second as a text, or as its date only; other values as they are."""
    if isinstance(found, datetime):
        return found.date() == expected if isinstance(expected, date) else found.isoformat(" ") == expected
    return found == expected


def _clocks(settings: Settings, municipalities: dict[str, Municipality]) -> dict[Name, dict[str, Clock]]:
    """Clocks of each row by stage, in the city's own time; the second of a stage is `<stage> 2`."""
    found: dict[Name, dict[str, Clock]] = defaultdict(dict)
    with connect(settings) as connection:
        rows = connection.execute(
            f"""
            select source, municipality_code, source_id, stage, clock_number, {", ".join(EXPECTED.values())}
            from marts.fct_sla_clocks inner join marts.fct_appeals using (municipality_code, appeal_key)
            """.encode()
        ).fetchall()
    for source, city, source_id, stage, number, *values in rows:
        zone = ZoneInfo(municipalities[city].time_zone)
        name = stage if number == 1 else f"{stage} {number}"
        found[source, city, source_id][name] = {
            key: value.astimezone(zone).replace(tzinfo=None) if isinstance(value, datetime) else value
            for key, value in zip(EXPECTED, values, strict=True)
        }
    return found


def _card(number: int, case: dict[str, Any], _scope: dict[str, list[str]]) -> dict[str, Any]:
    return {"card_number": number, "registered_date": case["registered"], "kind": "Гр"}


def _message(number: int, case: dict[str, Any], _scope: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "message_number": number,
        "region_name": case.get("region"),
        "received_date": case["received"],
        "finished_date": case.get("finished"),
        "stage": "Завершено",
    }


def _incident(number: int, case: dict[str, Any], scope: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "cabinet": "кабинет",
        "incident_id": number,
        "department": "Администрация",
        "current_step": "В работе",
        "created_at": case["created"],
        **{name: values[0] for name, values in scope.items() if values},
    }


# By source: its cases, the stage whose end `due` is, how the warehouse names the row, the row itself.
SOURCES: dict[str, tuple[str, str, Callable[..., str], Callable[..., dict[str, Any]]]] = {
    "delo": ("cards", "final_answer", lambda number, case: f"{number}|{case['registered'][-4:]}", _card),
    "pos": ("messages", "final_answer", lambda number, _case: str(number), _message),
    "incident": ("incidents", "first_answer", lambda number, _case: str(number), _incident),
}
STATUS_COLUMNS = {"delo": "response", "pos": "status"}


def _write(inbox: Path, source: str, municipalities: dict[str, Municipality]) -> None:
    """One export per state that cases went through, a day apart; the last states come last."""
    (contract,) = (contract for contract in load_contracts().values() if contract.source == source)
    headers = {column.name: column.header for column in contract.columns}
    cases, _stage, _key, row_of = SOURCES[source]
    files: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for number, case in enumerate(CASES[cases]):
        row = row_of(number, case, municipalities[case["city"]].sources[source].scope) | case.get("cells", {})
        for step, state in enumerate(case.get("states", [None])):
            files[case["city"], step].append(row | ({STATUS_COLUMNS[source]: state} if state else {}))
    for (city, step), filled in files.items():
        path = inbox / city / source / f"golden-{step}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(headers), delimiter=";")
            writer.writerow(headers)
            writer.writerows(filled)
        made_at = (datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=step)).timestamp()
        os.utime(path, (made_at, made_at))
