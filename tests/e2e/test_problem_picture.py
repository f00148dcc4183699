"""The problem picture, counted by plain Python from the raw rows, equals the published one exactly."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from tests.e2e.conftest import CITIES, FIRST_AS_OF, SECOND_AS_OF, THIRD_AS_OF, Nights
from tests.support.second_road.appeals import read_appeals
from tests.support.second_road.problems import (
    Named,
    drivers,
    monday,
    name_appeals,
    problem_map,
    problem_points,
)
from warehouse.database import connect

MOMENTS = [FIRST_AS_OF, SECOND_AS_OF, THIRD_AS_OF]
PERIODS: dict[str, tuple[Callable[[date], date], Callable[[date], date]]] = {
    "week": (monday, lambda day: day - timedelta(days=7)),
    "month": (lambda day: day.replace(day=1), lambda day: (day - timedelta(days=1)).replace(day=1)),
}


@pytest.mark.e2e
@pytest.mark.parametrize("as_of", MOMENTS)
@pytest.mark.parametrize("code", CITIES)
def test_the_map_equals_the_second_road(nights: Nights, code: str, as_of: datetime) -> None:
    with connect(nights.settings) as connection:
        appeals = _read(connection, nights, code, as_of)
        published = {
            (tuple(cell), week_from): tuple(row)
            for *cell, week_from, row in (
                (*found[:4], found[4:])
                for found in connection.execute(
                    "select direction_code, topic_key, territory_key, week_from, appeal_count, repeat_count,"
                    " overdue_count, first_answer_overdue_count, satisfaction_share, previous_count, is_surge"
                    " from marts.mart_problem_map where municipality_code = %s",
                    [code],
                )
            )
        }
        names = connection.execute(
            "select bool_and(week = to_char(week_from, 'IYYY\"-W\"IW')), bool_and(per_10000_count is null)"
            " from marts.mart_problem_map where municipality_code = %s",
            [code],
        ).fetchone()
    expected = {key: (*row[:4], _share(row[4]), *row[5:]) for key, row in problem_map(appeals, as_of).items()}
    assert {key: (*row[:4], _share(row[4]), *row[5:]) for key, row in published.items()} == expected
    assert names == (True, True)
    assert sum(row[0] for row in published.values()) == sum(one.appeal.is_counted for one in appeals)
    assert sum(row[2] + row[3] for row in published.values()) > 3


@pytest.mark.e2e
@pytest.mark.parametrize("as_of", MOMENTS)
@pytest.mark.parametrize("code", CITIES)
def test_drivers_equal_the_second_road_and_add_up_to_the_whole(
    nights: Nights, code: str, as_of: datetime
) -> None:
    today = as_of.astimezone(ZoneInfo(nights.municipalities[code].time_zone)).date()
    with connect(nights.settings) as connection:
        appeals = _read(connection, nights, code, as_of)
        rows = connection.execute(
            "select period_kind, period, cut, direction_code, topic_key, territory_key, source,"
            " recipient_key, appeal_count, previous_count, change_count, total_count, total_previous_count,"
            " total_change_count, change_share, driver_place"
            " from marts.mart_growth_drivers where municipality_code = %s",
            [code],
        ).fetchall()
    published: dict[tuple[str, str], dict[object, tuple[int, int]]] = defaultdict(dict)
    wholes: dict[tuple[str, ...], list[tuple[int, ...]]] = defaultdict(list)
    for (
        kind,
        period,
        cut,
        *names,
        count,
        before,
        change,
        total,
        total_before,
        total_change,
        share,
        place,
    ) in rows:
        first = date.fromisoformat(f"{period}-1" if kind == "week" else f"{period}-01")
        member = tuple(name for name in names if name is not None)
        published[kind, cut][first, member] = (count, before)
        wholes[kind, period, cut].append((count, before, change, total, total_before, total_change, place))
        assert change == count - before
        assert (share is None) == (total_change == 0)
        if share is not None:
            assert _share(Fraction(change, total_change)) == _share(share)
    for kind, (period_of, period_before) in PERIODS.items():
        last = period_of(today)
        for cut, expected in drivers(appeals, period_of, period_before, last).items():
            assert published[kind, cut] == expected, f"{kind} {cut}"
    for whole in wholes.values():
        assert {row[3:6] for row in whole} == {tuple(sum(row[at] for row in whole) for at in range(3))}
        sign = -1 if whole[0][5] < 0 else 1
        assert all(row[6] == 1 + sum(sign * other[2] > sign * row[2] for other in whole) for row in whole)
    # Both cuts tell of the same whole.
    for kind, period, cut in wholes:
        assert wholes[kind, period, cut][0][3:6] == wholes[kind, period, "recipient"][0][3:6]
    assert len(wholes) > 20


@pytest.mark.e2e
@pytest.mark.parametrize("as_of", MOMENTS)
@pytest.mark.parametrize("code", CITIES)
def test_problem_points_equal_the_second_road(nights: Nights, code: str, as_of: datetime) -> None:
    today = as_of.astimezone(ZoneInfo(nights.municipalities[code].time_zone)).date()
    with connect(nights.settings) as connection:
        appeals = _read(connection, nights, code, as_of)
        places = {
            key
            for (key,) in connection.execute(
                "select territory_key from marts.dim_territories"
                " where municipality_code = %s and territory_kind <> 'unmapped'",
                [code],
            )
        }
        published = {
            tuple(cell): tuple(row)
            for *cell, windows, row in (
                (*found[:3], found[3:5], found[5:])
                for found in connection.execute(
                    "select direction_code, topic_key, territory_key, window_from_date, window_last_date,"
                    " first_date, last_date, appeal_count, repeat_count, open_count, is_repeated,"
                    " moved_from_territory_key from marts.mart_problem_points where municipality_code = %s",
                    [code],
                )
            )
            if windows == (today - timedelta(days=29), today)
        }
    assert published == problem_points(appeals, today, places)
    assert len(published) > 3


def _read(connection: Connection[TupleRow], nights: Nights, code: str, as_of: datetime) -> list[Named]:
    appeals = read_appeals(connection, nights.municipalities[code], as_of)
    connection.execute("select set_config('mcu.as_of', %s, true)", [as_of.isoformat()])
    return name_appeals(connection, code, appeals)


def _share(value: object) -> str | None:
    """A share to twelve places: the database divides to some twenty, a fraction without end."""
    return None if value is None else f"{float(Fraction(value)):.12f}"
