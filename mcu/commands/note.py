"""`mcu note`: the weekly analytic note."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mcu.terminal.folders import writing_into
from mcu.terminal.options import AsOf, Json, as_usage, check_choice, read_as_of
from mcu.terminal.output import say, show, show_json, show_moment, stdout_for_result
from reports.note.note import Note, parse_week, render_note
from reports.spans import Span
from warehouse.errors import PublicationError
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings, load_settings


def note(
    municipality: Annotated[str, typer.Option("--municipality", metavar="КОД", help="код МЦУ")],
    week: Annotated[
        str | None,
        typer.Option(
            "--week", metavar="НЕДЕЛЯ", help="2026-W46; без неё — последняя полная неделя публикации"
        ),
    ] = None,
    as_of: AsOf = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="ПАПКА", help="куда положить файлы; без неё — outbox")
    ] = None,
    as_json: Json = False,
) -> None:
    """Render the note of one municipality and week."""
    settings = load_settings()
    code = check_choice("--municipality", municipality, list(load_municipalities(settings.municipalities)))
    asked, moment = _read_week(week), read_as_of(as_of, settings)
    with stdout_for_result(), writing_into(out, "--out", settings.outbox):
        rendered = render_note(settings, municipality_code=code, week=asked, as_of=moment, out=out)
    if as_json:
        show_json(_document(rendered))
    else:
        _show(rendered, settings)


def _read_week(text: str | None) -> Span | None:
    if text is None:
        return None
    with as_usage(PublicationError, where="--week"):
        return parse_week(text)


def _document(rendered: Note) -> dict[str, Any]:
    return {**vars(rendered), "files": [path.name for path in rendered.files]}


def _show(rendered: Note, settings: Settings) -> None:
    at = show_moment(rendered.as_of, settings.zone)
    show(f"{rendered.municipality_code}, {rendered.week}, по состоянию на {at}: {rendered.folder}")
    for path in (*rendered.files, rendered.manifest):
        show(f"  {path.name}")
    if not rendered.is_new:
        say("Такие же файлы там уже лежали, байт в байт")
