"""Put a fetched file into the inbox: whole or not at all, never over bytes that nothing else keeps."""

import hashlib
import itertools
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from extractors.inbox import is_temporary
from extractors.names import readable_name

# Hidden, so that nobody takes a file from it; in the inbox, so that a rename is one step.
ARRIVING = ".arriving"
_LONGEST_BYTES = 200
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')


def safe_path(name: str) -> str | None:
    """A path below a folder for a name from outside; None for a name that the inbox passes over.

    Neither upwards nor absolute, no sign that a file system forbids, no part too long for one.
    """
    parts = [_safe_part(part) for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or any(is_temporary(Path(part)) for part in parts):
        return None
    return "/".join(parts)


def put(
    arrived: Path, folder: Path, name: str, *, modified_at: datetime, is_kept: Callable[[str], bool]
) -> tuple[Path, str]:
    """Move an arrived file to `folder/name`; returns where it lies and its SHA-256.

    The same bytes under the same name are not put twice. Other bytes take the name over when `is_kept` says
    of the old ones that the ledger knows them; otherwise the file lies in `folder/2/name`, and so on.
    """
    with arrived.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        # The ledger will say that it has arrived: the bytes must outlive a power cut.
        os.fsync(file.fileno())
    os.utime(arrived, (modified_at.timestamp(), modified_at.timestamp()))
    for number in itertools.count(1):
        target = (folder if number == 1 else folder / str(number)) / name
        if not _is_free(target):
            if not target.is_file():
                continue
            old = _sha256_of(target)
            if old == sha256:
                return target, sha256
            if not is_kept(old):
                continue
        arrived.replace(target)
        return target, sha256
    raise AssertionError("a count has no end")


def _is_free(target: Path) -> bool:
    """Make the folder; nothing lies at the place, nor a file where its folder should be."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return False
    return not target.exists()


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _safe_part(part: str) -> str:
    text = _UNSAFE.sub("_", readable_name(part)).strip()
    stem, ending = os.path.splitext(text)  # noqa: PTH122  # a name, not a path
    if len(text.encode()) > _LONGEST_BYTES:
        room = max(_LONGEST_BYTES - len(ending.encode()), 1)
        text = (stem.encode()[:room].decode(errors="ignore") + ending)[:_LONGEST_BYTES]
    return "_" if text in ("", "..") else text
