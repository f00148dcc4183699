"""Working time in SQL against a clock that walks from day to day: the same to the microsecond."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.empty_build import EmptyBuild
from tests.support.macros import macros
from tests.support.office_clock import OfficeClock
from warehouse.database import connect

CITIES = ("krasnoarmeysk", "smolensk", "short_friday", "changing", "early_friday")
BATCH, BATCHES = 500, 6
MICROSECOND = timedelta(microseconds=1)
# Year ends, moved Saturdays, shortened days, regional days, changes of hours and of zones.
ODD_DAYS = (
    *(date(2020, 12, 27), date(2020, 12, 31), date(2021, 2, 20), date(2021, 11, 3), date(2022, 3, 5)),
    *(date(2022, 5, 3), date(2023, 4, 24), date(2024, 3, 31), date(2024, 4, 27), date(2024, 7, 3)),
    *(date(2024, 11, 2), date(2024, 12, 28), date(2025, 3, 30), date(2025, 10, 26), date(2025, 10, 31)),
    *(date(2025, 11, 1), date(2025, 12, 31), date(2026, 1, 12), date(2026, 4, 20), date(2026, 4, 21)),
    *(date(2026, 5, 8), date(2026, 10, 30), date(2027, 5, 11), date(2027, 12, 31), date(2028, 2, 29)),
)
ODD_CLOCKS = (
    *("00:00", "02:30", "07:30", "08:00", "08:30", "09:10", "12:00", "12:30", "12:45", "13:00", "13:30"),
    *("13:45", "14:30", "16:00", "16:15", "17:15", "17:30", "23:59"),
)
HAIRS = (-1, 0, 0, 1, 1000, 61_000_000)
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2028, 12, 30, tzinfo=UTC)
_SQL = macros("working_time")


@dataclass(frozen=True)
class Case:
    """Three moments in their order, a term in working hours and one in microseconds of work."""

    city: str
    first: datetime
    second: datetime
    third: datetime
    hours: int


def make_cases(seed: int, clocks: dict[str, OfficeClock]) -> list[Case]:
    dice = random.Random(seed)  # noqa: S311 — numbers of a test, no secret
    cases = []
    for _ in range(BATCH):
        city = dice.choice(CITIES)
        first = _odd_moment(dice, clocks[city]) if dice.random() < 0.7 else _any_moment(dice)
        gaps = [_gap(dice), _gap(dice)]
        moments = [first, first + gaps[0], first + gaps[0] + gaps[1]]
        if dice.random() < 0.3:
            moments = sorted([first, _odd_moment(dice, clocks[city]), _odd_moment(dice, clocks[city])])
        cases.append(
            Case(city, *(min(max(moment, FIRST), LAST) for moment in moments), dice.choice((1, 4, 9, 56)))
        )
    return cases


def _odd_moment(dice: random.Random, clock: OfficeClock) -> datetime:
    """A boundary of working time on an odd day, a hair before or after it."""
    day = dice.choice(ODD_DAYS) + timedelta(days=dice.choice((-3, -1, 0, 0, 0, 1, 4)))
    local = datetime.fromisoformat(f"{day} {dice.choice(ODD_CLOCKS)}")
    return local.replace(tzinfo=clock.zone).astimezone(UTC) + dice.choice(HAIRS) * MICROSECOND


def _any_moment(dice: random.Random) -> datetime:
    return FIRST + dice.randrange(8 * 365 * 86_400_000_000) * MICROSECOND


def _gap(dice: random.Random) -> timedelta:
    longest = dice.choice((2, 3_000, 60_000_000, 86_400_000_000, 40 * 86_400_000_000, 700 * 86_400_000_000))
    return dice.randrange(longest) * MICROSECOND


def _elapsed(since: str, until: str) -> str:
    found: str = _SQL.elapsed_working_minutes(
        f"{since}_local", f"{since}_day", f"{until}_local", f"{until}_day"
    )
    return found


_QUERY = f"""
with located as (
    select
        cases.*,
        municipalities.calendar_code,
        municipalities.time_zone,
        cases.first at time zone municipalities.time_zone as first_local,
        cases.second at time zone municipalities.time_zone as second_local,
        cases.third at time zone municipalities.time_zone as third_local
    from golden_cases as cases
    inner join core.municipalities using (municipality_code)
    where municipalities.known_to = 'infinity'
),

