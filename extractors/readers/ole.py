"""The frame of an old Office file, looked over before a parser follows it.

The parser follows chains of sectors without asking whether they end, and makes room for whatever a record
announces: a damaged file would cost the process its memory. Formats: [MS-CFB] and [MS-XLS] of Microsoft.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADER, _ENTRY = 512, 128
_REGULAR, _END = 0xFFFFFFFA, 0xFFFFFFFE
_SHIFTS = (9, 12)
_NAMES = ("Workbook", "Book")
# Stands for a whole workbook under a password ([MS-OFFCRYPTO] of Microsoft).
_LOCKED = "EncryptedPackage"
_STREAM, _ROOT = 2, 5


class DamagedError(Exception):
    """The frame leads nowhere or round in a circle; `is_cut_off`: it leads beyond the end of the file."""

    def __init__(self, *, is_cut_off: bool = False) -> None:
        super().__init__()
        self.is_cut_off = is_cut_off


class LockedError(Exception):
    """What is inside lies under a password."""


@dataclass(frozen=True)
class Entry:
    """A stream of the directory: its first sector and its length in bytes."""

    name: str
    kind: int
    start: int
    size: int


@dataclass(frozen=True)
class OleFile:
    """The streams of a file. Whatever does not hold together raises `DamagedError`."""

    content: bytes

    def find_workbook(self) -> bytes | None:
        """The stream that holds a workbook, None in a file that holds none; every chain is followed once.

        Raises `LockedError` when it lies under a password.
        """
        if len(self.content) < _HEADER:
            raise DamagedError(is_cut_off=True)
        entries = self._entries
        root = next((entry for entry in entries if entry.kind == _ROOT), None)
        if root is None:
            raise DamagedError
        streams = {entry.name: entry for entry in entries if entry.kind == _STREAM}
        if _LOCKED in streams:
            raise LockedError
        contents = {name: self._stream(entry) for name, entry in streams.items()}
        return next((contents[name] for name in _NAMES if name in contents), None)

    @cached_property
    def _size(self) -> int:
        shift = self._number(30, "<H")
        if shift not in _SHIFTS:
            raise DamagedError
        return 1 << shift

    @cached_property
    def _fat(self) -> list[int]:
        """The sector that follows each sector."""
        places = list(struct.unpack_from("<109I", self.content, 76))
        seen: set[int] = set()
        sector = self._number(68)
        while sector < _REGULAR:
            if sector in seen:
                raise DamagedError
            seen.add(sector)
            *more, sector = self._numbers(sector)
            places += more
        table: list[int] = []
        for place in (place for place in places if place < _REGULAR):
            table += self._numbers(place)
        return table

    @cached_property
    def _entries(self) -> list[Entry]:
        directory = self._chain(self._number(48))
        return [
            Entry(
                name=directory[place : place + 64].decode("utf-16-le", "replace").partition("\0")[0],
                kind=directory[place + 66],
                start=struct.unpack_from("<I", directory, place + 116)[0],
                size=struct.unpack_from("<I", directory, place + 120)[0],
            )
            for place in range(0, len(directory) - _ENTRY + 1, _ENTRY)
        ]

    @cached_property
    def _short_sectors(self) -> tuple[bytes, list[int]]:
        """Small streams lie in sectors of 64 bytes of the root's stream, with a table of their own."""
        root = next(entry for entry in self._entries if entry.kind == _ROOT)
        table = self._chain(self._number(60))
        return self._chain(root.start), list(struct.unpack(f"<{len(table) // 4}I", table))

    def _stream(self, entry: Entry) -> bytes:
        if entry.size >= self._number(56):
            return self._chain(entry.start)[: entry.size]
        stream, table = self._short_sectors
        if not entry.size:
            return b""
        pieces = [stream[number * 64 : number * 64 + 64] for number in _follow(entry.start, table)]
        return b"".join(pieces)[: entry.size]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(start, self._fat))

    def _sector(self, number: int) -> bytes:
        place = (number + 1) * self._size
        if place >= len(self.content):
            raise DamagedError(is_cut_off=True)
        return self.content[place : place + self._size]

    def _numbers(self, sector: int) -> tuple[int, ...]:
        found = self._sector(sector)
        if len(found) < self._size:
            raise DamagedError(is_cut_off=True)
        return struct.unpack(f"<{self._size // 4}I", found)

    def _number(self, place: int, form: str = "<I") -> int:
        number: int = struct.unpack_from(form, self.content, place)[0]
        return number


def _follow(start: int, table: list[int]) -> Iterator[int]:
    seen: set[int] = set()
    while start < _REGULAR:
        if start in seen or start >= len(table):
            raise DamagedError
        seen.add(start)
        yield start
        start = table[start]
    if start != _END:
        raise DamagedError
