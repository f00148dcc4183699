"""The names that the row itself gives: its author, correspondent, signatory, profile."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from extractors.redaction.morphology import WORD, fold, read_word
from extractors.redaction.spans import Kind, Span
from extractors.redaction.words import Word, are_adjacent
from warehouse.yaml_text import read_yaml

# Endings of Russian nouns and adjectives in the singular, longest first, `ё` folded.
_ENDING = re.compile(r"(?:ого|его|ому|ему|ой|ей|ою|ею|ом|ем|ым|им|ую|юю|ая|яя|ый|ий|ых|их|[аяуюеыийь])$")
_NO_PERSON_FILE = Path(__file__).parent / "data" / "no_person.yml"
_SEPARATOR = re.compile(r"[;,\n(]")
_MENTION = re.compile(r"\[(?:id|club|public)\d+\|([^\]\n]+)\]")
_HANDLE = re.compile(r"[/@=]([A-Za-z0-9_.]{5,})/?$")
# Vowels that come and go: Кравец — Кравца, Заяц — Зайца, Лев — Льва, Павел — Павла.
_FLEETING = ((re.compile(r"([^аеиоуыэюяй])[ео]([цкнлр])$"), r"\1\2"), (re.compile(r"[яе](ц)$"), r"й\1"))
_SHORTEST = 3
_LONGEST = 5
_SHORTEST_WITH_TYPO = 5


class OwnNames(NamedTuple):
    """Folded stems and dictionary forms of the row's own names, and its profile's names."""

    stems: frozenset[str] = frozenset()
    lemmas: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()


NOBODY = OwnNames()


def names_of_persons(values: Iterable[str]) -> list[str]:
    """Words of names in «Иванова Мария Петровна», «Петров И.И.; Сидоров А.»; none of an organisation."""
    found: list[str] = []
    for value in values:
        for piece in _SEPARATOR.split(value):
            words = WORD.findall(piece)
            if _no_person().search(piece) or len(words) > _LONGEST:
                continue
            found += [word for word in words if len(word) >= _SHORTEST and word[0].isupper()]
    return found


@cache
def _no_person() -> re.Pattern[str]:
    """What tells an organisation or an address: its words, quotes, digits."""
    data: dict[str, list[str]] = read_yaml(_NO_PERSON_FILE.read_text(encoding="utf-8"))
    organisations = "|".join(word.replace("*", r"\w*") for word in data["organisations"])
    # Blind to case an abbreviation of a place would be an initial: «с.» and «Лебедев П.С.».
    places = "|".join(re.escape(word) + ("" if word.endswith(".") else r"\b") for word in data["places"])
    return re.compile(rf"[«»\"\d]|(?i:\b(?:{organisations})\b)|\b(?:{places})")


def names_of_mentions(values: Iterable[str]) -> list[str]:
    """Names from «[id123|Мария Иванова]» in the answers to the author."""
    return [word for value in values for name in _MENTION.findall(value) for word in WORD.findall(name)]


def handles_of_profiles(values: Iterable[str]) -> list[str]:
    """Last pieces of profile addresses, from five letters on: `vk.com/ivan_petrov` gives `ivan_petrov`."""
    return [found[1] for value in values if (found := _HANDLE.search(value.strip()))]


def make_own_names(names: Iterable[str], handles: Iterable[str] = ()) -> OwnNames:
    """What to look for; words shorter than three letters are left out."""
    folded = {fold(name) for name in names if len(name) >= _SHORTEST}
    return OwnNames(
        stems=frozenset(stem for name in folded for stem in _stems(name)),
        lemmas=frozenset(lemma for name in folded for lemma in read_word(name).lemmas),
        handles=frozenset(handle.lower() for handle in handles),
    )


def find_own_names(text: str, words: list[Word], own: OwnNames) -> Iterator[Span]:
    """The row's own names in any form, with one wrong letter in a long capitalised word, and its profiles.

    A lower-case word that is also an ordinary one («мороз», «вера») counts only beside another own name.
    """
    if own.stems:
        hits = [_matches(word, own) for word in words]
        for at, word in enumerate(words):
            if hits[at] and (
                word.is_capital or not word.reading.is_ordinary or _has_company(text, words, hits, at)
            ):
                yield Span(word.start, word.stop, Kind.NAME)
    lowered = text.lower()
    for handle in own.handles:
        for match in re.finditer(rf"(?<!\w){re.escape(handle)}(?!\w)", lowered):
            yield Span(match.start(), match.end(), Kind.LINK)


def _has_company(text: str, words: list[Word], hits: list[bool], at: int) -> bool:
    if at > 0 and hits[at - 1] and are_adjacent(text, words[at - 1], words[at]):
        return True
    return at + 1 < len(words) and hits[at + 1] and are_adjacent(text, words[at], words[at + 1])


def _matches(word: Word, own: OwnNames) -> bool:
    stem = _stem(word.folded)
    if stem in own.stems or not own.lemmas.isdisjoint(word.reading.lemmas):
        return True
    is_long = len(stem) >= _SHORTEST_WITH_TYPO
    if not (is_long and word.is_capital) or word.reading.is_ordinary:
        return False
    return any(len(other) >= _SHORTEST_WITH_TYPO and is_one_edit_apart(stem, other) for other in own.stems)


def _stem(folded: str) -> str:
    stem = _ENDING.sub("", folded)
    return stem if len(stem) >= _SHORTEST else folded


def _stems(folded: str) -> set[str]:
    stem = _stem(folded)
    return {stem, *(pattern.sub(short, stem) for pattern, short in _FLEETING)}


def is_one_edit_apart(left: str, right: str) -> bool:
    """Whether one replaced, missing, extra or swapped letter makes one word of the other (or none at all)."""
    if len(left) > len(right):
        left, right = right, left
    if len(right) - len(left) > 1:
        return False
    at = next((at for at, letter in enumerate(left) if letter != right[at]), len(left))
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    swapped = left[at + 1 : at + 2] + left[at : at + 1] + left[at + 2 :]
    return left[at + 1 :] == right[at + 1 :] or swapped == right[at:]
