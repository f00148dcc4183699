"""A person's word on a submission: approved, returned, gone by a road that is not ours."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from reports.duties.approvers import ApprovalError, require_approver
from reports.duties.items import PREPARED
from reports.validation import validate_folder
from warehouse.contacts import find_personal
from warehouse.database import connect
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.obligation_dates import ObligationCalendar
from warehouse.settings import Settings
from warehouse.submission_ledger import (
    LEFT,
    STATE_WORDS,
    LedgerError,
    Step,
    SubmissionId,
    add_step,
    last_step,
    read_steps,
    submission_lock,
)

AUTOMATIC = "автоматически: submission_approval файла муниципалитета"


def approve_submission(
    settings: Settings,
    submission: SubmissionId,
    *,
    role_code: str,
    by: str,
    now: datetime,
    comment: str | None = None,
    shown_manifest: str | None = None,
) -> Step:
    """Approve the newest files; `shown_manifest` is the hash of those that the person was shown, where known.

    Raises ApprovalError when the role may not, or other files have been prepared since; PublicationError when
    the files are not what was rendered; LedgerError when there is nothing to approve.
    """
    refuse_personal(comment, "--comment")
    own = _read_municipality(settings, submission)
    role = require_approver(own, role_code, now.astimezone(ZoneInfo(own.time_zone)).date())
    with submission_lock(settings, submission):
        last = _read_last(settings, submission)
        _require_shown(last, shown_manifest)
        if last.folder is not None and last.manifest_sha256 is not None:
            validate_folder(settings.home / last.folder, last.manifest_sha256)
        return _take(settings, submission, "approved", by=by, role_code=role.role, comment=comment)


def approve_automatically(settings: Settings, submission: SubmissionId, *, by: str) -> Step:
    """Approve without a person: the municipality's file says so (`submission_approval: automatic`)."""
    own = _read_municipality(settings, submission)
    if own.submission_approval != "automatic":
        raise ApprovalError(
            "Этот муниципалитет утверждает сведения сам",
            where=f"{own.code}.yml, ключ submission_approval",
            got=own.submission_approval,
            expected="automatic",
        )
    with submission_lock(settings, submission):
        return _take(settings, submission, "approved", by=by, role_code=None, comment=AUTOMATIC)


def return_submission(
    settings: Settings,
    submission: SubmissionId,
    *,
    why: str,
    by: str,
    role_code: str | None = None,
    shown_manifest: str | None = None,
) -> Step:
    """Give the newest files back with a reason, also after they were approved, until they have gone.

    Raises the same errors as `approve_submission`.
    """
    if not why.strip():
        raise ApprovalError("Возврат без причины не принимается", todo="укажите --why «причина»")
    refuse_personal(why, "--why")
    _read_municipality(settings, submission)
    with submission_lock(settings, submission):
        _require_shown(_read_last(settings, submission), shown_manifest)
        return _take(settings, submission, "returned", by=by, role_code=role_code, comment=why)


def note_sent(settings: Settings, submission: SubmissionId, *, by: str, how: str) -> Step:
    """Note that a person has handed it in: what is prepared here after its approval, the rest as it is.

    Raises LedgerError when the municipality owes no such thing or it has not been approved.
    """
    if not how.strip():
        raise ApprovalError("Не сказано, как отправлено", todo="укажите --how «письмо № … от …»")
    refuse_personal(how, "--how")
    own = _read_municipality(settings, submission)
    if ObligationCalendar(own).find(submission.obligation_code, submission.period) is None:
        raise LedgerError(
            "Такого обязательства у муниципалитета нет",
            where=f"{own.code}.yml, список obligations",
            got=f"{submission.obligation_code} за {submission.period}",
            todo="номера видны в mcu due",
        )
    with submission_lock(settings, submission):
        with connect(settings, "mcu_reporter") as connection:
            last = last_step(connection, submission)
            if submission.obligation_code in PREPARED:
                _require_approved(submission, last)
            elif last is None:
                add_step(connection, submission, "due", by=by)
        return _take(settings, submission, "sent", by=by, role_code=None, comment=how)


def refuse_personal(text: str | None, where: str) -> None:
    """The ledger is read by many and kept for ever: a name or a contact has no place in it."""
    kind = None if text is None else find_personal(text)
    if kind is not None:
        raise ApprovalError(
            "В пояснении личные данные", where=where, got=kind, expected="текст без имён, телефонов и адресов"
        )


def _read_municipality(settings: Settings, submission: SubmissionId) -> Municipality:
    known = load_municipalities(settings.municipalities)
    if submission.municipality_code not in known:
        raise LedgerError(
            "Неизвестный код муниципалитета", got=submission.municipality_code, expected=", ".join(known)
        )
    return known[submission.municipality_code]


def _read_last(settings: Settings, submission: SubmissionId) -> Step:
    with connect(settings, "mcu_reporter") as connection:
        return read_steps(connection, submission)[-1]


def _require_approved(submission: SubmissionId, last: Step | None) -> None:
    state = None if last is None else last.state
    if state not in ("approved", *LEFT):
        raise LedgerError(
            "Отправляют только утверждённое",
            where=str(submission),
            got=STATE_WORDS[state] if state else "сведения не подготовлены",
            expected=STATE_WORDS["approved"],
            todo=f"mcu submissions show {submission}, затем mcu approve",
        )


def _require_shown(last: Step, shown_manifest: str | None) -> None:
    if shown_manifest is not None and last.manifest_sha256 != shown_manifest:
        raise ApprovalError(
            "С тех пор подготовлены другие файлы",
            where=last.submission_id,
            got=f"решение о файлах {shown_manifest[:12]}",
            expected=f"о файлах {(last.manifest_sha256 or '—')[:12]}",
            todo=f"посмотрите новые: mcu submissions show {last.submission_id}",
        )


def _take(
    settings: Settings,
    submission: SubmissionId,
    state: Literal["approved", "returned", "sent"],
    *,
    by: str,
    role_code: str | None,
    comment: str | None,
) -> Step:
    with connect(settings, "mcu_reporter") as connection:
        add_step(connection, submission, state, by=by, role_code=role_code, comment=comment)
        return read_steps(connection, submission)[-1]
