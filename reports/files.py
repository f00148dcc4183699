"""The files of a submission: workbook, printed form, JSON, letter, manifest, in a folder nobody reads yet."""

from pathlib import Path

from psycopg import Connection
from psycopg.rows import TupleRow

from reports.document import build_document, dump
from reports.layout import Layout
from reports.letter import letter_fields, render_letter
from reports.manifest import MANIFEST, describe_folder, stamp
from reports.model import SubmissionFacts
from reports.printed_form import render_printed_form
from reports.reading_rows import iterate_rows
from reports.templates_folder import Templates
from reports.view import View, build_view
from reports.workbook import write_workbook

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
    return describe_folder(
        folder,
        "submission-manifest",
        facts.publication,
        facts.loads,
        templates.fingerprints(),
        {
            "municipality_code": facts.municipality.code,
            "period": facts.period.code,
            "is_complete": facts.is_complete,
            "cutoff_at": None if facts.cutoff_at is None else stamp(facts.cutoff_at),
        },
        schema_version="1.1",
    )
