"""Which texts get a redacted copy: read from `data/sources.yml`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from extractors.redaction.own_names import (
    OwnNames,
    handles_of_profiles,
    make_own_names,
    names_of_mentions,
    names_of_persons,
)
from warehouse.yaml_text import read_yaml

FILE = Path(__file__).parent / "data" / "sources.yml"

NameKind = Literal["person", "profile", "answer"]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WantedText(_Data):
    """A column of texts in `vault.<source>__<dataset>` and the row's columns that name its people."""

    source: str
    dataset: str
    column: str
    names: dict[str, NameKind]

    @property
    def table(self) -> str:
        """Name of the table in `vault`."""
        return f"{self.source}__{self.dataset}"

    def own_names(self, row: Mapping[str, str | None]) -> OwnNames:
        """The row's own names; `row` holds the values of the columns in `names`."""
        values: dict[NameKind, list[str]] = {"person": [], "profile": [], "answer": []}
        for column, kind in self.names.items():
            value = row[column]
            if value:
                values[kind].append(value)
        return make_own_names(
            [*names_of_persons(values["person"]), *names_of_mentions(values["answer"])],
            handles_of_profiles(values["profile"]),
        )


class _SourcesFile(_Data):
    texts: tuple[WantedText, ...]


def load_wanted_texts(path: Path = FILE) -> tuple[WantedText, ...]:
    """The wanted texts as the file has them."""
    return _SourcesFile.model_validate(read_yaml(path.read_text(encoding="utf-8"))).texts
