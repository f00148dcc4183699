"""The morning's work on what is owed, step by step: what the tasks of DAG `submissions_due` call.

Each step takes the morning's moment and returns small values without personal data, because they become
XComs. One municipality's failure stops no other: what failed is told at the end of its chunk.
"""

import logging
from datetime import UTC, datetime
from typing import Any

import psycopg

from mcu.terminal.crash_log import describe_crash
from reports.duties.approval import approve_automatically, approve_submission, return_submission
from reports.duties.items import Item, is_alarming, standing
from reports.duties.nights import is_old
from reports.duties.reading import Knowledge, list_items, read_knowledge
from reports.duties.review import HEADER, Review, read_review
from reports.duties.words import say_alarm, say_publication, say_stale
from reports.submission import Order, render_submission
from warehouse.contacts import find_personal
from warehouse.database import connect
from warehouse.errors import DatabaseUnavailableError, McuError
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import Settings, load_settings
from warehouse.submission_ledger import (
    LedgerBusyError,
    LedgerError,
    SubmissionId,
    add_step,
    last_step,
    submission_lock,
)

BY = "submissions_due"
WITHOUT_WORDS = "возвращено в Airflow без пояснения"
NOT_KEPT = "пояснение не сохранено: в нём личные данные"
# As many mapped tasks as a small machine has cores; each takes its share of the municipalities one by one.
_CHUNKS = 2


class DutyError(McuError):
    """Something that is owed is late, not ready or not approved: somebody has to act today."""


def open_duties(as_of: datetime | str) -> list[list[str]]:
    """Note in the ledger what has come into its time; returns the ids to prepare, in chunks of equal size."""
    settings, moment = load_settings(), _moment(as_of)
    to_prepare = []
    for _, item in _list(settings, moment, _read(settings, moment)):
        submission = item.submission_id
        if submission is None or standing(item, moment) in ("ahead", "done"):
            continue
        if item.step is None and (item.is_duty or item.is_prepared):
            _open(settings, submission)
        if item.is_prepared and (item.step is None or item.step.state != "approved"):
            to_prepare.append(str(submission))
    return [chunk for number in range(_CHUNKS) if (chunk := to_prepare[number::_CHUNKS])]


def prepare_duties(submission_ids: list[str], as_of: datetime | str) -> list[dict[str, Any]]:
    """Render and check each; raises DutyError when some could not be, after the others are done."""
    settings, moment = load_settings(), _moment(as_of)
    done: list[dict[str, Any]] = []
    failures = []
    for text in submission_ids:
        submission = SubmissionId.parse(text)
        try:
            done.append(_prepare(settings, submission, moment))
        except LedgerBusyError as busy:
            done.append({"submission_id": text, "state": "busy", "reason": busy.sentence()})
        except (DatabaseUnavailableError, psycopg.OperationalError):
            raise
        except McuError as failure:
            failures.append(f"{text}: {failure.sentence()}")
        except Exception as error:  # noqa: BLE001  # a fault of the code in one city leaves the others theirs
            failures.append(f"{text}: {describe_crash(error, [BY]).sentence()}")
    if failures:
        raise DutyError(
            "Сведения не подготовлены",
            got=" | ".join(failures),
            todo="остальные готовы; исправьте причину и перезапустите задачу или выполните mcu submit",
        )
    return done


def list_pending(as_of: datetime | str) -> list[dict[str, Any]]:
    """What waits for a person's approval, as the arguments of one approval task each."""
    settings, moment = load_settings(), _moment(as_of)
    asked = []
    for own, item in _list(settings, moment, _read(settings, moment)):
        if item.step is not None and item.step.state == "validated":
            try:
                asked.append(_ask(read_review(settings, item.step), own))
            except LedgerError as lost:
                # The next morning prepares it anew, and the alarm knows that it is not approved.
                logging.getLogger("mcu.duties").warning(lost.sentence())
    return asked


def raise_alarm(as_of: datetime | str) -> dict[str, Any]:
    """End red when a duty is late, due today, not ready or not approved in time, each in one sentence."""
    settings, moment = load_settings(), _moment(as_of)
    knowledge = _read(settings, moment)
    alarms = [
        say_alarm(item, own, moment)
        for own, item in _list(settings, moment, knowledge)
        if is_alarming(item, moment)
    ]
    publication = knowledge.publication
    warning = say_publication(
        knowledge, publication is not None and is_old(publication, moment), settings.zone
    )
    alarms += [warning] if warning else []
    if alarms:
        raise DutyError("Сроки требуют внимания", got=" | ".join(alarms))
    return {"alarms": []}


