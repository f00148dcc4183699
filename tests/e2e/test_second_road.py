"""Every clock, owner, state, backlog day, risk, indicator and rating of generated cities by a second road."""

from datetime import date

import pytest

from tests.support.second_road.appeals import read_appeals
from tests.support.second_road.compare import Comparison
from tests.support.second_road.published import Fields, Key, Published
from tests.support.second_road.worked_out import clock_rows
from tests.support.workshop import built_ahead
from tests.verify.city import Plan
from tests.verify.figures import indicator_rows, periods_of_members, periods_until
from tests.verify.run import compare_all
from tests.verify.warehouse import Built, build_warehouse
from warehouse.database import connect
from warehouse.settings import Settings

PLAN = Plan(
    cities=("smolensk", "barnaul", "krasnoarmeysk"),
    own_terms_of="smolensk",
    per_day=13,
    window_days=85,
    seed=7,
    nights=(
        (date(2026, 3, 20), date(2026, 3, 30), date(2026, 4, 9)),
        (date(2026, 4, 20), date(2026, 4, 30), date(2026, 5, 12)),
    ),
)


@built_ahead
def built(settings: Settings) -> Built:
    """The plan's nights."""
    return build_warehouse(settings, PLAN, str)


@pytest.mark.e2e
def test_both_roads_give_the_same_rows(built: Built) -> None:
    outcome = compare_all(built, built.moments[-1:], str)
    assert [fault for one in outcome.comparisons.values() for fault in one.faults] == []
    assert outcome.missing == []
    assert outcome.appeal_count >= 5_000


@pytest.mark.e2e
def test_the_night_before_stands_as_it_stood(built: Built) -> None:
    outcome = compare_all(built, built.moments[:1], str)
    assert [fault for one in outcome.comparisons.values() for fault in one.faults] == []


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("due_at = due_at + interval '1 second'", "due_at"),
        ("paused_minutes = paused_minutes + 0.0001", "paused_minutes"),
        (
            """
            recipient_key = (
                select min(others.recipient_key) from core.recipients as others
                where
                    others.municipality_code = sla_clocks.municipality_code
                    and others.known_to = 'infinity'
                    and others.recipient_key <> sla_clocks.recipient_key
            )
            """,
            "recipient",
        ),
    ],
)
def test_one_wrong_clock_is_seen(built: Built, change: str, field: str) -> None:
    municipality = built.municipalities["smolensk"]
    others = [one for one in built.all_municipalities.values() if one is not municipality]
    comparison = Comparison("сроки")
    with connect(built.settings) as connection:
        connection.execute(
            f"""
            update core.sla_clocks set {change}
            where (municipality_code, appeal_key, stage, clock_number) = (
                select municipality_code, appeal_key, stage, clock_number from core.sla_clocks
                where municipality_code = 'smolensk' and due_at < 'infinity' and known_to = 'infinity'
                order by appeal_key limit 1
            )
            """
        )
        appeals = read_appeals(connection, municipality, built.moments[-1], others)
        published = Published(connection, municipality, built.moments[-1])
        comparison.add("smolensk", clock_rows(appeals), published.rows("clocks"))
        connection.rollback()
    assert comparison.differing > 0
    assert any(f": {field}: " in fault for fault in comparison.faults)


@pytest.fixture(scope="module")
def figures(built: Built) -> list[tuple[Key, Fields]]:
    """Every figure of a city, worked out once."""
    municipality, as_of = built.municipalities["smolensk"], built.moments[-1]
    others = [one for one in built.all_municipalities.values() if one is not municipality]
    with connect(built.settings) as connection:
        appeals = read_appeals(connection, municipality, as_of, others)
    return list(indicator_rows(appeals, municipality, as_of))


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("change", "which", "field"),
    [
        ("value = value + 0.000000001", "indicator_code = 'handling_median_days'", "value"),
        (
            "value = value + 1",
            "indicator_code = 'satisfaction_mean' and dimension_code = 'source' and value > 0",
            "value",
        ),
        (
            "numerator = numerator + 1",
            "indicator_code = 'topic_share' and dimension_code = 'topic'",
            "numerator",
        ),
        ("points = points - 10", "indicator_code = 'pos_share' and dimension_code = 'all'", "points"),
        ("grade = 'лидер'", "indicator_code = 'pos_total' and dimension_code = 'all'", "grade"),
        ("value = 0, state = 'ok'", "indicator_code = 'pos_widgets' and dimension_code = 'all'", "value"),
    ],
)
def test_one_wrong_figure_is_seen(
    built: Built, figures: list[tuple[Key, Fields]], change: str, which: str, field: str
) -> None:
    municipality, as_of = built.municipalities["smolensk"], built.moments[-1]
    comparison = Comparison("показатели")
    with connect(built.settings) as connection:
        changed = connection.execute(
            f"""
            update core.indicator_values set {change}
            where municipality_code = 'smolensk' and period = '2026Q2' and known_to = 'infinity' and {which}
            """
        )
        assert changed.rowcount
        published = Published(connection, municipality, as_of)
        comparison.add(
            "smolensk", figures, published.indicators(periods_of_members(as_of), periods_until(as_of))
        )
        connection.rollback()
    assert comparison.differing == changed.rowcount
    assert all(f": {field}: " in fault for fault in comparison.faults)
