"""What the dictionary of Russian says of a word: a first name, a patronymic, a surname, an ordinary word."""

import copy
import re
from functools import cache, lru_cache
from typing import NamedTuple

import pymorphy2_dicts_ru  # type: ignore[import-untyped]  # the dictionary that natasha installs, untyped
from pymorphy2 import MorphAnalyzer  # type: ignore[import-untyped]  # natasha's own analyser, untyped

WORD = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")
_NAME_TAGS = frozenset({"Name", "Surn", "Patr"})
_SURNAME_ENDING = re.compile(
    r"(?:[оеё]в|[иы]н)(?:а|у|ым|е|ой|ою|ы|ых|ыми)?$|[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ие|их)$"
    r"|енко$|(?:чук|юк|як|ян|дзе|швили|[ыи]х)(?:а|у|ом|е)?$"
)
_PATRONYMIC_ENDING = re.compile(
    r".{2}(?:(?:ович|евич|ьич)(?:а|у|[её]м|е)?|(?:овн|евн|иничн)(?:а|ы|е|у|ой|ою))$"
)


class Reading(NamedTuple):
    """What a word can be; a word of the dictionary may be several at once.

    `is_ordinary`: also a word that is neither a name nor a place («мороз», «вера»); `is_only_name`: no
    other reading at all; `lemmas`: dictionary forms of its readings as a name; `noun_lemmas`: of all its
    readings as a noun or an adjective.
    """

    is_known: bool
    is_first: bool
    is_patronymic: bool
    is_surname: bool
    is_ordinary: bool
    is_only_name: bool
    lemmas: frozenset[str]
    noun_lemmas: frozenset[str]


class _Analyzer(MorphAnalyzer):  # type: ignore[misc]  # the base is untyped
    """pymorphy2 0.9.1 clones its units through `inspect.getargspec`, which Python 3.11 no longer has."""

    def _bound_unit(self, unit: object) -> object:
        bound = copy.copy(unit)
        bound.init(self)  # type: ignore[attr-defined]  # every unit of pymorphy2 has it
        return bound


@cache
def _analyzer() -> _Analyzer:
    # With the path given pymorphy2 does not look for its dictionary through pkg_resources, which is gone.
    return _Analyzer(path=pymorphy2_dicts_ru.get_path())


@lru_cache(maxsize=100_000)
def read_word(word: str) -> Reading:
    """The readings of a lower-case word. An unknown word is a name only by its ending."""
    analyzer = _analyzer()
    parses = analyzer.parse(word)
    named = [parse for parse in parses if any(tag in parse.tag for tag in _NAME_TAGS)]
    lemmas = frozenset(fold(parse.normal_form) for parse in named)
    if not analyzer.word_is_known(word):
        is_surname = _SURNAME_ENDING.search(word) is not None
        is_patronymic = _PATRONYMIC_ENDING.search(word) is not None
        return Reading(False, False, is_patronymic, is_surname, False, False, lemmas, frozenset())
    others = [parse for parse in parses if parse not in named]
    return Reading(
        is_known=True,
        is_first=any("Name" in parse.tag for parse in named),
        is_patronymic=any("Patr" in parse.tag for parse in named),
        is_surname=any("Surn" in parse.tag for parse in named),
        # «Иванова» is also an adjective of Иван (Poss) and a form of the town Иваново (Geox).
        is_ordinary=any("Poss" not in parse.tag and "Geox" not in parse.tag for parse in others),
        is_only_name=bool(named) and all("Poss" in parse.tag for parse in others),
        lemmas=lemmas,
        noun_lemmas=frozenset(
            fold(parse.normal_form) for parse in parses if "NOUN" in parse.tag or "ADJF" in parse.tag
        ),
    )


def fold(word: str) -> str:
    """Lower case, `ё` as `е`: the form in which words are compared."""
    return word.lower().replace("ё", "е")
