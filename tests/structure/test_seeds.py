"""Law and dictionaries are dated data: every seed says what it holds and where each row comes from."""

import csv
from typing import Any

from tests.structure.dbt_yaml import columns_of, described
from tests.structure.tree import project_files, text_of

REFERENCES = ("legal_reference", "source_reference", "source")  # the first that a seed has
STATUSES = {"verified", "default"}


def seed_faults(name: str, rows: list[list[str]], entry: dict[str, Any] | None) -> list[str]:
    """Missing descriptions, columns that file and description do not share, rows without a reference."""
    if entry is None:
        return [f"{name}: no description"]
    header, *body = rows
    columns = columns_of(entry)
    faults = [f"{name}: no description of the seed"] if not entry.get("description") else []
    faults += [f"{name}.{column}: no description" for column in header if not columns.get(column)]
    faults += [f"{name}.{column}: described, not in the file" for column in columns if column not in header]
    references = [column for column in REFERENCES if column in header]
    if not references:
        return [*faults, f"{name}: no column says where a row comes from"]
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
        "name": "terms",
        "description": "Сроки",
        "columns": [{"name": "stage", "description": "Этап"}, {"name": "gone", "description": "Нет такой"}],
    }
    assert seed_faults("terms", rows, None) == ["terms: no description"]
    assert seed_faults("terms", rows, entry) == [
        "terms.duration: no description",
        "terms.legal_reference: no description",
        "terms.status: no description",
        "terms.gone: described, not in the file",
        "terms:3: no reference",
        "terms:3: status is neither verified nor default",
    ]
    bare = {"name": "x", "columns": [{"name": "a", "description": "А"}]}
    assert seed_faults("x", _rows("a\n1\n"), bare) == [
        "x: no description of the seed",
        "x: no column says where a row comes from",
    ]
