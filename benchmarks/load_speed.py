"""How fast exports become rows of `raw` and `vault`, beside a bare COPY, a bare parse and pandas, in one run.

    .venv/bin/python -m benchmarks.load_speed [--source incident|pos] [--rows 100000] [--pandas-rows 20000]

All rows are new. Every measurement is a process of its own with a database of its own, so that its peak
memory is its own too. pandas is measured on fewer rows (`to_sql` takes several times as long as COPY), with
the driver that SQLAlchemy takes by itself; bare COPY is set beside it to show how far any loader could get.
Ratios compare rows per second by the wall clock: two idle cores are needed for them to mean anything.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import pandas as pd
import polars as pl
import psycopg
from pydantic import SecretStr
from sqlalchemy import create_engine

from benchmarks.load_exports import CSV_FORM, write_exports
from benchmarks.plain_roads import bare_copy, to_sql
from extractors.contract import SourceContract, load_contracts
from extractors.ingest import ingest_paths
from warehouse.embedded import EmbeddedPostgres
from warehouse.migrate import apply_schema, make_database
from warehouse.settings import Settings

AIMS = (
    ("CSV → raw+vault / bare COPY", "csv", "copy", 0.4),
    ("CSV → raw+vault / pandas read_csv + to_sql", "csv", "pandas_csv", 8.0),
    ("XLSX → raw+vault / parse alone", "xlsx", "parse", 0.6),
    ("XLSX → raw+vault / pandas read_excel + to_sql", "xlsx", "pandas_xlsx", 8.0),
)
MEMORY_AIMS = (("csv", 600), ("xlsx", 1024))


@dataclass(frozen=True)
class Bench:
    """Where the exports lie, whose they are, and the database to fill."""

    folder: Path
    contract: SourceContract
    url: str


def main() -> None:
    """Measure everything and print a table; exit 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", choices=["incident", "pos"], default="incident")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--pandas-rows", type=int, default=20_000)
    parser.add_argument("--measure", choices=sorted(MEASURES), help="used by the script itself")
    parser.add_argument("--folder", type=Path, help="used by the script itself")
    parser.add_argument("--url", help="used by the script itself")
    given = parser.parse_args()
    contract = load_contracts()[given.source]
    if given.measure:
        print(json.dumps(_measured(given.measure, Bench(given.folder, contract, given.url))))
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(_compare(Path(folder), contract, given.rows, given.pandas_rows))


def _compare(folder: Path, contract: SourceContract, rows: int, pandas_rows: int) -> int:
    write_exports(folder, contract, "rows", rows)
    write_exports(folder, contract, "few", pandas_rows)
    server = EmbeddedPostgres(folder / "home")
    server.start()
    try:
        found = {name: _run(name, folder, contract.source, server) for name in MEASURES}
    finally:
        server.stop()
    count = {name: pandas_rows if name.startswith("pandas") else rows for name in found}
    speed = {name: count[name] / result["seconds"] for name, result in found.items()}
    for name, result in found.items():
        seconds, cpu, peak = result["seconds"], result["cpu"], result["peak"]
        print(
            f"{name:12} {seconds:7.2f} s, {cpu:6.2f} s of CPU {speed[name]:9.0f} rows/s {peak:6.0f} MB peak"
        )
    missed = 0
    for title, ours, theirs, aim in AIMS:
        ratio = speed[ours] / speed[theirs]
        missed += ratio < aim
        print(f"{title:48} {ratio:6.2f} × (aim ≥{aim})")
    print(f"{'bare COPY / pandas read_csv + to_sql':48} {speed['copy'] / speed['pandas_csv']:6.2f} ×")
    for name, aim in MEMORY_AIMS:
        missed += found[name]["peak"] > aim
        print(f"peak memory of {name:33} {found[name]['peak']:6.0f} MB (aim ≤{aim})")
    return int(missed > 0)


def _run(name: str, folder: Path, source: str, server: EmbeddedPostgres) -> dict[str, float]:
    """One measurement in a fresh process and a fresh database."""
    make_database(server.owner_url("postgres"), f"bench_{name}")
    command = [sys.executable, "-m", "benchmarks.load_speed", "--measure", name, "--source", source]
    command += ["--folder", str(folder), "--url", server.owner_url(f"bench_{name}")]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    with psycopg.connect(server.owner_url("postgres"), autocommit=True) as connection:
        connection.execute("checkpoint")
    return measured


def _measured(name: str, bench: Bench) -> dict[str, float]:
    work = MEASURES[name](bench)
    seconds, cpu = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - seconds,
        "cpu": time.process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _bare_copy(bench: Bench) -> Callable[[], None]:
    def work() -> None:
        with psycopg.connect(bench.url) as connection:
            bare_copy(connection, "bare", bench.folder / "rows.csv", CSV_FORM)

    return work


def _ingest(name: str) -> Callable[[Bench], Callable[[], None]]:
    def prepare(bench: Bench) -> Callable[[], None]:
        settings = Settings(
            home=bench.folder / f"home_{name}",
            database_url=SecretStr(bench.url),
            pseudonym_key=SecretStr("a key of the benchmark only"),
            analyst_password=SecretStr("analyst of the benchmark"),
        )
        apply_schema(settings)

        def work() -> None:
            paths = [bench.folder / name]
            (result,) = ingest_paths(settings, paths, municipality="bogotol", source=bench.contract.source)
            assert result.state == "loaded", result.reason
            assert result.rows_read == result.rows_inserted

        return work

    return prepare


def _parse_alone(bench: Bench) -> Callable[[], None]:
    def work() -> None:
        sheet = fastexcel.read_excel(bench.folder / "rows.xlsx").load_sheet(0, dtypes="string")
        assert isinstance(sheet.to_polars(), pl.DataFrame)

    return work


def _pandas(name: str) -> Callable[[Bench], Callable[[], None]]:
    def prepare(bench: Bench) -> Callable[[], None]:
        engine = create_engine(bench.url)
        path = bench.folder / name

        def work() -> None:
            is_csv = name.endswith("csv")
            frame = pd.read_csv(path, sep=";") if is_csv else pd.read_excel(path, engine="openpyxl")
            to_sql(frame, engine, "rows")

        return work

    return prepare


MEASURES: dict[str, Callable[[Bench], Callable[[], None]]] = {
    "copy": _bare_copy,
    "csv": _ingest("rows.csv"),
    "parse": _parse_alone,
    "xlsx": _ingest("rows.xlsx"),
    "pandas_csv": _pandas("few.csv"),
    "pandas_xlsx": _pandas("few.xlsx"),
}

if __name__ == "__main__":
    main()
