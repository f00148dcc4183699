"""`mcu quality`: the workbook of what has to be mended in the source data of a week."""

from pathlib import Path
from typing import Annotated

import typer

from mcu.terminal.folders import writing_into
from mcu.terminal.options import AsOf, Json, as_usage, check_choice, read_as_of
from mcu.terminal.output import show, show_json, show_moment, stdout_for_result
from reports.quality.book import Book, render_quality
from reports.quality.week import Week, parse_week
from warehouse.errors import PublicationError
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings, load_settings


def quality(
    municipality: Annotated[str, typer.Option("--municipality", metavar="КОД", help="код МЦУ")],
    week: Annotated[
        str | None,
        typer.Option(
            "--week", metavar="НЕДЕЛЯ", help="2026-W46; без неё — последняя полная неделя публикации"
        ),
    ] = None,
    as_of: AsOf = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="ПАПКА", help="куда писать; без неё — outbox")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the quality workbook of one municipality and week."""
    settings = load_settings()
    code = check_choice("--municipality", municipality, list(load_municipalities(settings.municipalities)))
    asked, moment = _read_week(week), read_as_of(as_of, settings)
    with stdout_for_result(), writing_into(out, "--out", settings.outbox):
        book = render_quality(settings, code, week=asked, as_of=moment, out=out)
    if as_json:
        show_json(vars(book))
    else:
        _show(book, settings)


def _read_week(text: str | None) -> Week | None:
    if text is None:
        return None
    with as_usage(PublicationError, where="--week"):
        return parse_week(text)


def _show(book: Book, settings: Settings) -> None:
    at = show_moment(book.as_of, settings.zone)
    show(f"{book.municipality_code}, {book.week}, по состоянию на {at}: {book.file}")
    show(
        f"Файлов {book.file_count}, отклонённых строк {book.rejected_count}, противоречий {book.odd_count},"
        f" неопознанных значений {book.unmapped_count}"
    )
