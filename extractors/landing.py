"""`landing/<sha256>`: an immutable copy of every arrived file, written before anything is read from it.

It holds personal data: the folder is 0700, the copies 0400. `landing/.known/` remembers by path, size, times
and inode what a file's hash was: a night does not read again what has lain in the inbox for months.
"""

import errno
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extractors.errors import FileNotReadyError, FileUnreadableError
from extractors.names import readable_name

_KNOWN = ".known"


@dataclass(frozen=True)
class LandedFile:
    """The copy, its SHA-256 in hex and the modification time the original had (UTC)."""

    path: Path
    sha256: str
    modified_at: datetime


def land(source: Path, landing: Path) -> LandedFile:
    """Copy a file into `landing`, atomically; a file that lies there unchanged is not read again.

    Raises `FileNotReadyError` when the file is missing or changes while it is copied, `FileUnreadableError`
    when it is there and cannot be copied.
    """
    for folder in (landing, landing / _KNOWN):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    try:
        before = source.stat()
        marker = landing / _KNOWN / fingerprint(source, before)
        sha256 = _recall(marker, landing)
        if sha256 is None:
            sha256 = _copy(source, landing)
            after = source.stat()
            if fingerprint(source, before) != fingerprint(source, after):
                raise FileNotReadyError(
                    "Файл меняется во время чтения",
                    where=readable_name(source.name),
                    todo="дождитесь конца записи и повторите",
                )
            _write_atomically(marker, sha256.encode())
    except OSError as error:
        raise (FileNotReadyError if _has_gone(source, error) else FileUnreadableError)(
            "Файл не читается",
            where=readable_name(source.name),
            got=error.strerror or type(error).__name__,
            todo="проверьте, что файл на месте и доступен, и повторите",
        ) from error
    return LandedFile(landing / sha256, sha256, datetime.fromtimestamp(before.st_mtime, tz=UTC))


def find_copy(source: Path, landing: Path) -> str | None:
    """Hash of the copy that a file has in `landing`; None when it was not landed as it lies there now."""
    return _recall(landing / _KNOWN / fingerprint(source, source.stat()), landing)


def forget_lost_copies(landing: Path) -> None:
    """Drop the marks of files whose copy is gone: nobody will ask for them."""
    for marker in sorted((landing / _KNOWN).glob("[!.]*")):
        if _recall(marker, landing) is None:
            marker.unlink(missing_ok=True)


def _has_gone(source: Path, error: OSError) -> bool:
    """Whether the file was taken away under our hands: of one on a share an old handle is left."""
    if error.errno not in (errno.ENOENT, errno.ESTALE):
        return False
    try:
        source.stat()
    except OSError as now:
        return now.errno == errno.ENOENT
    return False


def fingerprint(source: Path, stat: os.stat_result) -> str:
    """What tells a file from any other, also from one that will lie in its place: a hash in hex."""
    facts = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    path = os.fsencode(source.resolve())
    return hashlib.sha256(b"|".join((path, *(str(fact).encode() for fact in facts)))).hexdigest()


def _recall(marker: Path, landing: Path) -> str | None:
    if not marker.exists():
        return None
    # A marker that a power cut left empty names the folder itself, which is no copy.
    sha256 = marker.read_text(encoding="ascii")
    return sha256 if (landing / sha256).is_file() else None


def _copy(source: Path, landing: Path) -> str:
    """Copy, then hash the copy; it appears under its hash when it is whole."""
    handle, temporary = tempfile.mkstemp(prefix=".landing-", dir=landing)
    os.close(handle)
    try:
        # The system copies without showing us the bytes, so hashing reads them once from memory.
        shutil.copyfile(source, temporary)
        with Path(temporary).open("rb") as copy:
            sha256 = hashlib.file_digest(copy, "sha256").hexdigest()
            # The ledger will say that these bytes are kept: they must outlive a power cut.
            os.fsync(copy.fileno())
        Path(temporary).chmod(0o400)
        Path(temporary).replace(landing / sha256)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return sha256


def _write_atomically(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=".known-", dir=path.parent)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
    Path(temporary).replace(path)
