"""Each headline figure, counted by plain Python from the raw rows, equals the published one exactly."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.conftest import CITIES, FIRST_AS_OF, SECOND_AS_OF, THIRD_AS_OF, Nights
from tests.support.second_road.appeals import read_appeals
from tests.support.second_road.figures import figures
from warehouse.database import connect

PERIODS = {
    "2026": (date(2026, 1, 1), date(2027, 1, 1)),
    "2026Q3": (date(2026, 7, 1), date(2026, 10, 1)),
    "2026YTD09": (date(2026, 1, 1), date(2026, 10, 1)),
    "2026-09": (date(2026, 9, 1), date(2026, 10, 1)),
    "2026-10": (date(2026, 10, 1), date(2026, 11, 1)),
    "2026-W42": (date(2026, 10, 12), date(2026, 10, 19)),
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
