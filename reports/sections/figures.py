"""A figure that knows the rows of the marts it is made of, so that everybody can make it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

How = Literal["value", "sum", "count", "difference", "percent", "ratio"]


@dataclass(frozen=True, eq=False)
class Row:
    """One row of a mart with the columns that were read; two rows are the same only as one object."""

    mart: str
    values: Mapping[str, object]

    def __getitem__(self, column: str) -> object:
        return self.values[column]

    def text(self, column: str) -> str | None:
        """A text of the row."""
        value = self.values[column]
        return None if value is None else str(value)

    def day(self, column: str) -> date | None:
        """A date of the row."""
        value = self.values[column]
        return value if isinstance(value, date) and not isinstance(value, datetime) else None

    def moment(self, column: str) -> datetime | None:
        """A moment of the row, in UTC."""
        value = self.values[column]
        return value if isinstance(value, datetime) else None

    def number(self, column: str) -> Fraction | None:
        """A number of the row, exact."""
        value = self.values[column]
        return Fraction(value) if isinstance(value, int | Decimal) else None


@dataclass(frozen=True, eq=False)
class Figure:
    """An exact value, or None for «нет данных», and how it is made.

    `value`, `sum`: of `column` of `rows`; `count`: of `rows`; `difference`: the first of `parts` less the
    second; `percent`: 100 · the first / the second; `ratio`: the first / the second.
    """

    value: Fraction | None
    how: How
    column: str | None = None
    rows: tuple[Row, ...] = ()
    parts: tuple["Figure", ...] = ()

    @property
    def whole(self) -> int:
        """The value of a count. Raises ValueError where there is none or it is not whole."""
        if self.value is None or self.value.denominator != 1:
            raise ValueError(f"not a whole number: {self.value}")
        return self.value.numerator


def take(row: Row, column: str) -> Figure:
    """The value of one column of a row."""
    return Figure(row.number(column), "value", column, (row,))


def total(rows: Iterable[Row], column: str) -> Figure:
    """The sum of a column; an empty cell is «нет данных» for the whole."""
    kept = tuple(rows)
    values = [row.number(column) for row in kept]
    known = [value for value in values if value is not None]
    return Figure(sum(known, Fraction()) if len(known) == len(values) else None, "sum", column, kept)


def count_rows(rows: Iterable[Row]) -> Figure:
    """How many rows there are."""
    kept = tuple(rows)
    return Figure(Fraction(len(kept)), "count", rows=kept)


def difference(figure: Figure, other: Figure) -> Figure:
    """What is left of the first; unknown where one of them is."""
    value = None if figure.value is None or other.value is None else figure.value - other.value
    return Figure(value, "difference", parts=(figure, other))


def percent(part: Figure, whole: Figure) -> Figure:
    """100 · part / whole; unknown where one of them is, or of nothing."""
    ratio = _divide(part, whole)
    return Figure(None if ratio is None else 100 * ratio, "percent", parts=(part, whole))


def ratio(part: Figure, whole: Figure) -> Figure:
    """part / whole; unknown where one of them is, or of nothing."""
    return Figure(_divide(part, whole), "ratio", parts=(part, whole))


def _divide(part: Figure, whole: Figure) -> Fraction | None:
    if part.value is None or not whole.value:
        return None
    return part.value / whole.value
