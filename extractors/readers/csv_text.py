"""Bytes of a CSV as UTF-8 blocks that end at a record's end, in bounded memory."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from extractors.errors import FileRefusedError

# Small enough for a file of some blocks to keep reading, checking and the database busy at the same time.
BLOCK = 4 << 20
LONGEST_RECORD = 16 << 20
_SAMPLE = 4 << 20
_QUOTE, _NEWLINE, _RETURN = 34, 10, 13


@dataclass(frozen=True)
class Block:
    """Whole records. `is_regular`: every quote opens, closes or doubles as RFC 4180 wants it."""

    content: bytes
    is_regular: bool
    records: int


def detect_encoding(path: Path) -> str:
    """`utf-8` or `cp1251`, by the first bytes beyond ASCII; a mark at the start decides at once."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample)
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8"


def read_utf8(path: Path, encoding: str, size: int = BLOCK) -> Iterator[bytes]:
    """The file's bytes in UTF-8 without the byte-order mark, in blocks cut anywhere."""
    with path.open("rb") as file:
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        only_returns: bool | None = None
        while block := file.read(size):
            if only_returns is None:
                only_returns = b"\r" in block and b"\n" not in block
            if only_returns:
                block = block.replace(b"\r", b"\n")  # lines of an old Macintosh file
            yield block if encoding == "utf-8" else _recode(block, encoding)


def cut_at_records(blocks: Iterator[bytes], separator: bytes) -> Iterator[Block]:
    """Re-cut blocks at ends of records.

    The first block whose quotes break the rules, and all that follow, come as irregular: where a record ends
    is then for a tolerant reader to say. Raises `FileRefusedError` when one record outgrows `LONGEST_RECORD`.
    """
    rest = b""
    regular = True
    for block in blocks:
        rest += block
        if not regular:
            yield Block(rest, is_regular=False, records=0)
            rest = b""
            continue
        quotes = _positions(rest, _QUOTE)
        end = _last_record_end(rest, quotes)
        whole = rest[:end]
        if end and _quotes_are_regular(whole, quotes[quotes < end], separator):
            yield Block(whole, is_regular=True, records=_count_records(whole, quotes))
            rest = rest[end:]
        elif end or len(rest) > LONGEST_RECORD:
            regular = False
            yield Block(rest, is_regular=False, records=0)
            rest = b""
    if rest:
        quotes = _positions(rest, _QUOTE)
        regular = regular and len(quotes) % 2 == 0 and _quotes_are_regular(rest, quotes, separator)
        yield Block(rest, is_regular=regular, records=_count_records(rest, quotes) if regular else 0)


def _recode(block: bytes, encoding: str) -> bytes:
    try:
        return block.decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise FileRefusedError(
            "Кодировка файла не распознана",
            got="байты, которых нет ни в UTF-8, ни в Windows-1251",
            expected="UTF-8 или Windows-1251",
            todo="сохраните файл как «CSV UTF-8»",
        ) from error


def _positions(content: bytes, byte: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    if byte not in content:
        return np.zeros(0, dtype=np.intp)
    return np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == byte)


def _last_record_end(content: bytes, quotes: np.ndarray[tuple[int], np.dtype[np.intp]]) -> int:
    """Offset after the last line break that stands outside quotes, 0 when there is none."""
    end = len(content)
    while (found := content.rfind(b"\n", 0, end)) >= 0:
        before = int(np.searchsorted(quotes, found))
        if before % 2 == 0:
            return found + 1
        end = int(quotes[before - 1])
    return 0


def _count_records(content: bytes, quotes: np.ndarray[tuple[int], np.dtype[np.intp]]) -> int:
    if len(quotes):
        breaks = _positions(content, _NEWLINE)
        ends = int(np.count_nonzero(np.searchsorted(quotes, breaks) % 2 == 0))
    else:
        ends = int(np.count_nonzero(np.frombuffer(content, dtype=np.uint8) == _NEWLINE))
    return ends + (not content.endswith(b"\n"))


def _quotes_are_regular(
    content: bytes, quotes: np.ndarray[tuple[int], np.dtype[np.intp]], separator: bytes
) -> bool:
    """Even-numbered quotes open a cell or repeat the one before; odd ones close a cell or are repeated."""
    if not len(quotes):
        return True
    data = np.frombuffer(content, dtype=np.uint8)
    edges = [separator[0], _NEWLINE, _RETURN]
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening > 0, data[np.maximum(opening - 1, 0)], _NEWLINE)
    after = np.where(closing < len(data) - 1, data[np.minimum(closing + 1, len(data) - 1)], _NEWLINE)
    doubled = closing[: len(opening) - 1] + 1 == opening[1:]
    opens = np.isin(before, edges)
    opens[1:] |= doubled
    closes = np.isin(after, edges)
    closes[: len(doubled)] |= doubled
    return bool(opens.all() and closes.all())
