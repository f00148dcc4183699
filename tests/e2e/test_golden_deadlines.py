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
from tests.conftest import fresh_warehouse
from tests.e2e.conftest import MUNICIPALITIES, environment_of, load_and_publish
from warehouse.database import connect
from warehouse.embedded import EmbeddedPostgres
from warehouse.municipalities import Municipality, load_municipalities

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "golden_deadlines.yml").read_text(encoding="utf-8")
)
AS_OF = datetime(2027, 1, 15, tzinfo=UTC)


@pytest.mark.e2e
def test_deadlines_worked_out_by_hand(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The exports are of a January that may lie ahead of this machine's clock.
    monkeypatch.setattr("extractors.ingest._MOST_AHEAD", timedelta(days=36_500))
    municipalities = load_municipalities(MUNICIPALITIES)
    with fresh_warehouse(postgres, tmp_path_factory.mktemp("golden")) as settings, environment_of(settings):
        for source in SOURCES:
            _write(settings.inbox, source, municipalities)
        load_and_publish(AS_OF)
        with connect(settings) as connection:
            due = {
                (source, city, source_id): due_at.astimezone(ZoneInfo(municipalities[city].time_zone))
                for source, city, source_id, due_at in connection.execute(
                    "select appeals.source, municipality_code, appeals.source_id, clocks.due_at"
                    " from marts.fct_sla_clocks as clocks"
                    " inner join marts.fct_appeals as appeals using (municipality_code, appeal_key)"
                )
            }
            stopped = {
                (source, city, source_id): day
                for source, city, source_id, day in connection.execute(
                    "select source, municipality_code, source_id, final_answer_date from marts.fct_appeals"
                )
            }
            backlog_from = connection.execute("select min(backlog_date) from core.backlog_days").fetchone()
            undated = connection.execute(
                "select source_id from marts.fct_appeals where received_date is null order by 1"
            ).fetchall()
    # A date that cannot be meant is none: the appeal is there, since when it stands open nobody knows.
    slips = [str(number) for number, case in enumerate(CASES["incidents"]) if case["due"] is None]
    assert [source_id for (source_id,) in undated] == slips
    assert backlog_from == (date(2025, 12, 2),)
    for source, (cases, key, _row) in SOURCES.items():
        for number, case in enumerate(CASES[cases]):
            name = (source, case["city"], key(number, case))
            if case["due"] is None:
                assert name not in due, f"{source}: {case['says']}"
                continue
            if "stopped" in case:
                assert stopped[name] == case["stopped"], f"{source}: {case['says']}"
            found = due[name].replace(tzinfo=None)
            if isinstance(case["due"], date):
                assert found.date() == case["due"], f"{source}: {case['says']}"
            else:
                assert found.isoformat(" ") == case["due"], f"{source}: {case['says']}"


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


# By source: its cases, how the warehouse names the row, the row itself.
SOURCES: dict[str, tuple[str, Callable[..., str], Callable[..., dict[str, Any]]]] = {
    "delo": ("cards", lambda number, case: f"{number}|{case['registered'][-4:]}", _card),
    "pos": ("messages", lambda number, _case: str(number), _message),
    "incident": ("incidents", lambda number, _case: str(number), _incident),
}
STATUS_COLUMNS = {"delo": "response", "pos": "status"}


def _write(inbox: Path, source: str, municipalities: dict[str, Municipality]) -> None:
    """One export per state that cases went through, a day apart; the last states come last."""
    (contract,) = (contract for contract in load_contracts().values() if contract.source == source)
    headers = {column.name: column.header for column in contract.columns}
    cases, _key, row_of = SOURCES[source]
    files: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for number, case in enumerate(CASES[cases]):
        row = row_of(number, case, municipalities[case["city"]].sources[source].scope)
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
