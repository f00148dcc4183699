"""Deadlines that were worked out by hand come out of the warehouse to the second."""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime
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
from warehouse.municipalities import load_municipalities

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "golden_deadlines.yml").read_text(encoding="utf-8")
)
AS_OF = datetime(2027, 1, 15, tzinfo=UTC)


@pytest.mark.e2e
def test_deadlines_worked_out_by_hand(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> None:
    municipalities = load_municipalities(MUNICIPALITIES)
    with fresh_warehouse(postgres, tmp_path_factory.mktemp("golden")) as settings, environment_of(settings):
        _write_cards(settings.inbox)
        _write_incidents(settings.inbox)
        load_and_publish(AS_OF)
        with connect(settings) as connection:
            due = {
                (city, source_id): due_at.astimezone(ZoneInfo(municipalities[city].time_zone))
                for city, source_id, due_at in connection.execute(
                    "select municipality_code, appeals.source_id, clocks.due_at"
                    " from marts.fct_sla_clocks as clocks"
                    " inner join marts.fct_appeals as appeals using (municipality_code, appeal_key)"
                )
            }
    for number, case in enumerate(CASES["cards"]):
        found = due[case["city"], f"{number}|{case['registered'][-4:]}"]
        assert found.date() == _date(case["due"]), case["says"]
    for number, case in enumerate(CASES["incidents"]):
        found = due[case["city"], str(1000 + number)]
        assert found.replace(tzinfo=None).isoformat(" ") == case["due"], case["says"]


def _write_cards(inbox: Path) -> None:
    rows = defaultdict(list)
    for number, case in enumerate(CASES["cards"]):
        rows[case["city"]].append(
            {"card_number": number, "registered_date": case["registered"], "kind": "Гр"}
        )
    _write(inbox, "delo", rows)


def _write_incidents(inbox: Path) -> None:
    municipalities = load_municipalities(MUNICIPALITIES)
    rows = defaultdict(list)
    for number, case in enumerate(CASES["incidents"]):
        scope = municipalities[case["city"]].sources["incident"].scope
        rows[case["city"]].append(
            {
                "cabinet": "кабинет",
                "incident_id": 1000 + number,
                "department": "Администрация",
                "current_step": "В работе",
                "created_at": case["created"],
                "region_name": scope["region_name"][0],
                "municipality_name": scope["municipality_name"][0],
            }
        )
    _write(inbox, "incident", rows)


def _write(inbox: Path, source: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    (contract,) = (contract for contract in load_contracts().values() if contract.source == source)
    headers = {column.name: column.header for column in contract.columns}
    for city, filled in rows.items():
        path = inbox / city / source / "golden.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(headers), delimiter=";")
            writer.writerow(headers)
            writer.writerows(filled)


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
