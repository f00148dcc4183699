"""Patterns of personal data, read from `data/patterns/*.yml`: each with its reason and its examples."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from extractors.redaction.spans import Kind, Span
from warehouse.yaml_text import read_yaml

FOLDER = Path(__file__).parent / "data" / "patterns"
_PIECE = re.compile(r"%(\w+)%")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Data):
    """A text and what this pattern alone makes of it."""

    text: str
    becomes: str


class PatternData(_Data):
    """One pattern as written in YAML.

    `regex` is verbose and blind to case unless `match_case`. A group `secret` names the part to hide; a
    pattern that has the group but matches without it steps over a look-alike that must stay.
    """

    name: str
    kind: str
    reason: str
    regex: str
    match_case: bool = False
    hides: tuple[Example, ...]
    keeps: tuple[str, ...]


class PatternFile(_Data):
    """A YAML file: shared pieces of regular expressions (`%piece%` in a regex) and the patterns."""

    pieces: dict[str, str] = {}
    patterns: tuple[PatternData, ...]


class Pattern(NamedTuple):
    """A compiled pattern."""

    name: str
    kind: Kind
    regex: re.Pattern[str]
    has_secret_group: bool
    data: PatternData

    def find(self, text: str) -> Iterator[Span]:
        """The pieces of a plain text that the pattern hides."""
        group: str | int = "secret" if self.has_secret_group else 0
        for match in self.regex.finditer(text):
            start, stop = match.span(group)
            if start < stop:
                yield Span(start, stop, self.kind)


def load_patterns(folder: Path = FOLDER) -> tuple[Pattern, ...]:
    """Every pattern of every YAML file in the folder, in the order of files and lines."""
    files = (
        PatternFile.model_validate(read_yaml(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.yml"))
    )
    return tuple(_compile(data, file.pieces) for file in files for data in file.patterns)


def expand_pieces(regex: str, pieces: dict[str, str]) -> str:
    """The regular expression with each `%piece%` written out; a piece may hold pieces named before it."""
    while found := _PIECE.search(regex):
        regex = f"{regex[: found.start()]}(?:{pieces[found[1]]}){regex[found.end() :]}"
    return regex


def _compile(data: PatternData, pieces: dict[str, str]) -> Pattern:
    flags = re.VERBOSE if data.match_case else re.VERBOSE | re.IGNORECASE
    regex = re.compile(expand_pieces(data.regex, pieces), flags)
    return Pattern(data.name, Kind[data.kind.upper()], regex, "secret" in regex.groupindex, data)
