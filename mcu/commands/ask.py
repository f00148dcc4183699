"""`mcu sql` and `mcu psql`: ask the marts as the analyst, who may only read."""

import csv
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Annotated
from urllib.parse import unquote, urlsplit, urlunsplit

import typer

from extractors.errors import UsageError
from mcu.query import Answer, asking, reading
from mcu.terminal.options import AsOf, Json, read_as_of
from mcu.terminal.output import say, show_json, show_plain, show_table
from warehouse.database import analyst_url
from warehouse.embedded import EmbeddedPostgres
from warehouse.errors import McuError
from warehouse.publication import last_publication
from warehouse.settings import Settings, load_settings

TABLE_ROWS = 200


def sql(
    query: Annotated[str, typer.Argument(metavar="ЗАПРОС", help="один запрос SQL")],
    as_of: AsOf = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="ЧИСЛО",
            min=0,
            help=f"не больше строк, 0 — все; без него таблица показывает {TABLE_ROWS}, --json и --csv — все",
        ),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV с заголовком на stdout")] = False,
    as_json: Json = False,
) -> None:
    """Run one query and print its rows."""
    if as_csv and as_json:
        raise UsageError("Можно выбрать только один вид вывода", got="--csv и --json")
    settings = load_settings()
    moment = read_as_of(as_of, settings)
    most = limit if limit is not None else 0 if as_csv or as_json else TABLE_ROWS
    with reading(settings, moment) as connection:
        if moment is not None and last_publication(connection, moment) is None:
            say(f"По состоянию на {moment.isoformat()} ещё ничего не опубликовано: витрины пусты")
        with asking(connection, query) as answer:
            rows = _Limited(answer.rows, most)
            if as_csv:
                _write_csv(answer, rows)
            elif as_json:
                names = _distinct(answer.columns)
                show_json([dict(zip(names, row, strict=True)) for row in rows])
            else:
                show_table(answer.columns, list(rows), in_cell=show_plain)
    if rows.is_cut:
        say(f"Показаны первые строки: {most}. Остальные: --limit 0, --csv или --json")


def psql(
    context: typer.Context,
    as_of: AsOf = None,
) -> None:
    """Become psql with the analyst's login; the password stays off the command line."""
    settings = load_settings()
    parts = urlsplit(analyst_url(settings))
    login, _, place = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    address = urlunsplit(parts._replace(netloc=f"{user}@{place}"))
    program = _psql_program(settings)
    environment = os.environ | {"PGPASSWORD": unquote(password)} | _session(read_as_of(as_of, settings))
    os.execve(program, [program, address, *context.args], environment)  # noqa: S606  # psql takes over this process


def _psql_program(settings: Settings) -> str:
    """The embedded server's psql; for another server the one of the machine, when there is one."""
    found = shutil.which("psql") if settings.database_url is not None else None
    embedded = EmbeddedPostgres(settings.home).psql
    if found is None and not embedded.exists():
        raise McuError("Программы psql нет", where=str(embedded), todo="переустановите окружение: make venv")
    return found or str(embedded)


def _session(moment: datetime | None) -> dict[str, str]:
    if moment is None:
        return {}
    asked = f"-c mcu.as_of={moment.isoformat()}"
    return {"PGOPTIONS": " ".join(filter(None, (os.environ.get("PGOPTIONS"), asked)))}


class _Limited:
    """The first rows of an answer; `is_cut` tells afterwards whether there were more. 0 is no limit."""

    def __init__(self, rows: Iterator[tuple[object, ...]], most: int) -> None:
        self._rows, self._most = rows, most
        self.is_cut = False

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        if self._most == 0:
            yield from self._rows
            return
        yield from islice(self._rows, self._most)
        self.is_cut = next(self._rows, None) is not None


def _write_csv(answer: Answer, rows: "_Limited") -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)


def _csv_cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else value


def _distinct(columns: Sequence[str]) -> list[str]:
    """Names of a JSON object: a second `count` becomes `count_2`, or it would replace the first."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        names.append(column if seen[column] == 1 else f"{column}_{seen[column]}")
    return names
