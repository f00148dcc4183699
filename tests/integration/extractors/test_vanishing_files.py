"""A file that goes or grows while it is read: at no step is anything half-loaded, the next file is loaded."""

import errno
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractors import ingest, landing
from extractors.inbox import scan_inbox
from extractors.ingest import LoadResult, ingest_files
from tests.integration.extractors.conftest import MARCH, House
from tests.support.exports import make_rows

Event = Callable[[Path], object]


def goes(path: Path) -> None:
    path.unlink(missing_ok=True)


def grows(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"more")


def after(step: Callable[..., Any], event: Event, path: Path) -> Callable[..., Any]:
    """The step, and then what happens to the file in the inbox."""

    def disturbed(*given: Any) -> Any:
        result = step(*given)
        event(path)
        return result

    return disturbed


def before(step: Callable[..., Any], event: Event, path: Path) -> Callable[..., Any]:
    """What happens to the file in the inbox, and then the step."""

    def disturbed(*given: Any) -> Any:
        event(path)
        return step(*given)

    return disturbed


def half_way(event: Event, path: Path) -> Callable[[Path, str], None]:
    """A copy in the middle of which it happens."""

    def copy(source: Path, target: str) -> None:
        content = source.read_bytes()
        event(path)
        Path(target).write_bytes(content)

    return copy


def stale(path: Path) -> Callable[[Path, str], object]:
    """A copy from a share on which somebody takes the file away: what was opened there reads no more."""
    copyfile = shutil.copyfile

    def copy(source: Path, target: str) -> object:
        if source != path:
            return copyfile(source, target)
        path.unlink()
        raise OSError(errno.ESTALE, "Stale file handle")

    return copy


# Each step of taking a file in, in their order, and how it is disturbed.
STEPS: dict[str, Callable[[pytest.MonkeyPatch, Event, Path], None]] = {
    "before it is looked at": lambda _, event, path: event(path),
    "before the copy": lambda patch, event, path: patch.setattr(
        landing, "_recall", after(landing._recall, event, path)
    ),
    "during the copy": lambda patch, event, path: patch.setattr(shutil, "copyfile", half_way(event, path)),
    "during the copy, on a share": lambda patch, _, path: patch.setattr(shutil, "copyfile", stale(path)),
    "before the hash": lambda patch, event, path: patch.setattr(
        hashlib, "file_digest", before(hashlib.file_digest, event, path)
    ),
    "after the copy": lambda patch, event, path: patch.setattr(
        landing, "_copy", after(landing._copy, event, path)
    ),
}


def take_in(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str, event: Event
) -> tuple[LoadResult, LoadResult]:
    """What becomes of a file that is disturbed at a step, and of the one after it."""
    pos = house.contracts["pos"]
    path = house.put("bogotol/pos/a.csv", make_rows(pos, 1), moment=MARCH.replace(day=9))
    house.put("bogotol/pos/b.csv", make_rows(pos, 2))
    waiting = scan_inbox(house.settings, MARCH).files
    with monkeypatch.context() as patch:
        STEPS[step](patch, event, path)
        disturbed, other = ingest_files(house.settings, waiting)
    return disturbed, other


@pytest.mark.parametrize("step", STEPS)
def test_a_file_that_goes_leaves_no_trace(house: House, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    gone, other = take_in(house, monkeypatch, step, goes)
    assert (gone.state, gone.load_id, other.state) == ("not_ready", None, "loaded")
    assert (gone.reason or "").startswith("Файл не читается · где: a.csv · получено: ")
    assert house.ask("select file_name from ops.loads") == [("b.csv",)]
    assert house.ask("select source_key from raw.pos__messages") == [("2",)]
    assert [path for path in house.settings.landing.iterdir() if path.name.startswith(".landing-")] == []


@pytest.mark.parametrize("step", ["before the copy", "during the copy", "before the hash", "after the copy"])
def test_a_file_that_grows_is_taken_the_next_time(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    growing, other = take_in(house, monkeypatch, step, grows)
    assert (growing.state, growing.load_id, other.state) == ("not_ready", None, "loaded")
    assert "меняется во время чтения" in (growing.reason or "")
    assert house.ask("select file_name from ops.loads") == [("b.csv",)]
    assert house.load_one(house.settings.inbox / "bogotol/pos/a.csv").state == "loaded"


def test_a_file_that_goes_once_its_copy_has_landed_is_loaded(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1))
    monkeypatch.setattr(ingest, "load_file", before(ingest.load_file, goes, path))
    result = house.load_one(path)
    assert (result.state, result.rows_inserted, path.exists()) == ("loaded", 1, False)
