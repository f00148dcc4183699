"""Results on stdout: a table for a person or one JSON document for a program; everything else on stderr."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

NOTHING = "—"
# Outside a terminal nobody scrolls sideways, but scripts search for whole file names: no folding before this.
_WIDE = 400


def say(text: str) -> None:
    """A remark for the person: stderr."""
    typer.echo(text, err=True)


def show(text: str) -> None:
    """A line of the result: stdout."""
    typer.echo(text)


def show_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    title: str = "",
    in_cell: Callable[[object], str] | None = None,
) -> None:
    """A table on stdout. Columns of numbers are set to the right; `in_cell` writes a value (`show_value`)."""
    write = in_cell or show_value
    numeric = {
        place
        for place in range(len(columns))
        if rows and all(isinstance(row[place], int | float | Decimal | None) for row in rows)
    }
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(columns):
        table.add_column(Text(name), justify="right" if place in numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(write(value)) for value in row))
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else _WIDE, highlight=False)
    with console.capture() as capture:
        if title:
            console.print(Text(title, style="bold"))
        console.print(table)
    # A wide last column would pad every line of a log with blanks.
    show("\n".join(line.rstrip() for line in capture.get().strip("\n").splitlines()).rstrip())


def show_json(document: object) -> None:
    """One JSON document on stdout: moments in ISO 8601 with a zone, exact numbers as numbers."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_as_json))


def show_value(value: object) -> str:
    """A value as a cell shows it; thousands are set apart."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")
    return str(value)


def show_plain(value: object) -> str:
    """A value as the database has it, for answers of queries: a year is not «2 026»."""
    if value is None:
        return ""
    return show_value(value) if isinstance(value, bool) else str(value)


def show_moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """A moment in the zone of the installation, to the minute."""
    return moment.astimezone(zone).strftime("%d.%m.%Y %H:%M") if moment else NOTHING


def show_date(day: date | None) -> str:
    """A date as documents write it."""
    return day.strftime("%d.%m.%Y") if day else NOTHING


@contextmanager
def stdout_for_result() -> Iterator[None]:
    """While the block works, whatever libraries and child processes print to stdout goes to stderr.

    So stdout holds the result alone, even when dbt or Great Expectations greet their user.
    """
    sys.stdout.flush()
    descriptor = _descriptor(sys.stdout)
    if descriptor is None:
        with redirect_stdout(sys.stderr):
            yield
        return
    kept = os.dup(descriptor)
    os.dup2(2, descriptor)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, descriptor)
        os.close(kept)


def _descriptor(stream: IO[str]) -> int | None:
    """The stream's number in the operating system; None where a test stands in for it."""
    try:
        return stream.fileno()
    except OSError:
        return None


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    if isinstance(value, Path):
        return str(value)
    return str(value)
