"""Macros of dbt_project as SQL text, for queries that a test writes itself."""

from typing import Any

import jinja2

from warehouse.definitions import DBT_PROJECT


def macros(name: str) -> Any:
    """The macros of one file that need nothing of dbt's context, as callables that return SQL."""
    text = (DBT_PROJECT / "macros" / f"{name}.sql").read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=False)  # noqa: S701 — SQL, not HTML
    # dbt's `return` hands over a value; here it becomes text.
    environment.globals["return"] = str
    return environment.from_string(text).module
