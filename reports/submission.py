"""The submission to ЦУР: figures of a quarter or a year, ready to sign (004, Приложение 2, п. 2.4 б, в).

One folder: workbook, cover letter, printed form, machine-readable twin and a manifest with the hash of each.
Same publication, project version, settings and templates give the same bytes. Each step is a row of the
ledger.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.rows import TupleRow

from reports.files import write_files
from reports.layout import Layout, read_layout
from reports.manifest import MANIFEST, list_files
from reports.model import Municipality, OwnSettings, SubmissionFacts
from reports.packing import draft_of, hash_file, kept_folder, place_folder
from reports.period import Period, parse_period
from reports.reading import open_publication, read_facts, read_municipality
from reports.templates_folder import Templates, find_templates
from reports.validation import validate_folder
from warehouse.database import connect
from warehouse.errors import ConfigError, PublicationError
from warehouse.municipalities import load_municipalities
from warehouse.obligation_dates import ObligationCalendar
from warehouse.publication import Publication, last_publication
from warehouse.settings import Settings
from warehouse.submission_ledger import (
    LEFT,
    LedgerBusyError,
    LedgerError,
    Rendering,
    State,
    SubmissionId,
    add_step,
    last_step,
    last_version,
    submission_lock,
)


@dataclass(frozen=True)
class Submission:
    """A rendered submission: where it is, what it says, where it stands in the ledger.

    `as_of` is the publication's moment, UTC; `is_new` is False when the same bytes were there already.
    `state_before`: None when the ledger did not know it; an approval of other files is lost.
    """

    submission_id: SubmissionId
    municipality_code: str
    period: str
    as_of: datetime
    folder: Path
    files: tuple[Path, ...]
    manifest: Path
    manifest_sha256: str
    is_new: bool
    state_before: State | None
    state: State
    facts: SubmissionFacts


@dataclass(frozen=True)
class Order:
    """Who wants the files: a login or a program, and a remark on them for the ledger.

    `keeps_approved`: what has been approved meanwhile stays; otherwise other files lose the approval.
    """

    by: str = "mcu submit"
    comment: str | None = None
    keeps_approved: bool = False


_PLAIN = Order()


@dataclass(frozen=True)
class _Task:
    """What is rendered, by which form, from which publication."""

    municipality: Municipality
    period: Period
    publication: Publication
    layout: Layout
    templates: Templates
    own: OwnSettings


def render_submission(
    settings: Settings,
    *,
    municipality_code: str,
    period: str,
    as_of: datetime | None = None,
    out: Path | None = None,
    order: Order = _PLAIN,
) -> Submission:
    """Render the submission of a quarter (`2026Q3`) or a year (`2026`) from the last publication ≤ `as_of`.

    A naive `as_of` is in the zone of the settings; without one what is due before its period is over is of
    the last publication up to its cut-off. `out` is the folder itself.

    Raises PublicationError or ConfigError with a sentence; then nothing is written. LedgerError: other files
    have left the house under this version. LedgerBusyError: another process is at it, or has had it approved.
    """
    asked = parse_period(period)
    moment = as_of.replace(tzinfo=settings.zone) if as_of is not None and as_of.tzinfo is None else as_of
    with connect(settings, "mcu_reporter") as connection:
        # All figures and rows are of one moment, whatever a night publishes meanwhile.
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        try:
            task = _open_task(connection, settings, municipality_code, asked, moment)
            submission = _current_id(connection, task)
            with submission_lock(settings, submission):
                if order.keeps_approved:
                    _refuse_approved(settings, submission)
                return _render(connection, settings, submission, task, out, order)
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
            raise PublicationError(
                "Публикация отмечена, а витрин в базе нет", todo="выполните mcu build и повторите"
            ) from error


def default_folder(settings: Settings, code: str, period: Period, publication: Publication) -> Path:
    """`outbox/<municipality>/submissions/<period>/<as_of in UTC>`."""
    stamp = f"{publication.as_of.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    return settings.outbox / code / "submissions" / period.code / stamp


def _open_task(
    connection: Connection[TupleRow],
    settings: Settings,
    code: str,
    period: Period,
    moment: datetime | None,
) -> _Task:
    publication = open_publication(connection, moment, settings.zone)
    municipality = read_municipality(connection, code)
    templates = find_templates(settings, code)
    layout = read_layout(templates.layout)
    own = _read_own(settings, code, layout, period)
    is_open = publication.as_of < period.bounds(municipality.zone)[1]
    # A warehouse that is younger than the cut-off has nothing up to it: its figures say so themselves.
    if moment is None and is_open and own.cutoff_at and last_publication(connection, own.cutoff_at):
        publication = open_publication(connection, own.cutoff_at, settings.zone)
    return _Task(municipality, period, publication, layout, templates, own)


def _read_own(settings: Settings, code: str, layout: Layout, period: Period) -> OwnSettings:
    """Who signs and where the cut-off lies: the file alone says so, the database knows only its posts."""
    file = load_municipalities(settings.municipalities).get(code)
    if file is None:
        raise ConfigError(
            "Нет файла муниципалитета",
            where=f"{code}.yml",
            todo="верните файл: в нём указано, кто подписывает",
        )
    dated = ObligationCalendar(file).find(layout.obligations[period.kind], period.code)
    cutoff = None if dated is None else dated.cutoff_at
    return OwnSettings(file.submission_signer, None if cutoff is None else cutoff.astimezone(UTC))


def _current_id(connection: Connection[TupleRow], task: _Task) -> SubmissionId:
    """The newest version of what this period's obligation asks for; the first when there is none yet."""
    key = task.municipality.code, task.layout.obligations[task.period.kind], task.period.code
    last = last_version(connection, *key)
    return SubmissionId(*key, 1 if last is None else last.version)


