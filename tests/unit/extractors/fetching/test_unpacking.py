"""Archives that arrived: names, limits, and what is no archive."""

import zipfile
from pathlib import Path

import pytest

from extractors.fetching import unpacking
from extractors.fetching.errors import ItemError
from extractors.fetching.unpacking import is_archive, unpack


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _unpacked(path: Path, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    return {name: file.read_bytes() for name, file in unpack(path, folder)}


def test_every_file_comes_out_and_folders_do_not(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"папка/": b"", "папка/пос.csv": b"1", "им.csv": b"2"})
    assert is_archive("A.ZIP", path)
    assert _unpacked(path, tmp_path / "out") == {"папка/пос.csv": b"1", "им.csv": b"2"}


@pytest.mark.parametrize("encoding", ["cp866", "utf-8"])
def test_names_without_a_mark_are_read(tmp_path: Path, encoding: str) -> None:
    path = _zip(tmp_path / "a.zip", {"q" * len("пос.csv".encode(encoding)): b"1"})
    raw = path.read_bytes().replace(b"q" * len("пос.csv".encode(encoding)), "пос.csv".encode(encoding))
    path.write_bytes(raw)
    assert list(_unpacked(path, tmp_path / "out")) == ["пос.csv"]


def test_a_workbook_is_no_archive_whatever_its_name(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"[Content_Types].xml": b"", "xl/workbook.xml": b""})
    assert not is_archive("a.zip", path)
    assert not is_archive("a.xlsx", path)


def test_an_archive_inside_stays_packed(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner.zip", {"a.csv": b"1"}).read_bytes()
    assert _unpacked(_zip(tmp_path / "a.zip", {"inner.zip": inner}), tmp_path / "out") == {"inner.zip": inner}


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.csv": bytes(80 << 20)})
    with pytest.raises(ItemError, match=r"архивную бомбу\) · получено: 80 МБ из 0\.1 МБ, файлов: 1"):
        _unpacked(path, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_more_files_than_anybody_sends_are_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "_MOST_MEMBERS", 2)
    path = _zip(tmp_path / "a.zip", dict.fromkeys("abc", b""))
    with pytest.raises(ItemError, match="файлов: 3"):
        _unpacked(path, tmp_path / "out")


def test_a_size_that_lies_is_a_damaged_archive(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.csv": b"1" * 1000})
    size = (1000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(ItemError, match="Архив повреждён или не читается · получено: BadZipFile"):
        _unpacked(path, tmp_path / "out")


def test_a_password_is_said(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.csv": b"1"})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(ItemError, match="Архив зашифрован паролем"):
        _unpacked(path, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"Rar!\x1a\x07"])
def test_what_calls_itself_an_archive_and_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ItemError, match="Архив повреждён или не читается"):
        is_archive("a.zip", tmp_path / "a.zip")
