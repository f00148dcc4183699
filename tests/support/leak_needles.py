"""What a personal value looks like where it should not be: verbatim, as bare digits, as a link."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

import polars as pl

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrtbfv])|(.))", re.DOTALL)
_BLANKS = {"n": "\n", "r": "\n", "t": " ", "b": " ", "f": " ", "v": " "}
_PHONE = re.compile(r"[\d\s()+.\-–—]+")
# These two run over all texts of an installation: patterns for polars, which knows no looking around.
_BETWEEN_DIGITS = r"(\d)[ \n\u00a0()+.\-–—]{1,4}(\d)"
_LINK_START = r"\b(?:https?|ftp|tg)://(?:(?:www|m)\.)*|\b(?:(?:www|m)\.)+"
_LINK = re.compile(r"https?://\S+|(?:[\w\-]+\.)+[a-z]{2,}/\S+")
# The end of a profile's address, or the number in «[id5|Имя]»: enough to find the person.
_PROFILE = re.compile(r"[A-Za-z0-9_.]*\d{5,}[A-Za-z0-9_]*")
_LEAST_DIGITS = 9


class Needle(NamedTuple):
    """One look of one value: which value, and how it was changed."""

    number: int
    how: str


class Needles:
    """All looks of all values, searched for together by Aho–Corasick."""

    def __init__(self, values: Sequence[str]) -> None:
        self._words: dict[str, set[Needle]] = {}
        self._digits: dict[str, set[Needle]] = {}
        self._links: dict[str, set[Needle]] = {}
        for number, value in enumerate(values):
            if not value.strip():
                raise ValueError("an empty value is everywhere: it cannot be searched for")
            self._words.setdefault(fold(value), set()).add(Needle(number, "verbatim"))
            if _PHONE.fullmatch(value) and len(digits := re.sub(r"\D", "", value)) >= _LEAST_DIGITS:
                # Of a phone the country's code is left out: +7 and 8 are one number.
                self._digits.setdefault(digits[-10:], set()).add(Needle(number, "digits"))
            if _LINK.fullmatch(value):
                self._links.setdefault(_bare_links([fold(unquote(value))])[0].rstrip("/"), set()).add(
                    Needle(number, "link")
                )
            for profile in _PROFILE.findall(value if "/" in value or "|" in value else ""):
                self._words.setdefault(fold(profile), set()).add(Needle(number, "profile"))

    def find(self, texts: Sequence[str]) -> list[set[Needle]]:
        """The needles in each text."""
        readable = [decode_escapes(text) for text in texts]
        folded = [fold(text) for text in readable]
        found: list[set[Needle]] = [set() for _ in texts]
        for haystacks, needles in (
            (folded, self._words),
            (_joined_digits(readable), self._digits),
            (_bare_links([fold(unquote(text)) if "%" in text else text for text in folded]), self._links),
        ):
            for at, hits in enumerate(_search(haystacks, list(needles))):
                for hit in hits:
                    # A phone's digits may follow a code, 7 or 8.
                    if needles is self._digits or _stands_alone(haystacks[at], hit):
                        found[at] |= needles[hit]
        return found


def fold(text: str) -> str:
    """Lower case, `ё` as `е`, every run of blanks as one blank."""
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("ё", "е").split())


def decode_escapes(text: str) -> str:
    """JSON's and COPY's backslashes, HTML's entities and the percents of an address as what they stand for.

    Backslashes twice: a jsonb value inside COPY is escaped once by each.
    """
    for _ in range(2):
        if "\\" in text:
            text = _ESCAPE.sub(_unescape, text)
    if "&" in text:
        text = html.unescape(text)
    return unquote(text) if "%" in text else text


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return _BLANKS[match[2]] if match[2] else match[3]


def _joined_digits(texts: Sequence[str]) -> list[str]:
    """Numbers without what people put between digits. Twice: one digit may stand between two blanks."""
    series = pl.Series(list(texts), dtype=pl.String)
    for _ in range(2):
        series = series.str.replace_all(_BETWEEN_DIGITS, "$1$2")
    return series.to_list()


def _bare_links(folded: Sequence[str]) -> list[str]:
    """Addresses without their scheme and without «www.» or «m.»."""
    return pl.Series(list(folded), dtype=pl.String).str.replace_all(_LINK_START, "").to_list()


def _search(texts: Iterable[str], needles: list[str]) -> Iterator[list[str]]:
    series = pl.Series(list(texts), dtype=pl.String)
    if not needles:
        return iter([[] for _ in series])
    return iter(series.str.extract_many(needles, overlapping=True).to_list())


def _stands_alone(text: str, needle: str) -> bool:
    """Whether it is somewhere no part of a longer word or number: «Ким» is not in «Скимп», 37 not in 377."""
    start = text.find(needle)
    while start >= 0:
        stop = start + len(needle)
        before, after = text[start - 1 : start], text[stop : stop + 1]
        if not (_continue(before, needle[0]) or _continue(needle[-1], after)):
            return True
        start = text.find(needle, start + 1)
    return False


def _continue(left: str, right: str) -> bool:
    """Whether two neighbouring signs are inside one word or one number; an empty sign is the text's end."""
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())
