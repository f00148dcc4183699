"""What lies at a place, and how a place is read: the same for buckets, SFTP folders and mailboxes."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

MOST_FILE_BYTES = 2 << 30


@dataclass(frozen=True)
class Letter:
    """What rules ask of a letter: the only sender, as an address in lower case, and the subject."""

    sender: str | None
    subject: str


@dataclass(frozen=True)
class Item:
    """A file or a letter at a place.

    `name` is the path below the address, of a letter its number; `mark` is what its place calls its version,
    `identity` what is never the same for two. `modified_at` becomes the file's time in the inbox.
    """

    name: str
    size: int
    modified_at: datetime
    mark: str
    identity: str
    letter: Letter | None = None


class Door(Protocol):
    """An opened place. Every method raises `OutageError` when the connection breaks."""

    def items(self) -> list[Item]:
        """All that lies there, in a fixed order. Raises `PlaceError` when the folder is not there."""

    def unsettled(self, items: list[Item]) -> set[Item]:
        """Those of the items that are still being written."""

    def bring(self, item: Item, target: Path) -> None:
        """Write the bytes into `target`. Raises `ItemChangedError` when they are no longer those listed."""

    def close(self) -> None:
        """Leave; never raises."""
