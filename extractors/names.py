"""File names as people can read them and databases can store them."""

import os


def readable_name(name: str) -> str:
    """The name, or path, with parts that are no UTF-8 read as Windows-1251, which old archives are packed in.

    Bytes of neither encoding and control characters come out escaped.
    """
    return "/".join("".join(map(_shown, _decoded(part))) for part in name.split("/"))


def _decoded(part: str) -> str:
    """The system gives a byte that is no UTF-8 as a lone surrogate."""
    if not any("\ud800" <= sign <= "\udfff" for sign in part):
        return part
    try:
        return os.fsencode(part).decode("cp1251")
    except UnicodeError:
        return part.encode("utf-8", "backslashreplace").decode("utf-8")


def _shown(sign: str) -> str:
    return sign if sign >= " " and sign != "\x7f" else f"\\x{ord(sign):02x}"
