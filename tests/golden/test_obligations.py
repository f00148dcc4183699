"""When a duty falls due: dates by hand against those that the warehouse gives for the municipality's file."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.empty_build import EmptyBuild

CITY = "krasnoarmeysk"
DUTIES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "obligations.yml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def dates(empty_build: EmptyBuild) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Nominal date, due date and whether the year is provisional, by obligation and period."""
    found = empty_build.ask(
        """
        select obligation_code, period, nominal_date, due_date, is_provisional, due_time
        from marts_next.dim_obligation_dates
        where municipality_code = %s
        """,
        [CITY],
    )
    return {(code, period): rest for code, period, *rest in found}


@pytest.mark.postgres
@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: f"{duty['obligation']} {duty['period']}")
def test_a_duty_falls_due_as_worked_out(dates: dict[tuple[str, str], Any], duty: dict[str, Any]) -> None:
    assert duty["nominal"].isoweekday() == duty["weekday"]
    nominal, due, is_provisional, due_time = dates[duty["obligation"], str(duty["period"])]
    assert (nominal, due, is_provisional) == (duty["nominal"], duty["due"], duty["provisional"])
    assert due_time is None


@pytest.mark.postgres
def test_the_calendar_gives_the_working_day_before_it(empty_build: EmptyBuild) -> None:
    found = empty_build.ask(
        """
        select duties.nominal, max(days.calendar_date) filter (where days.is_working_day)
        from unnest(%s::date[]) as duties (nominal)
        inner join marts_next.dim_working_days as days
            on days.calendar_date between duties.nominal - 14 and duties.nominal
        inner join core.municipalities using (calendar_code)
        where municipality_code = %s
        group by duties.nominal
        order by duties.nominal
        """,
        [[duty["nominal"] for duty in DUTIES], CITY],
    )
    assert found == [(duty["nominal"], duty["prev_workday"]) for duty in DUTIES]


@pytest.mark.postgres
def test_the_weekly_note_has_its_hour(dates: dict[tuple[str, str], Any]) -> None:
    """Week 46 of 2026 ends on Sunday 15 November; the note is due on Monday the 16th at noon."""
    nominal, due, _, due_time = dates["weekly_note", "2026-W46"]
    assert [str(nominal), str(due), str(due_time)] == ["2026-11-16", "2026-11-16", "12:00:00"]


@pytest.mark.postgres
def test_what_is_due_on_request_has_no_date(dates: dict[tuple[str, str], Any]) -> None:
    assert {code for code, _ in dates} == {
        *("quarter_indicators", "annual_indicators", "weekly_note", "rating"),
        *("pos_report", "incident_report", "gospubliki_report"),
    }
