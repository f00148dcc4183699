"""Which files wait in `inbox/<municipality>/<source>/…`, in a fixed order."""

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from extractors.contract import known_sources
from extractors.file_names import show_file_name
from warehouse.errors import nearest
from warehouse.settings import Settings

SETTLED_AFTER_SECONDS = 5.0
_PROBE_SECONDS = 0.5
_TEMPORARY = (".part", ".tmp", ".crdownload", ".partial", ".filepart")
_LEFT_BEHIND = ("thumbs.db", "desktop.ini", "lost+found", "$recycle.bin", "system volume information")
# So many stray files are named in one sentence.
_NAMED = 5

State = Literal["settled", "growing", "gone"]


@dataclass(frozen=True)
class InboxFile:
    """A file to load. `file_name` is its path below the source's folder, as it may be shown."""

    path: Path
    municipality_code: str
    source: str
    file_name: str
    modified_at: datetime


@dataclass(frozen=True)
class InboxScan:
    """Files to load, and sentences about the rest.

    strangers: what lies where nobody takes it from, it waits for a person; growing: files still being
    written, the next scan finds them.
    """

    files: tuple[InboxFile, ...]
    strangers: tuple[str, ...]
    growing: tuple[str, ...]


@dataclass(frozen=True)
class Clock:
    """The moment files are compared with and how to wait; tests bring their own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


def scan_inbox(
    settings: Settings, as_of: datetime, clock: Clock | None = None, *, source: str | None = None
) -> InboxScan:
    """Look through the inbox for files to load, of all sources or of one.

    Files touched in the last seconds are watched for a moment. `as_of` has a zone. The inbox is made (0700)
    when it is missing; one that belongs to somebody else keeps its mode. An `OSError` of a share that does
    not answer is not caught.
    """
    settings.inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.inbox.stat().st_uid == os.geteuid():
        settings.inbox.chmod(0o700)
    seen = look_around(settings, as_of)
    found = [file for file in seen.files if source in (None, file.source)]
    states = _watch(found, clock or Clock())
    return InboxScan(
        tuple(file for file in found if states[file.path] == "settled"),
        seen.strangers,
        tuple(
            "файл ещё записывается, будет взят в следующий раз: "
            f"{file.municipality_code}/{file.source}/{file.file_name}"
            for file in found
            if states[file.path] == "growing"
        ),
    )


def look_around(settings: Settings, as_of: datetime) -> InboxScan:
    """The same without waiting or making anything: files still being written are among the files.

    Temporary and hidden names, what operating systems leave behind and strange folders without a file are
    passed over silently. A stranger is told whatever `as_of` is: no night will ever take it.
    """
    walk = _Walk(settings)
    found = list(walk.files())
    files = [file for file in found if file.modified_at <= as_of]
    files.sort(key=lambda file: (file.modified_at, file.municipality_code, file.source, file.file_name))
    now = datetime.now(UTC)
    ahead = [
        f"файл датирован будущим и не взят: inbox/{file.municipality_code}/{file.source}/{file.file_name}"
        for file in found
        if file.modified_at > max(as_of, now + timedelta(days=1))
    ]
    return InboxScan(tuple(files), (*walk.strangers, *ahead), ())


def known_municipalities(settings: Settings) -> list[str]:
    """Codes of the municipality files."""
    return sorted(path.stem for path in settings.municipalities.glob("*.y*ml"))


def is_temporary(path: Path) -> bool:
    """Names that are hidden, of what programs have not finished, of what operating systems leave behind."""
    name = path.name.lower()
    is_unfinished = name.startswith((".", "~$")) or name.endswith("~") or path.suffix.lower() in _TEMPORARY
    return is_unfinished or name in _LEFT_BEHIND


class _Walk:
    """One look through the inbox; `strangers` is whole once `files` is exhausted."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._inbox = settings, settings.inbox
        self.strangers: list[str] = []

    def files(self) -> Iterator[InboxFile]:
        """Regular files below the folders of known sources."""
        municipalities, sources = known_municipalities(self._settings), known_sources()
        for folder in self._folders(self._inbox, "муниципалитета", municipalities):
            for source in self._folders(folder, "источника", sources):
                for path in self._paths_below(source):
                    modified_at = self._modified_at(path)
                    if modified_at is not None:
                        name = show_file_name(self._settings, path.relative_to(source).as_posix())
                        yield InboxFile(path, folder.name, source.name, name, modified_at)

    def _folders(self, folder: Path, kind: str, known: list[str]) -> Iterator[Path]:
        """Folders of known names; what else lies beside them is a stranger."""
        stray = []
        for path, is_folder in self._entries(folder):
            if not is_folder:
                stray.append(show_file_name(self._settings, path.name))
            elif path.name in known:
                yield path
            elif next(self._paths_below(path), None) is not None:
                hint = nearest(path.name, known)
                tail = f"возможно, {hint}" if hint else f"известны: {', '.join(known)}"
                self.strangers.append(f"папка не взята, такого {kind} нет: {self._place(path)}, {tail}")
        if len(stray) == 1:
            self.strangers.append(
                f"файл лежит не в папке источника и не взят: {self._place(folder)}/{stray[0]}"
            )
        elif stray:
            named, rest = ", ".join(stray[:_NAMED]), len(stray) - _NAMED
            self.strangers.append(
                f"файлы лежат не в папке источника и не взяты: {self._place(folder)}/{named}"
                + (f" и ещё {rest}" if rest > 0 else "")
            )

    def _entries(self, folder: Path) -> list[tuple[Path, bool]]:
        """What lies in a folder, by name, and whether it is a folder."""
        try:
            with os.scandir(folder) as entries:
                # Of a link that leads to itself only a path says calmly that it is no folder.
                found = [
                    (path, path.is_dir() if entry.is_symlink() else entry.is_dir())
                    for entry, path in ((entry, Path(entry.path)) for entry in entries)
                ]
        except OSError as error:
            self._note(error)
            return []
        return sorted(entry for entry in found if not is_temporary(entry[0]))

    def _paths_below(self, folder: Path) -> Iterator[Path]:
        for root, folders, names in os.walk(folder, onerror=self._note):
            folders[:] = sorted(name for name in folders if not is_temporary(Path(name)))
            self._note_links(Path(root), folders)
            yield from (Path(root, name) for name in sorted(names) if not is_temporary(Path(name)))

    def _note_links(self, root: Path, folders: list[str]) -> None:
        """A link to a folder may lead round in a circle: nobody follows it, so somebody must know."""
        for path in (root / name for name in folders):
            if path.is_symlink():
                self.strangers.append(f"ссылка на папку, отсюда ничего не взято: {self._place(path)}")

    def _modified_at(self, path: Path) -> datetime | None:
        """When a regular file was changed; None for anything else and for what has gone."""
        try:
            found = path.stat()
        except OSError as error:
            if path.is_symlink() and error.errno in (errno.ENOENT, errno.ELOOP):
                self.strangers.append(f"ссылка никуда не ведёт: {self._place(path)}")
            else:
                self._note(error)
            return None
        return datetime.fromtimestamp(found.st_mtime, tz=UTC) if stat.S_ISREG(found.st_mode) else None

    def _note(self, error: OSError) -> None:
        """What has gone is not there; what may not be read waits for a person; the rest may pass."""
        if isinstance(error, PermissionError):
            self.strangers.append(
                f"нет прав на чтение, отсюда ничего не взято: {self._place(Path(error.filename))}"
            )
        elif not isinstance(error, FileNotFoundError):
            raise error

    def _place(self, path: Path) -> str:
        return show_file_name(self._settings, (Path("inbox") / path.relative_to(self._inbox)).as_posix())


def _watch(files: list[InboxFile], clock: Clock) -> dict[Path, State]:
    """What becomes of the files while one waits a moment for those touched in the last seconds."""
    now = clock.now()
    young = [file.path for file in files if now - file.modified_at.timestamp() < SETTLED_AFTER_SECONDS]
    before = {path: _size(path) for path in young}
    if young:
        clock.sleep(_PROBE_SECONDS)
    states: dict[Path, State] = {file.path: "settled" for file in files}
    for path in young:
        after = _size(path)
        if after is None:
            states[path] = "gone"
        elif after != before[path]:
            states[path] = "growing"
    return states


def _size(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
