"""Names of persons by natasha's NER: pip-installed models, no network, one core."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_CHUNK = 2000


class Entities(NamedTuple):
    """Half-open places of persons' names and of other names (places, organisations) in one text."""

    persons: tuple[tuple[int, int], ...]
    others: tuple[tuple[int, int], ...]


class PersonFinder:
    """natasha's tagger of news texts, loaded once (about a second, 0.2 GB)."""

    def __init__(self) -> None:
        # Imported here: only a redaction pays for numpy and the models.
        from natasha import NewsEmbedding, NewsNERTagger  # noqa: PLC0415  # see above

        self._tagger = NewsNERTagger(NewsEmbedding())

    def find(self, texts: Sequence[str]) -> list[Entities]:
        """Entities of each text. Texts are tagged longest first, so that a batch holds equal lengths."""
        pieces = [piece for number, text in enumerate(texts) for piece in _split(number, text)]
        pieces.sort(key=lambda piece: -len(piece[2]))
        persons: list[list[tuple[int, int]]] = [[] for _ in texts]
        others: list[list[tuple[int, int]]] = [[] for _ in texts]
        # A line's end tells the tagger nothing, a full stop does: «…школы ⏎ Иванова» are two sentences.
        lines = (piece[2].replace("\n", ".") for piece in pieces)
        for (number, offset, _), markup in zip(pieces, self._tagger.map(lines), strict=True):
            for span in markup.spans:
                found = persons if span.type == "PER" else others
                found[number].append((offset + span.start, offset + span.stop))
        return [Entities(tuple(sorted(a)), tuple(sorted(b))) for a, b in zip(persons, others, strict=True)]


def _split(number: int, text: str) -> Iterator[tuple[int, int, str]]:
    """Pieces of at most 2 000 characters, cut at a line or a blank: the longest text sets the memory."""
    start = 0
    while start < len(text):
        stop = start + _CHUNK
        if stop < len(text):
            cut = max(text.rfind("\n", start, stop), text.rfind(". ", start, stop))
            cut = cut if cut > start else text.rfind(" ", start, stop)
            stop = cut + 1 if cut > start else stop
        if piece := text[start:stop]:
            yield number, start, piece
        start = stop
