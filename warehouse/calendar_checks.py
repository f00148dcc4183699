"""Special days that no calendar can hold."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from warehouse.definition_rows import CalendarDay
from warehouse.definitions import DBT_PROJECT
from warehouse.yaml_text import read_yaml

Place = TypeVar("Place")


def calendar_span(dbt_project: Path = DBT_PROJECT) -> tuple[date, date]:
    """First and last day of every calendar, as the models know them."""
    words = read_yaml((dbt_project / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    return date.fromisoformat(words["calendar_from"]), date.fromisoformat(words["calendar_until"])


def impossible_days(rows: Sequence[tuple[Place, CalendarDay]]) -> Iterator[tuple[Place, str]]:
    """Days that no calendar has, and weekends that a region makes working: only the Government moves days.

    Yields the row's place and what is wrong with it.
    """
    first, last = calendar_span()
    moved = {row.calendar_date for _, row in rows if row.region_name is None and row.hours_weekday}
    for place, row in rows:
        if not first <= row.calendar_date <= last:
            yield place, f"{row.calendar_date} вне календаря {first} … {last}"
        elif row.hours_weekday and row.calendar_date not in moved:
            who = f"рабочим его объявляет только Правительство РФ, а не {row.region_name}"
            yield place, f"{row.calendar_date} — выходной, {who}"
