"""A warehouse without appeals: definitions (calendars, terms) are built, facts are empty."""

from dataclasses import dataclass
from datetime import UTC, datetime

from extractors.contract import load_contracts
from extractors.raw_tables import ensure_raw_tables
from warehouse.builds import BuildPlan, begin_build
from warehouse.database import connect
from warehouse.migrate import start_database
from warehouse.settings import Settings
from warehouse.transform import TransformReport, run_dbt

AS_OF = datetime(2026, 10, 20, tzinfo=UTC)


@dataclass(frozen=True)
class EmptyBuild:
    """The warehouse, its build, which is not published, and what dbt did."""

    settings: Settings
    plan: BuildPlan
    report: TransformReport


def build_empty(settings: Settings) -> EmptyBuild:
    """Build a fresh warehouse that has no load."""
    start_database(settings)
    with connect(settings, "mcu_loader") as connection:
        ensure_raw_tables(connection, load_contracts())
    plan = begin_build(settings, AS_OF)
    assert plan is not None, "nothing is published in a fresh warehouse"
    return EmptyBuild(settings, plan, run_dbt(settings, plan))
