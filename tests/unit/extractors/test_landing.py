"""An immutable copy before anything is read."""

import hashlib
import os
from pathlib import Path

import pytest

from extractors import landing as module
from extractors.errors import FileNotReadyError
from extractors.landing import land


def test_the_copy_lies_under_its_hash_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"x" * 3_000_000)
    os.utime(source, (1_700_000_000, 1_700_000_000))
    landed = land(source, tmp_path / "landing")
    assert landed.sha256 == hashlib.sha256(b"x" * 3_000_000).hexdigest()
    assert landed.path == tmp_path / "landing" / landed.sha256
    assert landed.path.read_bytes() == source.read_bytes()
    assert landed.modified_at.timestamp() == 1_700_000_000
    assert (tmp_path / "landing").stat().st_mode & 0o777 == 0o700
    assert landed.path.stat().st_mode & 0o777 == 0o400
    assert {path.name for path in (tmp_path / "landing").iterdir()} == {landed.sha256, ".known"}


def test_a_file_that_lies_unchanged_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("one")
    first = land(source, tmp_path / "landing")
    monkeypatch.setattr(module, "_copy", lambda *_: pytest.fail("read again"))
    assert land(source, tmp_path / "landing") == first


@pytest.mark.parametrize("loss", ["changed", "copy lost"])
def test_a_changed_file_or_a_lost_copy_is_read_again(tmp_path: Path, loss: str) -> None:
    source = tmp_path / "a.csv"
    source.write_text("one")
    first = land(source, tmp_path / "landing")
    if loss == "changed":
        source.write_text("two")
        os.utime(source, ns=(0, int(first.modified_at.timestamp() * 1e9)))
        assert land(source, tmp_path / "landing").sha256 != first.sha256
    else:
        first.path.unlink()
        assert land(source, tmp_path / "landing").path.read_text() == "one"


def test_a_marker_that_a_power_cut_left_empty_is_no_memory(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("one")
    first = land(source, tmp_path / "landing")
    (marker,) = (tmp_path / "landing" / ".known").iterdir()
    marker.write_text("")
    assert land(source, tmp_path / "landing") == first


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadyError, match=r"Файл не читается · где: a\.csv"):
        land(tmp_path / "a.csv", tmp_path / "landing")


@pytest.mark.parametrize("event", ["grows", "goes"])
def test_a_file_that_changes_while_it_is_read_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("one")
    copy = module._copy

    def copy_and_disturb(original: Path, folder: Path) -> str:
        sha256 = copy(original, folder)
        source.write_text("one and more") if event == "grows" else source.unlink()
        return sha256

    monkeypatch.setattr(module, "_copy", copy_and_disturb)
    with pytest.raises(FileNotReadyError, match=r"меняется во время чтения|не читается"):
        land(source, tmp_path / "landing")
    assert list((tmp_path / "landing" / ".known").iterdir()) == []
