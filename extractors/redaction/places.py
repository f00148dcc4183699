"""When a name is a place: streets, parks and schools are named after people and must stay in sight."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from extractors.redaction.patterns import expand_pieces
from warehouse.yaml_text import read_yaml

FILE = Path(__file__).parent / "data" / "places.yml"
_REACH = 40
_ANYTHING = re.compile("")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceData(_Data):
    """One rule as written in YAML; in the examples the name stands between bars."""

    name: str
    own: bool
    reason: str
    before: str | None = None
    inside: str | None = None
    after: str | None = None
    keeps: tuple[str, ...]
    hides: tuple[str, ...]


class PlaceFile(_Data):
    """The YAML file: shared pieces and rules."""

    pieces: dict[str, str]
    rules: tuple[PlaceData, ...]


class PlaceRule(NamedTuple):
    """A compiled rule. `own`: it also keeps the author's own name."""

    own: bool
    before: re.Pattern[str]
    inside: re.Pattern[str]
    after: re.Pattern[str]
    data: PlaceData

    def keeps(self, text: str, start: int, stop: int) -> bool:
        """Whether the name at `text[start:stop]` is a place by this rule."""
        return (
            self.inside.search(text[start:stop]) is not None
            and self.before.search(text[max(0, start - _REACH) : start]) is not None
            and self.after.search(text[stop : stop + _REACH]) is not None
        )


@cache
def load_place_rules() -> tuple[PlaceRule, ...]:
    """The rules of `data/places.yml`."""
    file = PlaceFile.model_validate(read_yaml(FILE.read_text(encoding="utf-8")))

    def compile_part(part: str | None, *, match_case: bool) -> re.Pattern[str]:
        if part is None:
            return _ANYTHING
        flags = re.NOFLAG if match_case else re.IGNORECASE
        return re.compile(expand_pieces(part, file.pieces), flags)

    return tuple(
        PlaceRule(
            own=data.own,
            before=compile_part(data.before, match_case=False),
            inside=compile_part(data.inside, match_case=True),
            after=compile_part(data.after, match_case=False),
            data=data,
        )
        for data in file.rules
    )


def is_place(text: str, start: int, stop: int, *, own: bool = False) -> bool:
    """Whether the name is a place; `own` asks only the rules that are sure enough for the author's name."""
    return any(rule.keeps(text, start, stop) for rule in load_place_rules() if rule.own or not own)
