"""`mcu submit`: the submission of a quarter or a year."""

import getpass
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from mcu.terminal.folders import writing_into
from mcu.terminal.options import AsOf, Json, as_usage, check_choice, read_as_of
from mcu.terminal.output import say, show, show_json, show_moment, stdout_for_result
from mcu.terminal.progress import Watch, watch
from reports.period import Period, parse_period
from reports.submission import Order, Submission, render_submission
from warehouse.database import connect
from warehouse.errors import McuError, PublicationError
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.publication import last_publication
from warehouse.settings import Settings, load_settings
from warehouse.submission_ledger import STATE_WORDS, LedgerError
from warehouse.transform import end_with_parent

EVERY = "all"
# Most of a submission's time is its workbook's. More at once would leave the database no core.
_PROCESSES = 4
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
    order = Order(by=getpass.getuser())
    known = load_municipalities(settings.municipalities)
    asked = _read_period(period)
    moment = read_as_of(as_of, settings)
    is_every = municipality == EVERY
    codes = list(known) if is_every else [check_choice("--municipality", municipality, [*known, EVERY])]
    with stdout_for_result(), watch() as progress, writing_into(out, "--out", settings.outbox):
        if asked is None:
            published_at = _published_at(settings, moment)
            periods = {code: last_full_quarter(published_at, known[code]) for code in codes}
        else:
            periods = dict.fromkeys(codes, asked)
        tasks: dict[str, dict[str, Any]] = {
            code: {
                "municipality_code": code,
                "period": periods[code].code,
                "as_of": moment,
                "out": out / code if out is not None and is_every else out,
                "order": order,
            }
            for code in codes
        }
        if is_every:
            outcomes = _render_every(settings, tasks, progress)
        else:
            progress(f"сведения {municipality}", 1, 1)
            outcomes = {municipality: render_submission(settings, **tasks[municipality])}
    rendered = [outcome for outcome in outcomes.values() if not isinstance(outcome, McuError)]
    missed = {code: error for code, error in outcomes.items() if isinstance(error, McuError)}
    if as_json:
        documents = [_document(submission) for submission in rendered]
        failures = [{"municipality_code": code, "reason": error.sentence()} for code, error in missed.items()]
        every = {"submissions": documents, "not_ready": failures}
        show_json(every if is_every else documents[0])
    else:
        for submission in rendered:
            _show(submission, settings)
    for code, error in missed.items():
        say(f"Не подготовлено, {code}: {error.sentence()}")
    if missed:
        raise typer.Exit(PARTLY if rendered else FAILED)


def _render_every(
    settings: Settings, tasks: dict[str, dict[str, Any]], progress: Watch
) -> dict[str, Submission | McuError]:
    """Each municipality's submission or why there is none, in the order of the tasks."""
    workers = min(os.cpu_count() or 1, len(tasks), _PROCESSES)
    # A fork would inherit the thread of the progress bar.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=end_with_parent) as pool:
        pending = {code: pool.submit(_attempt, settings, task) for code, task in tasks.items()}
        for number, _ in enumerate(as_completed(pending.values()), start=1):
            progress("сведения", number, len(tasks))
        return {code: future.result() for code, future in pending.items()}


def _attempt(settings: Settings, task: dict[str, Any]) -> Submission | McuError:
    """One city without figures is no reason to leave the others without their papers."""
    try:
        return render_submission(settings, **task)
    except (PublicationError, LedgerError) as failure:
        return failure


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
        "submission_id": str(submission.submission_id),
        "state": submission.state,
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
    show(f"  {submission.submission_id}: {STATE_WORDS[submission.state]}")
    for path in (*submission.files, submission.manifest):
        show(f"  {path.name}")
    if submission.state_before == "approved" and submission.state != "approved":
        say("Прежнее утверждение относилось к другим файлам: эти надо утвердить заново")
    if not submission.is_new:
        say("Такие же файлы там уже лежали, байт в байт")
