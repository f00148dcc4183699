"""What every SQL file of dbt_project keeps: its grain first, and no clock."""

import re
from pathlib import Path

import pytest

from tests.structure.tree import project_files, text_of

_GRAIN = re.compile(r"-- Grain: one row (per|for) .+")
_COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*|/\*.*?\*/", re.DOTALL)
_CLOCK = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\("
    r"|\b(current_date|current_time|current_timestamp|localtime|localtimestamp|run_started_at)\b"
    r"|modules\.datetime|dbt\.current_timestamp"
    r"|'(now|today|yesterday|tomorrow)'",
    re.IGNORECASE,
)


def grain_faults(path: Path, text: str) -> list[str]:
    """A model whose first line does not state its grain."""
    first = text.partition("\n")[0]
    return [] if _GRAIN.match(first) else [f"{path}: the first line is not «-- Grain: one row per …»"]


def clock_faults(path: Path, text: str) -> list[str]:
    """Words that read the clock: the build's moment comes from the run."""
    bare = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    return [
        f"{path}:{number}: reads the clock"
        for number, line in enumerate(bare.splitlines(), start=1)
        if _CLOCK.search(line)
    ]


def test_every_model_states_its_grain() -> None:
    paths = project_files("dbt_project/models/*.sql")
    assert paths
    assert [fault for path in paths for fault in grain_faults(path, text_of(path) or "")] == []


@pytest.mark.parametrize("first", ["with a as (", "-- grain: one row per appeal", "-- Grain:", ""])
def test_a_model_without_grain_is_found(first: str) -> None:
    assert grain_faults(Path("x.sql"), f"{first}\nselect 1") != []


def test_no_sql_reads_the_clock() -> None:
    paths = project_files("dbt_project/*.sql")
    assert paths
    assert [fault for path in paths for fault in clock_faults(path, text_of(path) or "")] == []


@pytest.mark.parametrize(
    "line",
    [
        "where received_at < now()",
        "where received_date < CURRENT_DATE",
        "select current_timestamp",
        "select clock_timestamp() as t",
        "select 'today'::date",
        "select '{{ run_started_at }}'",
        "select {{ modules.datetime.datetime.now() }}",
    ],
)
def test_a_clock_is_found(line: str) -> None:
    assert clock_faults(Path("x.sql"), f"-- Grain: one row per day.\n{line}\n") == [
        "x.sql:2: reads the clock"
    ]


@pytest.mark.parametrize("line", ["-- never now()", "{# no\ncurrent_date #} select 1", "select known_from"])
def test_a_clock_in_a_comment_passes(line: str) -> None:
    assert clock_faults(Path("x.sql"), line) == []
