"""What an МЦУ keeps by hand becomes marts and figures: each worked out by hand from register_story.py."""

from datetime import date
from decimal import Decimal
from typing import Any, LiteralString

import pytest

from warehouse.database import connect, fetch_all
from warehouse.settings import Settings

pytestmark = pytest.mark.e2e

# Indicator, period: numerator, denominator, value, points. Of terms of 10., 15., 20. and 31.10 two were kept;
# that of 05.11 has not come, the sixth was called off.
FIGURES: dict[tuple[str, str], tuple[float | None, float | None, str | None, int | None]] = {
    ("decisions_on_time", "2026-10"): (2, 4, "50", None),
    ("roadmap_done_share", "2026-09"): (1, 1, "100", None),
    ("roadmap_done_share", "2026-10"): (0, 1, "0", None),
    ("roadmap_done_share", "2026"): (1, 2, "50", None),
    ("info_projects_on_time", "2026-10"): (1, 2, "50", None),
    ("trainings_count", "2026-10"): (2, 1, "2", None),
    ("trainings_count", "2026-09"): (0, 1, "0", None),
    # 60 and 150 minutes; the third risk has no reaction.
    ("risk_reaction_median", "2026-10"): (None, 2, "105", None),
    ("risk_reported_share", "2026-10"): (2, 3, "66.6667", None),
    # Six came in the 90 days before, three in the 90 after: (3 − 6) of 6.
    ("roadmap_effect_volume", "2026-09"): (-3, 6, "-50", None),
    ("roadmap_effect_volume", "2026-10"): (None, None, None, None),
    # Before: 10, 12, 8, 10, 10, 9, 11 days, median 10; after: 4, 4.
    ("roadmap_effect_time", "2026Q3"): (-6, 10, "-60", None),
    # 120 of 9 000 is 1.33 %, in the third step from below; 180 of 9 000 is 2 %, its upper bound.
    ("pos_participation", "2026-10"): (120, 9000, "1.3333", 15),
    ("pos_participation", "2026"): (180, 9000, "2", 15),
    # Of the year to the period's end: the survey ended on 10.10, the vote on 15.09.
    ("pos_surveys", "2026-10"): (1, 1, "1", 15),
    ("pos_surveys", "2026-09"): (0, 1, "0", 0),
    ("pos_votes", "2026-10"): (1, 1, "1", 30),
    ("pos_public_hearings", "2026-10"): (1, 2, "50", 10),
    # The report of 31.10 replaces that of 15.10.
    ("pos_connected_lko", "2026-10"): (2, 2, "100", 30),
    ("pos_widgets", "2026-10"): (1, 2, "50", 0),
    ("pos_auto_coordination", "2026-10"): (1, 2, "50", 15),
    ("pos_auto_rules", "2026-10"): (7, 10, "70", 20),
    ("pos_template_answers", "2026-10"): (50, 100, "50", 15),
    ("pos_auto_rules", "2026-09"): (None, None, None, None),
    ("dt_electronic_services", "2026-10"): (812, 1000, "81.2", None),
    ("dt_transport", "2026-10"): (94, 100, "94", None),
    ("dt_city", "2026-10"): (None, None, None, None),
}


def ask(told: Settings, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
    with connect(told) as connection:
        return fetch_all(connection, query, *values)


@pytest.mark.parametrize(("indicator", "period"), FIGURES)
def test_a_figure_is_what_its_entries_give(told: Settings, indicator: str, period: str) -> None:
    rows = ask(
        told,
        "select numerator, denominator, round(value, 4), points from marts.fct_indicator_values"
        " where municipality_code = 'bogotol' and indicator_code = %s and period = %s"
        " and dimension_code = 'all'",
        indicator,
        period,
    )
    numerator, denominator, value, points = FIGURES[indicator, period]
    assert rows == [(numerator, denominator, value if value is None else Decimal(value), points)]


def test_directions_of_measures_add_up_and_an_unknown_one_stays_visible(told: Settings) -> None:
    assert ask(
        told,
        "select member_code, numerator, denominator from marts.fct_indicator_values"
        " where municipality_code = 'bogotol' and indicator_code = 'roadmap_done_share' and period = '2026'"
        " and dimension_code = 'direction' and state = 'ok' order by member_code",
    ) == [("roads", 1, 1), ("unmapped", 0, 1)]
    assert ask(
        told,
        "select entry_key, direction_code, is_unmapped, entry ->> 'direction_name'"
        " from marts.fct_register_entries where register = 'roadmap_measures' order by entry_key",
    ) == [
        ("Дороги-2026|1", "roads", False, "дороги"),
        ("Дороги-2026|2", "unmapped", True, "космос"),
    ]


def test_a_later_file_changes_rows_and_takes_none_away(told: Settings) -> None:
    rows = ask(
        told,
        "select decision_number, done_date, status, is_on_time from marts.fct_decisions"
        " order by decision_number",
    )
    assert rows[0] == ("3.1", date(2026, 10, 10), "исполнено", True)
    assert rows[1] == ("3.2", date(2026, 10, 16), "исполнено", False)
    assert [number for number, *_ in rows] == [f"3.{number}" for number in range(1, 8)]
    assert rows[6] == ("3.7", None, "исполнено", None)


def test_moments_are_the_city_s_own_and_links_are_hidden(told: Settings) -> None:
    rows = ask(
        told,
        "select risk_id, (detected_at at time zone 'UTC')::text, is_reported, reaction_minutes"
        " from marts.fct_info_risks order by risk_id",
    )
    assert rows == [
        ("Р-1", "2026-10-01 02:00:00", True, 60),
        ("Р-2", "2026-10-02 03:00:00", False, 150),
        ("Р-3", "2026-10-31 16:50:00", True, None),
    ]
    ((link,),) = ask(
        told, "select distinct entry ->> 'url' from marts.fct_register_entries where register = 'info_risks'"
    )
    assert len(link) == 32


def test_a_poll_has_a_row_for_each_option(told: Settings) -> None:
    assert ask(
        told,
        "select poll_id, answer_option, participant_count from marts.fct_polls"
        " where poll_id in ('О-1', 'О-4') order by poll_id, answer_option",
    ) == [("О-1", "Сквер у вокзала", 120), ("О-1", "Сквер у школы", 120), ("О-4", None, 40)]


def test_other_cities_have_no_data_and_never_a_zero(told: Settings) -> None:
    assert ask(
        told,
        "select distinct state from marts.fct_indicator_values"
        " where municipality_code = 'smolensk' and indicator_code in ('trainings_count', 'pos_surveys')",
    ) == [("no_data",)]
