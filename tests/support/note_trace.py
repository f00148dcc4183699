"""Every figure of a note made again from the rows that its JSON lists, by nothing but arithmetic."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

_DIGITS = re.compile(r"\d[\d\u00a0]*(?:,\d+)?")


def trace_faults(document: dict[str, Any]) -> list[str]:
    """Figures that are not what their rows give, and printed numbers that are not their figures."""
    made = [_make(document, figure) for figure in document["figures"]]
    faults = [
        f"figure {number}: {figure['value']}, by its rows {made[number]}"
        for number, figure in enumerate(document["figures"])
        if (None if figure["value"] is None else Fraction(figure["value"])) != made[number]
    ]
    for printed in printed_numbers(document):
        value = made[printed["figure"]]
        if not _is_printed(printed["text"], value):
            faults.append(f"«{printed['text']}» prints {value}")
    return faults


def printed_numbers(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every printed number of the summary and the sections, with the figure that it points to."""
    yield from _below([document["summary"], document["sections"]])


def _below(part: object) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "figure" in part:
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _below(inner)


def _make(document: dict[str, Any], figure: dict[str, Any]) -> Fraction | None:
    rows = [document["rows"][number]["values"] for number in figure["rows"]]
    if figure["how"] == "count":
        return Fraction(len(rows))
    if figure["how"] in ("value", "sum"):
        values = [row[figure["column"]] for row in rows]
        is_unknown = None in values or (not values and figure["value"] is None)
        return None if is_unknown else sum((Fraction(value) for value in values), Fraction())
    one, other = (_make(document, document["figures"][number]) for number in figure["parts"])
    if one is None or other is None or (figure["how"] != "difference" and not other):
        return None
    ways = {
        "difference": lambda: one - other,
        "ratio": lambda: one / other,
        "percent": lambda: 100 * one / other,
    }
    return ways[figure["how"]]()


def _is_printed(text: str, value: Fraction | None) -> bool:
    """Whether a text prints a value: half up to the digits that it shows."""
    found = _DIGITS.search(text)
    if found is None or value is None:
        return value is None and text == "нет данных"
    digits = found[0].replace("\u00a0", "")
    places = len(digits.partition(",")[2])
    shown = Fraction(digits.replace(",", "."))
    scaled = abs(value) * 10**places
    half_up = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign_is_right = ("−" in text) == (value < 0 and half_up > 0)
    return shown * 10**places == half_up and sign_is_right
