"""Красноярск's ПОС of October 2026: a category under an old name, which a correction of its file renames."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.october import write_answered

CITY = "krasnoyarsk"
WRONG, RIGHT = "Жилищное хозяйство (архив)", "ЖКХ"
FIRST_NUMBER = 7001
CORRECTION: dict[str, Any] = {
    "code": "archived_category",
    "source": "pos",
    "dataset": "messages",
    "match": {"category": WRONG},
    "replace": {"category": RIGHT},
    "expect": {"at_least": 1, "at_most": 5},
    "reason": "Категория переименована в 2026 году, выгрузка даёт старое имя.",
    "decided_by": "руководитель МЦУ",
    "decided_on": date(2026, 10, 2),
    "status": "active",
}
RETIRED = CORRECTION | {
    "code": "roads_are_parks", "match": {"category": "Дороги"}, "replace": {"category": "Парки"},
    "status": "retired",
}  # fmt: skip


def write_correction_exports(inbox: Path) -> None:
    """Two messages under the old name, one under the new, one of roads, for which none is in force."""
    categories = (WRONG, WRONG, RIGHT, "Дороги")
    write_answered(
        inbox / CITY / "pos" / "Красноярск.csv",
        25,
        FIRST_NUMBER,
        [(category, "05.10.2026", "12.10.2026") for category in categories],
        region_name="Красноярский край",
        due_date="05.11.2026",
    )


def add_corrections(path: Path, *corrections: dict[str, Any]) -> None:
    """Write corrections into a city's file."""
    municipality = yaml.safe_load(path.read_text(encoding="utf-8"))
    municipality["corrections"] = list(corrections)
    path.write_text(yaml.safe_dump(municipality, allow_unicode=True), encoding="utf-8")
