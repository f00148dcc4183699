"""A warehouse without appeals: definitions (calendars, terms) are built, facts are empty.

Beside the project's municipalities it has invented ones with odd office hours (`cities/`).
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

from extractors.contract import load_contracts
from extractors.raw_tables import ensure_raw_tables
from warehouse import transform
from warehouse.builds import BuildPlan, begin_build
from warehouse.database import connect
from warehouse.definitions import DBT_PROJECT
from warehouse.migrate import start_database
from warehouse.settings import PROJECT_ROOT, Settings
from warehouse.transform import TransformReport, run_dbt

CITIES = Path(__file__).parent / "cities"
AS_OF = datetime(2026, 10, 20, tzinfo=UTC)


@dataclass(frozen=True)
class EmptyBuild:
    """The warehouse, its build, which is not published, and what dbt did.

    `unit_tests`: status and message of each of the models' unit tests, by model and name.
    """

    settings: Settings
    plan: BuildPlan
    report: TransformReport
    unit_tests: dict[str, tuple[str, str]]

    def ask(self, query: LiteralString, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query that sees this build (`core`, and the marts to come as `marts_next`)."""
        with connect(self.settings) as connection:
            moment = self.plan.as_of.isoformat()
            connection.execute("select set_config('mcu.candidate_as_of', %s, true)", [moment])
            return connection.execute(query, parameters).fetchall()


def build_empty(settings: Settings) -> EmptyBuild:
    """Build a fresh warehouse that has no load."""
    folder = settings.home / "municipalities"
    shutil.copytree(PROJECT_ROOT / "municipalities", folder)
    shutil.copytree(CITIES, folder, dirs_exist_ok=True)
    settings = settings.model_copy(update={"municipalities": folder})
    start_database(settings)
    with connect(settings, "mcu_loader") as connection:
        ensure_raw_tables(connection, load_contracts())
    plan = begin_build(settings, AS_OF)
    assert plan is not None, "nothing is published in a fresh warehouse"
    report = run_dbt(settings, plan)
    return EmptyBuild(settings, plan, report, _run_unit_tests(settings, plan))


def _run_unit_tests(settings: Settings, plan: BuildPlan) -> dict[str, tuple[str, str]]:
    """dbt's own unit tests, in one run. A fixture takes its columns from the relation that it stands for."""
    target = settings.home / "dbt_unit"
    run = transform.call_dbt(
        [
            *("test", "--select", "test_type:unit", "--quiet", "--no-use-colors"),
            *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
            *("--target-path", str(target), "--log-path", str(target)),
        ],
        transform.dbt_environment(settings, plan),
    )
    path = target / "run_results.json"
    assert path.exists(), run.stdout[-3000:] + run.stderr[-3000:]
    return {
        ".".join(result["unique_id"].split(".")[-2:]): (result["status"], str(result["message"] or ""))
        for result in json.loads(path.read_text(encoding="utf-8"))["results"]
    }
