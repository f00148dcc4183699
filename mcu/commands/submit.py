"""`mcu submit`: the submission of a quarter or a year."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from mcu.terminal.folders import writing_into
from mcu.terminal.options import AsOf, Json, as_usage, check_choice, read_as_of
from mcu.terminal.output import say, show, show_json, show_moment, stdout_for_result
from mcu.terminal.progress import watch
from reports.period import Period, parse_period
from reports.submission import Submission, render_submission
from warehouse.database import connect
from warehouse.errors import PublicationError
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.publication import last_publication
from warehouse.settings import Settings, load_settings

EVERY = "all"
FAILED, PARTLY = 1, 3


def submit(
    municipality: Annotated[
        str, typer.Option("--municipality", metavar="КОД", help=f"код МЦУ, или {EVERY} — все по очереди")
    ],
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="ПЕРИОД",
            help="квартал 2026Q3 или год 2026; без него — последний полный квартал публикации",
        ),
    ] = None,
    as_of: AsOf = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="ПАПКА", help="куда положить файлы; без него — outbox")
    ] = None,
    as_json: Json = False,
) -> None:
    """Render the submission of one municipality, or of all."""
    settings = load_settings()
    known = load_municipalities(settings.municipalities)
    codes = (
        list(known)
        if municipality == EVERY
        else [check_choice("--municipality", municipality, [*known, EVERY])]
    )
    asked = _read_period(period)
    moment = read_as_of(as_of, settings)
    rendered: list[Submission] = []
    missed: dict[str, PublicationError] = {}
    with stdout_for_result(), watch() as progress, writing_into(out, "--out", settings.outbox):
        for number, code in enumerate(codes, start=1):
            progress(f"сведения {code}", number, len(codes))
            try:
                rendered.append(
                    render_submission(
                        settings,
                        municipality_code=code,
                        period=(
                            asked or last_full_quarter(_published_at(settings, moment), known[code])
                        ).code,
                        as_of=moment,
                        out=out / code if out is not None and municipality == EVERY else out,
                    )
                )
            except PublicationError as failure:
                # One city without figures is no reason to leave the others without their papers.
                if municipality != EVERY:
                    raise
                missed[code] = failure
    if as_json:
        documents = [_document(submission) for submission in rendered]
        failures = [{"municipality_code": code, "reason": error.sentence()} for code, error in missed.items()]
        every = {"submissions": documents, "not_ready": failures}
        show_json(every if municipality == EVERY else documents[0])
    else:
        for submission in rendered:
            _show(submission, settings)
    for code, error in missed.items():
        say(f"Не подготовлено, {code}: {error.sentence()}")
    if missed:
        raise typer.Exit(PARTLY if rendered else FAILED)


def _read_period(text: str | None) -> Period | None:
    if text is None:
        return None
    with as_usage(PublicationError, where="--period"):
        return parse_period(text)


def last_full_quarter(as_of: datetime, municipality: Municipality) -> Period:
    """The last quarter that was over, by the municipality's own clock."""
    today = as_of.astimezone(ZoneInfo(municipality.time_zone))
    quarter = (today.month - 1) // 3
    return Period(today.year, quarter) if quarter else Period(today.year - 1, 4)


def _published_at(settings: Settings, moment: datetime | None) -> datetime:
    with connect(settings, "mcu_reporter") as connection:
        publication = last_publication(connection, moment)
    if publication is None:
        raise PublicationError("Ещё ничего не опубликовано", todo="выполните mcu nightly или mcu build")
    return publication.as_of


def _document(submission: Submission) -> dict[str, Any]:
    return {
        "submission_id": submission.submission_id,
        "municipality_code": submission.municipality_code,
        "period": submission.period,
        "as_of": submission.as_of,
        "folder": submission.folder,
        "files": [path.name for path in submission.files],
        "manifest": submission.manifest,
        "manifest_sha256": submission.manifest_sha256,
        "is_new": submission.is_new,
    }


def _show(submission: Submission, settings: Settings) -> None:
    at = show_moment(submission.as_of, settings.zone)
    show(f"{submission.municipality_code}, {submission.period}, по состоянию на {at}: {submission.folder}")
    for path in (*submission.files, submission.manifest):
        show(f"  {path.name}")
    if not submission.is_new:
        say("Такие же файлы там уже лежали, байт в байт")
