"""The roads that a night is compared on; each is run as a process of its own by `benchmarks.night_speed`.

    .venv/bin/python -m benchmarks.night_roads ours|copy|sql|pandas AS_OF FILE…

MCU_HOME names the warehouse. One JSON document on stdout: seconds by stage, rows, peak memory in MB.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg
from sqlalchemy import create_engine

from benchmarks.plain_roads import bare_copy, to_sql
from extractors.ingest import ingest_paths
from extractors.sample import CSV_FORMS
from warehouse.builds import BuildPlan, begin_build, build_lock, finish_build
from warehouse.database import database_url
from warehouse.publish import publish_build
from warehouse.settings import Settings, load_settings
from warehouse.transform import run_dbt, session_settings

# pandas loads one row of so many: it takes minutes where COPY takes seconds.
PANDAS_SHARE = 20
CLOCKS = "sla_clocks"
Found = dict[str, float]


def ours(settings: Settings, as_of: datetime, files: list[Path]) -> Found:
    """Files to published marts. `start` is dbt's process and parsing; its tests and the gates are apart."""
    found: Found = {}
    with _clock(found, "load"):
        results = ingest_paths(settings, files)
    assert all(result.state == "loaded" for result in results), [result.reason for result in results]
    with _clock(found, "gates"):
        _gate("raw", as_of)
    os.environ["DBT_EXCLUDE_RESOURCE_TYPES"] = "test unit_test"
    with build_lock(settings), _clock(found, "build"):
        plan = begin_build(settings, as_of)
        assert plan is not None, "this moment is published already"
        started = time.perf_counter()
        report = run_dbt(settings, plan)
        found["start"] = time.perf_counter() - started - report.seconds
        finish_build(settings, plan)
    found["build"] -= found["start"]
    (settings.home / "by_hand.json").write_text(json.dumps(_queries(settings)), encoding="utf-8")
    del os.environ["DBT_EXCLUDE_RESOURCE_TYPES"]
    os.environ["DBT_RESOURCE_TYPES"] = "test unit_test"
    with _clock(found, "tests"):
        run_dbt(settings, plan)
    with _clock(found, "gates"):
        _gate("marts", as_of)
    with _clock(found, "publish"):
        publish_build(settings, plan)
    return found | _peaks() | {"rows": sum(result.rows_inserted for result in results)}


def copy(settings: Settings, _as_of: datetime, files: list[Path]) -> Found:
    """A bare COPY of the same files into tables of text, no index, no check."""
    found: Found = {}
    with psycopg.connect(database_url(settings)) as connection, _clock(found, "copy"):
        for path in files:
            bare_copy(connection, f"bare_{path.parent.name}", path, CSV_FORMS[path.parent.name])
        connection.commit()
    return found


def sql(settings: Settings, as_of: datetime, _files: list[Path]) -> Found:
    """Each model's own query once, as `create table as`, planned as in the build: no versions, no index.

    The clocks' query and a bare copy of the rows that it made are measured apart as well.
    """
    by_hand = (settings.home / "by_hand.json").read_text(encoding="utf-8")
    queries: list[tuple[str, list[str], str]] = json.loads(by_hand)
    found: Found = {}
    with psycopg.connect(database_url(settings), autocommit=True) as connection:
        plan = BuildPlan(0, as_of, definitions_hash="", is_full_scope=True, is_large=True, load_count=0)
        for name, value in session_settings(plan).items():
            connection.execute("select set_config(%s, %s, false)", [name, value])
        connection.execute("drop schema if exists by_hand cascade")
        connection.execute("create schema by_hand")
        with _clock(found, "sql"):
            for name, planning, query in queries:
                with _clock(found, name) if name == CLOCKS else nullcontext(), connection.transaction():
                    for statement in (*planning, f"create table by_hand.{name} as {query}"):
                        connection.execute(statement.encode())
        with _clock(found, "copy_of_clocks"):
            connection.execute(
                f"create table by_hand.copy_of_clocks as select * from by_hand.{CLOCKS}".encode()
            )
    return found


def pandas(settings: Settings, _as_of: datetime, files: list[Path]) -> Found:
    """read_csv and to_sql with their defaults, of the first rows of each file, times the rest."""
    engine = create_engine(database_url(settings))
    found: Found = {}
    with psycopg.connect(database_url(settings)) as connection:
        rows = dict(connection.execute("select source, rows_read from ops.loads").fetchall())
    with _clock(found, "pandas"):
        for path in files:
            source = path.parent.name
            delimiter, encoding = CSV_FORMS[source]
            count = rows[source] // PANDAS_SHARE
            frame = pd.read_csv(path, sep=delimiter, encoding=encoding, nrows=count)
            to_sql(frame, engine, f"pandas_{source}")
    found["pandas"] *= PANDAS_SHARE
    return found


def _queries(settings: Settings) -> list[tuple[str, list[str], str]]:
    """Name, settings of the planner and query of every model that holds rows, in the order of the build; what
    only serves the next night (which keys, dates and periods were touched) is left out."""
    target = settings.home / "dbt" / "target"
    results: dict[str, Any] = json.loads((target / "run_results.json").read_text(encoding="utf-8"))
    manifest: dict[str, Any] = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    queries = []
    for result in results["results"]:
        node = manifest["nodes"][result["unique_id"]]
        kind = node["config"].get("materialized")
        is_model = node["resource_type"] == "model" and kind in {"versioned", "table"}
        if is_model and not node["name"].startswith(("touched_", "changed_")):
            planning = [hook["sql"] for hook in node["config"]["pre-hook"]]
            queries.append((node["name"], planning, result["compiled_code"]))
    return queries


def _gate(name: str, as_of: datetime) -> None:
    command = [sys.executable, "-m", "expectations.gate", name, "--as-of", as_of.isoformat()]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _clock(found: Found, stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    found[stage] = found.get(stage, 0.0) + time.perf_counter() - started


def _peaks() -> Found:
    """This process and the largest of its children: no more of ours is there at once."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"peak": (own + children) / 1024}


ROADS: dict[str, Callable[[Settings, datetime, list[Path]], Found]] = {
    "ours": ours,
    "copy": copy,
    "sql": sql,
    "pandas": pandas,
}

if __name__ == "__main__":
    road, moment, *paths = sys.argv[1:]
    print(json.dumps(ROADS[road](load_settings(), datetime.fromisoformat(moment), list(map(Path, paths)))))
