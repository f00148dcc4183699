"""`mcu approve`, `mcu return`, `mcu sent`: a person's word on a submission, without Airflow."""

import getpass
from datetime import UTC, datetime
from typing import Annotated

import typer

from mcu.terminal.output import say
from reports.duties.approval import approve_submission, note_sent, return_submission
from warehouse.settings import load_settings
from warehouse.submission_ledger import SubmissionId

SubmissionName = Annotated[
    str, typer.Argument(metavar="ID", help="номер сведений из mcu due или mcu submissions")
]
Role = Annotated[
    str, typer.Option("--by", metavar="РОЛЬ", help="роль из файла МЦУ, например mcu_head; не имя")
]


def approve(
    submission_id: SubmissionName,
    by: Role,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar="ТЕКСТ", help="пояснение без личных данных")
    ] = None,
) -> None:
    """Approve the newest files of a submission."""
    step = approve_submission(
        load_settings(),
        SubmissionId.parse(submission_id),
        role_code=by,
        by=getpass.getuser(),
        now=datetime.now(UTC),
        comment=comment,
    )
    say(f"Утверждено: {step.submission_id}, файлы {step.folder}, опись {(step.manifest_sha256 or '')[:12]}")


def return_(
    submission_id: SubmissionName,
    why: Annotated[str, typer.Option("--why", metavar="ПРИЧИНА", help="что исправить, без личных данных")],
    by: Annotated[
        str | None, typer.Option("--by", metavar="РОЛЬ", help="роль из файла МЦУ; можно не указывать")
    ] = None,
) -> None:
    """Give a submission back with a reason."""
    step = return_submission(
        load_settings(), SubmissionId.parse(submission_id), why=why, by=getpass.getuser(), role_code=by
    )
    say(f"Возвращено: {step.submission_id}. Исправьте причину и подготовьте заново: mcu submit")


def sent(
    submission_id: SubmissionName,
    how: Annotated[
        str, typer.Option("--how", metavar="КАК", help="чем отправлено: письмо № … от …, без личных данных")
    ],
) -> None:
    """Note that a submission has been handed in by a road of one's own."""
    step = note_sent(load_settings(), SubmissionId.parse(submission_id), by=getpass.getuser(), how=how)
    say(f"Отмечено отправленным: {step.submission_id}")
