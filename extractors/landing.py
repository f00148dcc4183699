"""`landing/<sha256>`: an immutable copy of every arrived file, written before anything is read from it.

It holds personal data: the folder is 0700, the copies 0400.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extractors.errors import FileNotReadyError

_BLOCK = 1 << 20


@dataclass(frozen=True)
class LandedFile:
    """The copy, its SHA-256 in hex and the modification time the original had (UTC)."""

    path: Path
    sha256: str
    modified_at: datetime


def land(source: Path, landing: Path) -> LandedFile:
    """Copy a file into `landing`, atomically.

    Raises `FileNotReadyError` when the file is missing or changes while it is copied.
    """
    landing.mkdir(mode=0o700, parents=True, exist_ok=True)
    landing.chmod(0o700)
    handle, temporary = tempfile.mkstemp(prefix=".landing-", dir=landing)
    digest = hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as target, source.open("rb") as original:
            before = os.fstat(original.fileno())
            while block := original.read(_BLOCK):
                digest.update(block)
                target.write(block)
            after = source.stat()
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise FileNotReadyError(
            "Файл не читается",
            where=source.name,
            got=error.strerror or type(error).__name__,
            todo="проверьте, что файл на месте и доступен, и повторите",
        ) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        Path(temporary).unlink()
        raise FileNotReadyError(
            "Файл меняется во время чтения", where=source.name, todo="дождитесь конца записи и повторите"
        )
    Path(temporary).chmod(0o400)
    kept = landing / digest.hexdigest()
    Path(temporary).replace(kept)
    return LandedFile(kept, digest.hexdigest(), datetime.fromtimestamp(before.st_mtime, tz=UTC))
