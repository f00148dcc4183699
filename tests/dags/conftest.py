"""An Airflow of the tests' own: its database on the shared server, its home in a temporary folder."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from mcu.airflow_env import airflow_environment, prepare_airflow
from warehouse.embedded import EmbeddedPostgres
from warehouse.migrate import make_database
from warehouse.settings import PROJECT_ROOT, Settings


@dataclass(frozen=True)
class StubbedRun:
    """What one night with stand-in tasks left behind; `output` is all that its process wrote anywhere."""

    exit_code: int
    calls: list[tuple[str, str]]
    failures: str
    output: str

    def tasks(self) -> list[str]:
        return [task for task, _ in self.calls]


@pytest.fixture(scope="session")
def airflow_settings(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an empty warehouse whose Airflow is prepared."""
    make_database(postgres.owner_url("postgres"), "stubbed")
    settings = Settings(
        home=tmp_path_factory.mktemp("airflow"),
        database_url=SecretStr(postgres.owner_url("stubbed")),
        pseudonym_key=SecretStr("key-of-the-test-suite-only"),
    )
    prepare_airflow(settings)
    return settings


def run_stubbed(
    settings: Settings, *arguments: str, as_of: datetime, extra: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """`stub_night` as a process of its own in the environment that the project gives Airflow."""
    return subprocess.run(
        [sys.executable, "-m", "tests.dags.stub_night", *arguments],
        cwd=PROJECT_ROOT,
        env=os.environ | airflow_environment(settings, as_of=as_of) | (extra or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def make_stubbed_nights(
    settings: Settings, folder: Path, faults: dict[datetime, dict[str, str]]
) -> dict[datetime, StubbedRun]:
    """Nights of the real DAG with stand-in tasks, one after the other, some tasks told how to fail."""
    plan = {as_of.isoformat(): tasks for as_of, tasks in faults.items()}
    done = run_stubbed(settings, "nights", str(folder), json.dumps(plan), as_of=min(faults))
    assert done.returncode == 0, done.stderr
    codes = json.loads(done.stdout.splitlines()[-1])
    failures = (settings.logs / "failures.log").read_text()
    return {
        as_of: StubbedRun(
            exit_code=codes[as_of.isoformat()],
            calls=[
                (line.split()[0], line.split()[1])
                for line in (folder / as_of.isoformat()).read_text().splitlines()
            ],
            failures="\n".join(line for line in failures.splitlines() if as_of.isoformat() in line),
            output=done.stdout + done.stderr + failures,
        )
        for as_of in faults
    }


@pytest.fixture(scope="session")
def described(airflow_settings: Settings) -> list[dict[str, Any]]:
    """What the DAGs promise, read twice: by two processes with different hash seeds."""
    answers = []
    as_of = datetime(2026, 10, 5, tzinfo=UTC)
    for seed in ("1", "2"):
        done = run_stubbed(airflow_settings, "describe", as_of=as_of, extra={"PYTHONHASHSEED": seed})
        assert done.returncode == 0, done.stderr
        answers.append(json.loads(done.stdout.splitlines()[-1]))
    return answers