def _render(
    connection: Connection[TupleRow],
    settings: Settings,
    submission: SubmissionId,
    task: _Task,
    out: Path | None,
    order: Order,
) -> Submission:
    folder = out or default_folder(settings, task.municipality.code, task.period, task.publication)
    facts = read_facts(connection, task.layout, task.publication, task.municipality, task.period, task.own)
    with draft_of(folder) as draft:
        write_files(connection, draft, facts, task.layout, task.templates)
        manifest_sha256 = hash_file(draft / MANIFEST)
        before = _refuse_after_sending(settings, submission, manifest_sha256)
        folder = folder if out is not None else _free_folder(folder, manifest_sha256)
        is_new = place_folder(draft, folder)
    rendering = Rendering(
        task.publication.as_of, kept_folder(settings.home, folder), manifest_sha256, list_files(folder)
    )
    return Submission(
        submission_id=submission,
        municipality_code=task.municipality.code,
        period=task.period.code,
        as_of=task.publication.as_of,
        folder=folder,
        files=tuple(sorted(path for path in folder.iterdir() if path.name != MANIFEST)),
        manifest=folder / MANIFEST,
        manifest_sha256=manifest_sha256,
        is_new=is_new,
        state_before=before,
        state=_record(settings, submission, rendering, folder, order),
        facts=facts,
    )


def _free_folder(folder: Path, manifest_sha256: str) -> Path:
    """The folder, or the next one beside it (`…_2`) when other files of the same publication lie there."""
    number, found = 1, folder
    while (found / MANIFEST).is_file() and hash_file(found / MANIFEST) != manifest_sha256:
        number += 1
        found = folder.with_name(f"{folder.name}_{number}")
    return found


def _refuse_approved(settings: Settings, submission: SubmissionId) -> None:
    with connect(settings, "mcu_reporter") as connection:
        last = last_step(connection, submission)
    if last is not None and last.state == "approved":
        raise LedgerBusyError("Эти сведения тем временем утвердили", where=str(submission))


def _refuse_after_sending(settings: Settings, submission: SubmissionId, manifest_sha256: str) -> State | None:
    """Where the submission stands; LedgerError when files unlike these have left the house."""
    with connect(settings, "mcu_reporter") as connection:
        last = last_step(connection, submission)
    if last is not None and last.state in LEFT and last.manifest_sha256 != manifest_sha256:
        raise LedgerError(
            "Эти сведения уже отправлены, а подготовленное теперь от них отличается",
            where=str(submission),
            got=f"отправлено по публикации на {last.as_of.isoformat()}"
            if last.as_of
            else "отправлено без файлов",
            todo="отправленное не переписывается; то же самое даст --as-of с моментом той публикации",
        )
    return None if last is None else last.state


def _holds(folder: Path, rendering: Rendering) -> bool:
    manifest = folder / MANIFEST
    return manifest.is_file() and hash_file(manifest) == rendering.manifest_sha256


def _record(
    settings: Settings,
    submission: SubmissionId,
    rendering: Rendering,
    folder: Path,
    order: Order,
) -> State:
    """Note each step once: a process that was killed between two takes the next one when it runs again."""
    with connect(settings, "mcu_reporter") as connection:
        last = last_step(connection, submission)
        if last is None:
            add_step(connection, submission, "due", by=order.by)
        elif last.folder is not None and _holds(settings.home / last.folder, rendering):
            # The same bytes were put elsewhere as well: the ledger's place is the first one while it lasts.
            rendering = replace(rendering, folder=last.folder)
        add_step(connection, submission, "rendered", by=order.by, rendering=rendering, comment=order.comment)
    validate_folder(folder, rendering.manifest_sha256)
    with connect(settings, "mcu_reporter") as connection:
        add_step(connection, submission, "validated", by=order.by, rendering=rendering, comment=order.comment)
        last = last_step(connection, submission)
    if last is None:
        raise PublicationError("Журнал сведений не принял запись", where="ops.submissions")
    return last.state
