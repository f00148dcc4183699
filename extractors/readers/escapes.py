"""Characters that XML cannot hold: a workbook writes them as `_x0000_`, and parsers decode that."""

import re

# As the fast parser has it: no more than Latin-1, letters of either case, `x` small.
_ESCAPE = re.compile("_x00([0-9A-Fa-f]{2})_")


def decode_escapes(text: str) -> str:
    """The text as the fast parser gives it, for a parser that leaves escapes as they are."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x00" in text else text


def may_decode_to_nul(xml: bytes) -> bool:
    """Whether an escaped NUL may stand in a piece of XML; a reference may stand for any of its characters."""
    return b"x0000" in xml or b"&#" in xml
