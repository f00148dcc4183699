"""The files of a submission: workbook, printed form, JSON, letter, manifest, in a folder nobody reads yet."""

from datetime import UTC, datetime
from pathlib import Path

from psycopg import Connection
from psycopg.rows import TupleRow

from reports.document import build_document, dump
from reports.layout import Layout
from reports.letter import letter_fields, render_letter
from reports.model import SubmissionFacts
from reports.packing import hash_file
from reports.printed_form import render_printed_form
from reports.reading_rows import iterate_rows
from reports.templates_folder import Templates
from reports.view import View, build_view
from reports.workbook import write_workbook
from warehouse import __version__

MANIFEST = "manifest.json"
WORKBOOK, PRINTED, MACHINE = "pokazateli.xlsx", "svedeniya.pdf", "svedeniya.json"
# Suffix of each file and how the letter lists it.
_ATTACHMENTS = {
    PRINTED: "Сведения о значениях показателей, печатная форма",
    WORKBOOK: "Значения показателей и строки, из которых они сложены, книга Excel",
    MACHINE: "Те же сведения в машиночитаемом виде",
}
_LETTER = "soprovoditelnoe_pismo.docx"


def write_files(
    connection: Connection[TupleRow],
    folder: Path,
    facts: SubmissionFacts,
    layout: Layout,
    templates: Templates,
) -> None:
    """Write them all; the rows behind the figures are those that `read_facts` holds in this transaction.

    Raises PublicationError when a figure is not the sum of its rows, ConfigError for a broken template.
    """
    prefix = f"{facts.municipality.code}_{facts.period.code}_"
    view = build_view(facts, layout)
    listed = iterate_rows(connection, facts.municipality.zone)
    write_workbook(folder / f"{prefix}{WORKBOOK}", facts, view, layout, listed)
    render_printed_form(folder / f"{prefix}{PRINTED}", templates.printed_form, view, facts.publication.as_of)
    (folder / f"{prefix}{MACHINE}").write_bytes(dump(build_document(facts, view, layout)))
    _write_letter(folder / f"{prefix}{_LETTER}", prefix, facts, view, templates)
    (folder / MANIFEST).write_bytes(dump(_manifest(folder, facts, templates)))


def list_files(folder: Path) -> list[dict[str, object]]:
    """Name, size in bytes and SHA-256 of every file but the manifest, in the order of their names."""
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    return [{"name": path.name, "bytes": path.stat().st_size, "sha256": hash_file(path)} for path in files]


def _write_letter(path: Path, prefix: str, facts: SubmissionFacts, view: View, templates: Templates) -> None:
    attachments = [f"{text} ({prefix}{suffix})" for suffix, text in _ATTACHMENTS.items()]
    attachments.append(f"Перечень файлов с контрольными суммами ({MANIFEST})")
    render_letter(
        path,
        templates.letter,
        letter_fields(view, attachments),
        title=f"{view.title} за {view.period}",
        author=view.mcu_name,
        as_of=facts.publication.as_of,
    )


def _manifest(folder: Path, facts: SubmissionFacts, templates: Templates) -> dict[str, object]:
    return {
        "schema": "mcu-warehouse/submission-manifest",
        "schema_version": "1.1",
        "project_version": __version__,
        "municipality_code": facts.municipality.code,
        "period": facts.period.code,
        "is_complete": facts.is_complete,
        "cutoff_at": None if facts.cutoff_at is None else _stamp(facts.cutoff_at),
        "as_of": _stamp(facts.publication.as_of),
        "publication": {
            "as_of": _stamp(facts.publication.as_of),
            "version": facts.publication.version,
            "definitions_hash": facts.publication.definitions_hash,
        },
        "load_ids": [load.load_id for load in facts.loads],
        "loads": [
            {"load_id": load.load_id, "source": load.source, "dataset": load.dataset, "sha256": load.sha256}
            for load in facts.loads
        ],
        "templates": templates.fingerprints(),
        "files": list_files(folder),
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
