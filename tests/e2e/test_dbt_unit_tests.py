"""Rules shown by a few rows beside the models: dbt's own unit tests, run over a built warehouse.

A night does not run them: they read invented rows only and need the shapes of tables that exist.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import THIRD_AS_OF, Nights
from warehouse.builds import BuildPlan
from warehouse.definitions import DBT_PROJECT
from warehouse.transform import dbt_environment

PLAN = BuildPlan(
    build_id=0,
    as_of=THIRD_AS_OF,
    definitions_hash="",
    is_full_scope=False,
    is_large=False,
    load_count=0,
)


@pytest.mark.e2e
def test_every_rule_shown_by_rows_holds(nights: Nights, tmp_path: Path) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "test", "--select", "test_type:unit"),
            *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
            *("--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "logs")),
            *("--quiet", "--no-use-colors"),
        ],
        env=dbt_environment(nights.settings, PLAN),
        capture_output=True,
        text=True,
        check=False,
    )
    results = json.loads((tmp_path / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    assert [(one["unique_id"], one["message"]) for one in results if one["status"] != "pass"] == []
    assert run.returncode == 0, run.stdout
    assert len(results) >= 12
