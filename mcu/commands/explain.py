"""`mcu explain`: why this verdict on an appeal, why this value of an indicator, in Russian sentences."""

from collections.abc import Sequence
from typing import Annotated

import typer

from mcu.terminal.help_text import McuCommand, McuGroup
from mcu.terminal.options import AsOf, Json, Municipality, Source, read_as_of
from mcu.terminal.output import show, show_json, show_table
from reports.explaining.appeal import explain_appeal
from reports.explaining.indicator import Choice, explain_indicator
from reports.explaining.section import Section
from warehouse.database import connect
from warehouse.settings import load_settings

FIRST_ROWS = 10
app = typer.Typer(cls=McuGroup, add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@app.command(
    cls=McuCommand,
    help="Объяснить сроки обращения: норма, засчитанные и пропущенные дни, вердикт, чей он.\n\n"
    "Срок считается по дням заново; если он не совпал с витриной, объяснения нет, а есть ошибка.",
    epilog="0\tобъяснено\n1\tобращение не найдено, номер неоднозначен или пересчёт не сошёлся",
)
def appeal(
    key: Annotated[
        str,
        typer.Argument(
            metavar="НОМЕР", help="номер в системе-источнике (123, pos:123, delo:15/2026) или ключ"
        ),
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
    _show(explained.title, explained.sections)


@app.command(
    cls=McuCommand,
    help="Объяснить значение показателя: что считается, за какие дни, какие обращения за цифрой.\n\n"
    "Строки складываются заново; если сумма не равна цифре, объяснения нет, а есть ошибка.",
    epilog="0\tобъяснено\n1\tпоказатель или его часть за этот период не опубликованы "
    "или цифра не сходится со своими строками",
)
def indicator(  # noqa: PLR0913  # every option of a command is an argument
    code: Annotated[str, typer.Argument(metavar="КОД", help="код показателя, например on_time_share")],
    municipality: Annotated[str, typer.Option("--municipality", metavar="КОД", help="код МЦУ")],
    period: Annotated[
        str,
        typer.Option(
            "--period", metavar="ПЕРИОД", help="2026, 2026Q3, 2026-09, 2026-W46 или 2026YTD09 (с начала года)"
        ),
    ],
    edition: Annotated[
        str | None,
        typer.Option("--edition", metavar="РЕДАКЦИЯ", help="редакция, если за период их несколько"),
    ] = None,
    member: Annotated[
        str | None,
        typer.Option(
            "--member",
            metavar="ЧАСТЬ",
            help="одна часть показателя: направление, источник, тема, возраст — код или название",
        ),
    ] = None,
    dimension: Annotated[
        str | None,
        typer.Option(
            "--dimension",
            metavar="РАЗРЕЗ",
            help="разрез части, если она есть в нескольких: direction, source, topic, channel, age, outcome",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=f"все строки; без него первые {FIRST_ROWS}")] = False,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Explain one published figure."""
    settings = load_settings()
    moment = read_as_of(as_of, settings)
    with connect(settings, "mcu_reporter") as connection:
        explained = explain_indicator(
            connection,
            settings,
            code,
            municipality_code=municipality,
            period=period,
            choice=Choice(edition, member, dimension),
            as_of=moment,
        )
    most = None if every else FIRST_ROWS
    if as_json:
        show_json(explained.document(most))
        return
    _show(explained.title, explained.sections)
    shown = explained.table(most)
    if shown:
        show_table(explained.columns(), shown)
    if len(shown) < len(explained.rows):
        show(f"Показаны строки: {len(shown)} из {len(explained.rows)}; все — с --all")


def _show(title: str, sections: Sequence[Section]) -> None:
    show(title)
    for section in sections:
        show(f"\n{section.title}")
        for sentence in section.sentences:
            show(f"  {sentence}")
