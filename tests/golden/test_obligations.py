"""When a duty falls due: dates by hand against the calendar of the files and against the warehouse's mart."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.empty_build import EmptyBuild
from warehouse.municipalities import load_municipalities
from warehouse.obligation_dates import ObligationCalendar
from warehouse.settings import PROJECT_ROOT

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


@pytest.fixture(scope="module")
def calendar() -> ObligationCalendar:
    """The dates as `mcu due` reads them: no database."""
    return ObligationCalendar(load_municipalities(PROJECT_ROOT / "municipalities")[CITY])


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: f"{duty['obligation']} {duty['period']}")
def test_the_files_calendar_has_the_date_worked_out(
    calendar: ObligationCalendar, duty: dict[str, Any]
) -> None:
    dated = calendar.find(duty["obligation"], str(duty["period"]))
    assert dated is not None
    assert (dated.nominal_date, dated.due_date, dated.is_provisional) == (
        duty["nominal"],
        duty["due"],
        duty["provisional"],
    )
    assert dated.ready_on == duty["ready"]
    assert dated.remind_on == duty["due"] - timedelta(days=1)
    # Late from the midnight after the day; the set of an open year is computed through the midnight of D−2.
    end_of_day = datetime.combine(duty["due"] + timedelta(days=1), datetime.min.time(), dated.zone)
    assert dated.due_at == end_of_day
    if duty["obligation"] == "annual_indicators":
        assert dated.cutoff_at == datetime.combine(duty["ready"], datetime.min.time(), dated.zone)
        assert dated.opens_on == duty["ready"]
    else:
        assert dated.cutoff_at is None
        assert dated.opens_on == dated.to_date


def test_both_dates_of_every_year_are_among_them() -> None:
    nominal = {duty["nominal"] for duty in DUTIES}
    assert {date(year, *day) for year in range(2023, 2029) for day in ((1, 5), (12, 20))} <= nominal


@pytest.mark.postgres
def test_the_mart_and_the_files_calendar_agree_on_every_date(empty_build: EmptyBuild) -> None:
    """Two roads: SQL over the calendar tables, Python over the files; every municipality, 2020–2028."""
    mart = {
        (code, obligation, period): tuple(rest)
        for code, obligation, period, *rest in empty_build.ask(
            "select municipality_code, obligation_code, period, nominal_date, due_date, due_time,"
            " is_provisional from marts_next.dim_obligation_dates"
        )
    }
    files = load_municipalities(empty_build.settings.municipalities)
    assert len(mart) > 2000
    ours = {
        (dated.municipality_code, dated.obligation.code, dated.period): (
            dated.nominal_date,
            dated.due_date,
            dated.due_time,
            dated.is_provisional,
        )
        for municipality in files.values()
        for dated in ObligationCalendar(municipality).between(date(2019, 12, 1), date(2029, 2, 1))
    }
    assert {key: ours.get(key) for key in mart} == mart
    # What the mart lacks lies beyond its calendar, or is of a period that begins outside it.
    assert {
        key
        for key, (nominal, *_) in ours.items()
        if key not in mart and date(2020, 2, 10) < nominal < date(2029, 1, 1)
    } == set()


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
    assert found == sorted((duty["nominal"], duty["prev_workday"]) for duty in DUTIES)


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
