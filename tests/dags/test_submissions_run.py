"""A morning of `submissions_due` in Airflow with real work: prepared, asked about, approved by a command."""

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from mcu.airflow_env import airflow_database_url, airflow_environment
from reports.duties.approval import approve_submission
from tests.integration.reports.city import CITY, PERIOD, publish_city
from tests.support.obligations import files_with_two_duties
from warehouse.database import connect
from warehouse.migrate import apply_schema
from warehouse.settings import PROJECT_ROOT, Settings
from warehouse.submission_ledger import SubmissionId, last_step, read_steps

pytestmark = pytest.mark.e2e

# 05:00 in Moscow on the day after the quarter, four hours after the city's last publication.
MORNING = datetime(2026, 10, 1, 2, tzinfo=UTC)
OWN = SubmissionId(CITY, "quarter_indicators", PERIOD)


@pytest.fixture
def owing(airflow_settings: Settings, tmp_path: Path) -> Settings:
    """The published city behind the tests' Airflow; it alone is served and owes the quarter and the year."""
    settings = airflow_settings.model_copy(
        update={"municipalities": files_with_two_duties(tmp_path / "files")}
    )
    apply_schema(settings)
    publish_city(settings)
    return settings


def test_a_morning_waits_for_the_command_and_hears_it(owing: Settings) -> None:
    approving = threading.Thread(target=_approve_when_asked, args=[owing])
    approving.start()
    done = subprocess.run(
        [sys.executable, "-m", "airflow", "dags", "test", "submissions_due", MORNING.isoformat()],
        cwd=PROJECT_ROOT,
        env=_environment(owing),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    approving.join()
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    with connect(owing) as connection:
        steps = read_steps(connection, OWN)
    assert [(step.state, step.recorded_by) for step in steps] == [
        ("due", "submissions_due"),
        ("rendered", "submissions_due"),
        ("validated", "submissions_due"),
        ("approved", "test"),
    ]
    with psycopg.connect(airflow_database_url(owing)) as connection:
        kept = dict(
            connection.execute(
                "select task_id, value::text from xcom"
                " where dag_id = 'submissions_due' and key = 'return_value'"
            ).fetchall()
        )
        asked = connection.execute("select subject, body from hitl_detail").fetchone()
    assert f'"submission_id": "{OWN}"' in kept["approve"]
    assert '"decision": "decided"' in kept["approve"]
    assert asked is not None
    subject, body = asked
    assert subject.startswith("Утвердить: Красноармейский муниципальный район")
    assert "| 2.1 | Поступило обращений | 5 шт. |" in body
    assert "**СЭД «Дело» (59-ФЗ): период охвачен не полностью**" in body
    assert f"mcu approve {OWN} --by mcu_head" in body


def _approve_when_asked(settings: Settings) -> None:
    """Another road than Airflow's: the ledger, once the files wait for a person."""
    for _ in range(1000):
        with connect(settings) as connection:
            last = last_step(connection, OWN)
        if last is not None and last.state == "validated" and _is_asked(settings):
            approve_submission(settings, OWN, role_code="mcu_head", by="test", now=MORNING)
            return
        time.sleep(0.1)


def _is_asked(settings: Settings) -> bool:
    with psycopg.connect(airflow_database_url(settings)) as connection:
        return connection.execute("select count(*) from hitl_detail").fetchone() == (1,)


def _environment(settings: Settings) -> dict[str, str]:
    return os.environ | airflow_environment(settings, as_of=MORNING)
