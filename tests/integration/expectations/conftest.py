"""A tiny city for the gates: tables with the columns that the gates read, all numbers consistent."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from expectations.bounds import Bounds, bounds_on
from expectations.engine import gate_url, judge
from expectations.marts_gate import marts_measures
from expectations.model import Outcome
from warehouse.database import connect
from warehouse.settings import Settings

AS_OF = datetime(2026, 10, 5, 23, tzinfo=UTC)
HERE = Path(__file__).parent

Judge = Callable[..., dict[str, Outcome]]


@pytest.fixture
def bounds() -> Bounds:
    return bounds_on(date(2026, 10, 6))


@pytest.fixture
def city(settings: Settings) -> Settings:
    """A candidate that passes gate 2: raw, core and marts_next of one municipality with two sources."""
    with connect(settings) as connection:
        connection.execute((HERE / "ledger.sql").read_bytes())
    with connect(settings, "mcu_builder") as connection:
        connection.execute((HERE / "candidate.sql").read_bytes())
    return settings


@pytest.fixture
def judge_marts(city: Settings, bounds: Bounds) -> Judge:
    """Spoil the city with SQL, run the measures of one name, give the broken checks by name."""

    def run(measure: str, *statements: str, is_whole: bool = False) -> dict[str, Outcome]:
        with connect(city) as connection:
            for statement in statements:
                connection.execute(statement.encode())
        with connect(city, "mcu_builder") as connection:
            measures = marts_measures(connection, bounds, AS_OF, is_whole=is_whole)
        chosen = [one for one in measures if one.name == measure]
        assert chosen, f"no measure {measure}"
        return {one.check_name: one for one in judge(gate_url(city, AS_OF), chosen) if not one.is_passed}

    return run
