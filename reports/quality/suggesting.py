"""What a value that no dictionary knows may mean: the nearest known spelling, for a person to judge.

Only ever a suggestion: it enters the warehouse as a line that somebody accepted, with who and when.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from warehouse.municipality_checks import normalise_name

# Each spelling of the five municipality files looked up among the others of its file: 138 of 149 lead to
# their own recipient or territory, 11 to another one; at 80 they were 128, 8 and 13 without any.
_LEAST = 70


@dataclass(frozen=True)
class Suggestion:
    """The code that the nearest known spelling stands for, and how near it is, 0–100."""

    spelling: str
    code: str
    likeness: int


def suggest(value: str, known: Mapping[str, str]) -> Suggestion | None:
    """The nearest of the known spellings (spelling → code), or None when none is near.

    Of equally near ones the first in the alphabet, so that the same week gives the same book.
    """
    names = {normalise_name(spelling): spelling for spelling in sorted(known, reverse=True)}
    found = process.extract(normalise_name(value), list(names), scorer=fuzz.WRatio, score_cutoff=_LEAST)
    if not found:
        return None
    near, score, _ = min(found, key=lambda one: (-one[1], one[0]))
    return Suggestion(names[near], known[names[near]], round(score))
