"""A text without markup and without signs that only hide digits and letters from a pattern."""

import html
import re
import unicodedata

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"[^\S\n]*\n\s*")
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_HYPHENS = "\u2010\u2011\u2012\u2212\ufe63\uff0d"
# Variation selector and keycap: the emoji «8️⃣» is a digit and these two.
_KEYCAP = "\ufe0f\u20e3"
_TABLE = str.maketrans(
    dict.fromkeys(_SPACES, " ") | dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_KEYCAP, "") | {"\uff20": "@"}
)


def to_plain_text(text: str) -> str:
    """`<br>` becomes a line, entities become letters, every decimal digit an ASCII one, odd spaces spaces.

    Invisible format characters (soft hyphen, zero-width space …) go: `8913<U+200B>1234567` is a phone.
    Runs of spaces and of empty lines become one, which also bounds the work of every pattern.
    """
    text = html.unescape(_BREAK.sub("\n", text))
    text = unicodedata.normalize("NFC", text).translate(_TABLE)
    if not text.isascii():
        text = "".join(map(_plain_character, text))
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return str(unicodedata.decimal(character)) if category == "Nd" else character
