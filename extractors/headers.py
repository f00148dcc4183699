"""How header cells are compared: letter case, spaces, line breaks and «ё» do not matter."""

import re

from warehouse.errors import nearest

_SPACES = re.compile(r"[\s\u00a0\ufeff\u200b]+")


def normalise_header(text: str) -> str:
    """The form in which two spellings of one header are equal."""
    return _SPACES.sub(" ", text).strip().lower().replace("ё", "е")


def nearest_header(header: str, known: list[str]) -> str | None:
    """The known header that one may stand for: spelled nearly so, or with half of all words in common."""
    found = nearest(header, known)
    if found is not None:
        return found
    words = _words_of(header)
    fitting = [one for one in known if 2 * len(words & _words_of(one)) >= len(words | _words_of(one))]
    return min(fitting, key=lambda one: len(words ^ _words_of(one)), default=None)


def _words_of(header: str) -> set[str]:
    return set(normalise_header(header).split())
