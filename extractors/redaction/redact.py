"""Make copies of texts without personal data."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from extractors.redaction.own_names import OwnNames
from extractors.redaction.plain_text import to_plain_text
from extractors.redaction.spans import Kind, Span, replace_spans


class SpanFinder(Protocol):
    """Finds what must not be seen: here (`Finder`) or in processes of its own (`FinderWorkers`)."""

    def find_spans(self, rows: Sequence[tuple[str, OwnNames]]) -> list[list[Span]]:
        """Disjoint spans in order for each plain text."""


class Redacted(NamedTuple):
    """A copy, and how many pieces of each kind were replaced in it."""

    text: str
    counts: Counter[Kind]


def redact_many(finder: SpanFinder, rows: Sequence[tuple[str, OwnNames]]) -> list[Redacted]:
    """Copies in the order of the rows; each row is a text and its own names."""
    plain = [(to_plain_text(text), own) for text, own in rows]
    return [
        Redacted(replace_spans(text, spans), Counter(span.kind for span in spans))
        for (text, _), spans in zip(plain, finder.find_spans(plain), strict=True)
    ]
