"""What a fetched file or letter is made of: itself, its attachments, the files of its archives."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.fetching.items import Item
from extractors.fetching.letters import attachments
from extractors.fetching.unpacking import is_archive, unpack


@dataclass(frozen=True)
class Piece:
    """A file that rules may ask for: `name` is its path, through its archive, `outer` the archive's name."""

    name: str
    outer: str
    file: Path


def pieces_of(item: Item, arrived: Path, folder: Path) -> Iterator[Piece]:
    """The pieces, each in a file of its own below `folder`. Raises `ItemError` for what cannot be opened."""
    if item.letter is None:
        yield from _opened(item.name, arrived, folder)
        return
    for number, (name, content) in enumerate(attachments(arrived.read_bytes())):
        part = folder / f"attachment-{number}"
        part.write_bytes(content)
        yield from _opened(name, part, folder)


def _opened(name: str, file: Path, folder: Path) -> Iterator[Piece]:
    if not is_archive(name, file):
        yield Piece(name, name, file)
        return
    inside = folder / f"{file.name}-unpacked"
    inside.mkdir()
    for member, unpacked in unpack(file, inside):
        yield Piece(f"{name}/{member}", name, unpacked)
