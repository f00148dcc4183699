"""What the YAML files of dbt_project say about models and seeds."""

from typing import Any

import yaml

from tests.structure.tree import project_files, text_of


def described(kind: str, under: str) -> dict[str, dict[str, Any]]:
    """Entries of `models` or `seeds` by name, from every YAML file below a folder."""
    found: dict[str, dict[str, Any]] = {}
    for path in project_files(f"{under}/*.yml"):
        content = yaml.safe_load(text_of(path) or "") or {}
        found.update({entry["name"]: entry for entry in content.get(kind, [])})
    return found


def columns_of(entry: dict[str, Any]) -> dict[str, str]:
    """Column name → description (an empty text where there is none)."""
    return {column["name"]: column.get("description", "") for column in entry.get("columns", [])}
