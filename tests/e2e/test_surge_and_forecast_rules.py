"""The SQL of surges and of the forecast agrees with independent Python over many invented series."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from tests.e2e.conftest import Nights
from tests.support.compiled import compiled, fill, invented_core
from tests.support.second_road.forecast import City, Terms, forecast
from tests.support.second_road.problems import SURGE_WEEKS, is_surge, monday

CITY = "krasnoarmeysk"
AS_OF = datetime(2026, 10, 20, 12, tzinfo=UTC)
TODAY = date(2026, 10, 20)
FIRST = date(2026, 4, 6)
WEEKS = 28
# Quiet weeks, with now and then a loud one.
_COUNTS = st.lists(
    st.one_of(st.integers(0, 4), st.integers(0, 4), st.integers(3, 15)), min_size=WEEKS, max_size=WEEKS
)


@pytest.mark.e2e
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(series=st.lists(_COUNTS, min_size=8, max_size=8))
def test_the_rule_of_surges_agrees_on_any_series(nights: Nights, series: list[list[int]]) -> None:
    emptied = ("problem_weeks", "touched_weeks", "recounted_cells", "appeals")
    mondays = [FIRST + timedelta(weeks=number) for number in range(WEEKS)]
    with invented_core(nights.settings, AS_OF, *emptied) as connection:
        known = {"known_from": "2026-01-01", "known_to": "infinity"}
        first = {"municipality_code": CITY, "appeal_key": "first", "received_date": FIRST}
        fill(connection, "appeals", [first | known])
        fill(
            connection,
            "touched_weeks",
            [{"municipality_code": CITY, "week_from": week, "is_recounted": False} for week in mondays],
        )
        cells = [
            _cell(f"topic {number}", week, count) | known
            for number, counts in enumerate(series)
            for week, count in zip(mondays, counts, strict=True)
            if count
        ]
        if cells:
            fill(connection, "problem_weeks", cells)
        told = {
            (topic, week): (surge, previous, has_history)
            for topic, week, surge, previous, has_history in connection.execute(
                sql.SQL(
                    "select topic_key, week_from, is_surge, previous_count, has_history from ({}) as told"
                ).format(sql.SQL(compiled(nights.settings, "problem_weeks")))
            )
        }
    expected = {}
    for number, counts in enumerate(series):
        for at, count in enumerate(counts):
            if count:
                before = counts[max(at - SURGE_WEEKS, 0) : at]
                is_judged = len(before) == SURGE_WEEKS
                expected[f"topic {number}", mondays[at]] = (
                    is_judged and is_surge(count, before),
                    counts[at - 1] if at else 0,
                    is_judged,
                )
    assert told == expected


def _cell(topic: str, week: date, count: int) -> dict[str, object]:
    kinds = ("repeat", "overdue", "first_answer_overdue", "scored", "score_4_5")
    return {
        "municipality_code": CITY,
        "week_from": week,
        "direction_code": "roads",
        "topic_key": topic,
        "territory_key": "place",
        "source": "incident",
        "appeal_count": count,
        **{f"{kind}_count": 0 for kind in kinds},
    }


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("week_count", "methods"),
    [(90, {"median", "season", "due_share"}), (24, {"median", "due_share"}), (22, {"median", "due_share"})],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_forecast_equals_the_second_road(
    nights: Nights, week_count: int, methods: set[str], seed: int
) -> None:
    city = _invent(week_count, seed)
    expected = forecast(city)
    told = _tell(nights, city)
    assert told == {
        key: ("no_data", None, None, None, None) if said is None else ("ok", said[0], *map(_exact, said[1:]))
        for key, said in expected.items()
    }
    assert {said[0] for said in expected.values() if said} == methods
    # 12 weeks tried, each with 8 weeks behind it: four weeks ahead needs 23 full weeks.
    assert any(said is None for said in expected.values()) == (week_count < 23)


@pytest.mark.e2e
def test_a_short_history_says_so_and_names_no_number(nights: Nights) -> None:
    told = _tell(nights, _invent(12, seed=4))
    assert len(told) == 3 * 2 * 4
    assert set(told.values()) == {("no_data", None, None, None, None)}


def _invent(week_count: int, seed: int) -> City:
    """Two directions with a yearly rhythm: roads twice as loud in some weeks, the same weeks each year."""
    random = Random(seed)  # noqa: S311  # invented counts, no secret
    last = monday(TODAY) - timedelta(weeks=1)
    weeks = [last - timedelta(weeks=back) for back in range(week_count)]
    received = {
        ("roads", week): (25 if (week - FIRST).days // 7 % 52 % 9 < 4 else 9) + random.randint(0, 2)
        for week in weeks
    } | {("housing", week): random.randint(0, 6) for week in weeks}
    terms = [
        Terms(direction, due, monday(due - timedelta(days=days)), count, random.randint(0, count))
        for week in [last + timedelta(weeks=ahead) for ahead in range(5, 0, -1)] + weeks
        for direction in ("roads", "housing")
        for due in (week, week + timedelta(days=4))
        for days in (3, 30)
        for count in [random.randint(0, 5)]
    ]
    return City(received, terms, min(weeks), TODAY)


def _tell(nights: Nights, city: City) -> dict[tuple[str, str, date], tuple[object, ...]]:
    """What the models say of an invented city."""
    made = ("forecast_rules", "forecast_weeks", "forecast_trials")
    known = {"known_from": "2026-01-01", "known_to": "infinity"}
    with invented_core(nights.settings, AS_OF, "problem_weeks", "term_days", "appeals", *made) as connection:
        first = {"municipality_code": CITY, "appeal_key": "first", "received_date": city.first}
        fill(connection, "appeals", [first | known])
        cells = [
            _cell("pits", week, count) | {"direction_code": direction} | known
            for (direction, week), count in city.received.items()
            if count
        ]
        fill(connection, "problem_weeks", cells)
        rows = [
            {
                "municipality_code": CITY,
                "event_date": terms.due,
                "event_kind": "due",
                "started_week": terms.started_week,
                "direction_code": terms.direction,
                "clock_count": terms.count,
                "missed_count": terms.missed,
            }
            | known
            for terms in city.terms
            if terms.count
        ]
        fill(connection, "term_days", rows)
        for model in made:
            connection.execute(f"insert into core.{model} {compiled(nights.settings, model)}")
        return {
            (direction, measure, week): (state, method, *map(_exact, numbers))
            for direction, measure, week, state, method, *numbers in connection.execute(
                "select direction_code, measure, week_from, state, method_code, expected_count,"
                " mean_absolute_error, mean_error_share"
                f" from ({compiled(nights.settings, 'forecasts')}) as told"
            )
        }


def _exact(number: object) -> str | None:
    return None if number is None else f"{float(Fraction(number)):.12f}"
