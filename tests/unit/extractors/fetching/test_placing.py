"""Into the inbox: safe names, whole files, nothing over bytes that nobody else keeps."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fetching.placing import put, safe_path

AT = datetime(2026, 11, 20, 21, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("pos.xlsx", "pos.xlsx"),
        ("2026/ноябрь/Выгрузка ПОС.xlsx", "2026/ноябрь/Выгрузка ПОС.xlsx"),
        ("../../etc/passwd.csv", "_/_/etc/passwd.csv"),
        ("C:\\Users\\a.csv", "C_/Users/a.csv"),
        ("/a//b/./c.csv", "a/b/c.csv"),
        ("a\n\x00b?.csv", "a_x0a_x00b_.csv"),
        ("x.part", None),
        ("a.csv~", None),
        (".hidden/a.csv", None),
        ("~$a.xlsx", None),
        ("", None),
        ("/", None),
    ],
)
def test_names_from_outside(name: str, path: str | None) -> None:
    assert safe_path(name) == path


@given(st.text(max_size=400))
def test_no_name_leads_out_or_is_too_long(name: str) -> None:
    path = safe_path(name)
    if path is not None:
        parts = Path(path).parts
        assert not Path(path).is_absolute()
        assert ".." not in parts
        assert max(len(part.encode()) for part in parts) <= 255
        assert "\0" not in path


def test_a_long_name_keeps_its_ending() -> None:
    path = safe_path("Очень длинное имя " * 40 + ".xlsx")
    assert path is not None
    assert path.endswith(".xlsx")


def _put(folder: Path, content: bytes, *kept: bytes) -> Path:
    arrived = folder.parent / "arrived.part"
    arrived.write_bytes(content)
    known = {hashlib.sha256(one).hexdigest() for one in kept}
    path, sha256 = put(arrived, folder, "a/pos.csv", modified_at=AT, is_kept=lambda old: old in known)
    assert hashlib.sha256(content).hexdigest() == sha256
    assert path.read_bytes() == content
    return path


def test_a_file_is_put_with_the_time_it_had(tmp_path: Path) -> None:
    path = _put(tmp_path / "inbox", b"1")
    assert path == tmp_path / "inbox" / "a" / "pos.csv"
    assert path.stat().st_mtime == AT.timestamp()


def test_the_same_bytes_under_the_same_name_are_there_already(tmp_path: Path) -> None:
    first = _put(tmp_path / "inbox", b"1")
    assert _put(tmp_path / "inbox", b"1") == first
    assert sum(path.is_file() for path in (tmp_path / "inbox").rglob("*")) == 1


def test_other_bytes_replace_those_that_the_ledger_knows(tmp_path: Path) -> None:
    first = _put(tmp_path / "inbox", b"1")
    assert _put(tmp_path / "inbox", b"2", b"1") == first


def test_a_folder_and_a_file_of_one_name_both_find_room(tmp_path: Path) -> None:
    first = _put(tmp_path / "inbox", b"1")
    arrived = tmp_path / "arrived.part"
    for name, place in (("a", "2/a"), ("a/pos.csv/x.csv", "3/a/pos.csv/x.csv")):
        arrived.write_bytes(b"2")
        path, _ = put(arrived, tmp_path / "inbox", name, modified_at=AT, is_kept=lambda _: True)
        assert path == tmp_path / "inbox" / place
    assert first.read_bytes() == b"1"


def test_other_bytes_lie_beside_those_that_nobody_else_keeps(tmp_path: Path) -> None:
    first = _put(tmp_path / "inbox", b"1")
    second, third = _put(tmp_path / "inbox", b"2"), _put(tmp_path / "inbox", b"3")
    assert second == tmp_path / "inbox" / "2" / "a" / "pos.csv"
    assert third == tmp_path / "inbox" / "3" / "a" / "pos.csv"
    # A run that died before it could remember puts the same again.
    assert _put(tmp_path / "inbox", b"2") == second
    assert first.read_bytes() == b"1"
