"""One process that finds spans: a JSON line of rows in, a JSON line of spans out, until the input ends.

It is a process of its own because NER's matrices are small: with a BLAS thread per core they take up to ten
times the time, and the number of threads can only be set before numpy is loaded.
"""

import json
import sys
import traceback
from typing import TextIO

from extractors.redaction.finder import Finder
from extractors.redaction.own_names import OwnNames
from extractors.redaction.spans import Kind, Span

Row = tuple[str, OwnNames]


def pack_rows(rows: list[Row]) -> str:
    """Rows as one JSON line."""
    return json.dumps([[text, *map(sorted, own)] for text, own in rows])


def unpack_rows(line: str) -> list[Row]:
    """The rows of a JSON line."""
    return [(text, OwnNames(*map(frozenset, own))) for text, *own in json.loads(line)]


def pack_spans(found: list[list[Span]]) -> str:
    """Spans as one JSON line."""
    return json.dumps([[[span.start, span.stop, span.kind.name] for span in spans] for spans in found])


def unpack_spans(line: str) -> list[list[Span]]:
    """The spans of a JSON line."""
    return [[Span(start, stop, Kind[kind]) for start, stop, kind in spans] for spans in json.loads(line)]


def serve(lines: TextIO, answers: TextIO) -> None:
    """Answer every line; a fault by its place in the code, never by its message, which may quote the text."""
    finder = Finder()
    for line in lines:
        try:
            answer = pack_spans(finder.find_spans(unpack_rows(line)))
        except Exception as error:  # noqa: BLE001  # whatever it is, the parent must hear of it without the text
            frame = traceback.extract_tb(error.__traceback__)[-1]
            answer = json.dumps({"fault": f"{type(error).__name__}, {frame.name}:{frame.lineno}"})
        answers.write(answer + "\n")
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
