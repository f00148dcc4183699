"""A night through Airflow with stand-in tasks: the order, the moment, and what a failure stops.

A night in which nothing fails runs end to end with the real tasks (tests/e2e); a start of Airflow costs 12 s.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest

from extractors.contract import known_sources
from mcu.airflow_env import airflow_database_url
from tests.dags.conftest import StubbedRun
from warehouse.settings import Settings

pytestmark = pytest.mark.e2e


def test_a_source_that_cannot_be_read_leaves_the_rest_of_the_night_and_a_red_run(
    run_night: Callable[..., StubbedRun], airflow_settings: Settings
) -> None:
    night = run_night(datetime(2026, 10, 5, 23, tzinfo=UTC), ingest_pos="contract")
    assert night.exit_code != 0
    assert night.tasks()[:2] == ["open_night", "fetch_arrivals"]
    assert sorted(night.tasks()[2:10]) == [f"ingest_{source}" for source in known_sources()]
    # The faulty file was tried once; close_night has not run: the run is red although the night is published.
    assert night.tasks()[10:] == ["check_raw", "build", "check_marts", "publish", "redact"]
    assert {moment for _, moment in night.calls} == {"2026-10-05T23:00:00+00:00"}
    assert "задача ingest_pos: Файл не того вида · где: строка 7" in night.failures
    with psycopg.connect(airflow_database_url(airflow_settings)) as connection:
        kept = connection.execute("select distinct value::text from xcom where key = 'return_value'")
        assert '{"task": "publish"}' in {value for (value,) in kept}


def test_a_failed_gate_stops_publication_and_quotes_no_row(run_night: Callable[..., StubbedRun]) -> None:
    night = run_night(datetime(2026, 10, 6, 23, tzinfo=UTC), check_marts="row")
    assert night.exit_code != 0
    assert night.tasks()[-1] == "check_marts"
    assert "задача check_marts: Непредвиденная ошибка программы" in night.failures
    assert "получено: UniqueViolation" in night.failures
    assert "Ночь 2026-10-06T23:00:00+00:00 не прошла" in night.failures
    assert "Иванова" not in night.failures + night.output
