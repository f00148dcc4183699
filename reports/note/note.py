"""The weekly analytic note of one municipality, rendered into its place (004, Приложение 1, п. 3.3 а).

One folder: the printed pages, their editable twin, the machine-readable twin that traces every figure to rows
of the marts, and a manifest. Same publication, project version, settings and templates give the same bytes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import IsolationLevel

from reports.document import dump
from reports.layout import read_layout
from reports.manifest import MANIFEST, describe_folder
from reports.note.document import build_document
from reports.note.form import SECTIONS
from reports.note.printed import CHARTS, PICTURES, TEMPLATE, print_note
from reports.note.reading import NoteFacts, read_frame, read_note
from reports.note.view import build_view
from reports.note.word import write_note
from reports.packing import draft_of, hash_file, place_folder
from reports.reading import open_publication, read_municipality
from reports.sections.district_map import map_path
from reports.spans import Span, code_of, parse_span
from reports.templates_folder import find_templates
from warehouse.database import connect
from warehouse.errors import PublicationError
from warehouse.publication import Publication
from warehouse.settings import Settings


@dataclass(frozen=True)
class Note:
    """A rendered note: where it is. `is_new` is False when the same bytes were there already."""

    municipality_code: str
    week: str
    as_of: datetime
    folder: Path
    files: tuple[Path, ...]
    manifest: Path
    manifest_sha256: str
    is_new: bool


def parse_week(text: str) -> Span:
    """The week of a code. Raises PublicationError for what is none."""
    span = parse_span(text)
    if span.kind != "week":
        raise PublicationError("Период не неделя", got=f"«{text}»", expected="неделя вида 2026-W46")
    return span


def render_note(
    settings: Settings,
    *,
    municipality_code: str,
    week: Span | None = None,
    as_of: datetime | None = None,
    out: Path | None = None,
) -> Note:
    """Render the note of a week from the last publication ≤ `as_of`; without a week the last full one of it.

    `out` is the folder itself. Raises PublicationError or ConfigError; then nothing is written.
    """
    moment = as_of.replace(tzinfo=settings.zone) if as_of is not None and as_of.tzinfo is None else as_of
    with connect(settings, "mcu_reporter") as connection:
        # All figures are of one moment, whatever a night publishes meanwhile.
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        publication = open_publication(connection, moment, settings.zone)
        connection.execute("set transaction read only")
        try:
            municipality = read_municipality(connection, municipality_code)
            span = week or last_full_week(publication.as_of.astimezone(municipality.zone))
            layout = read_layout(find_templates(settings, municipality_code).layout)
            maps = settings.municipalities / "maps"
            frame = read_frame(connection, publication, municipality, layout, span, maps)
            facts = read_note(frame, (show(frame) for show in SECTIONS))
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
            raise PublicationError(
                "Публикация отмечена, а витрин в базе нет", todo="выполните mcu build и повторите"
            ) from error
    folder = out or default_folder(settings, municipality_code, span, publication)
    with draft_of(folder) as draft:
        _write_files(draft, facts)
        is_new = place_folder(draft, folder)
    return Note(
        municipality_code=municipality_code,
        week=span.code,
        as_of=publication.as_of,
        folder=folder,
        files=tuple(sorted(path for path in folder.iterdir() if path.name != MANIFEST)),
        manifest=folder / MANIFEST,
        manifest_sha256=hash_file(folder / MANIFEST),
        is_new=is_new,
    )


def last_full_week(local: datetime) -> Span:
    """The last week that was over at a local moment."""
    this_week = parse_span(code_of("week", local.date()))
    before = this_week.previous()
    return this_week if before is None else before


def default_folder(settings: Settings, code: str, span: Span, publication: Publication) -> Path:
    """`outbox/<municipality>/notes/<week>/<as_of in UTC>`."""
    moment = f"{publication.as_of.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    return settings.outbox / code / "notes" / span.code / moment


def _write_files(folder: Path, facts: NoteFacts) -> None:
    frame = facts.frame
    prefix = f"{frame.municipality.code}_{frame.span.code}_zapiska"
    view = build_view(facts)
    as_of = frame.publication.as_of
    print_note(folder / f"{prefix}.pdf", view, as_of)
    write_note(folder / f"{prefix}.docx", view, as_of)
    (folder / f"{prefix}.json").write_bytes(dump(build_document(facts, view)))
    own = {
        "municipality_code": frame.municipality.code,
        "period": frame.span.code,
        "is_complete": frame.is_over,
    }
    templates = [
        {"name": path.name, "origin": origin, "sha256": hash_file(path)}
        for path, origin in (
            *((path, "project") for path in (TEMPLATE, PICTURES, CHARTS)),
            (map_path(frame.maps, frame.municipality.code), "municipality"),
        )
        if path.is_file()
    ]
    described = describe_folder(
        folder, "weekly-note-manifest", frame.publication, facts.loads, templates, own
    )
    (folder / MANIFEST).write_bytes(dump(described))
