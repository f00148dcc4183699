"""How fast exports become rows of `raw` and `vault`, beside a bare COPY, a bare parse and pandas, in one run.

    python -m benchmarks.load_speed [--rows 100000] [--pandas-rows 5000]

The export has the 47 columns of «Инцидент менеджмент» with invented texts of realistic length, all rows new.
Every measurement is a process of its own, so that its peak memory is its own too. pandas is measured on fewer
rows (its `to_sql` takes a minute where COPY takes a second); ratios compare rows per second.
"""

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import fastexcel
import pandas as pd
import polars as pl
import psycopg
import xlsxwriter
from pydantic import SecretStr
from sqlalchemy import create_engine

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
WORDS = (
    "дорога",
    "яма",
    "снег",
    "двор",
    "свет",
    "вода",
    "мусор",
    "школа",
    "автобус",
    "подъезд",
    "крыша",
    "ремонт",
)
_MEGABYTE = 1024


def main() -> None:
    """Measure everything and print a table; exit 1 when an aim is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--pandas-rows", type=int, default=5_000)
    arguments.add_argument(
        "--measure", choices=sorted(MEASURES), help="one measurement, as the parent process asks"
    )
    arguments.add_argument("--folder", type=Path)
    arguments.add_argument("--url")
    given = arguments.parse_args()
    if given.measure:
        print(json.dumps(_measured(given.measure, given.folder, given.url)))
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(_compare(Path(folder), given.rows, given.pandas_rows))


def _compare(folder: Path, rows: int, pandas_rows: int) -> int:
    _write_exports(folder, rows, pandas_rows)
    server = EmbeddedPostgres(folder / "home")
    server.start()
    try:
        found = {name: _run(name, folder, server) for name in MEASURES}
    finally:
        server.stop()
    speed = {
        name: (pandas_rows if name.startswith("pandas") else rows) / result["seconds"]
        for name, result in found.items()
    }
    missed = 0
    for name, result in found.items():
        print(
            f"{name:12} {result['seconds']:7.2f} s {speed[name]:9.0f} rows/s {result['peak_mb']:6.0f} MB peak"
        )
    for title, ours, theirs, aim in AIMS:
        ratio = speed[ours] / speed[theirs]
        missed += ratio < aim
        print(f"{title:48} {ratio:6.2f} × (aim ≥{aim})")
    for name, aim in MEMORY_AIMS:
        missed += found[name]["peak_mb"] > aim
        print(f"peak memory of {name:33} {found[name]['peak_mb']:6.0f} MB (aim ≤{aim})")
    return int(missed > 0)


def _run(name: str, folder: Path, server: EmbeddedPostgres) -> dict[str, float]:
    """One measurement in a fresh process and a fresh database."""
    make_database(server.owner_url("postgres"), f"bench_{name}")
    url = server.owner_url(f"bench_{name}")
    command = [
        sys.executable,
        "-m",
        "benchmarks.load_speed",
        "--measure",
        name,
        "--folder",
        str(folder),
        "--url",
        url,
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    with psycopg.connect(server.owner_url("postgres"), autocommit=True) as connection:
        connection.execute(f"drop database bench_{name} with (force)")  # type: ignore[call-overload]  # a name of ours
        connection.execute("checkpoint")
    return measured


def _measured(name: str, folder: Path, url: str) -> dict[str, float]:
    work = MEASURES[name](folder, url)
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE}


def _bare_copy(folder: Path, url: str) -> Callable[[], None]:
    columns = ", ".join(f"c{number} text" for number in range(len(_contract().columns)))

    def work() -> None:
        with psycopg.connect(url) as connection, (folder / "rows.csv").open("rb") as file:
            connection.execute(f"create table bare ({columns})")  # type: ignore[call-overload]  # names of ours
            connection.commit()
            with connection.cursor().copy(
                "copy bare from stdin (format csv, delimiter ';', header true)"
            ) as copy:
                while block := file.read(1 << 20):
                    copy.write(block)

    return work


def _ingest(name: str) -> Callable[[Path, str], Callable[[], None]]:
    def prepare(folder: Path, url: str) -> Callable[[], None]:
        settings = Settings(
            home=folder / f"home_{name}",
            database_url=SecretStr(url),
            pseudonym_key=SecretStr("a key of the benchmark only"),
            analyst_password=SecretStr("analyst of the benchmark"),
        )
        apply_schema(settings)

        def work() -> None:
            (result,) = ingest_paths(settings, [folder / name], municipality="bogotol", source="incident")
            assert result.state == "loaded", result.reason
            assert result.rows_read == result.rows_inserted

        return work

    return prepare


def _parse_alone(folder: Path, _: str) -> Callable[[], None]:
    def work() -> None:
        sheet = fastexcel.read_excel(folder / "rows.xlsx").load_sheet(0, dtypes="string")
        assert isinstance(sheet.to_polars(), pl.DataFrame)

    return work


def _pandas(name: str) -> Callable[[Path, str], Callable[[], None]]:
    def prepare(folder: Path, url: str) -> Callable[[], None]:
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg2://"))

        def work() -> None:
            frame = (
                pd.read_csv(folder / name, sep=";") if name.endswith("csv") else pd.read_excel(folder / name)
            )
            # Postgres cuts names at 63 bytes, and two of these headers agree that far.
            frame.columns = pd.Index([f"c{number}" for number in range(frame.shape[1])])
            frame.to_sql("rows", engine, index=False)

        return work

    return prepare


def _write_exports(folder: Path, rows: int, pandas_rows: int) -> None:
    for name, count in (("rows", rows), ("few", pandas_rows)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(_headers())
            writer.writerows(_table(count))
        book = xlsxwriter.Workbook(
            folder / f"{name}.xlsx", {"constant_memory": True, "strings_to_urls": False}
        )
        sheet = book.add_worksheet("Лист1")
        sheet.write_row(0, 0, _headers())
        for number, cells in enumerate(_table(count), start=1):
            sheet.write_row(number, 0, [cell or "" for cell in cells])
        book.close()


def _table(rows: int) -> Iterator[list[str]]:
    """The same invented rows at each call."""
    dice = random.Random(7)
    columns = _contract().columns
    for number in range(rows):
        yield [_cell(column.name, column.type, number, dice) for column in columns]


def _cell(name: str, kind: str, number: int, dice: random.Random) -> str:
    if name == "incident_id":
        return str(39_000_000 + number)
    if name in ("answer_2_text", "answer_3_text", "object_old", "tags"):
        return ""
    if kind in _FORMS:
        return _FORMS[kind](dice)
    words = {"message_text": 60, "first_answer_text": 50, "answer_1_text": 50, "note": 5}.get(name, 2)
    return " ".join(dice.choices(WORDS, k=words)).capitalize()


_FORMS: dict[str, Callable[[random.Random], str]] = {
    "moment": lambda dice: f"2026-0{dice.randint(1, 9)}-{dice.randint(10, 28)} {dice.randint(10, 20)}:15:00",
    "duration": lambda dice: f"{dice.randint(10, 90)}:{dice.randint(10, 59)}:00",
    "url": lambda dice: f"https://vk.com/wall-{dice.randint(1, 10**6)}_{dice.randint(1, 10**6)}",
    "flag": lambda dice: dice.choice(("Да", "Нет")),
    "integer": lambda dice: str(dice.randint(1, 10**6)),
}


def _headers() -> list[str]:
    return [column.header for column in _contract().columns]


def _contract() -> SourceContract:
    return load_contracts()["incident"]


MEASURES: dict[str, Callable[[Path, str], Callable[[], None]]] = {
    "copy": _bare_copy,
    "csv": _ingest("rows.csv"),
    "parse": _parse_alone,
    "xlsx": _ingest("rows.xlsx"),
    "pandas_csv": _pandas("few.csv"),
    "pandas_xlsx": _pandas("few.xlsx"),
}

if __name__ == "__main__":
    main()
