"""An old workbook is looked over before a parser follows what it says."""

import struct
from pathlib import Path

import pytest

from extractors.readers.biff import look_over
from extractors.readers.ole import DamagedError, OleFile
from tests.support.exports import write_xls


@pytest.fixture
def book(tmp_path: Path) -> bytearray:
    """A workbook of some sectors."""
    table = [["Номер", "Тема"], *([number, f"Яма {number}"] for number in range(300))]
    return bytearray(write_xls(tmp_path / "a.xls", table).read_bytes())


def sector(content: bytearray, number: int) -> int:
    return (number + 1) * 512


def fat_of(content: bytearray) -> int:
    return sector(content, struct.unpack_from("<I", content, 76)[0])


def stream_of(content: bytearray) -> bytes:
    found = OleFile(bytes(content)).find_workbook()
    assert found is not None
    return found


def is_damaged(content: bytearray) -> bool:
    """Whether it is damaged otherwise than by being cut off."""
    with pytest.raises(DamagedError) as caught:
        OleFile(bytes(content)).find_workbook()
    return not caught.value.is_cut_off


def test_the_workbook_of_a_whole_file_is_found(book: bytearray) -> None:
    stream = stream_of(book)
    assert stream[:2] == b"\x09\x08"
    look_over(stream)


def test_a_chain_in_a_circle_is_damage(book: bytearray) -> None:
    struct.pack_into("<I", book, fat_of(book) + 4 * 3, 1)
    assert is_damaged(book)


def test_a_chain_of_tables_in_a_circle_is_damage(book: bytearray) -> None:
    struct.pack_into("<I", book, 68, 0)
    struct.pack_into("<I", book, sector(book, 0) + 508, 0)
    assert is_damaged(book)


def test_a_chain_that_leads_to_no_sector_is_damage(book: bytearray) -> None:
    struct.pack_into("<I", book, fat_of(book) + 4 * 3, 0x00FF_FFFF)
    assert is_damaged(book)


@pytest.mark.parametrize(("place", "value"), [(30, 3), (48, 0xFFFF_FFFE)])
def test_a_head_that_cannot_be_is_damage(book: bytearray, place: int, value: int) -> None:
    struct.pack_into("<H" if place == 30 else "<I", book, place, value)
    assert is_damaged(book)


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
def test_a_file_that_ends_too_early_is_cut_off(book: bytearray, share: float) -> None:
    with pytest.raises(DamagedError) as caught:
        OleFile(bytes(book[: int(len(book) * share)])).find_workbook()
    assert caught.value.is_cut_off


def test_a_cell_right_of_the_last_column_is_damage(book: bytearray) -> None:
    stream = bytearray(stream_of(book))
    place = stream.index(struct.pack("<HHHH", 0xFD, 10, 200, 1))
    struct.pack_into("<H", stream, place + 6, 60_000)
    with pytest.raises(DamagedError):
        look_over(bytes(stream))


def test_more_strings_than_bytes_are_damage(book: bytearray) -> None:
    stream = bytearray(stream_of(book))
    place = stream.index(struct.pack("<H", 0xFC), 500)
    struct.pack_into("<I", stream, place + 8, 0x7FFF_FFFF)
    with pytest.raises(DamagedError):
        look_over(bytes(stream))
