"""A warehouse without appeals: definitions (calendars, terms) are built, facts are empty.

Beside the project's municipalities it has invented ones with odd office hours (`cities/`).
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

from extractors.contract import load_contracts
from extractors.raw_tables import ensure_raw_tables
from warehouse.builds import BuildPlan, begin_build
from warehouse.database import connect
from warehouse.migrate import start_database
from warehouse.settings import PROJECT_ROOT, Settings
from warehouse.transform import TransformReport, run_dbt

CITIES = Path(__file__).parent / "cities"
AS_OF = datetime(2026, 10, 20, tzinfo=UTC)


@dataclass(frozen=True)
class EmptyBuild:
    """The warehouse, its build, which is not published, and what dbt did."""

    settings: Settings
    plan: BuildPlan
    report: TransformReport

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
    return EmptyBuild(settings, plan, run_dbt(settings, plan))
