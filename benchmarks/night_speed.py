"""How long a night takes: the first over a large city; one with few changes over a large and a small city.

    .venv/bin/python -m benchmarks.night_speed [--appeals 1000000] [--small 100000] [--changed 3000]

Every road is a process of its own on a server of its own. Ratios compare seconds of one run; dbt's start, its
tests and the gates are measured and kept apart, but for the night of changes, which is judged with them too.
Exit code 1: an aim was missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from benchmarks.night_exports import CITY, DAYS_LATER, UNTIL, write_changes, write_city
from benchmarks.night_roads import CLOCKS
from warehouse.embedded import EmbeddedPostgres
from warehouse.migrate import start_database
from warehouse.settings import Settings

FIRST_NIGHT = datetime.fromisoformat(f"{UNTIL + timedelta(days=1)}T03:00:00+03:00")
# The second night loses sight of old open appeals all at once; the third is like every night after it.
LATER_NIGHTS = {"second": DAYS_LATER, "third": 2 * DAYS_LATER}
KEY = "a key of the benchmark only"
Found = dict[str, float]


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--appeals", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--changed", type=int, default=3_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The server's own OS user has to walk through.
        folder.chmod(0o711)
        large = _city(folder / "large", given.appeals, given.changed, is_compared=True)
        small = _city(folder / "small", given.small, given.changed, is_compared=False)
    sys.exit(_verdicts(large, small))


def _city(folder: Path, appeals: int, changed: int, *, is_compared: bool) -> dict[str, Found]:
    """Both nights of one city, and for the large one the roads that its first night is compared with."""
    files = write_city(folder / "files", appeals)
    changes, before = {}, files
    for night, days_later in LATER_NIGHTS.items():
        later = write_city(folder / f"{night}_whole", appeals, days_later=days_later)
        changes[night] = write_changes(folder / night, before, later, changed)
        before = later
    start_database(Settings(home=folder / "home", pseudonym_key=SecretStr(KEY), database_url=None))
    try:
        found = {"first": _run(folder, "first", "ours", FIRST_NIGHT, files)}
        if is_compared:
            for road in ("sql", "copy", "pandas"):
                found[road] = _run(folder, road, road, FIRST_NIGHT, files)
        for night, days_later in LATER_NIGHTS.items():
            as_of = FIRST_NIGHT + timedelta(days=days_later)
            found[night] = _run(folder, night, "ours", as_of, changes[night])
    finally:
        EmbeddedPostgres(folder / "home").stop()
    return found


def _run(folder: Path, night: str, road: str, as_of: datetime, files: list[Path]) -> Found:
    command = [sys.executable, "-m", "benchmarks.night_roads", road, as_of.isoformat(), *map(str, files)]
    environment = {
        **os.environ,
        "MCU_HOME": str(folder / "home"),
        "MCU_PSEUDONYM_KEY": KEY,
    }
    run = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: Found = json.loads(run.stdout)
    told = ", ".join(f"{stage} {value:.1f}" for stage, value in found.items())
    print(f"{folder.name:6} {night:8} {told}", flush=True)
    return found


def _verdicts(large: dict[str, Found], small: dict[str, Found]) -> int:
    first = _work(large["first"])
    by_hand = large["copy"]["copy"] + large["sql"]["sql"]
    by_pandas = large["pandas"]["pandas"] + large["sql"]["sql"]
    growth = _work(large["third"]) / _work(small["third"])
    judged = _judged(large["third"]) / _judged(small["third"])
    clocks = large["sql"][CLOCKS] / large["sql"]["copy_of_clocks"]
    aims = (
        (f"{CITY}, first night / COPY + the same SQL by hand", first / by_hand, 2.0, True),
        ("pandas + to_sql + the same SQL / first night", by_pandas / first, 2.5, False),
        ("the clocks / a bare copy of their rows", clocks, 4.0, True),
        ("peak memory of our processes, MB", large["first"]["peak"], 1536, True),
        ("a night of changes over the large / over the small city", growth, 1.5, True),
        ("the same with dbt's tests and both gates", judged, 1.5, True),
    )
    missed = 0
    for title, value, aim, is_ceiling in aims:
        is_met = value <= aim if is_ceiling else value >= aim
        missed += not is_met
        print(
            f"{title:58} {value:8.2f} (aim {'≤' if is_ceiling else '≥'}{aim}){'' if is_met else '  MISSED'}"
        )
    return int(missed > 0)


def _work(found: Found) -> float:
    """Seconds of a night without what is measured apart."""
    return found["load"] + found["build"] + found["publish"]


def _judged(found: Found) -> float:
    """The same with what proves it: dbt's tests and the gates, their process starts included."""
    return _work(found) + found["tests"] + found["gates"]


if __name__ == "__main__":
    main()
