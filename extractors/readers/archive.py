"""What an XLSX holds, found before any parser sees it: true sizes, last row, formulas, merged cells.

A zip's directory may lie, so every sheet is inflated once (about 0.2 s per 100 MB) and measured.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # the package has no stubs
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # the package has no stubs

from extractors.errors import FileRefusedError

MOST_BYTES = 2 << 30
MOST_PARTS = 10_000
_BOMB_BYTES = 64 << 20
_BOMB_RATIO = 150
_BLOCK = 1 << 20
_TAIL = 1 << 18
_PROLOGUE = 4096
_FULL_SCAN = 64 << 20
_JOINT = 64
_ONE_LETTER = 26
_LAST_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
_FAR_COLUMN = re.compile(rb' r="([A-Z]{2,3})\d')
_FORMULA = re.compile(rb"<f[ >/]")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class SheetFacts:
    """A sheet's part: bytes of XML, last row and column that have a cell, and what it contains."""

    part: str
    size: int
    last_row: int
    last_column: int
    has_formulas: bool
    has_merged_cells: bool

    @property
    def dense_cells(self) -> int:
        """Cells of the rectangle that a parser allocates."""
        return self.last_row * self.last_column


@dataclass(frozen=True)
class WorkbookFacts:
    """Sheets by name, in order, and the size of the shared strings."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    strings_size: int = 0


def inspect_workbook(path: Path) -> WorkbookFacts:
    """Measure an XLSX. Raises `FileRefusedError` for a bomb, an entity declaration or a damaged archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bombs(archive)
            parts = _sheet_parts(archive)
            sheets = {name: _measure(archive, part) for name, part in parts.items()}
            strings = "xl/sharedStrings.xml"
            size = _inflate(archive, strings) if strings in archive.namelist() else 0
    except FileRefusedError:
        raise
    except DefusedXmlException as error:
        raise _entities() from error
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, OSError, EOFError, zlib.error) as error:
        raise FileRefusedError(
            "Файл повреждён или обрезан: книга XLSX не читается",
            got=type(error).__name__,
            todo="скопируйте или выгрузите файл заново",
        ) from error
    return WorkbookFacts(sheets, size)


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    declared = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_bomb = declared > _BOMB_BYTES and declared / packed > _BOMB_RATIO
    if is_bomb or declared > MOST_BYTES or len(entries) > MOST_PARTS:
        raise _bomb(declared, packed, len(entries))


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet names with their parts, in workbook order."""
    book = fromstring(_small_part(archive, "xl/workbook.xml"), forbid_dtd=True)
    relations = fromstring(_small_part(archive, "xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    names = set(archive.namelist())
    found = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            target = targets.get(sheet.get(_RELATION), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in names:
                found[sheet.get("name", "")] = part
    return found


def _small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_BOMB_BYTES)


def _measure(archive: zipfile.ZipFile, part: str) -> SheetFacts:
    entry = archive.getinfo(part)
    tail = b""
    size = rows = far_column = 0
    declared: re.Match[bytes] | None = None
    formulas = False
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            if size == 0:
                _refuse_entities(block)
                declared = _DIMENSION.search(block, 0, _PROLOGUE)
            size += len(block)
            _watch(size, entry.compress_size)
            joint = tail[-_JOINT:] + block
            formulas = formulas or _FORMULA.search(joint) is not None
            rows += block.count(b"<row ")
            # Streaming writers declare «A1» or nothing: then the columns are looked for in the whole sheet.
            if size <= _FULL_SCAN or declared is None:
                far_column = max(far_column, _farthest(joint))
            tail = (tail + block)[-_TAIL:]
    last = _LAST_ROW.findall(tail)
    return SheetFacts(
        part=part,
        size=size,
        last_row=max(rows, int(declared[2]) if declared else 0, int(last[-1]) if last else 0),
        last_column=max(far_column, _column_number(declared[1]) if declared else _ONE_LETTER),
        has_formulas=formulas,
        has_merged_cells=b"<mergeCell " in tail,
    )


def _inflate(archive: zipfile.ZipFile, part: str) -> int:
    entry = archive.getinfo(part)
    size = 0
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            if size == 0:
                _refuse_entities(block)
            size += len(block)
            _watch(size, entry.compress_size)
    return size


def _watch(size: int, packed: int) -> None:
    if size > MOST_BYTES or (size > _BOMB_BYTES and size / max(packed, 1) > _BOMB_RATIO):
        raise _bomb(size, packed, 1)


def _refuse_entities(head: bytes) -> None:
    start = head[:_PROLOGUE]
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise _entities()


def _farthest(block: bytes) -> int:
    letters = set(_FAR_COLUMN.findall(block))
    return max((_column_number(word) for word in letters), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _bomb(size: int, packed: int, parts: int) -> FileRefusedError:
    return FileRefusedError(
        "Книга XLSX распаковывается в недопустимый объём (похоже на архивную бомбу)",
        got=f"{size >> 20} МБ из {packed / (1 << 20):.1f} МБ, частей: {parts}",
        expected=f"не более {MOST_BYTES >> 20} МБ и не более чем в {_BOMB_RATIO} раз больше сжатого",
        todo="проверьте происхождение файла; большую выгрузку разделите на части или сохраните как CSV",
    )


def _entities() -> FileRefusedError:
    return FileRefusedError(
        "В книге XLSX объявлены сущности XML (похоже на бомбу)",
        expected="книга, записанная Excel или платформой",
        todo="проверьте происхождение файла",
    )
