"""A night through Airflow with stand-in tasks: the order, the moment, and what a failure stops.

A night in which nothing fails is the second of `nights` (tests/e2e), made by the DAG's own tasks.
"""

from datetime import UTC, datetime

import psycopg
import pytest

from extractors.contract import known_sources
from mcu.airflow_env import airflow_database_url
from tests.dags.conftest import StubbedRun, make_stubbed_nights
from warehouse.settings import Settings

pytestmark = pytest.mark.e2e
UNREAD_SOURCE, FAILED_GATE = (datetime(2026, 10, day, 23, tzinfo=UTC) for day in (5, 6))
Nights = dict[datetime, StubbedRun]


@pytest.fixture(scope="module")
def nights(airflow_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """Two nights, a task of each told how to fail."""
    faults = {UNREAD_SOURCE: {"ingest_pos": "contract"}, FAILED_GATE: {"check_marts": "row"}}
    return make_stubbed_nights(airflow_settings, tmp_path_factory.mktemp("calls"), faults)


def test_a_source_that_cannot_be_read_leaves_the_rest_of_the_night_and_a_red_run(
    nights: Nights, airflow_settings: Settings
) -> None:
    night = nights[UNREAD_SOURCE]
    assert night.exit_code != 0
    assert night.tasks()[:2] == ["open_night", "fetch_arrivals"]
    assert sorted(night.tasks()[2:10]) == [f"ingest_{source}" for source in known_sources()]
    # The faulty file was tried once; close_night has not run: the run is red although the night is published.
    assert night.tasks()[10:] == ["check_raw", "build", "check_marts", "publish", "redact"]
    assert {moment for _, moment in night.calls} == {UNREAD_SOURCE.isoformat()}
    assert "задача ingest_pos: Файл не того вида · где: строка 7" in night.failures
    with psycopg.connect(airflow_database_url(airflow_settings)) as connection:
        kept = connection.execute("select distinct value::text from xcom where key = 'return_value'")
        assert '{"task": "publish"}' in {value for (value,) in kept}


def test_a_failed_gate_stops_publication_and_quotes_no_row(nights: Nights) -> None:
    night = nights[FAILED_GATE]
    assert night.exit_code != 0
    assert night.tasks()[-1] == "check_marts"
    assert "задача check_marts: Непредвиденная ошибка программы" in night.failures
    assert "получено: UniqueViolation" in night.failures
    assert f"Ночь {FAILED_GATE.isoformat()} не прошла" in night.failures
    assert "Иванова" not in night.output
