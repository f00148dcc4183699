"""A zip archive that arrived: its files, one by one, within limits; one that lies or swells is not taken."""

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from extractors.fetching.errors import ItemError
from extractors.fetching.items import MOST_FILE_BYTES

_MOST_MEMBERS = 1000
_SWOLLEN_BYTES = 64 << 20
_SWOLLEN_TIMES = 150
_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
# Names without a mark of UTF-8 were written by Windows in Russia.
_CODE_PAGE = "cp866"
# A workbook is such an archive too, whatever its name ends with.
_WORKBOOK = "[Content_Types].xml"


def is_archive_name(name: str) -> bool:
    """Whether the file calls itself a zip."""
    return name.lower().endswith(".zip")


def is_archive(name: str, path: Path) -> bool:
    """Whether it calls itself a zip and is no workbook. Raises `ItemError` when it cannot be opened."""
    if not is_archive_name(name):
        return False
    with _opened(path) as archive:
        return _WORKBOOK not in archive.namelist()


def unpack(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Path inside the archive and the unpacked file in `folder`, one after another.

    Raises `ItemError` for a bomb, an encrypted or a damaged archive. An archive inside stays packed.
    """
    with _opened(path) as archive:
        members = [entry for entry in archive.infolist() if not entry.is_dir()]
        _refuse_bombs(members, path.stat().st_size)
        for number, entry in enumerate(members):
            unpacked = folder / str(number)
            try:
                # Python reads no more than the directory says, and says so when there is more.
                with archive.open(entry) as source, unpacked.open("wb") as target:
                    shutil.copyfileobj(source, target)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                raise _damaged(error) from error
            yield _name_of(entry), unpacked


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path, metadata_encoding=_CODE_PAGE)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise _damaged(error) from error


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name; some programs write UTF-8 without saying so."""
    if entry.flag_bits & _IS_UTF8:
        return entry.filename
    try:
        return entry.filename.encode(_CODE_PAGE).decode()
    except UnicodeError:
        return entry.filename


def _refuse_bombs(members: list[zipfile.ZipInfo], packed: int) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in members):
        raise ItemError("Архив зашифрован паролем", todo="попросите прислать архив без пароля")
    size = sum(entry.file_size for entry in members)
    is_swollen = size > _SWOLLEN_BYTES and size > packed * _SWOLLEN_TIMES
    if is_swollen or size > MOST_FILE_BYTES or len(members) > _MOST_MEMBERS:
        raise ItemError(
            "Архив распаковывается в недопустимый объём (похоже на архивную бомбу)",
            got=f"{size >> 20} МБ из {packed / (1 << 20):.1f} МБ, файлов: {len(members)}",
            expected=f"не более {MOST_FILE_BYTES >> 20} МБ, {_MOST_MEMBERS} файлов и {_SWOLLEN_TIMES} раз"
            " против сжатого",
            todo="проверьте происхождение архива; большую выгрузку пришлите частями",
        )


def _damaged(error: Exception) -> ItemError:
    return ItemError(
        "Архив повреждён или не читается", got=type(error).__name__, todo="попросите прислать его снова"
    )
