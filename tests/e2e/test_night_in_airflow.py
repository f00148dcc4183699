"""The DAG's own tasks make a night inside Airflow: all of them, at its moment, to the publication."""

import json
from typing import Any

import psycopg
import pytest

from extractors.contract import known_sources
from mcu.airflow_env import NIGHTLY, airflow_database_url
from tests.e2e.conftest import SECOND_AS_OF, Nights
from warehouse.database import connect

pytestmark = pytest.mark.e2e
STEPS = {
    "open_night", "fetch_arrivals", "check_raw", "build", "check_marts", "publish", "redact", "close_night",
}  # fmt: skip
_RUN = "dag_id = %s and run_id = (select run_id from dag_run where dag_id = %s and logical_date = %s)"


def _ask(nights: Nights, columns: str, table: str) -> dict[str, Any]:
    """A column of each task of the night."""
    with psycopg.connect(airflow_database_url(nights.settings)) as connection:
        query = f"select task_id, {columns} from {table} where {_RUN}"
        return dict(connection.execute(query.encode(), [NIGHTLY, NIGHTLY, SECOND_AS_OF]).fetchall())


def test_every_task_of_the_night_is_done(nights: Nights) -> None:
    states = _ask(nights, "state", "task_instance")
    assert set(states) == STEPS | {f"ingest_{source}" for source in known_sources()}
    assert set(states.values()) == {"success"}


def test_what_the_tasks_hand_on_is_what_they_did(nights: Nights) -> None:
    handed = {task: json.loads(value) for task, value in _ask(nights, "value::text", "xcom").items()}
    with connect(nights.settings) as connection:
        published = connection.execute(
            "select publication_id from ops.publications where as_of = %s", [SECOND_AS_OF]
        ).fetchone()
        loaded = connection.execute(
            "select load_id, rows_inserted from ops.loads where source = 'pos' order by load_id desc limit 2"
        ).fetchall()
    assert published == (handed["publish"]["publication_id"],)
    told = {load["load_id"]: load["rows_inserted"] for load in handed["ingest_pos"]["loads"]}
    # The first night's files lie there still: the same bytes are told of and not loaded again.
    assert {load_id: told[load_id] for load_id, _ in loaded} == dict(loaded)
    assert all(rows > 0 for _, rows in loaded)
    assert handed["redact"]["texts_count"] > 0


def test_the_log_of_the_night_names_its_tasks_and_no_failure(nights: Nights) -> None:
    log = nights.airflow_log.read_text(encoding="utf-8")
    assert all(step in log for step in STEPS)
    assert not (nights.settings.logs / "failures.log").exists()
