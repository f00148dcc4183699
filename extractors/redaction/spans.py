"""Pieces of a text that must not be seen, and the words that stand in their place."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a piece is; the value is the word that replaces it."""

    PHONE = "<телефон>"
    EMAIL = "<e-mail>"
    LINK = "<ссылка>"
    DOCUMENT = "<документ>"
    ADDRESS = "<адрес>"
    NAME = "<имя>"


class Span(NamedTuple):
    """Half-open piece of a text, in characters."""

    start: int
    stop: int
    kind: Kind


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Disjoint spans in order; overlapping ones become one that takes the kind of the longest.

    Nothing that any finder marked is left in sight.
    """
    merged: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda each: (each.start, -each.stop, each.kind)):
        if merged and span.start < merged[-1].stop:
            last = merged[-1]
            kind = span.kind if span.stop - span.start > longest else last.kind
            longest = max(longest, span.stop - span.start)
            merged[-1] = Span(last.start, max(last.stop, span.stop), kind)
        else:
            merged.append(span)
            longest = span.stop - span.start
    return merged


def join_names(text: str, spans: Iterable[Span]) -> list[Span]:
    """The same spans, names with only a blank between as one: the copy does not count a name's parts."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.kind is span.kind is Kind.NAME and text[last.stop : span.start] == " ":
            joined[-1] = Span(last.start, span.stop, Kind.NAME)
        else:
            joined.append(span)
    return joined


def replace_spans(text: str, spans: Iterable[Span]) -> str:
    """The text with each of the disjoint, ordered spans replaced by its kind's word."""
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += (text[at : span.start], span.kind.value)
        at = span.stop
    return "".join((*pieces, text[at:]))
