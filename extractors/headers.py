"""How header cells are compared: letter case, spaces, line breaks and «ё» do not matter."""

import re

_SPACES = re.compile(r"[\s\u00a0\ufeff\u200b]+")


def normalise_header(text: str) -> str:
    """The form in which two spellings of one header are equal."""
    return _SPACES.sub(" ", text).strip().lower().replace("ё", "е")
