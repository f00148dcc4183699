"""Files whose term is over, and how they are removed: first written down, then unlinked."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg import Connection
from psycopg.rows import TupleRow

from extractors.landing import fingerprint
from warehouse.removals import Removal, Store, record_removal
from warehouse.retention import Term


@dataclass(frozen=True)
class OverdueFile:
    """A file as it lay when it was judged; `mark` tells it from whatever may lie there afterwards."""

    path: Path
    mark: str
    removal: Removal
    sha256: str | None = None


@dataclass(frozen=True)
class Removed:
    """What a run removed, and the folders that forbid it, each once."""

    removals: list[Removal]
    forbidden: list[str]


def find_old_files(folder: Path, store: Store, term: Term) -> list[OverdueFile]:
    """Regular files below a folder that nobody has written to since the term's moment."""
    found = []
    for root, _, names in os.walk(folder):
        for path in (Path(root, name) for name in sorted(names)):
            facts = look_at(path)
            if facts is not None and facts.st_mtime < term.before.timestamp():
                found.append(OverdueFile(path, fingerprint(path, facts), Removal.by(term, store, 1)))
    return found


def look_at(path: Path) -> os.stat_result | None:
    """Facts of a regular file; None for a link, for anything else and for what has gone."""
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return None
    return facts if stat.S_ISREG(facts.st_mode) else None


def remove_files(connection: Connection[TupleRow], as_of: datetime, files: Sequence[OverdueFile]) -> Removed:
    """Remove those files that are still what was judged.

    Killed between the two steps, the next run finds the file again and its row already there.
    """
    forbidden = {str(file.path.parent) for file in files if not _may_change(file.path.parent)}
    going = [file for file in files if str(file.path.parent) not in forbidden and _is_as_judged(file)]
    for file in going:
        record_removal(connection, as_of, file.removal, sha256=file.sha256, file_mark=file.mark)
    connection.commit()
    for file in going:
        if _is_as_judged(file):
            file.path.unlink()
    return Removed([file.removal for file in going], sorted(forbidden))


def drop_empty_folders(folder: Path) -> None:
    """Folders below this one in which nothing lies any more."""
    for root, _, _ in os.walk(folder, topdown=False):
        if Path(root) != folder and not any(Path(root).iterdir()):
            Path(root).rmdir()


def _may_change(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def _is_as_judged(file: OverdueFile) -> bool:
    facts = look_at(file.path)
    return facts is not None and fingerprint(file.path, facts) == file.mark
