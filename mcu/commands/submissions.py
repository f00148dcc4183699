"""`mcu submissions`: the ledger of submissions, and the sheet that a руководитель sees before approving."""

from dataclasses import asdict
from typing import Any

import typer

from mcu.commands.approval import SubmissionName
from mcu.terminal.help_text import McuCommand, McuGroup
from mcu.terminal.options import Json, Municipality
from mcu.terminal.output import show, show_json, show_moment, show_table
from reports.duties.review import HEADER, Review, read_review
from warehouse.database import connect
from warehouse.settings import Settings, load_settings
from warehouse.submission_ledger import STATE_WORDS, Step, SubmissionId, read_standings, read_steps

app = typer.Typer(cls=McuGroup, add_completion=False, rich_markup_mode=None, invoke_without_command=True)


@app.callback()
def list_submissions(
    context: typer.Context, municipality: Municipality = None, as_json: Json = False
) -> None:
    """Every submission and where it stands."""
    if context.invoked_subcommand is not None:
        return
    settings = load_settings()
    with connect(settings, "mcu_reporter") as connection:
        standings = read_standings(connection, municipality)
    if as_json:
        show_json({"submissions": [asdict(step) for step in standings.values()]})
        return
    show_table(
        ("Номер", "Состояние", "С", "Кто", "Данные на", "Папка", "Пояснение"),
        [
            (
                step.submission_id,
                STATE_WORDS[step.state],
                show_moment(step.recorded_at, settings.zone),
                _who(step),
                show_moment(step.as_of, settings.zone),
                step.folder,
                step.comment,
            )
            for step in standings.values()
        ],
    )


@app.command(
    "show",
    cls=McuCommand,
    help="Показать перед утверждением: значения с изменениями, предупреждения, полноту данных, путь к PDF.",
    epilog="0\tпоказано\n1\tтаких сведений нет или их файлы не на месте",
)
def show_submission(submission_id: SubmissionName, as_json: Json = False) -> None:
    """The sheet of one submission and its life so far."""
    settings = load_settings()
    with connect(settings, "mcu_reporter") as connection:
        steps = read_steps(connection, SubmissionId.parse(submission_id))
    last = steps[-1]
    review = None if last.folder is None else read_review(settings, last)
    if as_json:
        show_json({"review": review and asdict(review), "steps": [asdict(step) for step in steps]})
        return
    if review is not None:
        _show_review(review)
    show_table(
        ("Шаг", "Когда", "Кто", "Данные на", "Опись", "Пояснение"), [_step(step, settings) for step in steps]
    )


def _show_review(review: Review) -> None:
    show(f"{review.title}. Данные по состоянию на {review.as_of}")
    show_table(HEADER, [line.cells for line in review.lines])
    for title, texts in (
        ("Обратите внимание", review.warnings),
        ("Замечания к показателям", review.remarks),
        ("Правила по умолчанию", review.defaults),
        ("Данные", review.coverage),
    ):
        for text in texts:
            show(f"{title}: {text}")
    show(f"Печатная форма: {review.printed_form}")


def _step(step: Step, settings: Settings) -> tuple[Any, ...]:
    return (
        STATE_WORDS[step.state],
        show_moment(step.recorded_at, settings.zone),
        _who(step),
        show_moment(step.as_of, settings.zone),
        (step.manifest_sha256 or "")[:12] or None,
        step.comment,
    )


def _who(step: Step) -> str:
    return f"{step.recorded_by}, {step.role_code}" if step.role_code else step.recorded_by
