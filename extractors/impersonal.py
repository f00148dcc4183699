"""Values that stay readable in `raw` because they are plainly not personal: a unit, a settlement, a status.

The words are data (`plainly_impersonal.yml`). In doubt a value is personal: it gets a pseudonym.
"""

import re
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from extractors.contract_parts import Personal
from warehouse.yaml_text import read_yaml

WORDS_FILE = Path(__file__).parent / "plainly_impersonal.yml"

_WORD = re.compile(r"[а-яёa-z]+", re.IGNORECASE)
_INITIALS = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.")
_CAPITALISED = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё][а-яё]*)*"
# Of patronymics in «-ич» alone there are few; towns end so too.
_PATRONYMIC = re.compile(
    r"\b(?:[А-ЯЁ][а-яё]+(?:вич|вна|чна|ична|оглы|кызы)|Ильич|Кузьмич|Лукич|Никитич|Фокич|Фомич)\b"
)
_CONTACT = re.compile(r"@|https?:|\d{5,}")


def looks_personal(text: str) -> bool:
    """Whether a text holds initials, a patronymic, an address of mail or a page, or a long number."""
    return any(pattern.search(text) for pattern in (_INITIALS, _PATRONYMIC, _CONTACT))


class PlainlyImpersonal(BaseModel):
    """Dictionaries of words by which a value is recognised."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit_words: frozenset[str]
    place_words: frozenset[str]
    place_adjective_stems: frozenset[str]
    statuses: frozenset[str]

    @cached_property
    def _place(self) -> re.Pattern[str]:
        kinds = "|".join(re.escape(word) for word in sorted(self.place_words, key=len, reverse=True))
        stems = "|".join(sorted(self.place_adjective_stems))
        name = rf"{_CAPITALISED}(?: {_CAPITALISED}){{0,2}}"
        adjective = rf"(?i:{stems})н?(?:ый|ий|ой|ая|яя|ое|ее|ые|ие) {_CAPITALISED}"
        return re.compile(rf"^(?:(?i:{kinds})\.? {name}|{name} (?i:{kinds})\.?|{_CAPITALISED}|{adjective})$")

    def keeps(self, value: str, rule: Personal) -> bool:
        """Whether a value may stand in `raw` under the column's rule."""
        if looks_personal(value):
            return False
        if rule == "keep_unit":
            return any(word.lower() in self.unit_words for word in _WORD.findall(value))
        if rule == "keep_place":
            return self._place.match(value) is not None
        if rule == "keep_status":
            return value.strip().lower() in self.statuses
        return False


def load_impersonal_words(path: Path = WORDS_FILE) -> PlainlyImpersonal:
    """The dictionaries as the file has them."""
    return PlainlyImpersonal.model_validate(read_yaml(path.read_text(encoding="utf-8")))
