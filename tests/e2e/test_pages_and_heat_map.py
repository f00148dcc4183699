"""Pages and the heat map from files to marts: the story of control_story.py, worked out by hand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, LiteralString

import pytest

from tests.e2e.conftest import FIRST, SECOND, Nights
from tests.e2e.control_story import CITY
from warehouse.database import connect, fetch_all
from warehouse.settings import Settings

pytestmark = [pytest.mark.e2e, pytest.mark.postgres]


def ask(settings: Settings, query: LiteralString) -> list[tuple[Any, ...]]:
    with connect(settings) as connection:
        return fetch_all(connection, query)


def test_the_newest_export_speaks_for_its_days(told: Settings) -> None:
    counted = ask(
        told,
        "select extract(day from taken_on)::integer, sum(message_count)::integer from marts.fct_heatmap_daily"
        " where platform_direction = 'Дороги' group by 1 order by 1",
    )
    # 12.10 by the cumulative file, 13.10 by the daily one that came after it, none of 11.10.
    assert counted == [
        (12, 1),
        (13, 3),
        (14, 1),
        (15, 1),
        (16, 1),
        (19, 1),
        (20, 1),
        (21, 1),
        (22, 1),
        (24, 2),
    ]


def test_each_difference_has_its_cause(told: Settings) -> None:
    rows = ask(
        told,
        "select week, direction_code, source, map_count, own_count, missing_own_count, missing_map_count,"
        " other_date_count, other_topic_count, unexplained_count, map_day_count"
        " from marts.fct_heatmap_control order by week, direction_code, source",
    )
    assert rows == [
        ("2026-W42", "housing", "pos", 2, 3, 0, 0, -1, 0, 0, 7),
        ("2026-W42", "roads", "other", 1, 0, 1, 0, 0, 0, 0, 7),
        ("2026-W42", "roads", "pos", 6, 5, 0, 0, 0, 0, 1, 7),
        ("2026-W43", "housing", "pos", 5, 4, 0, 0, 1, 0, 0, 6),
        ("2026-W43", "roads", "pos", 6, 4, 2, 0, 0, 0, 0, 6),
    ]


def test_directions_and_weeks_add_up_over_the_channels(told: Settings) -> None:
    rows = ask(
        told,
        "select municipality_code, week, direction_code, map_count, own_count, difference_count,"
        " missing_export_count, other_date_count, unexplained_count, main_cause"
        " from marts.mart_heatmap_control order by week, direction_code",
    )
    # A city without an export of the map has no row.
    assert rows == [
        (CITY, "2026-W42", "housing", 2, 3, -1, 0, -1, 0, "other_date"),
        (CITY, "2026-W42", "roads", 7, 5, 2, 1, 0, 1, "missing_export"),
        (CITY, "2026-W43", "housing", 5, 4, 1, 0, 1, 0, "other_date"),
        (CITY, "2026-W43", "roads", 6, 4, 2, 2, 0, 0, "missing_export"),
    ]


def test_the_map_is_no_appeal(told: Settings) -> None:
    assert ask(
        told, "select source, count(*) from marts.fct_appeals where municipality_code = 'barnaul' group by 1"
    ) == [("pos", 16)]


def test_a_week_is_its_last_snapshot(told: Settings) -> None:
    pages = ask(
        told,
        "select week, page_id, follower_count, reach_share from marts.fct_public_pages_weekly"
        " order by page_id",
    )
    assert pages == [
        ("2026-W42", "200000001", 1200, Decimal("0.75")),
        ("2026-W42", "200000002", 1200, Decimal("0.75")),
    ]
    assert ask(
        told, "select week, organisation_name, has_reason from marts.fct_organisations_without_pages"
    ) == [("2026-W42", "Архив", True)]


def test_a_month_is_its_parts(told: Settings) -> None:
    parts = ask(
        told,
        "select month, part_code, from_date::text, through_date::text, post_count, view_count,"
        " round(engagement_share, 2) from marts.fct_public_page_months order by from_date",
    )
    # Sheets in order: posts 1, views 100, reposts 3, comments 4, likes 5 a week: (3 + 4 + 5) / 100.
    assert parts[0] == ("2026-09", "week_1", "2026-09-01", "2026-09-07", 1, 100, Decimal("0.12"))
    assert parts[3][1:4] == ("week_4", "2026-09-22", "2026-09-28")
    assert parts[4] == ("2026-09", "rest_days", "2026-09-29", "2026-09-30", 1, 0, None)
    # The page has one key in the registry and in the workbook.
    assert ask(
        told,
        "select count(*) from marts.fct_public_page_months as months"
        " inner join marts.fct_public_pages_weekly as pages"
        " on months.municipality_code = pages.municipality_code and months.page_key = pages.page_key",
    ) == [(5,)]


def test_a_second_night_replaces_the_period_of_its_exports(nights: Nights) -> None:
    ((first, shown, in_control),) = ask(
        nights.settings,
        "select (select rows_read from ops.loads where source = 'heatmap' and period_through = '2026-10-20'"
        " and period_from < period_through and municipality_code = 'krasnoarmeysk'),"
        " (select sum(message_count) from marts.fct_heatmap_daily"
        " where municipality_code = 'krasnoarmeysk' and taken_on > '2026-10-20'::date - 75),"
        " (select sum(map_count) from marts.fct_heatmap_control where municipality_code = 'krasnoarmeysk')",
    )
    assert first == shown > 100
    # Five days that only the first night's file holds stand beside the second's.
    assert in_control > shown
    assert ask(
        nights.settings,
        "select distinct municipality_code, difference_count = missing_own_count - missing_map_count"
        " + other_date_count + other_topic_count + unexplained_count from marts.fct_heatmap_control",
    ) == [("krasnoarmeysk", True)]
    weeks = ask(nights.settings, "select distinct week_from from marts.fct_public_pages_weekly order by 1")
    assert [week for (week,) in weeks] == [day - timedelta(days=day.weekday()) for day in (FIRST, SECOND)]
