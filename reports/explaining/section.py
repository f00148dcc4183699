"""The shape of every explanation: headed parts of plain sentences."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """A headed part of an explanation."""

    title: str
    sentences: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The part for programs."""
        return {"title": self.title, "sentences": list(self.sentences)}
