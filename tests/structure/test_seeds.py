"""Law and dictionaries are dated data: every seed says what it holds and where each row comes from."""

import csv
from typing import Any

from tests.structure.dbt_yaml import columns_of, described
from tests.structure.tree import project_files, text_of

REFERENCES = ("legal_reference", "source_reference", "source")  # the first that a seed has
STATUSES = {"verified", "default"}


def seed_faults(name: str, rows: list[list[str]], entry: dict[str, Any] | None) -> list[str]:
    """A seed without words, wrong types, rows without a reference or a status."""
    if entry is None:
        return [f"{name}: no description"]
    header, *body = rows
    typed = entry.get("config", {}).get("column_types", {})
    faults = [] if entry.get("description") else [f"{name}: no description"]
    faults += [f"{name}.{column}: no type" for column in header if column not in typed]
    faults += [f"{name}.{column}: typed, not in the file" for column in typed if column not in header]
    references = [column for column in REFERENCES if column in header]
    if not references:
        return [*faults, f"{name}: no column says where a row comes from"]
    if not columns_of(entry).get(references[0]):
        faults.append(f"{name}.{references[0]}: no description")
    place = header.index(references[0])
    faults += [
        f"{name}:{line}: no reference" for line, row in enumerate(body, start=2) if not row[place].strip()
    ]
    if "status" in header:
        place = header.index("status")
        faults += [
            f"{name}:{line}: status is neither verified nor default"
            for line, row in enumerate(body, start=2)
            if row[place] not in STATUSES
        ]
    return faults


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines()))


def test_every_seed_is_described_and_referenced() -> None:
    entries = described("seeds", "dbt_project/seeds")
    paths = project_files("dbt_project/seeds/*.csv")
    assert paths
    faults = [
        fault
        for path in paths
        for fault in seed_faults(path.stem, _rows(text_of(path) or ""), entries.get(path.stem))
    ]
    assert faults == []
    assert set(entries) == {path.stem for path in paths}


def test_a_bad_seed_is_found() -> None:
    rows = _rows("stage,duration,legal_reference,status\nfinal,30,59-ФЗ ст. 12,verified\nfirst,9,,guess\n")
    entry = {
        "description": "Сроки",
        "config": {
            "column_types": {"stage": "text", "duration": "integer", "status": "text", "gone": "text"}
        },
    }
    assert seed_faults("terms", rows, None) == ["terms: no description"]
    assert seed_faults("terms", rows, entry) == [
        "terms.legal_reference: no type",
        "terms.gone: typed, not in the file",
        "terms.legal_reference: no description",
        "terms:3: no reference",
        "terms:3: status is neither verified nor default",
    ]
    assert seed_faults("x", _rows("a\n1\n"), {"config": {"column_types": {"a": "text"}}}) == [
        "x: no description",
        "x: no column says where a row comes from",
    ]
