"""One city for all tests of the samples: small enough for seconds, large enough for rates."""

from datetime import date
from typing import NamedTuple

import pytest

from extractors.sample import SampleSummary, write_samples
from tests.unit.extractors.sample.reading import read_rows
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import PROJECT_ROOT

UNTIL = date(2026, 2, 27)
DAYS = 60


class Written(NamedTuple):
    """What was written, and its rows by source as header → text."""

    summary: SampleSummary
    rows: dict[str, list[dict[str, str]]]


@pytest.fixture(scope="session")
def municipalities() -> dict[str, Municipality]:
    """The project's own five."""
    return load_municipalities(PROJECT_ROOT / "municipalities")


@pytest.fixture(scope="session")
def barnaul(municipalities: dict[str, Municipality]) -> Municipality:
    """A city with districts, whose zone is not the machine's."""
    return municipalities["barnaul"]


@pytest.fixture(scope="session")
def large(barnaul: Municipality, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Two winter months, some 20 000 appeals, as CSV: what rates are measured on."""
    out = tmp_path_factory.mktemp("large")
    summary = write_samples(barnaul, until=UNTIL, days=DAYS, per_day=350, seed=11, out=out, file_format="csv")
    return Written(summary, {source: read_rows(summary, source) for source in ("incident", "pos", "delo")})


@pytest.fixture(scope="session")
def native(barnaul: Municipality, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A fortnight in the platforms' own formats."""
    out = tmp_path_factory.mktemp("native")
    summary = write_samples(barnaul, until=UNTIL, days=14, per_day=60, seed=11, out=out)
    return Written(summary, {source: read_rows(summary, source) for source in ("incident", "pos", "delo")})
