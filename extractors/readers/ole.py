"""The frame of an old Office file: sectors that its header says must be there."""

import struct

_HEADER = 512
_SHIFT, _FAT_COUNT, _DIRECTORY, _DIFAT = 30, 44, 48, 76
_IN_HEADER = 109
_REGULAR = 0xFFFFFFFA


def is_cut_off(content: bytes) -> bool:
    """Whether the directory, or a sector of the allocation table, lies beyond the end of the file."""
    if len(content) < _HEADER:
        return True
    size = 1 << min(struct.unpack_from("<H", content, _SHIFT)[0], 16)
    (tables,) = struct.unpack_from("<I", content, _FAT_COUNT)
    (directory,) = struct.unpack_from("<I", content, _DIRECTORY)
    difat = struct.unpack_from(f"<{min(tables, _IN_HEADER)}I", content, _DIFAT)
    sectors = [sector for sector in (directory, *difat) if sector < _REGULAR]
    return any((sector + 1) * size >= len(content) for sector in sectors)
