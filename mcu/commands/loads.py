"""`mcu loads`: the ledger, and a person's decision on a load: held back, wrong, or right after all."""

import getpass
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any

import typer
from psycopg.rows import class_row

from mcu.terminal.entries import load_attribute
from mcu.terminal.help_text import McuCommand, McuGroup
from mcu.terminal.options import Json, Municipality, Source, check_choice
from mcu.terminal.output import say, show, show_json, show_moment, show_table
from mcu.terminal.progress import watch
from warehouse.database import connect
from warehouse.loads import release_load, withdraw_load
from warehouse.settings import load_settings

STATES = {
    "loaded": "загружена",
    "refused": "отвергнута",
    "quarantined": "в карантине",
    "withdrawn": "отозвана",
}
app = typer.Typer(cls=McuGroup, add_completion=False, rich_markup_mode=None, invoke_without_command=True)

LoadId = Annotated[int, typer.Argument(metavar="ID", help="номер загрузки из mcu loads")]
Why = Annotated[str, typer.Option("--why", metavar="ПРИЧИНА", help="почему принято это решение")]
Who = Annotated[
    str | None, typer.Option("--who", metavar="КТО", help="кто решил; без него — учётная запись системы")
]


@dataclass(frozen=True)
class LoadRow:
    """A row of the ledger."""

    load_id: int
    municipality_code: str
    source: str
    file_name: str
    arrived_at: datetime
    exported_at: datetime
    state: str
    rows_read: int
    rows_inserted: int
    rows_unchanged: int
    rows_rejected: int
    known_from: datetime | None
    reason: str | None


@app.callback()
def list_loads(
    context: typer.Context,
    municipality: Municipality = None,
    source: Source = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="СОСТОЯНИЕ", help="loaded, refused, quarantined или withdrawn"),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="ЧИСЛО", min=1, help="сколько последних")] = 50,
    as_json: Json = False,
) -> None:
    """The newest loads first."""
    if context.invoked_subcommand is not None:
        return
    if state is not None:
        check_choice("--state", state, list(STATES))
    settings = load_settings()
    loads = _read_loads(municipality, source, state, limit)
    if as_json:
        show_json({"loads": [asdict(load) for load in loads]})
        return
    show_table(
        (
            "ID", "МЦУ", "Источник", "Файл", "Поступил", "Состояние", "Прочитано", "Загружено",
            "Без изменений", "Отклонено", "Известна с", "Причина",
        ),
        [_table_row(load, lambda moment: show_moment(moment, settings.zone)) for load in loads],
    )  # fmt: skip
    if any(load.state == "quarantined" for load in loads):
        show("Решение по карантину: mcu loads release|withdraw ID --why «причина»")


@app.command(
    cls=McuCommand,
    help="Впустить загрузку из карантина в следующую сборку.",
    epilog="0\tрешение записано\n1\tрешение не подходит к состоянию загрузки",
)
def release(load_id: LoadId, why: Why, who: Who = None) -> None:
    """Let a quarantined load into the next build."""
    _decide(release_load, load_id, why, who, "впущена: следующая сборка её возьмёт")


@app.command(
    cls=McuCommand,
    help="Отозвать загрузку: со следующей сборки её строки не считаются.",
    epilog="0\tрешение записано\n1\tрешение не подходит к состоянию загрузки",
)
def withdraw(load_id: LoadId, why: Why, who: Who = None) -> None:
    """Take a load back from the next build on."""
    _decide(withdraw_load, load_id, why, who, "отозвана: следующая сборка её не считает")


@app.command(
    cls=McuCommand,
    help="Вернуть загрузку, отозванную по ошибке: её файл загружается снова.",
    epilog="0\tзагрузка возвращена\n1\tрешение не подходит к состоянию, нет копии файла или он отвергнут",
)
def restore(load_id: LoadId, why: Why, who: Who = None) -> None:
    """Load the bytes of a withdrawn load again."""
    settings = load_settings()
    with watch() as progress:
        # By name: loading brings polars along, which the other decisions never need.
        load_attribute("mcu.commands.server:prepare_database")(settings)
        restored = load_attribute("extractors.restore:restore_load")(
            settings,
            load_id,
            why=why,
            who=who or getpass.getuser(),
            progress=lambda rows: progress(f"загрузка {load_id}, строк", rows),
        )
    say(
        f"Загрузка {load_id} возвращена новой загрузкой {restored.load_id}, строк: {restored.counts.read}."
        " Следующая сборка её возьмёт"
    )


def _decide(decide: Callable[..., None], load_id: int, why: str, who: str | None, done: str) -> None:
    settings = load_settings()
    with connect(settings) as connection:
        decide(connection, load_id, why=why, who=who or getpass.getuser())
    say(f"Загрузка {load_id} {done}")


def _read_loads(municipality: str | None, source: str | None, state: str | None, limit: int) -> list[LoadRow]:
    with connect(load_settings()) as connection, connection.cursor(row_factory=class_row(LoadRow)) as cursor:
        return cursor.execute(
            """
            select
                load_id, municipality_code, source, file_name, arrived_at, exported_at, state, rows_read,
                rows_inserted, rows_unchanged, rows_rejected, known_from, reason
            from ops.loads
            where
                municipality_code = coalesce(%(municipality)s::text, municipality_code)
                and source = coalesce(%(source)s::text, source)
                and state = coalesce(%(state)s::text, state)
            order by load_id desc
            limit %(limit)s
            """,
            {"municipality": municipality, "source": source, "state": state, "limit": limit},
        ).fetchall()


def _table_row(load: LoadRow, when: Callable[[datetime | None], str]) -> tuple[Any, ...]:
    return (
        str(load.load_id),
        load.municipality_code,
        load.source,
        load.file_name,
        when(load.arrived_at),
        STATES[load.state],
        load.rows_read,
        load.rows_inserted,
        load.rows_unchanged,
        load.rows_rejected,
        when(load.known_from),
        load.reason,
    )
