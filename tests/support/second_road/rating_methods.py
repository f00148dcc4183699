"""Rating methods as the seeds tell them, and the interval of a share, in exact or very long numbers."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from tests.support.second_road.calendar import seed_rows

COMPONENTS = ("quantity", "timeliness", "completeness", "satisfaction", "repeats")
DIGITS = 60


@dataclass(frozen=True)
class Component:
    weight: Fraction
    at_0: Fraction
    at_1: Fraction
    minimum: int
    is_needed: bool

    def value(self, measure: Fraction) -> Fraction:
        """Where a measure lies between the bounds, from 0 to 1."""
        return min(Fraction(1), max(Fraction(0), (measure - self.at_0) / (self.at_1 - self.at_0)))


@dataclass(frozen=True)
class Method:
    minimum_per_month: int
    z: Decimal
    components: dict[str, Component]


def read_method(code: str) -> Method:
    (row,) = [row for row in seed_rows("rating_method_rows") if row["method_code"] == code]
    assert row["ranking"] == "competition", "this road knows one way to share places"
    assert row["peer_rule"] == "recipient_group", "this road knows one kind of group"
    return Method(
        int(row["minimum_per_month"]),
        Decimal(row["interval_z"]),
        {
            part["component"]: Component(
                Fraction(part["weight"]),
                Fraction(part["value_at_0"]),
                Fraction(part["value_at_1"]),
                int(part["minimum_count"]),
                part["without_data"] == "not_rated",
            )
            for part in seed_rows("rating_component_rows")
            if part["method_code"] == code
        },
    )


def wilson(good: int, total: int, z: Decimal) -> tuple[Decimal, Decimal]:
    """Both bounds of Wilson's interval, as the roots of (p − share)² = z²·p·(1 − p)/n."""
    with localcontext() as context:
        context.prec = DIGITS
        n, share = Decimal(total), Decimal(good) / Decimal(total)
        a, b, c = 1 + z * z / n, -(2 * share + z * z / n), share * share
        root = max(b * b - 4 * a * c, Decimal(0)).sqrt()
        return (-b - root) / (2 * a), (-b + root) / (2 * a)


def printed(number: Fraction | Decimal) -> Decimal:
    """Two decimals, half away from zero. Only bounds of intervals are not exact, to some fifty digits."""
    with localcontext() as context:
        context.prec = DIGITS
        if isinstance(number, Fraction):
            number = Decimal(number.numerator) / Decimal(number.denominator)
        return number.quantize(Decimal("1e-20")).quantize(Decimal("0.01"), ROUND_HALF_UP)


def a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1)
