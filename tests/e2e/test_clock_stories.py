"""Clocks that follow from what exports showed one after another: pauses, returns, hand-overs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from psycopg.rows import dict_row

from tests.e2e.told import CITY, STORIES, ZONES, own_number
from warehouse.database import connect
from warehouse.settings import Settings


@pytest.mark.e2e
@pytest.mark.parametrize("number", range(len(STORIES)), ids=[story["says"] for story in STORIES])
def test_the_clocks_of_a_story(told: Settings, number: int) -> None:
    story = STORIES[number]
    found = {(row["stage"], row["clock_number"]): row for row in _clocks(told, number, story)}
    assert set(found) == {(clock["stage"], clock.get("number", 1)) for clock in story["clocks"]}
    for clock in story["clocks"]:
        row = found[clock["stage"], clock.get("number", 1)]
        zone = ZONES[story.get("city", CITY)]
        assert row["state"] == clock["state"]
        assert _local(row["started_at"], zone) == clock["started"]
        assert _local(row["stopped_at"], zone) == clock.get("stopped")
        for name in ("due", "first_due"):
            end, told_end = _local(row[f"{name}_at"], zone), clock.get(name)
            assert (end and end[:10] if isinstance(told_end, date) else end) == (told_end and str(told_end))
        assert _local(row["not_extended_at"], zone) == clock.get("not_extended")
        assert row["paused_minutes"] == clock.get("paused", 0)
        if "elapsed" in clock:
            assert row["elapsed_calendar_minutes"] == clock["elapsed"]
        if "owner" in clock:
            assert row["recipient_code"] == clock["owner"]
        if "owned" in clock:
            assert _owned(told, row) == clock["owned"]
        assert row["agrees_with_platform"] == clock.get("agrees")
        assert row["difference_code"] == clock.get("difference")


@pytest.mark.e2e
@pytest.mark.parametrize("number", [number for number, story in enumerate(STORIES) if "backlog" in story])
def test_between_an_answer_and_its_return_nothing_is_open(told: Settings, number: int) -> None:
    with connect(told) as connection:
        open_counts = dict(
            connection.execute(
                """
                select backlog_date, sum(open_count)
                from marts.fct_backlog_daily as days
                inner join marts.dim_recipients as recipients using (municipality_code, recipient_key)
                where recipients.recipient_name = %s
                group by 1
                """,
                [f"story-{number}-alone"],
            ).fetchall()
        )
    assert {day: open_counts.get(day, 0) for day in STORIES[number]["backlog"]} == STORIES[number]["backlog"]


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("period", "returned", "answered"),
    [
        # «Returned twice»: the answers of 08.07 and of 24.07 came back, there is no third one.
        ("2026-07", 2, 2),
        # 14.10 («put off before the return») came back; 15.10 («put off between …») did not.
        ("2026-W42", 1, 2),
    ],
)
def test_an_answer_that_came_back_counts_on_its_own_day(
    told: Settings, period: str, returned: int, answered: int
) -> None:
    with connect(told) as connection:
        figures = connection.execute(
            """
            select numerator, denominator from marts.fct_indicator_values
            where
                municipality_code = %s and period = %s and indicator_code = 'reopened_share'
                and dimension_code = 'source' and member_code = 'pos'
            """,
            [CITY, period],
        ).fetchall()
    assert figures == [(returned, answered)]


@pytest.mark.e2e
def test_what_will_be_late_soon_is_listed_the_most_urgent_first(told: Settings) -> None:
    with connect(told) as connection:
        rows = connection.execute(
            """
            select source, stage, urgency, left_working_days, left_working_minutes is null
            from marts.mart_at_risk order by recipient_key, urgency
            """
        ).fetchall()
    # Put off until 02.11: a working day away. The return of 16.10 has until 16.11, ten working days.
    assert rows == [("pos", "final_answer", 1, 1, True)]


def _clocks(settings: Settings, number: int, story: dict[str, Any]) -> list[dict[str, Any]]:
    with connect(settings) as connection:
        return (
            connection.cursor(row_factory=dict_row)
            .execute(
                """
                select clocks.*, names.recipient_code
                from marts.fct_sla_clocks as clocks
                inner join marts.fct_appeals as appeals using (municipality_code, appeal_key)
                left join marts.dim_recipients as owners
                    on owners.recipient_key = clocks.recipient_key
                left join config.recipients as names
                    on names.municipality_code = owners.municipality_code
                    and names.recipient_name = owners.recipient_name
                where appeals.source = %s and appeals.source_id = %s and appeals.municipality_code = %s
                """,
                [story["source"], own_number(number), story.get("city", CITY)],
            )
            .fetchall()
        )


def _owned(settings: Settings, clock: dict[str, Any]) -> dict[str, Decimal]:
    with connect(settings) as connection:
        rows = connection.execute(
            """
            select names.recipient_code, owners.owned_calendar_minutes
            from marts.fct_clock_owners as owners
            inner join marts.dim_recipients as recipients using (municipality_code, recipient_key)
            inner join config.recipients as names using (municipality_code, recipient_name)
            where owners.appeal_key = %s and owners.stage = %s and owners.clock_number = %s
            """,
            [clock["appeal_key"], clock["stage"], clock["clock_number"]],
        ).fetchall()
    return dict(rows)


def _local(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """To the minute: a date is kept to its last microsecond, and its day is what is compared."""
    return None if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
