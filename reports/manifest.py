"""The manifest of a folder that leaves the house: what it was made of, and the hash of each file."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from reports.model import Load
from reports.packing import hash_file
from warehouse import __version__
from warehouse.publication import Publication

MANIFEST = "manifest.json"


def describe_folder(
    folder: Path,
    kind: str,
    publication: Publication,
    loads: Sequence[Load],
    templates: Sequence[Mapping[str, str]],
    own: Mapping[str, object],
    *,
    schema_version: str = "1.0",
) -> dict[str, object]:
    """The manifest of the files in a folder; `kind` names its schema, `own` is what only this kind has."""
    return {
        "schema": f"mcu-warehouse/{kind}",
        "schema_version": schema_version,
        "project_version": __version__,
        **own,
        "as_of": stamp(publication.as_of),
        "publication": {
            "as_of": stamp(publication.as_of),
            "version": publication.version,
            "definitions_hash": publication.definitions_hash,
        },
        "load_ids": [load.load_id for load in loads],
        "loads": [
            {"load_id": load.load_id, "source": load.source, "dataset": load.dataset, "sha256": load.sha256}
            for load in loads
        ],
        "templates": list(templates),
        "files": list_files(folder),
    }


def list_files(folder: Path) -> list[dict[str, object]]:
    """Name, size in bytes and SHA-256 of every file but the manifest, in the order of their names."""
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    return [{"name": path.name, "bytes": path.stat().st_size, "sha256": hash_file(path)} for path in files]


def stamp(moment: datetime) -> str:
    """A moment in UTC as JSON has it: «2026-09-30T22:00:00Z»."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
