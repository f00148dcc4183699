"""The working calendar of each municipality: federal days, Радоница, what is not fixed yet."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.empty_build import EmptyBuild

REFERENCE = "data/calendar_ru/production_calendar_ru_2020_2026.csv"
FEDERAL = ("krasnoyarsk", "bogotol", "barnaul", "smolensk")
SARATOV = "krasnoarmeysk"
YEARS = range(2020, 2029)
# Working days of a year: regulations of 2020–2026 as published; 2027 and 2028 by the Labour Code alone.
WORKING_DAYS = dict(zip(YEARS, (219, 240, 247, 247, 248, 247, 247, 249, 249), strict=True))
WORKING_DAYS_OF_SARATOV = dict(zip(YEARS, (219, 239, 247, 246, 247, 246, 246, 248, 248), strict=True))
SHORT_DAYS = {
    2022: "22.02 05.03 03.11",
    2023: "22.02 07.03 03.11",
    2024: "22.02 07.03 08.05 11.06 02.11",
    2025: "07.03 30.04 11.06 01.11",
    2026: "30.04 08.05 11.06 03.11",
    2027: "22.02 30.04 11.06 03.11",
}
MOVED_SATURDAYS = {
    date(2021, 2, 20),
    date(2022, 3, 5),
    date(2024, 4, 27),
    date(2024, 11, 2),
    date(2024, 12, 28),
    date(2025, 11, 1),
}


@dataclass(frozen=True)
class Day:
    """A row of `dim_working_days` without its numbers."""

    is_working: bool
    is_shortened: bool
    is_provisional: bool
    name: str | None


Calendars = dict[str, dict[date, Day]]


@pytest.fixture(scope="module")
def calendars(empty_build: EmptyBuild) -> Calendars:
    found: Calendars = {}
    for code, day, *row in empty_build.ask(
        "select calendar_code, calendar_date, is_working_day, is_shortened, is_provisional, holiday_name"
        " from marts_next.dim_working_days"
    ):
        assert day not in found.setdefault(code, {}), f"{code} {day} stands twice"
        found[code][day] = Day(*row)
    return found


def radonitsa(year: int) -> date:
    """Tuesday of the second week after the Orthodox Easter (Meeus' rule for the Julian calendar)."""
    moon = (19 * (year % 19) + 15) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + sunday + 114, 31)
    julian_lag = timedelta(days=13)  # from 1900 to 2099
    return date(year, month, day + 1) + julian_lag + timedelta(days=9)


@pytest.mark.shared
@pytest.mark.postgres
def test_federal_days_are_those_of_the_reference_day_for_day(calendars: Calendars, shared: Path) -> None:
    with (shared / REFERENCE).open(encoding="utf-8", newline="") as file:
        reference = {
            date.fromisoformat(row["date"]): (row["is_working_day"] == "1", row["is_shortened"] == "1")
            for row in csv.DictReader(file)
        }
    assert (min(reference), max(reference), len(reference)) == (date(2020, 1, 1), date(2026, 12, 31), 2557)
    for code in FEDERAL:
        ours = {
            day: (row.is_working, row.is_shortened)
            for day, row in calendars[code].items()
            if day in reference
        }
        assert ours == reference, code


@pytest.mark.postgres
@pytest.mark.parametrize("code", [*FEDERAL, SARATOV])
def test_every_day_of_nine_years_is_there_and_years_have_their_working_days(
    calendars: Calendars, code: str
) -> None:
    days = calendars[code]
    assert (min(days), max(days), len(days)) == (date(2020, 1, 1), date(2028, 12, 31), 3288)
    counted = Counter(day.year for day, row in days.items() if row.is_working)
    assert counted == (WORKING_DAYS_OF_SARATOV if code == SARATOV else WORKING_DAYS)


@pytest.mark.postgres
def test_short_days_and_working_weekends_are_those_published(calendars: Calendars) -> None:
    days = calendars["smolensk"]
    for year, text in SHORT_DAYS.items():
        short = [f"{day:%d.%m}" for day, row in sorted(days.items()) if row.is_shortened and day.year == year]
        assert short == text.split(), year
    assert {day for day, row in days.items() if row.is_working and day.isoweekday() > 5} == MOVED_SATURDAYS


@pytest.mark.postgres
@pytest.mark.parametrize("code", [*FEDERAL, SARATOV])
def test_what_no_act_has_fixed_is_provisional(calendars: Calendars, code: str) -> None:
    assert {day.year for day, row in calendars[code].items() if row.is_provisional} == {2027, 2028}
    assert {day.year for day, row in calendars[code].items() if not row.is_provisional} == set(
        range(2020, 2027)
    )


@pytest.mark.postgres
def test_radonitsa_is_off_in_saratov_only_and_its_eve_shorter_where_work_stands_before_it(
    calendars: Calendars,
) -> None:
    """Each regional difference is Радоница or its eve, and nothing else."""
    federal, saratov = calendars["smolensk"], calendars[SARATOV]
    expected: dict[date, tuple[bool, bool]] = {}
    for year in YEARS:
        day = radonitsa(year)
        eve = day - timedelta(days=1)
        if federal[day].is_working:
            expected[day] = (False, False)
        if federal[eve].is_working:
            expected[eve] = (True, True)
    differing = {
        day: (row.is_working, row.is_shortened)
        for day, row in saratov.items()
        if (row.is_working, row.is_shortened) != (federal[day].is_working, federal[day].is_shortened)
    }
    assert differing == expected
    assert {day for day, row in saratov.items() if row.name == "Радоница"} == {
        radonitsa(year) for year in YEARS
    }


@pytest.mark.postgres
def test_a_regions_days_reach_every_municipality_of_it_and_no_other(calendars: Calendars) -> None:
    named = {code for code, days in calendars.items() if any(row.name == "Радоница" for row in days.values())}
    assert named == {SARATOV, "short_friday"}, "short_friday is an invented city of the same region"


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2022, date(2022, 5, 3)),
        (2023, date(2023, 4, 25)),
        (2024, date(2024, 5, 14)),
        (2025, date(2025, 4, 29)),
        (2026, date(2026, 4, 21)),
        (2027, date(2027, 5, 11)),
    ],
)
def test_the_rule_of_easter_gives_the_days_that_were_announced(year: int, day: date) -> None:
    assert radonitsa(year) == day
