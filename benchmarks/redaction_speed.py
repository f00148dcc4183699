"""Messages a second of the redaction: each way of finding alone, all together, and in several processes.

    .venv/bin/python benchmarks/redaction_speed.py [--messages 2000] [--workers 2]

The texts are those of a sample. The ratio to NER alone says what the rest costs; seconds differ by machine.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from extractors.redaction.finder import Finder
from extractors.redaction.own_names import NOBODY
from extractors.redaction.patterns import load_patterns
from extractors.redaction.persons import PersonFinder
from extractors.redaction.plain_text import to_plain_text
from extractors.redaction.workers import FinderWorkers
from extractors.sample import write_samples
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

_COLUMN = "Текст инцидента"


def main() -> None:
    """Measure in a process with one BLAS thread, as the workers have it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--here", action="store_true", help="measure in this process (used by the script itself)"
    )
    options = parser.parse_args()
    if not options.here:
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        subprocess.run([sys.executable, __file__, *sys.argv[1:], "--here"], env=environment, check=True)
        return
    texts = _texts(options.messages)
    print(f"{len(texts)} messages, {sum(map(len, texts)) / len(texts):.0f} characters on average")
    rows = [(text, NOBODY) for text in texts]
    patterns = load_patterns()
    started = time.perf_counter()
    persons, finder = PersonFinder(), Finder()
    finder.find_spans(rows[:50])
    print(f"models and dictionary load in {(time.perf_counter() - started) / 2:.1f} s")
    ner = _show("NER alone", texts, lambda: persons.find(texts))
    _show(
        "patterns alone", texts, lambda: [list(each.find(text)) for text in texts for each in patterns], ner
    )
    _show("all, one process", texts, lambda: finder.find_spans(rows), ner)
    with FinderWorkers(options.workers) as workers:
        workers.find_spans(rows[:50])
        _show(
            f"all, {options.workers} workers (wall)", texts, lambda: workers.find_spans(rows), ner, wall=True
        )
    print(f"peak memory of one process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _show(
    name: str,
    texts: Sequence[str],
    work: Callable[[], object],
    ner: float | None = None,
    *,
    wall: bool = False,
) -> float:
    """Print and return messages a second: of processor time, or of the clock where others do the work."""
    clock = time.perf_counter if wall else time.process_time
    started = clock()
    work()
    rate = len(texts) / (clock() - started)
    print(f"{name:26}{rate:>8.0f} messages/s" + (f"{rate / ner:>8.2f} × NER" if ner else ""))
    return rate


def _texts(count: int) -> list[str]:
    krasnoyarsk = load_municipalities(PROJECT_ROOT / "municipalities")["krasnoyarsk"]
    with tempfile.TemporaryDirectory() as folder:
        write_samples(
            krasnoyarsk,
            until=date(2026, 9, 30),
            days=10,
            per_day=max(count // 4, 100),
            seed=1,
            out=Path(folder),
            file_format="csv",
        )
        (path,) = Path(folder).glob("krasnoyarsk/incident/*.csv")
        texts = pl.read_csv(path, separator=";", infer_schema=False)[_COLUMN].drop_nulls().head(count)
    return [to_plain_text(text) for text in texts]


if __name__ == "__main__":
    main()
