"""The directory of an XLSX is read first, and nothing inflates unwatched."""

import zipfile
from pathlib import Path

import pytest

from extractors.errors import FileRefusedError
from extractors.readers import archive
from extractors.readers.archive import inflate, read_directory
from extractors.readers.opening import open_source_file
from tests.support.exports import write_xlsx

TABLE = [["Номер", "Тема"], [1, "Ямы"], [2, "Снег"]]
SHEET = "xl/worksheets/sheet1.xml"


def rewritten(path: Path, part: str, content: bytes) -> Path:
    """The workbook with one part replaced or added."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[part] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return path


def content_of(path: Path, part: str) -> bytes:
    with zipfile.ZipFile(path) as source:
        return source.read(part)


def with_locked_part(book: bytes, part: str) -> bytes:
    """The workbook whose directory says of one part that it lies under a password."""
    content = bytearray(book)
    # The directory comes after the parts; an entry's flags stand 38 bytes before its name, bit 0 says it.
    content[content.rindex(part.encode()) - 38] |= 1
    return bytes(content)


def fault(path: Path, part: str = SHEET) -> str:
    with pytest.raises(FileRefusedError) as caught:
        read_all(path, part)
    return caught.value.sentence()


def read_all(path: Path, part: str) -> None:
    read_directory(path)
    list(inflate(path, part))


def test_sheets_strings_and_calendar(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE, hidden_sheet_before=True)
    book = read_directory(path)
    assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [("Служебный", True), ("Лист1", False)]
    assert book.sheets[1].part == "xl/worksheets/sheet2.xml"
    assert book.sheets[1].size == len(content_of(path, "xl/worksheets/sheet2.xml"))
    assert (book.strings_part, book.is_1904) == ("xl/sharedStrings.xml", False)
    assert book.strings_size == len(content_of(path, "xl/sharedStrings.xml"))


def test_a_calendar_from_1904_is_noticed(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    content = content_of(path, "xl/workbook.xml").replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    assert read_directory(rewritten(path, "xl/workbook.xml", content)).is_1904


def test_a_book_without_sheets_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    relations = content_of(path, "xl/_rels/workbook.xml.rels").replace(b"/worksheet", b"/chartsheet")
    assert "нет ни одного листа" in fault(rewritten(path, "xl/_rels/workbook.xml.rels", relations))


def test_a_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    assert "архивную бомбу" in fault(rewritten(path, "xl/media/image1.png", b"\0" * (80 << 20)))


def test_a_bomb_whose_directory_lies_is_refused_while_it_inflates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_BOMB_BYTES", 2 << 20)
    monkeypatch.setattr(archive, "_refuse_bombs", lambda _: None)
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    assert "архивную бомбу" in fault(rewritten(path, SHEET, content_of(path, SHEET) + b" " * (8 << 20)))


def lying(path: Path, part: str, declared: int) -> Path:
    """The workbook whose directory declares a part, however large, to have so many bytes."""
    content = bytearray(path.read_bytes())
    name = part.encode()
    place = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02"))
    while content[place + 46 : place + 46 + len(name)] != name:
        place = content.index(b"PK\x01\x02", place + 4)
    content[place + 24 : place + 28] = declared.to_bytes(4, "little")
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/a.xml"]
)
def test_a_part_larger_than_the_directory_says_is_refused_before_a_parser_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    content = content_of(path, part) if part != "xl/a.xml" else b"<a/>"
    rewritten(path, part, content + b" " * (4 << 20))
    monkeypatch.setattr("fastexcel.read_excel", lambda _: pytest.fail("a parser saw it"))
    with pytest.raises(FileRefusedError, match="больший объём, чем объявляет"):
        next(open_source_file(lying(path, part, 1000), "a.xlsx").tables)


def test_two_parts_of_one_name_are_damage(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    with zipfile.ZipFile(path, "a") as target:
        target.writestr("xl/SharedStrings.xml", b"<sst/>")
    assert "повреждён" in fault(path)


def test_a_method_of_packing_that_no_workbook_has_is_damage(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as target:
        target.writestr("xl/a.xml", b"<a/>")
    assert "повреждён" in fault(path)


def test_a_huge_table_of_contents_is_a_bomb(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    content = content_of(path, "xl/workbook.xml") + b" " * (9 << 20)
    assert "архивную бомбу" in fault(rewritten(path, "xl/workbook.xml", content))


def test_too_many_parts_are_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    assert "архивную бомбу" in fault(write_xlsx(tmp_path / "a.xlsx", TABLE))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_entities_are_refused(tmp_path: Path, part: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
    head, mark, rest = content_of(path, part).partition(b"?>")
    assert "сущности XML" in fault(rewritten(path, part, head + mark + bomb + rest), part)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    content = bytearray(path.read_bytes())
    middle = content.index(SHEET.encode()) + len(SHEET) + 40
    content[middle : middle + 20] = bytes(20)
    path.write_bytes(content)
    assert "повреждён" in fault(path)
