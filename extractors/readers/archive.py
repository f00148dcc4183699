"""The directory of an XLSX: its sheets, their sizes, and whether the archive is a bomb.

Sizes in a zip's directory may lie, and a parser that inflates by itself believes them: `inflate` does not, so
what it went through once is as large as it is said to be.
"""

import copy
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # the package has no stubs
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # the package has no stubs

from extractors.errors import FileRefusedError

MOST_BYTES = 2 << 30
MOST_PARTS = 10_000
# Of parts that say how the others hang together; they become trees in memory.
MOST_DIRECTORY_BYTES = 8 << 20
_BOMB_BYTES = 64 << 20
_BOMB_RATIO = 150
_PROLOGUE = 4096
_BLOCK = 1 << 20
_SHEETS = "xl/worksheets/"
_XML = (".xml", ".rels")
_BOOK, _BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it; `size` is what the directory says of its XML."""

    name: str
    part: str
    size: int
    is_hidden: bool


@dataclass(frozen=True)
class Workbook:
    """Sheets in order, the part of shared strings, and whether days count from 1904.

    `common` are the parts that a parser may inflate whatever sheet it is asked for, `common_size` is what the
    directory says of all of them together. `is_without_styles`: its styles are broken and not among them.
    """

    sheets: tuple[SheetEntry, ...]
    strings_part: str | None
    strings_size: int
    is_1904: bool
    common: tuple[str, ...]
    common_size: int
    is_without_styles: bool = False


@dataclass
class Watch:
    """Counts the bytes of one part while it inflates and stops a bomb."""

    packed: int
    declared: int
    size: int = 0

    def see(self, block: bytes) -> None:
        """Raises `FileRefusedError` for a bomb, a size that lies, or for entities declared at the start."""
        if not self.size:
            start = block[:_PROLOGUE]
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise _entities()
        self.size += len(block)
        if self.size > MOST_BYTES or (self.size > _BOMB_BYTES and self.size > self.packed * _BOMB_RATIO):
            raise _bomb(self.size, self.packed, 1)
        if self.size > self.declared:
            raise _lie()


def read_directory(path: Path) -> Workbook:
    """What the workbook holds, its sheets unread. Raises `FileRefusedError` for what is no workbook."""
    with opened(path) as archive:
        _refuse_bombs(archive)
        book = _parsed(archive, _BOOK)
        targets = _targets(archive)
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    common = tuple(name for name in sizes if _is_common(name))
    sheets = []
    for element in _children(book, "sheet"):
        kind, part = targets.get(element.get(_RELATION, ""), ("", ""))
        if kind == "worksheet":
            hidden = element.get("state", "visible") != "visible"
            sheets.append(SheetEntry(element.get("name", ""), part, sizes.get(part, 0), hidden))
    if not sheets:
        raise FileRefusedError("В книге нет ни одного листа", todo="выгрузите файл заново")
    strings = next(
        (part for kind, part in targets.values() if kind == "sharedStrings" and part in sizes), None
    )
    is_1904 = any(item.get("date1904") in ("1", "true") for item in _children(book, "workbookPr"))
    common_size = sum(sizes[name] for name in common)
    return Workbook(
        tuple(sheets), strings, sizes.get(strings or "", 0), is_1904, common=common, common_size=common_size
    )


def inflate(path: Path, part: str, size: int = _BLOCK) -> Iterator[bytes]:
    """A part's bytes in blocks, watched: all that is packed comes out, not only what the directory says."""
    with opened(path) as archive:
        yield from _inflated(archive, part, size)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever is wrong with it is a `FileRefusedError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except DefusedXmlException as error:
        raise _entities() from error
    except (zipfile.BadZipFile, zlib.error, ParseError, LookupError, ValueError, OSError, EOFError) as error:
        raise FileRefusedError(
            "Файл повреждён или обрезан: книга XLSX не читается",
            got=type(error).__name__,
            todo="скопируйте или выгрузите файл заново",
        ) from error


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    declared = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_bomb = declared > _BOMB_BYTES and declared / packed > _BOMB_RATIO
    if is_bomb or declared > MOST_BYTES or len(entries) > MOST_PARTS:
        raise _bomb(declared, packed, len(entries))
    # Which of two a parser would take is anybody's guess: what was measured must be what is read.
    if len({_plain(entry.filename) for entry in entries}) < len(entries):
        raise zipfile.BadZipFile("two parts of one name")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise zipfile.BadZipFile("packed as no workbook is")


def _inflated(archive: zipfile.ZipFile, part: str, size: int = _BLOCK) -> Iterator[bytes]:
    entry = copy.copy(archive.getinfo(part))
    watch = Watch(entry.compress_size, entry.file_size)
    # The module would stop at the size of the directory; with this one it goes on to the end.
    entry.file_size = MOST_BYTES * 2
    with archive.open(entry) as stream:
        while block := stream.read(size):
            watch.see(block)
            yield block


def _is_common(name: str) -> bool:
    return _plain(name).endswith(_XML) and not _plain(name).startswith(_SHEETS)


def _plain(name: str) -> str:
    """Parsers look for parts without regard to case and to the kind of slash."""
    return name.lower().replace("\\", "/")


def _targets(archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Kind and part of each relation of the workbook, by its id."""
    found = {}
    for relation in _parsed(archive, _BOOK_RELATIONS):
        target = relation.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found[relation.get("Id", "")] = relation.get("Type", "").rpartition("/")[2], part
    return found


def _parsed(archive: zipfile.ZipFile, name: str) -> Element:
    content = b""
    for block in _inflated(archive, name):
        content += block
        if len(content) > MOST_DIRECTORY_BYTES:
            raise _bomb(archive.getinfo(name).file_size, archive.getinfo(name).compress_size, 1)
    root: Element = fromstring(content, forbid_dtd=True)
    return root


def _children(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)


def _bomb(size: int, packed: int, parts: int) -> FileRefusedError:
    return FileRefusedError(
        "Книга XLSX распаковывается в недопустимый объём (похоже на архивную бомбу)",
        got=f"{size >> 20} МБ из {packed / (1 << 20):.1f} МБ, частей: {parts}",
        expected=f"не более {MOST_BYTES >> 20} МБ и не более чем в {_BOMB_RATIO} раз больше сжатого",
        todo="проверьте происхождение файла; большую выгрузку разделите на части или сохраните как CSV",
    )


def _lie() -> FileRefusedError:
    return FileRefusedError(
        "Книга XLSX распаковывается в больший объём, чем объявляет (похоже на архивную бомбу)",
        expected="размеры частей, как в оглавлении архива",
        todo="проверьте происхождение файла; откройте его в Excel и сохраните заново",
    )


def _entities() -> FileRefusedError:
    return FileRefusedError(
        "В книге XLSX объявлены сущности XML (похоже на бомбу)",
        expected="книга, записанная Excel или платформой",
        todo="проверьте происхождение файла",
    )