counted as (
    select
        located.*,
        {_elapsed("first", "second")} as first_part,
        {_elapsed("second", "third")} as second_part,
        {_elapsed("first", "third")} as whole,
        {_SQL.working_minutes_until("second_local", "second_day")} as until_second,
        {_SQL.working_minutes_until("first_local", "first_day")} + 60 * hours as end_minutes
    from located
    inner join core.working_days as first_day
        on
            located.calendar_code = first_day.calendar_code and first_local::date = first_day.calendar_date
            and first_day.known_to = 'infinity'
    inner join core.working_days as second_day
        on
            located.calendar_code = second_day.calendar_code and second_local::date = second_day.calendar_date
            and second_day.known_to = 'infinity'
    inner join core.working_days as third_day
        on
            located.calendar_code = third_day.calendar_code and third_local::date = third_day.calendar_date
            and third_day.known_to = 'infinity'
)

select
    counted.case_number,
    round(counted.first_part * 60000000, 6) as first_part,
    round(counted.second_part * 60000000, 6) as second_part,
    counted.first_part + counted.second_part = counted.whole as is_additive,
    {_SQL.moment_of_working_minutes("counted.until_second", "reached_day")} as reached,
    {_SQL.moment_of_working_minutes("counted.end_minutes", "due_day")} as due
from counted
left join core.working_hours as reached_day
    on
        counted.calendar_code = reached_day.calendar_code
        and ceil(counted.until_second / 60)::integer = reached_day.hour_number
        and counted.until_second > reached_day.cumulative_working_minutes - reached_day.working_minutes
        and counted.until_second <= reached_day.cumulative_working_minutes
left join core.working_hours as due_day
    on
        counted.calendar_code = due_day.calendar_code
        and ceil(counted.end_minutes / 60)::integer = due_day.hour_number
        and counted.end_minutes > due_day.cumulative_working_minutes - due_day.working_minutes
        and counted.end_minutes <= due_day.cumulative_working_minutes
order by counted.case_number
"""


def ask(build: EmptyBuild, cases: list[Case]) -> list[tuple[Any, ...]]:
    with connect(build.settings) as connection:
        connection.execute(
            "create temporary table golden_cases (case_number integer, municipality_code text,"
            " first timestamptz, second timestamptz, third timestamptz, hours integer) on commit drop"
        )
        with connection.cursor().copy("copy golden_cases from stdin") as copy:
            for number, case in enumerate(cases):
                copy.write_row((number, case.city, case.first, case.second, case.third, case.hours))
        connection.execute("analyze golden_cases")
        return connection.execute(_QUERY).fetchall()


@pytest.fixture(scope="module")
def clocks(empty_build: EmptyBuild) -> dict[str, OfficeClock]:
    return {city: OfficeClock(empty_build.settings.municipalities / f"{city}.yml") for city in CITIES}


@pytest.mark.postgres
@settings(max_examples=BATCHES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_working_time_is_that_of_a_clock_that_walks(
    empty_build: EmptyBuild, clocks: dict[str, OfficeClock], seed: int
) -> None:
    cases = make_cases(seed, clocks)
    rows = ask(empty_build, cases)
    assert len(rows) == BATCH
    assert sum(reached is None or due is None for *_, reached, due in rows) < BATCH / 20, "few lie at an edge"
    for case, (_, first_part, second_part, is_additive, reached, due) in zip(cases, rows, strict=True):
        clock = clocks[case.city]
        first, second, third = (
            moment.astimezone(clock.zone).replace(tzinfo=None)
            for moment in (case.first, case.second, case.third)
        )
        assert first_part == clock.worked(first, second) / MICROSECOND, case
        assert second_part == clock.worked(second, third) / MICROSECOND, case
        assert is_additive, case
        # Working time stands still outside office hours: the inverse is the first moment that has as much.
        if reached is not None:
            assert reached <= second, case
            assert clock.worked(reached, second) == timedelta(), case
            assert clock.worked(reached - MICROSECOND, second) == MICROSECOND, case
        if due is not None:
            assert due == clock.after(first, timedelta(hours=case.hours)), case
