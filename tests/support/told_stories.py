"""The stories of `tests/e2e/clock_stories.yml` as raw rows, for tests that need no database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from extractors.contract import load_contracts
from warehouse.municipalities import Municipality, SlaTerm, load_municipalities
from warehouse.settings import PROJECT_ROOT

FILE = yaml.safe_load((PROJECT_ROOT / "tests" / "e2e" / "clock_stories.yml").read_text(encoding="utf-8"))
STORIES: list[dict[str, Any]] = FILE["stories"]
# The moment at which the stories are judged.
AS_OF = datetime(2026, 10, 31, 20, tzinfo=UTC)
_DATED = {"valid_from": "2020-01-01", "legal_reference": "Положение о МЦУ, п. 3", "status": "default"}
_BASES: dict[str, dict[str, Any]] = {
    "incident": {"department": "Администрация", "current_step": "В работе"},
    "pos": {"category": "Парки", "stage": "-"},
    "delo": {"kind": "Гр"},
}


class NoDirections:
    """A dictionary without topics: stories are about terms."""

    def of(self, source: str, topic: tuple[str, str]) -> str:
        """Every topic of every source is unknown."""
        return "unmapped" if source and topic else "outside"


def cities_of_stories() -> dict[str, Municipality]:
    """The municipalities by code; Смоленск has the terms that the stories give it."""
    found = load_municipalities(PROJECT_ROOT / "municipalities")
    terms = tuple(SlaTerm.model_validate(term | _DATED) for term in FILE["own_terms"])
    return found | {"smolensk": found["smolensk"].model_copy(update={"sla_policies": terms})}


def rows_of(story: dict[str, Any], city: Municipality) -> Iterator[dict[str, Any]]:
    """What `raw` holds after each export of a story: null markers are null, absent columns too."""
    (contract,) = (one for one in load_contracts().values() if one.source == story["source"])
    row: dict[str, Any] = {column.name: None for column in contract.columns} | _BASES[story["source"]]
    for export in story["exports"]:
        row = row | {name: value for name, value in export.items() if name != "at"}
        at = datetime.fromisoformat(export["at"]).replace(tzinfo=ZoneInfo(city.time_zone))
        nothing = {name: None for name, value in row.items() if value == "-"}
        moment = at.astimezone(UTC)
        yield row | nothing | {"source_key": "1", "seen_at": moment, "_exported_at": moment}
