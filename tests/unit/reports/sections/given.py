"""Figures and rows made by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from reports.sections.figures import Figure, Row


def figure(value: float | None) -> Figure:
    """A figure of this value, or «нет данных»."""
    return Figure(None if value is None else Fraction(str(value)), "value")


def share_row(numerator: int, denominator: int) -> Row:
    """A row of an indicator with both its figures."""
    return Row("fct_indicator_values", {"numerator": Decimal(numerator), "denominator": Decimal(denominator)})


def task_row(due: date | None, done: date | None = None) -> Row:
    """A measure or a decision."""
    return Row("fct_decisions", {"due_date": due, "done_date": done})
