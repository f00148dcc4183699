"""Options that several commands share; a wrong value is wrong usage, named with the nearest right one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated

import typer

from extractors.errors import UsageError
from mcu.terminal.entries import load_attribute
from warehouse.errors import McuError, nearest
from warehouse.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="один документ JSON на stdout")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="МОМЕНТ",
        help="по состоянию на: 2026-10-01T02:00, без пояса — в MCU_TIMEZONE",
    ),
]
Municipality = Annotated[
    str | None, typer.Option("--municipality", metavar="КОД", help="код МЦУ: имя файла в municipalities/")
]
Source = Annotated[
    str | None, typer.Option("--source", metavar="ИСТОЧНИК", help="короткое имя, например pos")
]


def check_choice(option: str, value: str, known: list[str]) -> str:
    """The value if it is known; otherwise UsageError with the nearest known one."""
    if value not in known:
        raise UsageError(
            "Неизвестное значение параметра",
            where=option,
            got=value,
            expected=nearest(value, known) or ", ".join(known),
        )
    return value


@contextmanager
def as_usage(kind: type[McuError], *, where: str | None = None) -> Iterator[None]:
    """Errors of this kind come from the words of the command: wrong usage, exit code 2."""
    try:
        yield
    except kind as error:
        raise UsageError(
            error.what, where=where or error.where, got=error.got, expected=error.expected, todo=error.todo
        ) from error


def read_as_of(text: str | None, settings: Settings) -> datetime | None:
    """The moment of `--as-of` in UTC; None when it was not given."""
    if text is None:
        return None
    # By name: the module of the night brings polars along, which a question without a moment never needs.
    parse_as_of: Callable[[str, Settings], datetime] = load_attribute("mcu.night:parse_as_of")
    with as_usage(McuError, where="--as-of"):
        return parse_as_of(text, settings)


def read_date(option: str, text: str) -> date:
    """A date written as 2026-09-30 or 30.09.2026."""
    parts = text.split(".")
    iso = "-".join(reversed(parts)) if len(parts) == 3 else text
    try:
        return date.fromisoformat(iso)
    except ValueError:
        raise UsageError(
            "Значение параметра не дата", where=option, got=text, expected="дата вида 2026-09-30"
        ) from None
