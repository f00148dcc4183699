"""Each headline figure, counted by plain Python from the raw rows, equals the published one exactly."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.conftest import CITIES, FIRST_AS_OF, SECOND_AS_OF, THIRD_AS_OF, Nights
from tests.support.second_road.appeals import read_appeals
from tests.support.second_road.calendar import Calendar
from tests.support.second_road.figures import figures
from tests.support.second_road.own_figures import own_figures
from tests.support.second_road.registers import Registers
from tests.support.second_road.scores import printed
from warehouse.database import connect
from warehouse.definitions import DBT_PROJECT

# Whose own SQL reads registers.
REGISTERS = {
    path.stem
    for path in (DBT_PROJECT / "macros" / "indicators").glob("*.sql")
    if re.search(
        r"register_event_columns|entries_in_term|polls_of|pos_setup|digital_ind|effect_ev", path.read_text()
    )
}
PERIODS = {
    "2026": (date(2026, 1, 1), date(2027, 1, 1)),
    "2026Q3": (date(2026, 7, 1), date(2026, 10, 1)),
    "2026YTD09": (date(2026, 1, 1), date(2026, 10, 1)),
    "2026-09": (date(2026, 9, 1), date(2026, 10, 1)),
    "2026-10": (date(2026, 10, 1), date(2026, 11, 1)),
    "2026-W42": (date(2026, 10, 12), date(2026, 10, 19)),
}


BEFORE = {
    "2026": (date(2025, 1, 1), date(2026, 1, 1)),
    "2026Q3": (date(2026, 4, 1), date(2026, 7, 1)),
    "2026YTD09": (date(2025, 1, 1), date(2025, 10, 1)),
    "2026-09": (date(2026, 8, 1), date(2026, 9, 1)),
    "2026-10": (date(2026, 9, 1), date(2026, 10, 1)),
    "2026-W42": (date(2026, 10, 5), date(2026, 10, 12)),
}


@pytest.mark.e2e
@pytest.mark.parametrize("as_of", [FIRST_AS_OF, SECOND_AS_OF, THIRD_AS_OF])
@pytest.mark.parametrize("code", CITIES)
def test_figures_equal_the_second_road(nights: Nights, code: str, as_of: datetime) -> None:
    municipality = nights.municipalities[code]
    zone = ZoneInfo(municipality.time_zone)
    priority = {direction.code for direction in municipality.directions if direction.federal_block}
    compared = 0
    with connect(nights.settings) as connection:
        appeals = read_appeals(connection, municipality, as_of)
        connection.execute("select set_config('mcu.as_of', %s, true)", [as_of.isoformat()])
        for period, days in PERIODS.items():
            published = {
                indicator: (numerator, denominator)
                for indicator, numerator, denominator in connection.execute(
                    "select indicator_code, numerator, denominator from marts.fct_indicator_values"
                    " where municipality_code = %s and period = %s and dimension_code = 'all'",
                    [code, period],
                )
            }
            for indicator, (numerator, denominator) in figures(appeals, days, as_of, zone, priority).items():
                expected = (None, None) if denominator == 0 else (numerator, denominator)
                assert published[indicator] == expected, f"{indicator} {period}"
                compared += numerator > 0
    assert compared > 60


@pytest.mark.e2e
@pytest.mark.parametrize("as_of", [FIRST_AS_OF, SECOND_AS_OF, THIRD_AS_OF])
@pytest.mark.parametrize("code", CITIES)
def test_medians_and_stocks_equal_the_second_road(nights: Nights, code: str, as_of: datetime) -> None:
    municipality = nights.municipalities[code]
    zone = ZoneInfo(municipality.time_zone)
    compared = 0
    with connect(nights.settings) as connection:
        appeals = read_appeals(connection, municipality, as_of)
        connection.execute("select set_config('mcu.as_of', %s, true)", [as_of.isoformat()])
        for period, days in PERIODS.items():
            published = {
                indicator if dimension == "all" else f"{indicator}/{member}": (numerator, denominator, value)
                for indicator, dimension, member, numerator, denominator, value in connection.execute(
                    "select indicator_code, dimension_code, member_code, numerator, denominator, value"
                    " from marts.fct_indicator_values where municipality_code = %s and period = %s"
                    " and dimension_code in ('all', 'topic', 'channel', 'age', 'outcome')",
                    [code, period],
                )
            }
            expected = own_figures(appeals, days, BEFORE[period], as_of, Calendar(municipality), zone)
            for indicator, (numerator, denominator, value) in expected.items():
                assert published[indicator][:2] == (numerator, denominator), f"{indicator} {period}"
                if numerator is None:
                    assert published[indicator][2] == value, f"{indicator} {period}"
                compared += value is not None and value != 0
    assert compared > 60


@pytest.mark.e2e
@pytest.mark.parametrize("as_of", [FIRST_AS_OF, THIRD_AS_OF])
@pytest.mark.parametrize("code", CITIES)
def test_figures_of_registers_equal_the_second_road(nights: Nights, code: str, as_of: datetime) -> None:
    municipality = nights.municipalities[code]
    compared = set()
    with connect(nights.settings) as connection:
        appeals = read_appeals(connection, municipality, as_of)
        connection.execute("select set_config('mcu.as_of', %s, true)", [as_of.isoformat()])
        registers = Registers(connection, municipality, as_of)
        for period, days in PERIODS.items():
            published = {
                indicator: (numerator, denominator, value)
                for indicator, numerator, denominator, value in connection.execute(
                    "select indicator_code, numerator, denominator, value from marts.fct_indicator_values"
                    " where municipality_code = %s and period = %s and dimension_code = 'all'",
                    [code, period],
                )
            }
            for indicator, expected in registers.figures(appeals, days).items():
                assert published[indicator][:2] == expected[:2], f"{indicator} {period}"
                assert printed(published[indicator][2]) == printed(expected[2]), f"{indicator} {period}"
                compared |= {indicator} if expected[2] else set()
    assert len(compared) >= 14


# What is no sum of its directions is worked out from the appeals of each by itself.
OF_DIRECTIONS = (
    "received_change", "first_answer_median", "first_answer_working_median", "handling_median_days",
    "median_overrun", "problem_points_count", "top5_topics",
)  # fmt: skip


@pytest.mark.e2e
@pytest.mark.parametrize("code", CITIES)
def test_directions_equal_the_second_road(nights: Nights, code: str) -> None:
    municipality = nights.municipalities[code]
    zone, calendar = ZoneInfo(municipality.time_zone), Calendar(municipality)
    compared = 0
    with connect(nights.settings) as connection:
        appeals = read_appeals(connection, municipality, THIRD_AS_OF)
        for period, days in PERIODS.items():
            published = {
                (indicator, member): (numerator, denominator, value)
                for indicator, member, numerator, denominator, value in connection.execute(
                    "select indicator_code, member_code, numerator, denominator, value"
                    " from marts.fct_indicator_values where municipality_code = %s and period = %s"
                    " and dimension_code = 'direction' and indicator_code = any(%s)",
                    [code, period, list(OF_DIRECTIONS)],
                )
            }
            for direction in sorted({appeal.direction for appeal in appeals}):
                own = [appeal for appeal in appeals if appeal.direction == direction]
                expected = own_figures(own, days, BEFORE[period], THIRD_AS_OF, calendar, zone)
                for indicator in OF_DIRECTIONS:
                    numerator, denominator, value = expected[indicator]
                    found = published.pop((indicator, direction), (None, None, None))
                    where = f"{indicator} {direction} {period}"
                    if (numerator or denominator) is None or found == (None, None, None):
                        assert not (numerator or denominator) and not found[2], where  # noqa: PT018  # one fact
                        continue
                    assert found[:2] == (numerator, denominator), where
                    if numerator is None:
                        assert found[2] == value, where
                    compared += 1
            assert not published, "every published direction is one of the appeals'"
    assert compared > 60


@pytest.mark.e2e
@pytest.mark.parametrize("code", CITIES)
def test_the_appeals_behind_a_figure_add_up_to_it(nights: Nights, code: str) -> None:
    with connect(nights.settings) as connection:
        rows = connection.execute(
            """
            with listed as (
                select
                    indicator_code, edition, period,
                    sum(numerator_amount) as numerator, sum(denominator_amount) as denominator
                from marts.fct_indicator_rows
                where municipality_code = %(code)s and period = any(%(periods)s)
                group by indicator_code, edition, period
            )

            select
                figures.indicator_code, figures.period, figures.numerator, figures.denominator,
                listed.numerator, listed.denominator
            from marts.fct_indicator_values as figures
            left join listed
                on
                    listed.indicator_code = figures.indicator_code and listed.edition = figures.edition
                    and listed.period = figures.period
            where
                figures.municipality_code = %(code)s and figures.period = any(%(periods)s)
                and figures.dimension_code = 'all' and figures.state = 'ok'
            """,
            {"code": code, "periods": ["2026Q3", "2026-10", "2026-W42"]},
        ).fetchall()
    assert len(rows) > 90
    for indicator, period, numerator, denominator, listed_numerator, listed_denominator in rows:
        # Topics, places, weeks and entries of registers are counted, not the appeals that name them.
        if indicator in REGISTERS:
            assert (listed_numerator, listed_denominator) == (None, None), f"{indicator} {period}"
            continue
        if numerator is not None and indicator not in ("top5_topics", "problem_points_count", "surge_flag"):
            assert numerator == (listed_numerator or 0), f"{indicator} {period}"
        if denominator is not None and indicator != "surge_flag":
            assert denominator == (listed_denominator or 0), f"{indicator} {period}"
