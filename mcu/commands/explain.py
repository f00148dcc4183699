"""`mcu explain`: why this verdict on an appeal, why this value of an indicator, in Russian sentences."""

from typing import Annotated

import typer

from mcu.terminal.help_text import McuCommand, McuGroup
from mcu.terminal.options import AsOf, Json, Municipality, Source, read_as_of
from mcu.terminal.output import show, show_json
from reports.explaining.appeal import AppealExplanation, explain_appeal
from warehouse.database import connect
from warehouse.settings import load_settings

app = typer.Typer(cls=McuGroup, add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def _root() -> None:
    """Explain."""


@app.command(
    cls=McuCommand,
    help="Объяснить сроки обращения: норма, засчитанные и пропущенные дни, вердикт, чей он.\n\n"
    "Срок считается по дням заново; если он не совпал с витриной, объяснения нет, а есть ошибка.",
    epilog="0\tобъяснено\n1\tобращение не найдено, номер неоднозначен или пересчёт не сошёлся",
)
def appeal(
    key: Annotated[
        str,
        typer.Argument(metavar="НОМЕР", help="номер в системе-источнике (123, pos:123, delo:15/2026) или ключ"),
    ],
    municipality: Municipality = None,
    source: Source = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Explain the clocks of one appeal."""
    settings = load_settings()
    moment = read_as_of(as_of, settings)
    with connect(settings, "mcu_reporter") as connection:
        explained = explain_appeal(
            connection, settings, key, municipality_code=municipality, source=source, as_of=moment
        )
    if as_json:
        show_json(explained.document())
        return
    _show_appeal(explained)


def _show_appeal(explained: AppealExplanation) -> None:
    show(explained.title)
    for section in explained.sections:
        show(f"\n{section.title}")
        for sentence in section.sentences:
            show(f"  {sentence}")
