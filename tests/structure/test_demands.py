"""docs/requirements.md: each demand once, and no name that nothing has."""

import re

import pytest

from mcu.reference import iterate_commands
from tests.structure.tree import project_files
from tests.support.second_road.calendar import seed_rows
from warehouse.settings import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "requirements.md"
_ROW = re.compile(r"^\| (R\d\d) \| ([^|]+) \| (\w+) \| ([^|]+) \| ([^|]+) \|$")
_NAME = re.compile(r"`([^`]+)`")


def demand_faults(text: str) -> list[str]:
    """Demands that are missing, repeated or out of order, and rows that contradict their state."""
    rows = [found.groups() for found in map(_ROW.match, text.splitlines()) if found]
    numbers = [number for number, *_ in rows]
    faults = [] if numbers == [f"R{number:02d}" for number in range(1, 59)] else [f"numbers are {numbers}"]
    for number, _, state, _, waits_for in rows:
        if state not in ("done", "part", "waits"):
            faults.append(f"{number}: no such state: {state}")
        elif state != "done" and waits_for == "—":
            faults.append(f"{number}: {state}, and nobody knows for what")
    return faults


def unknown_names(text: str, known: set[str]) -> list[str]:
    """Names in code style that no model, indicator or command has."""
    return sorted(set(_NAME.findall(text)) - known)


def _known_names() -> set[str]:
    models = {path.stem for path in project_files("dbt_project/models/*.sql")}
    indicators = {row["indicator_code"] for row in seed_rows("indicator_rows")}
    return models | indicators | set(iterate_commands())


def test_the_page_answers_every_demand_once() -> None:
    assert demand_faults(PAGE.read_text(encoding="utf-8")) == []


def test_every_name_on_the_page_exists() -> None:
    assert unknown_names(PAGE.read_text(encoding="utf-8"), _known_names()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("| R07 |", "| R06 |"), "numbers are"),
        (("| R58 | contacts", "| contacts"), "numbers are"),
        (("| R47 | protection of personal data | done", "| R47 | protection | ready"), "R47: no such state"),
        (("| R21 | rating in ПОС | done", "| R21 | rating in ПОС | part"), "R21: part, and nobody knows"),
    ],
)
def test_a_lost_demand_is_found(change: tuple[str, str], fault: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert change[0] in text
    (found,) = demand_faults(text.replace(*change))
    assert found.startswith(fault)


def test_a_name_that_nothing_has_is_found() -> None:
    known = {"fct_appeals", "mcu submit"}
    assert unknown_names("`fct_appeals`, `mcu submit`, `mcu send`", known) == ["mcu send"]
