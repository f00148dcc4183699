"""The records of an old workbook, looked over for what a parser makes room for ([MS-XLS] of Microsoft)."""

import struct
from collections.abc import Iterator

from extractors.readers.ole import DamagedError, LockedError

_END, _SHEET, _STRINGS, _LOCK, _FORMULA = 0x0A, 0x85, 0xFC, 0x2F, 0x06
# Records of cells begin with row and column; of the two kinds with many cells one is counted by its length.
_CELLS = {_FORMULA, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E, 0xD6}
_MANY = {0xBD: 6, 0xBE: 2}
_COLUMNS = 256
_PLACE = struct.Struct("<HH")


def look_over(stream: bytes) -> frozenset[int]:
    """The sheets that hold formulas, by their numbers from 0 as the workbook lists them.

    Raises `LockedError` for a workbook under a password, `DamagedError` when a cell lies right of the last
    column, or strings outnumber the bytes.
    """
    sheets = 0
    with_formulas = set()
    for kind, data in _records(stream, 0):
        if kind == _LOCK:
            # Only the lengths of what follows are readable.
            raise LockedError
        if kind == _SHEET and len(data) >= _PLACE.size:
            if _look_over_sheet(stream, struct.unpack_from("<I", data)[0]):
                with_formulas.add(sheets)
            sheets += 1
        elif kind == _STRINGS and len(data) >= 2 * _PLACE.size and _count(data) > len(stream):
            raise DamagedError
    return frozenset(with_formulas)


def _look_over_sheet(stream: bytes, start: int) -> bool:
    """Whether the sheet holds formulas."""
    has_formulas = False
    for kind, data in _records(stream, start):
        has_formulas = has_formulas or kind == _FORMULA
        if len(data) < _PLACE.size:
            continue
        if kind in _CELLS:
            last = _PLACE.unpack_from(data)[1]
        elif kind in _MANY:
            last = _PLACE.unpack_from(data)[1] + (len(data) - 6) // _MANY[kind]
        else:
            continue
        if last >= _COLUMNS:
            raise DamagedError
    return has_formulas


def _count(strings: bytes) -> int:
    number: int = struct.unpack_from("<I", strings, 4)[0]
    return number


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    while place + _PLACE.size <= len(stream):
        kind, length = _PLACE.unpack_from(stream, place)
        place += _PLACE.size
        yield kind, stream[place : place + length]
        if kind == _END:
            return
        place += length
