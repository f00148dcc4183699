"""dbt, run once a build as its own process: raw → staging → core → the views of `marts_next`."""

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from warehouse.builds import BuildPlan, begin_build, build_lock, finish_build
from warehouse.corrections import check_corrections
from warehouse.database import connect, database_url
from warehouse.definition_checks import check_definitions
from warehouse.definitions import DBT_PROJECT
from warehouse.errors import McuError
from warehouse.mart_views import are_views_published
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings

# The planner guesses joins of versions on several columns at one row, and does not count what parsing a date
# costs. A night of few rows gains by the index lookups that follow; a build of many would loop for hours.
_LARGE_BUILD = {
    "enable_nestloop": "off",
    "enable_mergejoin": "off",
    "parallel_setup_cost": "100",
    "parallel_tuple_cost": "0.01",
}


class TransformError(McuError):
    """A model or a test of dbt failed; the sentence names it and the log."""


@dataclass(frozen=True)
class TransformReport:
    """What dbt did: nodes by status and the seconds that each took."""

    seconds: float
    node_seconds: dict[str, float]


def session_settings(plan: BuildPlan) -> dict[str, str]:
    """Settings of every database session of a build: its moment, its scope, how to plan."""
    return {
        "mcu.candidate_as_of": plan.as_of.isoformat(),
        "mcu.full_scope": "on" if plan.is_full_scope else "off",
        "timezone": "UTC",
        # A model of a million rows sorts; the default 64 MB would send every sort to disk.
        "work_mem": "256MB",
        **(_LARGE_BUILD if plan.is_large else {}),
    }


def dbt_environment(settings: Settings, plan: BuildPlan) -> dict[str, str]:
    """Environment of a dbt process: connection and session settings."""
    parts = urlsplit(database_url(settings))
    return {
        **os.environ,
        "MCU_PG_HOST": parts.hostname or "localhost",
        "MCU_PG_PORT": str(parts.port or 5432),
        "MCU_PG_USER": unquote(parts.username or ""),
        "MCU_PG_PASSWORD": unquote(parts.password or ""),
        "MCU_PG_DATABASE": parts.path.strip("/"),
        "PGOPTIONS": " ".join(f"-c {name}={value}" for name, value in session_settings(plan).items()),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def make_build(settings: Settings, as_of: datetime) -> tuple[BuildPlan, TransformReport] | None:
    """Begin a build, let dbt make it, note its end; None when the moment is published already.

    Raises ConfigError when a definition is wrong, PublicationError when another process builds,
    TransformError with what failed.
    """
    municipalities = load_municipalities(settings.municipalities)
    check_definitions(municipalities)
    with build_lock(settings):
        plan = begin_build(settings, as_of)
        if plan is None:
            return None
        with connect(settings) as connection:
            check_corrections(connection, municipalities)
        report = run_dbt(settings, plan)
        finish_build(settings, plan)
    return plan, report


def run_dbt(settings: Settings, plan: BuildPlan) -> TransformReport:
    """`dbt build` for one moment. Definitions (law, calendars …) are rebuilt only when they changed.

    Raises TransformError with the failed nodes.
    """
    target = settings.home / "dbt" / "target"
    logs = settings.logs / "dbt"
    for folder in (target, logs):
        folder.mkdir(parents=True, exist_ok=True)
    arguments = [
        *("build", "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
        *("--target-path", str(target), "--log-path", str(logs)),
        # Each event is put into words once a log, whatever its level, and at level debug each statement waits
        # for the lock: a fifth of a build each. Nobody sees dbt's screen; statements are in `target/run`.
        *("--log-level", "none", "--log-level-file", "info"),
        *_selection(settings, plan),
    ]
    # Unit tests show a model with rows of their own: the test suite runs them, no night pays for them.
    environment = {"DBT_EXCLUDE_RESOURCE_TYPES": "unit_test", **dbt_environment(settings, plan)}
    log = logs / "dbt.log"
    said_before = log.stat().st_size if log.exists() else 0
    run = call_dbt(arguments, environment)
    results = _read_results(target / "run_results.json")
    if run.returncode != 0:
        failed = list(_failures(results))
        raise TransformError(
            "dbt не собрал витрины",
            where=str(log),
            got="; ".join(failed) or run.stderr.strip()[-600:] or _said_since(log, said_before)[-600:],
            todo="исправьте названное и запустите сборку ещё раз: прошлая публикация не тронута",
        )
    return TransformReport(
        seconds=float(results.get("elapsed_time", 0.0)),
        node_seconds={
            result["unique_id"]: float(result["execution_time"]) for result in results.get("results", [])
        },
    )


def _selection(settings: Settings, plan: BuildPlan) -> list[str]:
    """What of the project this build makes; data tests are run whatever else is left out."""
    if plan.is_full_scope:
        # A seed that gained a column must be made anew; versioned tables keep their history either way. A
        # macro that a model finds by name (macros/indicators) is no reason for dbt to parse it: it is told.
        return ["--full-refresh", "--no-partial-parse"]
    with connect(settings) as connection:
        # The marts are views: unless definitions changed, those of last night show tonight's versions.
        views = ["path:models/marts,resource_type:model"] if are_views_published(connection) else []
    return ["--indirect-selection", "empty", "--exclude", "tag:definitions", *views]


def call_dbt(arguments: list[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """dbt's command line as a process of its own, with exactly this environment."""
    # Whoever holds the build's lock must not leave a dbt behind that goes on writing when it is killed.
    return subprocess.run(
        # What stands on stderr is to be a fault: Python warns there of how this module is run.
        [sys.executable, "-W", "ignore::RuntimeWarning:runpy", "-m", "dbt.cli.main", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=end_with_parent,
    )


def end_with_parent() -> None:
    """Ask Linux to kill this child when the process that started it ends (prctl PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _said_since(log: Path, size: int) -> str:
    """What dbt wrote there after these bytes; all of it when the log was begun anew."""
    said = log.read_bytes() if log.exists() else b""
    return said[size if size < len(said) else 0 :].decode(errors="replace").strip()


def _read_results(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _failures(results: dict[str, Any]) -> Iterator[str]:
    for result in results.get("results", []):
        if result["status"] in {"error", "fail"}:
            name = result["unique_id"].split(".")[-1]
            message = " ".join(str(result.get("message") or "").split())
            yield f"{name}: {message[:300]}"
