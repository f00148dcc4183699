"""dbt's native unit tests, all of them in one process of dbt over an empty warehouse."""

import json
import subprocess
import sys

import pytest
import yaml

from tests.support.empty_build import EmptyBuild
from tests.support.forked_dbt import MUTE
from warehouse.definitions import DBT_PROJECT
from warehouse.transform import dbt_environment


@pytest.mark.postgres
def test_models_give_the_expected_rows(empty_build: EmptyBuild) -> None:
    results = _run_unit_tests(empty_build)
    failed = [f"{name}: {message}" for name, (status, message) in results.items() if status != "pass"]
    assert not failed, "\n".join(failed)
    assert set(results) == _declared(), "dbt ran all that the project declares"


@pytest.mark.postgres
def test_a_night_pays_for_none_of_them(empty_build: EmptyBuild) -> None:
    assert _declared()
    assert [name for name in empty_build.report.node_seconds if name.startswith("unit_test.")] == []


def _run_unit_tests(build: EmptyBuild) -> dict[str, tuple[str, str]]:
    """Status and message of each unit test by model and name.

    A fixture takes its columns from the relation that it stands for: all models are built before.
    """
    target = build.settings.home / "dbt_unit"
    command = [
        *(sys.executable, "-m", "dbt.cli.main", "test", "--select", "test_type:unit", "--quiet"),
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--no-use-colors"),
        *("--target-path", str(target), "--log-path", str(target), *MUTE),
    ]
    environment = dbt_environment(build.settings, build.plan)
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    path = target / "run_results.json"
    assert path.exists(), run.stdout[-3000:] + run.stderr[-3000:]
    results = json.loads(path.read_text(encoding="utf-8"))["results"]
    return {
        ".".join(result["unique_id"].split(".")[-2:]): (result["status"], str(result["message"] or ""))
        for result in results
    }


def _declared() -> set[str]:
    """Model and name of each unit test that a YAML file beside the models declares."""
    found: set[str] = set()
    for path in (DBT_PROJECT / "models").rglob("*.yml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        found |= {f"{case['model']}.{case['name']}" for case in content.get("unit_tests", [])}
    return found
