"""Two messages to Боготол's управление образования under names no file has; one of them was accepted."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.october import write_answered

CITY, CODE = "bogotol", "department_education"
KNOWN, UNKNOWN = "Упр-ние образования (Боготол)", "Управление образованием Боготольского округа"
ACCEPTED: dict[str, Any] = {
    "kind": "recipient",
    "value": KNOWN,
    "code": CODE,
    "decided_by": "руководитель МЦУ",
    "decided_on": date(2026, 10, 20),
}


def write_named_exports(inbox: Path) -> None:
    """A message to each name, number 9001 to the accepted one."""
    for number, name in enumerate((KNOWN, UNKNOWN), start=9001):
        write_answered(
            inbox / CITY / "pos" / f"{number}.csv",
            number - 9000 + 20,
            number,
            [("Образование", "05.10.2026", "12.10.2026")],
            region_name="Красноярский край",
            due_date="05.11.2026",
            located_at=name,
        )


def add_accepted(path: Path) -> None:
    """Write what was accepted into the city's file."""
    municipality = yaml.safe_load(path.read_text(encoding="utf-8"))
    municipality["accepted"] = [ACCEPTED]
    path.write_text(yaml.safe_dump(municipality, allow_unicode=True), encoding="utf-8")
