"""Find personal data in plain texts: patterns, the row's own names, names by their company, NER."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from extractors.redaction.name_chains import (
    find_lone_first_names,
    find_lone_surnames,
    find_name_chains,
)
from extractors.redaction.own_names import OwnNames, find_own_names
from extractors.redaction.patterns import load_patterns
from extractors.redaction.persons import Entities, PersonFinder
from extractors.redaction.places import is_place
from extractors.redaction.spans import Kind, Span, join_names, merge_spans
from extractors.redaction.words import split_words

_NOT_OF_A_NAME = re.compile(r"[\d@|\n]")


class Finder:
    """All ways of finding, loaded once (a second, 0.3 GB); their finds are united."""

    def __init__(self) -> None:
        self._patterns = load_patterns()
        self._persons = PersonFinder()

    def find_spans(self, rows: Sequence[tuple[str, OwnNames]]) -> list[list[Span]]:
        """What must not be seen in each plain text: disjoint spans in order."""
        entities = self._persons.find([text for text, _ in rows])
        return [
            join_names(text, merge_spans(self._find(text, own, found)))
            for (text, own), found in zip(rows, entities, strict=True)
        ]

    def _find(self, text: str, own: OwnNames, entities: Entities) -> Iterator[Span]:
        words = split_words(text)
        by_pattern = [span for pattern in self._patterns for span in pattern.find(text)]
        yield from (span for span in by_pattern if span.kind is not Kind.NAME)
        own_spans = (
            span
            for span in find_own_names(text, words, own)
            if span.kind is not Kind.NAME or not is_place(text, span.start, span.stop, own=True)
        )
        yield from own_spans
        guesses = chain(
            (span for span in by_pattern if span.kind is Kind.NAME),
            find_name_chains(text, words),
            _outside(chain(find_lone_first_names(words), find_lone_surnames(text, words)), entities.others),
            _persons(text, entities),
        )
        yield from (span for span in guesses if not is_place(text, span.start, span.stop))


def _persons(text: str, entities: Entities) -> Iterator[Span]:
    for start, stop in entities.persons:
        # NER sometimes runs over the number after a name («Романенко 16 А.»).
        cut = _NOT_OF_A_NAME.search(text, start, stop)
        name = text[start : cut.start() if cut else stop].rstrip()
        if name:
            yield Span(start, start + len(name), Kind.NAME)


def _outside(spans: Iterable[Span], taken: Sequence[tuple[int, int]]) -> Iterator[Span]:
    for span in spans:
        if not any(start <= span.start < stop for start, stop in taken):
            yield span
