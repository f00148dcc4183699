"""The marts keep the names that analysts, dashboards and checks rely on."""

import re
from pathlib import Path
from typing import Any

import yaml

from tests.structure.dbt_yaml import columns_of, described
from tests.structure.tree import project_files

CONTRACT: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "public_contract.yml").read_text())
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


def contract_faults(contract: dict[str, list[str]], marts: dict[str, dict[str, Any]]) -> list[str]:
    """Marts and columns of the contract that the project's own description lacks."""
    faults = []
    for mart, columns in contract.items():
        if mart not in marts:
            faults.append(f"{mart} is missing")
            continue
        present = columns_of(marts[mart])
        faults += [f"{mart}.{column} is missing" for column in columns if column not in present]
    return faults


def description_faults(marts: dict[str, dict[str, Any]]) -> list[str]:
    """Marts and columns without a description in Russian or without a type."""
    faults = []
    for mart, entry in marts.items():
        if not _CYRILLIC.search(entry.get("description", "")):
            faults.append(f"{mart}: no description in Russian")
        for column in entry.get("columns", []):
            if not _CYRILLIC.search(column.get("description", "")):
                faults.append(f"{mart}.{column['name']}: no description in Russian")
            if not column.get("data_type"):
                faults.append(f"{mart}.{column['name']}: no type")
    return faults


def test_the_marts_hold_the_public_contract() -> None:
    assert contract_faults(CONTRACT, described("models", "dbt_project/models/marts")) == []


def test_every_mart_and_column_is_described_in_russian() -> None:
    marts = described("models", "dbt_project/models/marts")
    assert set(marts) == {path.stem for path in project_files("dbt_project/models/marts/*.sql")}
    assert description_faults(marts) == []


def test_a_lost_name_is_found() -> None:
    marts = {"dim_topics": {"name": "dim_topics", "columns": [{"name": "topic_key"}]}}
    contract = {"dim_topics": ["topic_key", "source"], "fct_appeals": ["appeal_key"]}
    assert contract_faults(contract, marts) == ["dim_topics.source is missing", "fct_appeals is missing"]


def test_a_column_without_words_or_type_is_found() -> None:
    marts = {
        "a": {
            "description": "Обращения",
            "columns": [{"name": "x", "description": "key", "data_type": "text"}],
        },
        "b": {"columns": [{"name": "y", "description": "Ключ"}]},
    }
    assert description_faults(marts) == [
        "a.x: no description in Russian",
        "b: no description in Russian",
        "b.y: no type",
    ]
