"""Terms as sentences: when does it end, by the calendar of a city. All cases in one question to SQL."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.support.empty_build import EmptyBuild
from tests.support.golden_terms import read_terms
from tests.support.macros import macros
from warehouse.database import connect

STAGES = {"registration", "redirect", "first_answer", "interim_to_final", "final_answer"}
MOVED_SATURDAYS = {
    *(date(2022, 3, 5), date(2024, 4, 27), date(2024, 11, 2), date(2024, 12, 28), date(2025, 11, 1)),
}
DAYS_OF_RADONITSA = {
    *(date(2022, 5, 3), date(2023, 4, 25), date(2024, 5, 14), date(2025, 4, 29), date(2026, 4, 21)),
    date(2027, 5, 11),
}
_SQL = macros("working_time")


TERMS = read_terms()
# The model's own terms give way to those of the cases: it answers for any term that a policy may have.
_IN_DAYS = """
select cases.number, terms.due_date_legal, terms.due_date
from golden_terms as cases
inner join ({sla_terms}) as terms
    on
        cases.city = terms.calendar_code
        and cases.start::date = terms.start_date
        and cases.unit = terms.unit
        and cases.duration = terms.duration
        and cases.first_day = terms.first_day
        and cases.shift = terms.nonworking_due_policy
"""
_IN_WORKING_HOURS = f"""
select ends.number, null::date, {_SQL.moment_of_working_minutes("ends.target", "due_day")}
from (
    select
        cases.number,
        start_day.calendar_code,
        {_SQL.working_minutes_until("cases.start", "start_day")} + 60 * cases.duration as target
    from golden_terms as cases
    inner join core.working_days as start_day
        on cases.city = start_day.calendar_code and cases.start::date = start_day.calendar_date
    where cases.unit = 'working_hour'
) as ends
inner join core.working_hours as due_day
    on
        ends.calendar_code = due_day.calendar_code
        and ceil(ends.target / 60)::integer = due_day.hour_number
        and ends.target > due_day.cumulative_working_minutes - due_day.working_minutes
        and ends.target <= due_day.cumulative_working_minutes
"""
_IN_HOURS = f"""
select
    cases.number,
    null::date,
    {_SQL.moment_after_hours("(cases.start at time zone zones.time_zone)", "cases.duration")}
    at time zone zones.time_zone
from golden_terms as cases
inner join core.municipalities as zones on cases.city = zones.municipality_code
where cases.unit = 'hour'
"""


Answer = tuple[date | None, date | datetime]


@pytest.fixture(scope="module")
def answers(empty_build: EmptyBuild) -> dict[int, Answer]:
    """End before and after the shift of each case, by its number."""
    with connect(empty_build.settings) as connection:
        connection.execute("create temporary table golden_policies (like core.sla_policies) on commit drop")
        connection.execute(
            "create temporary table golden_terms (number integer, city text, start timestamp,"
            " duration integer, unit text, first_day text, shift text) on commit drop"
        )
        with connection.cursor().copy("copy golden_terms from stdin") as copy:
            for number, term in enumerate(TERMS):
                row = (term.city, term.start, term.duration, term.unit, term.first_day, term.shift)
                copy.write_row((number, *row))
        connection.execute(
            "insert into golden_policies"
            " (unit, first_day, nonworking_due_policy, duration, known_from, known_to)"
            " select distinct unit, first_day, shift, duration, timestamptz '-infinity',"
            " timestamptz 'infinity' from golden_terms"
        )
        in_days = _IN_DAYS.replace("{sla_terms}", _model_over_the_cases(empty_build.settings.home))
        return {
            number: (legal, due)
            for query in (in_days, _IN_WORKING_HOURS, _IN_HOURS)
            for number, legal, due in connection.execute(query.encode())
        }


def _model_over_the_cases(home: Path) -> str:
    """The compiled SQL of `sla_terms` with the cases' terms in place of the policies."""
    (path,) = (home / "dbt" / "target" / "compiled").rglob("sla_terms.sql")
    changed, count = re.subn(
        r'"\w+"\."core"\."sla_policies"', "golden_policies", path.read_text(encoding="utf-8")
    )
    assert count == 1, "the model reads the policies once"
    return changed


@pytest.mark.postgres
def test_every_term_ends_as_worked_out(answers: dict[int, Answer]) -> None:
    wrong = [
        f"{term.name}: {answers.get(number)} instead of {(term.legal, term.due)}"
        for number, term in enumerate(TERMS)
        if answers.get(number) != (term.legal, term.due)
    ]
    assert not wrong, "\n".join(wrong)
    assert len(answers) == len(TERMS)


def test_the_cases_cover_what_the_law_and_the_years_bring() -> None:
    """Each stage, each of the five municipalities, each unit and rule, each odd day of 2022–2027."""
    assert len(TERMS) >= 120
    assert len({(term.name, term.duration, term.unit, term.first_day, term.shift) for term in TERMS}) == len(
        TERMS
    )
    assert {term.stage for term in TERMS} == STAGES
    assert {term.city for term in TERMS} > {"barnaul", "bogotol", "krasnoarmeysk", "krasnoyarsk", "smolensk"}
    assert {term.unit for term in TERMS} == {"calendar_day", "working_day", "working_hour", "hour"}
    assert {term.shift for term in TERMS} == {"next_workday", "prev_workday", "as_is"}
    assert {term.first_day for term in TERMS} == {"next_day", "start_day"}
    assert all(term.reference for term in TERMS)
    ends = {term.due.date() if isinstance(term.due, datetime) else term.due for term in TERMS}
    assert {day.year for day in ends} >= set(range(2022, 2029))
    assert ends >= MOVED_SATURDAYS, "each working Saturday is the end of a term"
    legal_ends = {(term.city, term.legal) for term in TERMS}
    assert {("krasnoarmeysk", day) for day in DAYS_OF_RADONITSA} <= legal_ends
