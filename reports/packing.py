"""Files of a submission: the same bytes each time, hashed, put in place all at once or not at all."""

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from warehouse.errors import PublicationError

_CONTENT_TYPES = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def normalise_zip(content: bytes) -> bytes:
    """The same archive (XLSX, DOCX) with fixed order, times, attributes and compression of its members."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        # Office programs look for the content types in the first member.
        for name in sorted(source.namelist(), key=lambda name: (name != _CONTENT_TYPES, name)):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            member.external_attr = 0o644 << 16
            target.writestr(member, source.read(name), compresslevel=6)
    return packed.getvalue()


def hash_file(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kept_folder(home: Path, folder: Path) -> str:
    """The folder as the ledger names it: below the home where it lies there, so that the home may move."""
    place = folder.resolve()
    return str(place.relative_to(home) if place.is_relative_to(home) else place)


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """An empty folder beside a folder's place to be; what of it was not put in place is gone afterwards."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        draft.chmod(0o755)
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def place_folder(rendered: Path, target: Path) -> bool:
    """Move a finished folder to its place in one step; returns False when the same bytes are already there.

    Raises PublicationError when the place holds anything else: what was rendered once is never rewritten.
    """
    _flush(rendered)
    if target.is_file():
        raise PublicationError(
            "На месте папки сведений стоит файл", where=target.name, todo="укажите другую папку"
        )
    if not target.exists() or not any(target.iterdir()):
        try:
            # An empty folder in the way gives place; a filled one, made meanwhile, does not.
            rendered.replace(target)
        except OSError:
            if not target.is_dir():
                raise
        else:
            return True
    different = _differing_files(rendered, target)
    if different:
        raise PublicationError(
            "Папка уже занята другим содержимым",
            where=target.name,
            got=f"отличаются: {', '.join(different[:5])}",
            expected="пустое место или те же самые файлы",
            todo="сформированное однажды не переписывается: укажите другую папку в --out",
        )
    shutil.rmtree(rendered)
    return False


def _differing_files(one: Path, other: Path) -> list[str]:
    names = {path.name for folder in (one, other) for path in folder.iterdir()}
    return sorted(name for name in names if _fingerprint(one / name) != _fingerprint(other / name))


def _fingerprint(path: Path) -> str | None:
    return hash_file(path) if path.is_file() else None


def _flush(folder: Path) -> None:
    """A power cut after the move must not leave empty files under final names."""
    for path in folder.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
