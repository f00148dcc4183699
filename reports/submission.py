"""The submission to ЦУР: figures of a quarter or a year, ready to sign (004, Приложение 2, п. 2.4 б, в).

One folder: workbook, cover letter, printed form, machine-readable twin and a manifest with the hash of each.
Same publication, project version, settings and templates give the same bytes.
"""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.rows import TupleRow

from reports.document import build_document, dump
from reports.layout import Layout, read_layout
from reports.letter import letter_fields, render_letter
from reports.model import SubmissionFacts
from reports.packing import hash_file, place_folder
from reports.period import Period, parse_period
from reports.printed_form import render_printed_form
from reports.reading import open_publication, read_facts, read_municipality
from reports.reading_rows import iterate_rows
from reports.templates_folder import Templates, find_templates
from reports.view import View, build_view
from reports.workbook import write_workbook
from warehouse import __version__
from warehouse.database import connect
from warehouse.errors import ConfigError, PublicationError
from warehouse.municipalities import load_municipalities
from warehouse.publication import Publication
from warehouse.settings import Settings

MANIFEST = "manifest.json"
RENDERED = "rendered"

# Suffix of each file and how the letter lists it.
_ATTACHMENTS = {
    "svedeniya.pdf": "Сведения о значениях показателей, печатная форма",
    "pokazateli.xlsx": "Значения показателей и строки, из которых они сложены, книга Excel",
    "svedeniya.json": "Те же сведения в машиночитаемом виде",
}
_LETTER = "soprovoditelnoe_pismo.docx"


@dataclass(frozen=True)
class Submission:
    """A rendered submission: where it is and what it says.

    `as_of` is the publication's moment, UTC; `is_new` is False when the same bytes were there already.
    """

    submission_id: int
    municipality_code: str
    period: str
    as_of: datetime
    folder: Path
    files: tuple[Path, ...]
    manifest: Path
    manifest_sha256: str
    is_new: bool
    facts: SubmissionFacts


def render_submission(
    settings: Settings,
    *,
    municipality_code: str,
    period: str,
    as_of: datetime | None = None,
    out: Path | None = None,
) -> Submission:
    """Render the submission of a quarter (`2026Q3`) or a year (`2026`) from the last publication ≤ `as_of`.

    A naive `as_of` is in the zone of the settings; `out` is the folder itself. Raises PublicationError or
    ConfigError with a sentence; then nothing is written.
    """
    asked = parse_period(period)
    moment = as_of.replace(tzinfo=settings.zone) if as_of is not None and as_of.tzinfo is None else as_of
    with connect(settings, "mcu_reporter") as connection:
        # All figures and rows are of one moment, whatever a night publishes meanwhile.
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        publication = open_publication(connection, moment, settings.zone)
        folder = out or default_folder(settings, municipality_code, asked, publication)
        try:
            facts, is_new = _render(connection, settings, publication, (municipality_code, asked), folder)
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
            raise PublicationError(
                "Публикация отмечена, а витрин в базе нет", todo="выполните mcu build и повторите"
            ) from error
    manifest_sha256 = hash_file(folder / MANIFEST)
    return Submission(
        submission_id=_record(settings, facts, folder, manifest_sha256),
        municipality_code=municipality_code,
        period=asked.code,
        as_of=publication.as_of,
        folder=folder,
        files=tuple(sorted(path for path in folder.iterdir() if path.name != MANIFEST)),
        manifest=folder / MANIFEST,
        manifest_sha256=manifest_sha256,
        is_new=is_new,
        facts=facts,
    )


def default_folder(settings: Settings, code: str, period: Period, publication: Publication) -> Path:
    """`outbox/<municipality>/submissions/<period>/<as_of in UTC>`."""
    stamp = f"{publication.as_of.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    return settings.outbox / code / "submissions" / period.code / stamp


def _render(
    connection: Connection[TupleRow],
    settings: Settings,
    publication: Publication,
    asked: tuple[str, Period],
    folder: Path,
) -> tuple[SubmissionFacts, bool]:
    code, period = asked
    municipality = read_municipality(connection, code)
    templates = find_templates(settings, code)
    layout = read_layout(templates.layout)
    facts = read_facts(connection, layout, publication, municipality, period, _signer_role(settings, code))
    folder.parent.mkdir(parents=True, exist_ok=True)
    rendered = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        rendered.chmod(0o755)
        _write_files(connection, rendered, facts, layout, templates)
        return facts, place_folder(rendered, folder)
    finally:
        shutil.rmtree(rendered, ignore_errors=True)


def _signer_role(settings: Settings, code: str) -> str:
    """Who signs: the role stands in the municipality's file only, its post also in `config`."""
    own = load_municipalities(settings.municipalities).get(code)
    if own is None:
        raise ConfigError(
            "Нет файла муниципалитета",
            where=f"{code}.yml",
            todo="верните файл: в нём указано, кто подписывает",
        )
    return own.submission_signer


def _write_files(
    connection: Connection[TupleRow],
    folder: Path,
    facts: SubmissionFacts,
    layout: Layout,
    templates: Templates,
) -> None:
    prefix = f"{facts.municipality.code}_{facts.period.code}_"
    view = build_view(facts, layout)
    listed = iterate_rows(connection, facts.municipality.zone)
    write_workbook(folder / f"{prefix}pokazateli.xlsx", facts, view, layout, listed)
    render_printed_form(
        folder / f"{prefix}svedeniya.pdf", templates.printed_form, view, facts.publication.as_of
    )
    (folder / f"{prefix}svedeniya.json").write_bytes(dump(build_document(facts, view, layout)))
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
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    return {
        "schema": "mcu-warehouse/submission-manifest",
        "schema_version": "1.0",
        "project_version": __version__,
        "municipality_code": facts.municipality.code,
        "period": facts.period.code,
        "is_complete": facts.is_complete,
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
        "files": [
            {"name": path.name, "bytes": path.stat().st_size, "sha256": hash_file(path)} for path in files
        ],
    }


def _record(settings: Settings, facts: SubmissionFacts, folder: Path, manifest_sha256: str) -> int:
    """Note the submission in the ledger once; rendering it again into the same folder adds no row."""
    place = folder.resolve()
    kept = place.relative_to(settings.home) if place.is_relative_to(settings.home) else place
    values = (facts.municipality.code, facts.period.code, facts.publication.as_of, str(kept), manifest_sha256)
    with connect(settings, "mcu_reporter") as connection:
        connection.execute("select pg_advisory_xact_lock(hashtext('mcu submissions'))")
        known = connection.execute(
            "select submission_id from ops.submissions where municipality_code = %s and period = %s"
            " and as_of = %s and folder = %s and manifest_sha256 = %s",
            values,
        ).fetchone()
        if known is None:
            known = connection.execute(
                "insert into ops.submissions"
                " (municipality_code, period, as_of, folder, manifest_sha256, state, version)"
                " values (%s, %s, %s, %s, %s, %s, %s) returning submission_id",
                (*values, RENDERED, __version__),
            ).fetchone()
    if known is None:
        raise PublicationError("Журнал сведений не принял запись", where="ops.submissions")
    return int(known[0])


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
