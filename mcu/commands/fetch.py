"""`mcu fetch`: bring what is new at the addresses of arrivals into the inbox, or try an address out."""

from dataclasses import asdict
from typing import Annotated

import typer

from extractors.fetching.ledger import PlaceLook
from extractors.fetching.run import visit_places
from mcu.commands.server import make_folders, prepare_database
from mcu.terminal.options import Json
from mcu.terminal.output import say, show, show_json, show_moment, show_table
from warehouse.settings import Settings, load_settings


def fetch(
    address: Annotated[
        str | None, typer.Option("--address", metavar="КОД", help="один адрес: code из ключа arrivals")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="только войти и показать, что было бы забрано")
    ] = False,
    as_json: Json = False,
) -> None:
    """Visit the addresses; exit 1 when one of them, or something there, waits for a person."""
    settings = load_settings()
    make_folders(settings)
    prepare_database(settings)
    looks = visit_places(settings, code=address, dry_run=dry_run)
    if as_json:
        show_json({"addresses": [asdict(look) for look in looks]})
    else:
        _show(looks, settings, dry_run=dry_run)
    if any(look.faults for look in looks):
        raise typer.Exit(1)


def _show(looks: list[PlaceLook], settings: Settings, *, dry_run: bool) -> None:
    if not looks:
        say("Ни в одном файле муниципалитета нет адресов: ключ arrivals")
        return
    files = [(look, file) for look in looks for file in look.fetched]
    if files:
        show_table(
            ("Адрес", "МЦУ", "Источник", "Файл", "Байт", "Изменён"),
            [
                (
                    look.code,
                    file.municipality_code,
                    file.source,
                    file.file_name,
                    file.size_bytes,
                    show_moment(file.modified_at, settings.zone),
                )
                for look, file in files
            ],
        )
    for look in looks:
        for sentence in look.wanted:
            show(f"Было бы забрано: {sentence}")
        for sentence in look.growing:
            show(f"Не взято: {sentence}")
        for sentence in look.faults:
            show(f"Не забрано: {sentence}")
        count = len(look.wanted) if dry_run else len(look.fetched)
        word = "новых по правилам" if dry_run else "забрано файлов"
        show(f"{look.code}, {look.address}: {word} {count}, не по правилам {look.unmatched_count}")
