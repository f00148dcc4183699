"""Names of files as people read them."""

import os

import pytest

from extractors.names import readable_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"a.csv", "a.csv"),
        ("март/Выгрузка.csv".encode(), "март/Выгрузка.csv"),
        ("Выгрузка.csv".encode("cp1251"), "Выгрузка.csv"),
        ("март/".encode() + "Выгрузка.csv".encode("cp1251"), "март/Выгрузка.csv"),
        (b"\x98\xff.csv", "\\udc98\\udcff.csv"),
        (b"a\nb\x7f.csv", "a\\x0ab\\x7f.csv"),
    ],
)
def test_a_name_is_readable_and_storable(name: bytes, shown: str) -> None:
    assert readable_name(os.fsdecode(name)) == shown
    assert readable_name(os.fsdecode(name)).encode()


def test_a_surrogate_of_no_file_system_is_escaped() -> None:
    assert readable_name("a\ud800.csv") == "a\\ud800.csv"
