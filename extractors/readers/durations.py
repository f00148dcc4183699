"""Durations that Excel keeps as days: text forms, and the day that its calendar invented.

fastexcel shows a duration as a moment of 1900. Excel counts 29.02.1900, which never was, so days 59 and 60
both come out as 28.02.1900: such cells are looked up again, exactly.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import python_calamine

from extractors.readers.guard import refuse_unreadable
from extractors.readers.tables import column_letter

EPOCH_TEXT = "1900-02-28"
_BLOCK = 1 << 20
_LONGEST_CELL = 300
_FIRST_REAL_YEAR = 1950
_FIRST_MARCH = datetime(1900, 3, 1)  # noqa: DTZ001  # Excel's calendar knows no zones


def duration_text(value: timedelta) -> str:
    """`H:MM:SS[.ffffff]`, hours may exceed 24; a negative duration has a leading minus."""
    total = abs(value)
    hours, rest = divmod(total.days * 86_400 + total.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{total.microseconds:06d}".rstrip("0") if total.microseconds else ""
    sign = "-" if value < timedelta(0) else ""
    return f"{sign}{hours:02d}:{minutes:02d}:{seconds:02d}{fraction}"


def days_text(days: float) -> str:
    """A number of days as `H:MM:SS[.fff]`, to the millisecond that Excel itself keeps."""
    return duration_text(timedelta(milliseconds=round(days * 86_400_000)))


def moment_text(moment: str) -> str | None:
    """fastexcel's `1899-12-31 12:30:37.103` as `12:30:37.103`; None when it is no moment before 1950."""
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return None
    if parsed.tzinfo is not None or parsed.year >= _FIRST_REAL_YEAR:
        return None
    start = datetime(1899, 12, 31) if parsed < _FIRST_MARCH else datetime(1899, 12, 30)  # noqa: DTZ001  # as above
    return duration_text(parsed - start)


def is_ambiguous(column: pl.Series) -> bool:
    """Whether the column holds a duration of 59 or 60 days."""
    return bool(column.str.starts_with(EPOCH_TEXT).any())


def exact_durations(
    path: Path, sheet: str, part: str | None, names: list[str]
) -> dict[str, list[tuple[int, str]]]:
    """For each column `c<n>`: row number and exact text of its durations of 59–60 days."""
    numbers = {int(name[1:]): name for name in names}
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in names}
    cells = _from_xml(path, part, numbers) if part else _from_calamine(path, sheet, numbers)
    for column, row, text in cells:
        found[numbers[column]].append((row, text))
    return found


def _from_xml(path: Path, part: str, columns: dict[int, str]) -> Iterator[tuple[int, int, str]]:
    letters = {column_letter(number).encode(): number for number in columns}
    pattern = re.compile(
        rb'<c r="(' + b"|".join(letters) + rb')(\d+)"[^>]*>(?:<f[^>]*>[^<]*</f>)?<v>((?:59|60)(?:\.\d+)?)</v>'
    )
    tail = b""
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            joint = tail + block
            for match in pattern.finditer(joint):
                yield letters[match[1]], int(match[2]), days_text(float(match[3]))
            tail = joint[-_LONGEST_CELL:]


def _from_calamine(path: Path, sheet: str, columns: dict[int, str]) -> Iterator[tuple[int, int, str]]:
    with refuse_unreadable(f"лист «{sheet}»"), path.open("rb") as file:
        rows = python_calamine.load_workbook(file).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    for row, cells in enumerate(rows, start=1):
        for column in columns:
            value = cells[column] if column < len(cells) else None
            if isinstance(value, timedelta):
                yield column, row, duration_text(value)
