"""Exports of generated cities, told on by `stories`, as the inbox of a warehouse."""

import csv
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from extractors.sample import CSV_FORMS, write_samples
from tests.verify.stories import OUTCOME, RECEIVED, Cells, tell
from warehouse.municipalities import Municipality

OWN_TERMS = yaml.safe_load((Path(__file__).parent / "own_terms.yml").read_text(encoding="utf-8"))
_DATED = {"valid_from": date(2020, 1, 1), "legal_reference": "Положение о МЦУ, п. 3", "status": "default"}


@dataclass(frozen=True)
class Plan:
    """One run: `nights` are groups of export days, each loaded and built together."""

    cities: tuple[str, ...]
    own_terms_of: str
    per_day: int
    window_days: int
    seed: int
    nights: tuple[tuple[date, ...], ...]

    @property
    def export_days(self) -> tuple[date, ...]:
        return tuple(day for night in self.nights for day in night)


def write_municipalities(source: Path, folder: Path, plan: Plan) -> None:
    """The municipality files with sources of appeals alone, one of them with terms and hours of its own."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    for city in plan.cities:
        path = folder / f"{city}.yml"
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        file["sources"] = {name: given for name, given in file["sources"].items() if name in CSV_FORMS}
        if city == plan.own_terms_of:
            file["sla_policies"] = [_DATED | term for term in OWN_TERMS["sla_policies"]]
            file["office_hours"] = OWN_TERMS["office_hours"]
        path.write_text(yaml.safe_dump(file, allow_unicode=True), encoding="utf-8")


def write_exports(
    municipality: Municipality, plan: Plan, day: date, inbox: Path
) -> Iterator[tuple[str, Path]]:
    """Writes and names the exports of one city on one day: a sample, and what its stories make of it."""
    number = plan.export_days.index(day)
    # All windows begin on one day but the last one, from which old open incidents are missing.
    first = plan.export_days[0] - timedelta(days=plan.window_days - 1)
    days = (day - first).days + 1 if day != plan.export_days[-1] else plan.window_days
    with tempfile.TemporaryDirectory() as folder:
        summary = write_samples(
            municipality,
            until=day,
            days=days,
            per_day=plan.per_day,
            seed=plan.seed,
            out=Path(folder),
            file_format="csv",
        )
        for file in summary.files:
            target = inbox / municipality.code / file.source / file.path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            moment = file.path.stat().st_mtime
            _rewrite(file.path, target, file.source, _recipients(municipality), plan.export_days, number)
            os.utime(target, (moment, moment))
            yield file.source, target


def _recipients(municipality: Municipality) -> tuple[str, ...]:
    return tuple(recipient.name for recipient in municipality.recipients)


def _rewrite(
    path: Path, target: Path, source: str, recipients: tuple[str, ...], days: tuple[date, ...], number: int
) -> None:
    separator, encoding = CSV_FORMS[source]
    part = target.with_name(f".{target.name}.part")
    with (
        path.open(encoding=encoding, newline="") as read,
        part.open("w", encoding=encoding, newline="") as written,
    ):
        rows = csv.reader(read, delimiter=separator)
        writer = csv.writer(written, delimiter=separator)
        headers = next(rows)
        # «Дело» says how an appeal ended only where its list prints that column.
        extra = [OUTCOME] if source == "delo" else []
        writer.writerow([*headers, *extra])
        writer.writerows(_told(rows, [*headers, *extra], source, recipients, days, number))
    part.replace(target)


def _told(
    rows: Iterator[list[str]],
    headers: list[str],
    source: str,
    recipients: tuple[str, ...],
    days: tuple[date, ...],
    number: int,
) -> Iterator[list[str]]:
    for row in rows:
        values = row + [""] * (len(headers) - len(row))
        # Where a header stands twice, the first one counts when it is filled.
        cells: Cells = dict(zip(reversed(headers), reversed(values), strict=True))
        before = dict(cells)
        if cells[RECEIVED[source]]:
            tell(source, cells, days, number, recipients)
        yield [
            cells[header] if cells[header] != before[header] else value
            for header, value in zip(headers, values, strict=True)
        ]
