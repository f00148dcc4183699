"""Which files wait in `inbox/<municipality>/<source>/…`, in a fixed order."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extractors.contract import load_contracts
from warehouse.errors import nearest
from warehouse.settings import Settings

SETTLED_AFTER_SECONDS = 5.0
_PROBE_SECONDS = 0.5
_TEMPORARY = (".part", ".tmp", ".crdownload", ".partial", ".filepart")


@dataclass(frozen=True)
class InboxFile:
    """A file to load. `file_name` is its path below the source's folder."""

    path: Path
    municipality_code: str
    source: str
    file_name: str
    modified_at: datetime


@dataclass(frozen=True)
class InboxScan:
    """Files ready to be loaded and sentences about what was passed over."""

    files: tuple[InboxFile, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Clock:
    """The moment files are compared with and how to wait; tests bring their own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


def pending_files(settings: Settings, as_of: datetime) -> list[InboxFile]:
    """Files modified at or before `as_of`, oldest first, then by path; `scan_inbox` says what is left out."""
    return list(scan_inbox(settings, as_of).files)


def scan_inbox(settings: Settings, as_of: datetime, clock: Clock | None = None) -> InboxScan:
    """Look through the inbox.

    Temporary and hidden names are passed over silently; files still being written, folders of no municipality
    and of no source give a sentence. `as_of` has a zone. The inbox is made (0700) when it is missing.
    """
    settings.inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.inbox.chmod(0o700)
    findings: list[str] = []
    found = [
        file
        for file in _walk(settings, findings)
        if file.modified_at <= as_of and _size(file.path) is not None
    ]
    growing = _find_growing(found, clock or Clock())
    findings += [
        "файл ещё записывается, будет взят в следующий раз: "
        f"{file.municipality_code}/{file.source}/{file.file_name}"
        for file in found
        if file.path in growing
    ]
    ready = [file for file in found if file.path not in growing]
    ready.sort(key=lambda file: (file.modified_at, file.municipality_code, file.source, file.file_name))
    return InboxScan(tuple(ready), tuple(findings))


def known_municipalities(settings: Settings) -> list[str]:
    """Codes of the municipality files."""
    return sorted(path.stem for path in settings.municipalities.glob("*.y*ml"))


def is_temporary(path: Path) -> bool:
    """Names that programs give to files they have not finished, and hidden ones."""
    return path.name.startswith((".", "~$")) or path.suffix.lower() in _TEMPORARY


def _walk(settings: Settings, findings: list[str]) -> Iterator[InboxFile]:
    municipalities, sources = known_municipalities(settings), sorted(load_contracts())
    for folder in _entries(settings.inbox):
        if not folder.is_dir() or folder.name not in municipalities:
            findings.append(_stranger("inbox", folder, "муниципалитета", municipalities))
            continue
        for source in _entries(folder):
            if not source.is_dir() or source.name not in sources:
                findings.append(_stranger(f"inbox/{folder.name}", source, "источника", sources))
                continue
            for path in sorted(source.rglob("*")):
                parts = path.relative_to(source).parts
                if any(is_temporary(Path(part)) for part in parts) or not path.is_file():
                    continue
                modified = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
                yield InboxFile(path, folder.name, source.name, "/".join(parts), modified)


def _entries(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if not is_temporary(path)]


def _stranger(place: str, path: Path, kind: str, known: list[str]) -> str:
    if not path.is_dir():
        return f"файл лежит не в папке источника и не взят: {place}/{path.name}"
    hint = nearest(path.name, known)
    tail = f", возможно, {hint}" if hint else f", известны: {', '.join(known)}"
    return f"папка не взята, такого {kind} нет: {place}/{path.name}{tail}"


def _size(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _find_growing(files: list[InboxFile], clock: Clock) -> set[Path]:
    """Of the files touched in the last seconds, those that change while one waits a moment."""
    now = clock.now()
    young = [file.path for file in files if now - file.modified_at.timestamp() < SETTLED_AFTER_SECONDS]
    if not young:
        return set()
    before = {path: _size(path) for path in young}
    clock.sleep(_PROBE_SECONDS)
    return {path for path in young if _size(path) is None or _size(path) != before[path]}
