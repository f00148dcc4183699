"""«Инцидент менеджмент» counts «рабочее время» in whole minutes; our rule `tick` gives the same numbers."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.empty_build import EmptyBuild
from tests.support.macros import macros
from tests.support.office_clock import OfficeClock
from warehouse.database import connect

EXPORT = "data/incident_management_omsk/incident_export_omsk_2025-12-24_redacted.xlsx"
CREATED, ANSWERED = "Дата создания", "Общее время первого ответа"
WORKED = "Время с даты создания инцидента до времени первого ответа, рабочее время"
_SQL = macros("working_time")
_QUERY = f"""
select
    {_SQL.elapsed_working_minutes("first", "first_day", "second", "last_tick_day", rule="tick")} as ticks,
    {_SQL.elapsed_working_minutes("first", "first_day", "second", "second_day")} as minutes
from unnest(%(first)s::timestamp[], %(second)s::timestamp[]) with ordinality as cases (first, second, number)
inner join core.working_days as first_day
    on first::date = first_day.calendar_date and first_day.calendar_code = %(city)s
inner join core.working_days as second_day
    on second::date = second_day.calendar_date and second_day.calendar_code = %(city)s
inner join core.working_days as last_tick_day
    on
        {_SQL.last_tick("first", "second")}::date = last_tick_day.calendar_date
        and last_tick_day.calendar_code = %(city)s
order by number
"""


def count(build: EmptyBuild, city: str, spans: list[tuple[datetime, datetime]]) -> list[tuple[Any, ...]]:
    """Ticks and minutes of each span by the city's calendar; moments are local."""
    first, second = (list(side) for side in zip(*spans, strict=True))
    with connect(build.settings) as connection:
        return connection.execute(_QUERY, {"first": first, "second": second, "city": city}).fetchall()


@pytest.mark.shared
@pytest.mark.postgres
def test_the_platforms_own_column_is_reproduced(empty_build: EmptyBuild, shared: Path) -> None:
    header, *rows = openpyxl.load_workbook(shared / EXPORT).active.iter_rows(values_only=True)
    created, answered, worked = (header.index(name) for name in (CREATED, ANSWERED, WORKED))
    spans = [(_moment(row[created]), _moment(row[answered])) for row in rows]
    counted = count(empty_build, "omsk", spans)
    platform = [_minutes(row[worked]) for row in rows]
    assert len(platform) == 39
    assert [ticks for ticks, _ in counted] == platform
    # Whole minutes of the time between would not do: the platform counts the minute that has begun.
    assert [int(minutes) for _, minutes in counted] != platform


@pytest.mark.postgres
@pytest.mark.parametrize("city", ["short_friday", "changing", "early_friday"])
def test_ticks_are_those_that_one_counts_minute_by_minute(empty_build: EmptyBuild, city: str) -> None:
    clock = OfficeClock(empty_build.settings.municipalities / f"{city}.yml")
    dice = random.Random(city)  # noqa: S311 — numbers of a test, no secret
    spans = []
    for _ in range(120):
        first = datetime(2024, 4, 26, tzinfo=UTC) + timedelta(minutes=dice.randrange(900 * 1440))
        first = first.replace(tzinfo=None) + timedelta(seconds=dice.choice((0, 0, 1, 29.5, 59)))
        spans.append((first, first + timedelta(seconds=dice.randrange(5 * 86_400))))
    assert [ticks for ticks, _ in count(empty_build, city, spans)] == [clock.ticks(*span) for span in spans]


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(str(text))


def _minutes(text: object) -> int:
    hours, minutes, seconds = str(text).split(":")
    assert int(seconds) == 0, "the platform writes whole minutes"
    return int(hours) * 60 + int(minutes)
