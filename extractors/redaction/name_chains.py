"""Names told by their company, in any case: NER leans on capital letters, citizens often write none."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from extractors.redaction.spans import Kind, Span
from extractors.redaction.words import Word, are_adjacent
from warehouse.yaml_text import read_yaml

_ROLES_FILE = Path(__file__).parent / "data" / "roles.yml"
_LONGEST = 4
# «Петровой, когда …»: what follows a name somebody is addressed by.
_ADDRESSED = re.compile(r",\s[а-яё]")
# Streets are named in the genitive: these endings (to whom, by whom) are of a man.
_NOT_OF_A_STREET = re.compile(r"(?:[ое]в|[иы]н)(?:у|ым)$|[сц]к(?:ому|им)$")


def find_name_chains(text: str, words: list[Word]) -> Iterator[Span]:
    """Names with a patronymic and pairs of first name and surname, with what stands beside them."""
    at = 0
    while at < len(words):
        found = _chain_at(text, words, at)
        if found is None:
            at += 1
        else:
            first, last = found
            yield Span(words[first].start, words[last].stop, Kind.NAME)
            at = last + 1


def find_lone_first_names(words: list[Word]) -> Iterator[Span]:
    """Words of the dictionary that have no reading but a first name, in any case («анастасия»)."""
    for word in words:
        if word.reading.is_first and word.reading.is_only_name and not word.reading.is_surname:
            yield Span(word.start, word.stop, Kind.NAME)


def find_lone_surnames(text: str, words: list[Word]) -> Iterator[Span]:
    """Capitalised surnames where grammar rules out a street, and names that open a sentence with a comma."""
    for word in words:
        reading = word.reading
        is_man = reading.is_surname and not reading.is_ordinary and _NOT_OF_A_STREET.search(word.folded)
        is_addressed = (
            not word.is_telling
            and (reading.is_surname or reading.is_first)
            and _ADDRESSED.match(text, word.stop) is not None
        )
        if word.is_capital and (is_man or is_addressed):
            yield Span(word.start, word.stop, Kind.NAME)


def _chain_at(text: str, words: list[Word], at: int) -> tuple[int, int] | None:
    """First and last word of the name whose patronymic, or whose first of a pair, stands at `at`."""
    reading = words[at].reading
    first = last = at
    if reading.is_patronymic and not reading.is_ordinary:
        if _stands_left(text, words, first) and _can_be_first(words[first - 1]):
            first -= 1
        is_full = first < at
        if _stands_left(text, words, first) and (
            _can_be_surname(words[first - 1]) or (is_full and _is_no_role(words[first - 1]))
        ):
            first -= 1
    elif at + 1 < len(words) and _is_pair(text, words[at], words[at + 1]):
        last = at + 1
        if _stands_left(text, words, first) and _can_be_surname(words[first - 1]):
            first -= 1
    else:
        return None
    while (
        last + 1 < len(words)
        and last - first + 1 < _LONGEST
        and are_adjacent(text, words[last], words[last + 1])
    ):
        right = words[last + 1]
        if not (_can_be_surname(right) or (right.reading.is_patronymic and not right.reading.is_ordinary)):
            break
        last += 1
    return first, last


def _stands_left(text: str, words: list[Word], at: int) -> bool:
    return at > 0 and are_adjacent(text, words[at - 1], words[at])


def _can_be_first(word: Word) -> bool:
    return word.reading.is_first or not word.reading.is_known or word.is_telling


def _can_be_surname(word: Word) -> bool:
    """Beside a name: a surname of the dictionary, an unknown word, a capital amid a sentence."""
    return word.reading.is_surname or not word.reading.is_known or word.is_telling


def _is_no_role(word: Word) -> bool:
    """Before a first name with a patronymic: any noun or adjective that is not known to stand there."""
    return bool(word.reading.noun_lemmas) and word.reading.noun_lemmas.isdisjoint(_roles())


@cache
def _roles() -> frozenset[str]:
    return frozenset(read_yaml(_ROLES_FILE.read_text(encoding="utf-8"))["roles"])


def _is_pair(text: str, left: Word, right: Word) -> bool:
    if not are_adjacent(text, left, right):
        return False
    return any(
        first.reading.is_first
        and surname.reading.is_surname
        and ((first.is_capital and surname.is_capital) or not surname.reading.is_ordinary)
        for first, surname in ((left, right), (right, left))
    )
