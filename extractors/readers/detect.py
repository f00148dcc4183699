"""What a file is, by its content: the name's ending proves nothing."""

import codecs
import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.errors import FileRefusedError
from extractors.readers.biff import look_over
from extractors.readers.ole import MAGIC, DamagedError, LockedError, OleFile

Content = Literal["xlsx", "xls", "csv", "json"]

_HEAD = 1 << 20
_FEW_ODD_BYTES = 16
# A list of objects, an object, or an empty list; a table's header may begin with a bracket too.
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*[\{\]]")
_RESAVE = "откройте файл в Excel или LibreOffice и сохраните как «Книга Excel (.xlsx)»"


@dataclass(frozen=True)
class Detected:
    """What a file is; of an old workbook also its sheets with formulas, by their numbers from 0."""

    content: Content
    sheets_with_formulas: frozenset[int] = frozenset()


def detect(path: Path) -> Detected:
    """What the file is.

    Raises `FileRefusedError` for an empty, encrypted, truncated or foreign file.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FileRefusedError("Файл пуст", got=f"{path.stat().st_size} байт", todo="выгрузите файл заново")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Detected(_kind_of_zip(path))
    if head.startswith(MAGIC):
        return _kind_of_ole(path)
    return Detected(_kind_of_text(head))


def _kind_of_zip(path: Path) -> Content:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            flags = any(entry.flag_bits & 1 for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefusedError(
            "Файл повреждён или обрезан: архив XLSX не читается",
            expected="целая книга Excel",
            todo="скопируйте или выгрузите файл заново",
        ) from error
    if flags:
        raise _encrypted()
    if "xl/workbook.xml" in names:
        return "xlsx"
    kind = "двоичная книга XLSB" if "xl/workbook.bin" in names else "архив, но не книга Excel"
    if "content.xml" in names:
        kind = "таблица OpenDocument (ODS)"
    raise FileRefusedError(
        "Формат файла не поддерживается", got=kind, expected="XLSX, XLS или CSV", todo=_RESAVE
    )


def _kind_of_ole(path: Path) -> Detected:
    content = path.read_bytes()
    try:
        workbook = OleFile(content).find_workbook()
        if workbook is not None:
            return Detected("xls", look_over(workbook))
    except LockedError as error:
        raise _encrypted() from error
    except (DamagedError, struct.error) as error:
        raise FileRefusedError(
            "Файл обрезан: конца книги Excel нет"
            if isinstance(error, DamagedError) and error.is_cut_off
            else "Файл повреждён: книга Excel не читается",
            got=f"{len(content)} байт",
            expected="целая книга Excel",
            todo="скопируйте или выгрузите файл заново",
        ) from error
    raise FileRefusedError(
        "Формат файла не поддерживается",
        got="документ Office старого формата, но не книга Excel",
        expected="XLSX, XLS или CSV",
        todo=_RESAVE,
    )


def _kind_of_text(head: bytes) -> Content:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileRefusedError(
            "Кодировка файла не поддерживается",
            got="UTF-16",
            expected="UTF-8 или Windows-1251",
            todo="сохраните файл как «CSV UTF-8»",
        )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if _JSON.match(start):
        return "json"
    if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"%pdf")):
        raise FileRefusedError(
            "Формат файла не поддерживается",
            got="разметка или документ, а не таблица",
            expected="XLSX, XLS или CSV",
            todo=_RESAVE,
        )
    if _looks_binary(head):
        raise FileRefusedError(
            "Файл не похож на таблицу",
            got="двоичные данные",
            expected="XLSX, XLS или CSV",
            todo="проверьте, тот ли это файл, и выгрузите его заново",
        )
    return "csv"


def _looks_binary(head: bytes) -> bool:
    """Control bytes in bulk: a stray NUL inside one cell is a matter of that row, not of the file."""
    sample = head[: 1 << 16]
    odd = sum(sample.count(byte) for byte in range(32) if byte not in (9, 10, 12, 13))
    return odd > _FEW_ODD_BYTES and odd * 50 > len(sample)


def _encrypted() -> FileRefusedError:
    return FileRefusedError(
        "Файл зашифрован паролем", expected="файл без пароля", todo="снимите пароль и положите файл заново"
    )
