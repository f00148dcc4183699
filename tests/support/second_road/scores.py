"""Values, points on scales, grades and composites, from numerators and denominators and the seeds' words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.support.second_road.calendar import seed_rows

SeedRow = dict[str, str]
Edition = tuple[str, str]
# A share has no last digit: both roads are printed with as many as nobody's figure needs.
_DIGITS = 12


@dataclass(frozen=True)
class Counted:
    """What a road counted; `value` where it is no quotient of the two (a median)."""

    numerator: int | None
    denominator: int | None
    value: Fraction | None = None


@dataclass(frozen=True)
class Scored:
    """A figure as it is published; empty where there is no data."""

    numerator: int | None = None
    denominator: int | None = None
    value: Fraction | None = None
    points: Fraction | None = None
    grade: str | None = None

    def fields(self) -> dict[str, object]:
        """In the words of the marts."""
        return {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": printed(self.value),
            "points": printed(self.points),
            "grade": self.grade,
        }


def printed(value: Fraction | Decimal | None) -> str | None:
    """A value as text, so that quotients of two roads can be equal."""
    if value is None:
        return None
    exact = Fraction(value)
    scaled = Decimal(round_half_up(exact * 10**_DIGITS)) / 10**_DIGITS
    return f"{scaled:.{_DIGITS}f}"


def round_half_up(value: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    quotient = abs(value) + Fraction(1, 2)
    whole = quotient.numerator // quotient.denominator
    return whole if value >= 0 else -whole


def catalogue_on(day: date) -> dict[Edition, SeedRow]:
    """The editions of indicators that are in force on a day: of most one, of some several side by side."""
    return {
        (row["indicator_code"], row["edition"]): row
        for row in seed_rows("indicator_rows")
        if date.fromisoformat(row["valid_from"]) <= day
        and (not row["valid_to"] or day < date.fromisoformat(row["valid_to"]))
    }


def score_all(counted: Mapping[str, Counted], day: date) -> dict[Edition, Scored]:
    """Every indicator in force on the day; what nobody counted has no data."""
    catalogue = catalogue_on(day)
    scored = {
        named: _score(counted[named[0]], row) if named[0] in counted else Scored()
        for named, row in catalogue.items()
    }
    for named, row in catalogue.items():
        parts = [part for part in seed_rows("indicator_component_rows") if _names(part, *named)]
        if parts:
            scored[named] = _compose(parts, scored, row)
    return scored


def value_of(counted: Counted, row: SeedRow) -> Fraction | None:
    """The published value; None where it has no denominator to stand on."""
    if counted.value is not None and row["aggregate"] == "median":
        return counted.value
    if counted.numerator is None or (row["denominator"] and not counted.denominator):
        return None
    value = Fraction(counted.numerator, (counted.denominator or 1) if row["denominator"] else 1)
    if row["is_percent"] == "true":
        value *= 100
    if row["norm"]:
        value = value * 100 / Fraction(row["norm"])
    return min(value, Fraction(row["cap"])) if row["cap"] else value


def _score(counted: Counted, row: SeedRow) -> Scored:
    value = value_of(counted, row)
    if value is None:
        return Scored()
    band = _band(row, value)
    return Scored(
        counted.numerator,
        counted.denominator,
        value,
        Fraction(band["points"]) if band and band["points"] else None,
        band["grade"] or None if band else None,
    )


def _compose(parts: list[SeedRow], scored: Mapping[Edition, Scored], row: SeedRow) -> Scored:
    """Points are those that are known; a value needs all."""
    known = []
    for part in parts:
        component = scored.get((part["component_code"], part["component_edition"]), Scored())
        points, value = component.points, component.value
        if part["takes"] == "points":
            share = points
        else:
            digits = 10 ** int(part["precision"])
            share = None if value is None else Fraction(round_half_up(value * digits), digits)
        if share is not None:
            known.append(share * Fraction(part["weight"]))
    points = sum(known, Fraction()) if known else None
    if points is None or len(known) < len(parts):
        return Scored(points=points)
    value = points
    if row["aggregate"] == "points_share":
        value = 100 * points / sum(Fraction(part["maximum"]) for part in parts)
    band = _band(row, value)
    return Scored(value=value, points=points, grade=band["grade"] or None if band else None)


def _band(row: SeedRow, value: Fraction) -> SeedRow | None:
    for band in seed_rows("indicator_scale_rows"):
        if not _names(band, row["indicator_code"], row["edition"]):
            continue
        above = not band["from_value"] or (
            value > Fraction(band["from_value"])
            or (band["is_from_inclusive"] == "true" and value == Fraction(band["from_value"]))
        )
        below = not band["to_value"] or (
            value < Fraction(band["to_value"])
            or (band["is_to_inclusive"] == "true" and value == Fraction(band["to_value"]))
        )
        if above and below:
            return band
    return None


def _names(row: SeedRow, code: str, edition: str) -> bool:
    return row["indicator_code"] == code and row["edition"] == edition
