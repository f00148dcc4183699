"""When a duty falls due: the nominal date by its rule, the working day before it by the calendar."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.empty_build import EmptyBuild
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

CITY = "krasnoarmeysk"
DUTIES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "obligations.yml").read_text(encoding="utf-8")
)


def period_end(period: str) -> date:
    """The last day of a year or of a quarter."""
    year, _, quarter = period.partition("Q")
    month = 3 * int(quarter or 4)
    return (date(int(year), month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def nominal(rule: str, period: str) -> date:
    """What a rule says of a period: `quarterly:05` is a day of the next month, `yearly:12-20` one of it."""
    kind, _, days = rule.partition(":")
    if kind == "yearly":
        return date.fromisoformat(f"{period}-{days}")
    return (period_end(period) + timedelta(days=1)).replace(day=int(days))


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: f"{duty['obligation']} {duty['period']}")
def test_the_file_of_the_municipality_gives_the_nominal_date(duty: dict[str, Any]) -> None:
    obligations = load_municipalities(PROJECT_ROOT / "municipalities")[CITY].obligations
    (rule,) = (one.rule for one in obligations if one.code == duty["obligation"])
    assert nominal(rule, str(duty["period"])) == duty["nominal"]
    assert duty["nominal"].isoweekday() == duty["weekday"]


@pytest.mark.postgres
def test_the_calendar_gives_the_working_day_before_it(empty_build: EmptyBuild) -> None:
    found = empty_build.ask(
        """
        select
            duties.nominal,
            max(days.calendar_date) filter (where days.is_working_day),
            bool_or(days.is_provisional)
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
    assert found == [(duty["nominal"], duty["prev_workday"], duty["provisional"]) for duty in DUTIES]
    for (_, before, _), duty in zip(found, DUTIES, strict=True):
        assert (before <= period_end(str(duty["period"]))) == duty["ends_before_period"], duty