def is_waiting(submission_id: str, manifest_sha256: str) -> bool:
    """Whether these very files still wait for a decision."""
    with connect(load_settings(), "mcu_reporter") as connection:
        last = last_step(connection, SubmissionId.parse(submission_id))
    return last is not None and last.state == "validated" and last.manifest_sha256 == manifest_sha256


def record_answer(
    submission_id: str, manifest_sha256: str, *, is_approved: bool, login: str, comment: str
) -> None:
    """Airflow's answer as a step of the ledger, in the name of the role that signs."""
    settings = load_settings()
    submission = SubmissionId.parse(submission_id)
    own = load_municipalities(settings.municipalities)[submission.municipality_code]
    by = f"airflow:{login or 'api'}"
    if find_personal(comment) is not None:
        comment = NOT_KEPT
    if is_approved:
        approve_submission(
            settings,
            submission,
            role_code=own.submission_signer,
            by=by,
            now=datetime.now(UTC),
            comment=comment or None,
            shown_manifest=manifest_sha256,
        )
    else:
        return_submission(
            settings,
            submission,
            why=comment or WITHOUT_WORDS,
            by=by,
            role_code=own.submission_signer,
            shown_manifest=manifest_sha256,
        )


def _prepare(settings: Settings, submission: SubmissionId, moment: datetime) -> dict[str, Any]:
    own = load_municipalities(settings.municipalities)[submission.municipality_code]
    knowledge = _read(settings, moment)
    items = list_items(own, knowledge, moment)
    item = next((one for one in items if one.submission_id == submission), None)
    if item is None or item.is_done:
        return {"submission_id": str(submission), "state": "done"}
    stale = _say_stale(settings, item, knowledge, moment)
    cutoff = item.dated.cutoff_at if item.dated else None
    rendered = render_submission(
        settings,
        municipality_code=submission.municipality_code,
        period=submission.period,
        as_of=moment if cutoff is None else None,
        order=Order(by=BY, comment=stale, keeps_approved=True),
    )
    state: str = rendered.state
    # A machine does not decide about figures that are older than they should be.
    if state == "validated" and own.submission_approval == "automatic" and stale is None:
        state = approve_automatically(settings, submission, by=BY).state
    return {"submission_id": str(submission), "state": state, "manifest_sha256": rendered.manifest_sha256}


def _say_stale(settings: Settings, item: Item, knowledge: Knowledge, moment: datetime) -> str | None:
    """That the figures are of the last good publication, because no later night was published."""
    cutoff = item.dated.cutoff_at if item.dated else None
    expected = moment if cutoff is None else min(moment, cutoff)
    known = _read(settings, expected) if cutoff is not None else knowledge
    if known.publication is None or not is_old(known.publication, expected):
        return None
    return say_stale(known, settings.zone)


def _ask(review: Review, own: Municipality) -> dict[str, Any]:
    """Subject and body of the approval page (Markdown): nothing but what `mcu submissions show` tells."""
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in line.cells)} |" for line in review.lines]
    head = f"| {' | '.join(HEADER)} |"
    body = [
        f"Данные по состоянию на {review.as_of}. Утверждает {own.submission_signer}.",
        *(f"- **{warning}**" for warning in review.warnings),
        "\n".join([head, "|---" * len(HEADER) + "|", *lines]),
        *(f"- {text}" for text in (*review.coverage, *review.remarks, *review.defaults)),
        f"Печатная форма: `{review.printed_form}`",
        f"Без Airflow: `mcu approve {review.submission_id} --by {own.submission_signer}`",
    ]
    return {
        "subject": f"Утвердить: {review.title}",
        "body": "\n\n".join(body),
        "submission_id": review.submission_id,
        "manifest_sha256": review.manifest_sha256,
    }


def _list(settings: Settings, moment: datetime, knowledge: Knowledge) -> list[tuple[Municipality, Item]]:
    known = load_municipalities(settings.municipalities).values()
    return [(own, item) for own in known for item in list_items(own, knowledge, moment)]


def _read(settings: Settings, moment: datetime) -> Knowledge:
    knowledge = read_knowledge(settings, moment)
    if knowledge.fault is not None:
        raise DatabaseUnavailableError("Журнал сведений недоступен", got=knowledge.fault)
    return knowledge


def _open(settings: Settings, submission: SubmissionId) -> None:
    try:
        with submission_lock(settings, submission), connect(settings, "mcu_reporter") as connection:
            if last_step(connection, submission) is None:
                add_step(connection, submission, "due", by=BY)
    except LedgerBusyError:
        # Whoever holds it opens it.
        return


def _moment(as_of: datetime | str) -> datetime:
    moment = datetime.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return moment.astimezone(UTC)
