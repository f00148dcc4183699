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


class KnownSpellings:
    """Spellings with the code that each stands for, made comparable once to be asked about many values."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        self._codes = codes
        self._spellings = {normalise_name(spelling): spelling for spelling in sorted(codes, reverse=True)}
        self._names = list(self._spellings)

    def suggest(self, value: str) -> Suggestion | None:
        """The nearest spelling, or None when none is near.

        Of equally near ones the first in the alphabet, so that the same week gives the same book.
        """
        name = normalise_name(value)
        found = process.extract(name, self._names, scorer=fuzz.WRatio, score_cutoff=_LEAST)
        if not found:
            return None
        near, score, _ = min(found, key=lambda one: (-one[1], one[0]))
        spelling = self._spellings[near]
        return Suggestion(spelling, self._codes[spelling], round(score))
