"""Durations that Excel keeps as days: text forms, and the day that its calendar invented.

fastexcel shows a duration as a moment of 1900. Excel counts 29.02.1900, which never was, so days 59 and 60
both come out as 28.02.1900: such cells are looked up again, exactly.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import python_calamine

from extractors.readers.guard import refuse_unreadable
from extractors.readers.tables import ROW, column_letter

_AMBIGUOUS = "1900-02-28"
_LONGEST_CELL = 300
_FIRST_REAL_YEAR = 1950
_FIRST_MARCH = datetime(1900, 3, 1)  # noqa: DTZ001  # Excel's calendar knows no zones

Exact = dict[str, list[tuple[int, str]]]


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


def put_exact_durations(
    frame: pl.DataFrame, columns: Iterable[int], find: Callable[[list[str]], Exact]
) -> pl.DataFrame:
    """Replace ambiguous moments of the columns; `find` looks up for `c<n>` row numbers with exact texts."""
    names = [f"c{number}" for number in sorted(columns)]
    doubtful = [name for name in names if frame[name].str.starts_with(_AMBIGUOUS).any()]
    for name, cells in (find(doubtful) if doubtful else {}).items():
        exact = pl.DataFrame(cells, schema={ROW: pl.Int64, "exact": pl.String}, orient="row").unique(ROW)
        joined = frame.join(exact, on=ROW, how="left", maintain_order="left")
        is_ambiguous = pl.col(name).str.starts_with(_AMBIGUOUS)
        settled = pl.when(is_ambiguous).then(pl.coalesce("exact", name)).otherwise(pl.col(name))
        frame = joined.with_columns(settled.alias(name)).drop("exact")
    return frame


def find_in_xml(blocks: Iterable[bytes], names: list[str]) -> Exact:
    """Durations of 59–60 days in a sheet's XML."""
    letters = {column_letter(int(name[1:])).encode(): name for name in names}
    pattern = re.compile(
        rb'<c r="(' + b"|".join(letters) + rb')(\d+)"[^>]*>(?:<f[^>]*>[^<]*</f>)?<v>((?:59|60)(?:\.\d+)?)</v>'
    )
    found: Exact = {name: [] for name in names}
    tail = b""
    for block in blocks:
        joint = tail + block
        for cell in pattern.finditer(joint):
            found[letters[cell[1]]].append((int(cell[2]), days_text(float(cell[3]))))
        tail = joint[-_LONGEST_CELL:]
    return found


def find_with_calamine(path: Path, sheet: str, names: list[str]) -> Exact:
    """All durations of the columns, where there is no XML to look into."""
    with refuse_unreadable(f"лист «{sheet}»"), path.open("rb") as file:
        rows = python_calamine.load_workbook(file).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    found: Exact = {name: [] for name in names}
    for number, cells in enumerate(rows, start=1):
        for name in names:
            column = int(name[1:])
            value = cells[column] if column < len(cells) else None
            if isinstance(value, timedelta):
                found[name].append((number, duration_text(value)))
    return found
