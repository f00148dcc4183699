"""One file being written, whatever its format, and the splitting of an export into several."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from extractors.sample.rows import Rows

FOLDER_MODE = 0o700


class Table(Protocol):
    """A file that takes rows until it is closed."""

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows; the frame's columns are the file's, in the file's order."""
        ...

    def close(self, totals: str | None) -> None:
        """Finish the file, with a totals row if there is a text for it."""
        ...


@dataclass(frozen=True)
class SampleFile:
    """A written file; the counts say what a loader should find in it (day numbers: days since 1970)."""

    path: Path
    source: str
    first_day: int
    last_day: int
    row_count: int
    has_totals_row: bool


@dataclass
class _Open:
    table: Table
    path: Path
    first_day: int
    last_day: int
    rows: int = 0


class Sink:
    """Writes the rows of one source into as many files as needed.

    `name` makes a file's name from its first day, last day and part number (1 for the first); `make` opens
    the file of a part; `totals` says whether a part ends with a totals row. Files get their name and time
    only when they are whole, so that nobody takes a half-written one from an inbox.
    """

    def __init__(
        self,
        folder: Path,
        source: str,
        *,
        make: Callable[[Path, int], Table],
        name: Callable[[int, int, int], str],
        totals: Callable[[int], bool],
        moment: float,
        limit: int | None,
    ) -> None:
        self._folder, self._source, self._moment, self._limit = folder, source, moment, limit
        self._make, self._name, self._totals = make, name, totals
        self._open: _Open | None = None
        self._files: list[SampleFile] = []

    def write(self, rows: Rows) -> None:
        """Append a block, going on to the next file where one is full."""
        begin = 0
        while begin < len(rows.frame):
            file = self._open or self._next(int(rows.days[begin]))
            room = len(rows.frame) - begin if self._limit is None else self._limit - file.rows
            part = rows.frame.slice(begin, room)
            file.table.write(part)
            file.rows += len(part)
            begin += len(part)
            file.last_day = int(rows.days[begin - 1])
            if file.rows == self._limit:
                self._finish(file)

    def close(self, first_day: int, last_day: int) -> list[SampleFile]:
        """The files written; an export without rows is a file with its headers only."""
        if self._open is None and not self._files:
            self._next(first_day)
        if self._open is not None:
            # The last file's period ends with the export's, whether or not something came in on its last day.
            self._open.last_day = last_day
            self._finish(self._open)
        return self._files

    def _next(self, day: int) -> _Open:
        make_folder(self._folder)
        path = self._folder / f".{self._source}.{len(self._files) + 1}.part"
        self._open = _Open(self._make(path, len(self._files) + 1), path, day, day)
        return self._open

    def _finish(self, file: _Open) -> None:
        part = len(self._files) + 1
        has_totals = self._totals(part)
        file.table.close(f"Итого: {file.rows}" if has_totals else None)
        period = file.first_day, file.last_day
        final = self._folder / self._name(*period, part)
        os.utime(file.path, (self._moment, self._moment))
        file.path.replace(final)
        self._files.append(SampleFile(final, self._source, *period, file.rows, has_totals))
        self._open = None


def write_whole(path: Path, moment: float, write: Callable[[Path], None]) -> None:
    """Let `write` make a file at another path; it gets its name and its time only when it is whole."""
    make_folder(path.parent)
    part = path.with_name(f".{path.name}.part")
    write(part)
    os.utime(part, (moment, moment))
    part.replace(path)


def make_folder(folder: Path) -> None:
    """The folder and its missing parents, closed to others: exports hold personal data."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
