"""Rows a second of the sample writer on one core, as CSV and in the platforms' formats, and its peak memory.

    .venv/bin/python benchmarks/sample_speed.py [--appeals 200000] [--days 60]

Wall-clock seconds depend on who else works on the machine, the rate by processor time less so.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from extractors.sample import write_samples
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

UNTIL = date(2026, 9, 30)
TARGETS = {"csv": 20_000, "native": 2_500}


def main() -> None:
    """Measure each format in a process of its own, pinned to one core."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--appeals", type=int, default=200_000)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument(
        "--format", choices=TARGETS, help="measure in this process (used by the script itself)"
    )
    options = parser.parse_args()
    if options.format:
        print(json.dumps(_measure(options.format, options.appeals, options.days)))
        return
    titles = ("rows", "rows/s", "rows/s of CPU", "target", "MB", "peak MB")
    print("format  ", *(f"{title:>14}" for title in titles))
    for name, target in TARGETS.items():
        command = [sys.executable, __file__, "--format", name]
        command += ["--appeals", str(options.appeals), "--days", str(options.days)]
        environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout)
        values = (found["rows"], found["wall"], found["cpu"], target, found["written"], found["peak"])
        print(f"{name:8}", *(f"{value:>14.0f}" for value in values))


def _measure(name: str, appeals: int, days: int) -> dict[str, float]:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    municipality = load_municipalities(PROJECT_ROOT / "municipalities")["krasnoyarsk"]
    wall, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        summary = write_samples(
            municipality,
            until=UNTIL,
            days=days,
            per_day=appeals // days,
            seed=1,
            out=Path(folder),
            file_format="csv" if name == "csv" else "native",
        )
        written = sum(file.path.stat().st_size for file in summary.files)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    rows = sum(file.row_count for file in summary.files)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": rows, "wall": rows / wall, "cpu": rows / cpu, "written": written / 2**20, "peak": peak}


if __name__ == "__main__":
    main()
