"""Exports for the benchmark of a night: an invented city, and a later export of rows that changed since."""

import csv
import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from extractors.sample import CSV_FORMS, write_samples
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

CITY = "krasnoyarsk"
UNTIL = date(2026, 8, 31)
# Enough days between two exports that the smaller city, too, has thousands of changed rows.
DAYS_LATER = 28
_DAYS = 1095

Record = tuple[str, ...]


def write_city(folder: Path, appeals: int, *, days_later: int = 0) -> list[Path]:
    """Three years of a city of about so many appeals, one cumulative CSV per source of appeals."""
    summary = write_samples(
        load_municipalities(PROJECT_ROOT / "municipalities")[CITY],
        until=UNTIL + timedelta(days=days_later),
        days=_DAYS + days_later,
        per_day=round(appeals / _DAYS),
        seed=1,
        out=folder,
        file_format="csv",
    )
    return [file.path for file in summary.files if file.source in CSV_FORMS]


def write_changes(folder: Path, before: list[Path], later: list[Path], count: int) -> list[Path]:
    """`count` rows drawn from those that are new or changed in the later exports, in files like theirs."""
    earlier = {path.parent.name: path for path in before}
    changed = [(path, record) for path in later for record in _new_records(earlier[path.parent.name], path)]
    if len(changed) < count:
        raise SystemExit(f"only {len(changed)} rows changed in {DAYS_LATER} days, {count} are asked for")
    chosen = random.Random(7).sample(changed, count)
    return [_write(folder, path, [record for owner, record in chosen if owner == path]) for path in later]


def _new_records(before: Path, after: Path) -> Iterator[Record]:
    known = {hash(record) for record in _records(before)}
    return (record for record in _records(after) if hash(record) not in known)


def _records(path: Path) -> Iterator[Record]:
    delimiter, encoding = CSV_FORMS[path.parent.name]
    with path.open(encoding=encoding, newline="") as file:
        yield from map(tuple, csv.reader(file, delimiter=delimiter))


def _write(folder: Path, like: Path, records: list[Record]) -> Path:
    path = folder / CITY / like.parent.name / like.name
    path.parent.mkdir(parents=True, exist_ok=True)
    delimiter, encoding = CSV_FORMS[like.parent.name]
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(next(_records(like)))
        writer.writerows(records)
    # The file's time is the moment of its export.
    shutil.copystat(like, path)
    return path
