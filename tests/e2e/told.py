"""The exports of the clock stories: what platforms showed of a few appeals, one file per moment."""

import csv
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from extractors.contract import load_contracts
from warehouse.municipalities import Municipality

FILE = yaml.safe_load((Path(__file__).parent / "clock_stories.yml").read_text(encoding="utf-8"))
STORIES: list[dict[str, Any]] = FILE["stories"]
CITY = "smolensk"
AS_OF = datetime(2026, 10, 31, 20, tzinfo=UTC)
ZONES = {"smolensk": ZoneInfo("Europe/Moscow"), "krasnoarmeysk": ZoneInfo("Europe/Saratov")}
KEYS = {"incident": "incident_id", "pos": "message_number", "delo": "card_number"}
BASES: dict[str, dict[str, Any]] = {
    "incident": {"cabinet": "кабинет", "department": "Администрация", "current_step": "В работе"},
    "pos": {"category": "Парки", "stage": "-"},
    "delo": {"kind": "Гр"},
}


def own_number(number: int) -> str:
    """The number that a story's appeal has in its source."""
    story = STORIES[number]
    year = f"|{story['exports'][0]['registered_date'][-4:]}" if story["source"] == "delo" else ""
    return f"{number + 1}{year}"


def add_own_terms(path: Path) -> None:
    """Write the terms of the stories' city into its file."""
    municipality = yaml.safe_load(path.read_text(encoding="utf-8"))
    dated = {"valid_from": date(2020, 1, 1), "legal_reference": "Положение о МЦУ, п. 3", "status": "default"}
    municipality["sla_policies"] = [term | dated for term in FILE["own_terms"]]
    path.write_text(yaml.safe_dump(municipality, allow_unicode=True), encoding="utf-8")


def write_exports(inbox: Path, municipality: Municipality, source: str) -> None:
    """One export per moment of any story; each shows every story as it stood then."""
    (contract,) = (contract for contract in load_contracts().values() if contract.source == source)
    headers = {column.name: column.header for column in contract.columns}
    stories = [
        (number, story)
        for number, story in enumerate(STORIES)
        if story["source"] == source and story.get("city", CITY) == municipality.code
    ]
    for at in sorted({export["at"] for _, story in stories for export in story["exports"]}):
        path = inbox / municipality.code / source / f"{at.replace(':', '-')}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(headers), delimiter=";")
            writer.writerow(headers)
            for number, story in stories:
                shown = [export for export in story["exports"] if export["at"] <= at]
                if shown:
                    writer.writerow(_row(number, story, shown, municipality))
        made_at = datetime.fromisoformat(at).replace(tzinfo=ZONES[municipality.code]).timestamp()
        os.utime(path, (made_at, made_at))


def _row(
    number: int, story: dict[str, Any], shown: list[dict[str, Any]], municipality: Municipality
) -> dict[str, Any]:
    row = {KEYS[story["source"]]: number + 1, **BASES[story["source"]]}
    if "backlog" in story:
        row["located_at"] = f"story-{number}-alone"
    scope = municipality.sources[story["source"]].scope
    row |= {name: values[0] for name, values in scope.items()}
    for export in shown:
        row |= {name: value for name, value in export.items() if name != "at"}
    return row
