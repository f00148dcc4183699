"""The stretch of days that an export speaks for, as its file's name tells it."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from psycopg import Connection
from psycopg.rows import TupleRow

from extractors.contract import SourceContract
from extractors.errors import FileRefusedError

_DAY = r"(\d{2})\.(\d{2})\.(\d{4})"
_DAYS = re.compile(rf"(?<!\d){_DAY}(?:\s*[-–—_]\s*{_DAY})?(?!\d)")
_MONTH = re.compile(r"(?<![\d.])(?:(\d{2})[._-](\d{4})|(\d{4})[._-](\d{2}))(?![\d.]*\d)")
_NAMED_MONTH = re.compile(
    r"(январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*[ _.-]*(\d{4})(?!\d)"
)
_MONTHS = (
    "январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр",
)  # fmt: skip
# A slip of a year in a name would make one file speak for decades.
_LONGEST_DAYS = 1100


@dataclass(frozen=True)
class Period:
    """Days of an export, both ends included."""

    first: date
    last: date

    @property
    def month(self) -> str:
        """The first day's month, `2026-09`."""
        return f"{self.first:%Y-%m}"


def find_period(file_name: str, contract: SourceContract) -> Period | None:
    """The period in a file's name; None for a source whose names tell none.

    Raises `FileRefusedError` when the contract wants one and the name has none that is possible.
    """
    if contract.file_period is None:
        return None
    name = file_name.rsplit("/", 1)[-1]
    try:
        found = _find_days(name) if contract.file_period == "days" else _find_month(name.lower())
    except ValueError:
        found = None
    if found is None or not 0 <= (found.last - found.first).days <= _LONGEST_DAYS:
        is_days = contract.file_period == "days"
        raise FileRefusedError(
            "В имени файла нет периода, за который сделана выгрузка",
            where=file_name,
            expected="…01.09.2026-30.09.2026…" if is_days else "…09.2026… или …сентябрь 2026…",
            todo="впишите период в имя файла и положите его снова: в самой таблице его нет",
        )
    return found


def record_period(connection: Connection[TupleRow], load_id: int, period: Period | None) -> None:
    """Note in the ledger for which days a load speaks."""
    if period is not None:
        connection.execute(
            "update ops.loads set period_from = %s, period_through = %s where load_id = %s",
            [period.first, period.last, load_id],
        )


def _find_days(name: str) -> Period | None:
    found = _DAYS.search(name)
    if found is None:
        return None
    day, month, year, *end = found.groups()
    first = date(int(year), int(month), int(day))
    return Period(first, date(int(end[2]), int(end[1]), int(end[0])) if end[0] else first)


def _find_month(name: str) -> Period | None:
    if found := _MONTH.search(name):
        month, year = (int(found[1] or found[4]), int(found[2] or found[3]))
    elif found := _NAMED_MONTH.search(name):
        stem = "ма" if found[1] in ("май", "мая") else found[1]
        month, year = _MONTHS.index(stem) + 1, int(found[2])
    else:
        return None
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
