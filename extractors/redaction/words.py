"""The Russian words of a text with their places."""

import re
from typing import NamedTuple

from extractors.redaction.morphology import WORD, Reading, fold, read_word

# What may stand before a sentence's first letter: its capital says nothing.
_SENTENCE_START = re.compile(r"(?:^|[.!?…\n])[\s\"«(\-–—'>]*$")
_REACH = 8


class Word(NamedTuple):
    """A word: half-open place in the text, folded form, look, readings.

    `is_telling`: its capital letter is not due to the start of a sentence.
    """

    start: int
    stop: int
    folded: str
    is_capital: bool
    is_telling: bool
    reading: Reading


def split_words(text: str) -> list[Word]:
    """All Cyrillic words; a hyphen inside belongs to the word."""
    words: list[Word] = []
    for match in WORD.finditer(text):
        word = match[0]
        is_capital = word[0].isupper()
        is_telling = is_capital and not _starts_sentence(text, match.start())
        words.append(
            Word(match.start(), match.end(), fold(word), is_capital, is_telling, read_word(word.lower()))
        )
    return words


def are_adjacent(text: str, left: Word, right: Word) -> bool:
    """Whether only blanks stand between two words (`left` first); a line may break inside a name."""
    return text[left.stop : right.start].isspace()


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - _REACH) : start]
    return _SENTENCE_START.search(before if start <= _REACH else "," + before) is not None
