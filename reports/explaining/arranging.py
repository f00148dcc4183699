"""Rows of a figure that is no plain sum: which are the median, the topics named most, the problem points.

What the rows give is held against the published figure: they are told by what they prove.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from reports.explaining.reading_indicator import BehindRow
from reports.figures import plain, round_half_up
from reports.model import Indicator
from warehouse.errors import PublicationError

POINTS, TOP, MEDIAN, SURGE = "members_at_least", "top_share", "median", "surge"


def arrange_rows(rows: Sequence[BehindRow], indicator: Indicator, aggregate: str) -> list[BehindRow]:
    """The rows that the figure is made of: of problem points only theirs, of topics the most named counted.

    Rows of a median stand in its order, the largest first. Raises PublicationError when they do not give
    the figure.
    """
    if not rows or indicator.printed is None:
        return list(rows)
    if aggregate == MEDIAN:
        return _in_order(rows, indicator)
    if aggregate == POINTS:
        points = _most_named(rows)[: int(indicator.numerator or 0)]
        if len(points) != indicator.numerator:
            raise _contradiction(indicator, f"точек по строкам {len(points)}", indicator.numerator)
        return [row for row in rows if row.member_code in points]
    if aggregate == TOP:
        return _topped(rows, indicator)
    return list(rows)


def middle_rows(rows: Sequence[BehindRow]) -> list[BehindRow]:
    """The row in the middle of a median's rows, or the two of an even number."""
    middle = len(rows) // 2
    return [rows[middle]] if len(rows) % 2 else [rows[middle], rows[middle - 1]]


def count_members(rows: Sequence[BehindRow]) -> list[tuple[str, int]]:
    """Members by how many rows are theirs, the most first."""
    counts = Counter(row.member_code or "" for row in rows)
    return [(code, counts[code]) for code in _most_named(rows)]


def _in_order(rows: Sequence[BehindRow], indicator: Indicator) -> list[BehindRow]:
    ordered = sorted(rows, key=lambda row: (-(row.amount or 0), row.event_date, _name(row)))
    amounts = [row.amount for row in middle_rows(ordered) if row.amount is not None]
    found = Fraction(sum(amounts, Decimal(0))) / max(len(amounts), 1)
    if round_half_up(found, indicator.precision) != indicator.printed:
        raise _contradiction(indicator, f"медиана строк {float(found):g}", indicator.printed)
    return ordered


def _topped(rows: Sequence[BehindRow], indicator: Indicator) -> list[BehindRow]:
    top: set[str] = set()
    named = 0
    for code, number in count_members(rows):
        if named >= (indicator.numerator or 0):
            break
        top.add(code)
        named += number
    if named != indicator.numerator:
        raise _contradiction(indicator, f"самых частых по строкам {named}", indicator.numerator)
    return [row if row.member_code in top else replace(row, numerator_amount=0) for row in rows]


def _most_named(rows: Sequence[BehindRow]) -> list[str]:
    counts = Counter(row.member_code or "" for row in rows)
    return sorted(counts, key=lambda code: (-counts[code], code))


def _name(row: BehindRow) -> tuple[str, str]:
    return row.source or "", row.source_id or ""


def _contradiction(indicator: Indicator, got: str, figure: Decimal | None) -> PublicationError:
    return PublicationError(
        "Показатель не сходится со своими строками",
        where=f"{indicator.code}, редакция {indicator.edition}",
        got=got,
        expected=f"{plain(figure or Decimal(0))}, как в fct_indicator_values",
        todo="цифру не подписывайте; сверьте fct_indicator_values и fct_indicator_rows",
    )
