"""Archives of the same bytes; a folder appears whole, once, and is never rewritten."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from reports.packing import normalise_zip, place_folder
from warehouse.errors import PublicationError


def _archive(names: list[str], year: int, mode: int, level: int) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            member = zipfile.ZipInfo(name, (year, 5, 4, 3, 2, 0))
            member.external_attr = mode << 16
            archive.writestr(member, f"content of {name}" * 50, zipfile.ZIP_DEFLATED, level)
    return packed.getvalue()


def test_time_order_rights_and_compression_leave_no_trace() -> None:
    names = ["word/document.xml", "[Content_Types].xml", "docProps/core.xml"]
    one = _archive(names, 2026, 0o600, 9)
    other = _archive(names[::-1], 1999, 0o644, 1)
    assert one != other
    assert normalise_zip(one) == normalise_zip(other)


def test_content_types_come_first_and_content_stays() -> None:
    names = ["a.xml", "Z.xml", "[Content_Types].xml"]
    with zipfile.ZipFile(BytesIO(normalise_zip(_archive(names, 2026, 0o600, 6)))) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "Z.xml", "a.xml"]
        assert archive.read("a.xml") == b"content of a.xml" * 50


def _folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / name).write_text(text)
    return path


@pytest.mark.parametrize("is_made", [True, False])
def test_a_folder_moves_to_an_empty_place(tmp_path: Path, is_made: bool) -> None:
    target = tmp_path / "target"
    if is_made:
        target.mkdir()
    assert place_folder(_folder(tmp_path / "new", a="1"), target) is True
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    assert (target / "a").read_text() == "1"


def test_the_same_bytes_are_already_there(tmp_path: Path) -> None:
    target = _folder(tmp_path / "target", a="1", b="2")
    assert place_folder(_folder(tmp_path / "new", a="1", b="2"), target) is False
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


@pytest.mark.parametrize("kept", [{"a": "other", "b": "2"}, {"b": "2"}, {"a": "1", "b": "2", "c": "3"}])
def test_other_bytes_stay_as_they_are(tmp_path: Path, kept: dict[str, str]) -> None:
    target = _folder(tmp_path / "target", **kept)
    with pytest.raises(PublicationError, match="уже занята другим содержимым") as caught:
        place_folder(_folder(tmp_path / "new", a="1", b="2"), target)
    assert caught.value.got in {"отличаются: a", "отличаются: c"}
    assert {path.name: path.read_text() for path in target.iterdir()} == kept


def test_a_file_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("a file")
    with pytest.raises(PublicationError, match="стоит файл"):
        place_folder(_folder(tmp_path / "new", a="1"), tmp_path / "target")
