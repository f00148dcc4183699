"""A file is what it contains, whatever its name says."""

import zipfile
from pathlib import Path

import pytest

from extractors.errors import FileRefusedError
from extractors.readers.detect import Content, Detected, detect
from tests.support.exports import write_csv, write_xls, write_xlsx
from tests.unit.extractors.readers.test_archive import with_locked_part
from warehouse.settings import PROJECT_ROOT

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LOCKED = PROJECT_ROOT / "tests" / "support" / "locked"


def content_of(path: Path) -> Content:
    return detect(path).content


def fault(path: Path) -> str:
    with pytest.raises(FileRefusedError) as caught:
        detect(path)
    return caught.value.sentence()


def test_the_three_formats_are_known_by_content(tmp_path: Path) -> None:
    table = [["Номер"], ["1"]]
    assert content_of(write_xlsx(tmp_path / "a.xls", table)) == "xlsx"
    assert content_of(write_xls(tmp_path / "a.xlsx", table)) == "xls"
    assert content_of(write_csv(tmp_path / "a.xlsx.xlsx", table)) == "csv"
    assert content_of(write_csv(tmp_path / "b.csv", table, encoding="cp1251")) == "csv"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"requestId": 1}', "json"),
        (b'\xef\xbb\xbf [\r\n {"requestId": 1}]', "json"),
        (b"[]", "json"),
        ("[Номер];Статус\n1;да\n".encode(), "csv"),
        ("{Номер};Статус\n1;да\n".encode(), "csv"),
    ],
)
def test_records_are_told_from_a_table_with_brackets(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert content_of(path) == kind


@pytest.mark.parametrize("content", [b"", b"\n \t\r\n", b"\xef\xbb\xbf", b"\0" * 5000])
def test_nothing_is_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert "Файл пуст" in fault(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_OLE + b"\0" * 1600 + "WordDocument".encode("utf-16-le"), "Файл повреждён"),
        (_OLE + b"\0" * 100, "Файл обрезан"),
        (b"PK\x03\x04 and nothing more", "повреждён или обрезан"),
        ("Номер;Статус\n".encode("utf-16"), "UTF-16"),
        (b"<html><table><tr><td>1</td></tr></table>", "разметка"),
        (b"%PDF-1.7\n", "разметка или документ"),
        (bytes(range(256)) * 40, "двоичные данные"),
    ],
)
def test_other_files_are_refused_with_what_they_are(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert words in fault(path)


@pytest.mark.parametrize(
    ("part", "words"),
    [("xl/workbook.bin", "XLSB"), ("content.xml", "ODS"), ("word/document.xml", "не книга Excel")],
)
def test_other_archives_are_refused_with_what_they_are(tmp_path: Path, part: str, words: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    assert words in fault(path)


def test_an_old_document_that_is_no_workbook_is_called_so(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", [["Номер"], ["1"]])
    names = "Workbook".encode("utf-16-le"), "Document".encode("utf-16-le")
    path.write_bytes(path.read_bytes().replace(*names))
    assert "не книга Excel" in fault(path)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_a_truncated_old_workbook_is_called_so(tmp_path: Path, share: float) -> None:
    path = write_xls(tmp_path / "a.xls", [["Номер"], *([str(number)] for number in range(2000))])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert "Файл обрезан" in fault(path)


def test_one_nul_in_a_cell_does_not_make_a_text_binary(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Номер;Статус\n1;да\0нет\n".encode())
    assert content_of(path) == "csv"


@pytest.mark.parametrize("name", ["locked.xlsx", "locked.xls"])
def test_a_workbook_under_a_password_is_called_so(name: str) -> None:
    assert fault(LOCKED / name) == (
        "Файл зашифрован паролем · ожидалось: файл без пароля"
        " · что делать: снимите пароль и положите файл заново"
    )


def test_a_word_of_a_cell_locks_nothing(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", [["Номер"], ["Файл EncryptedPackage не открылся"]])
    assert "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
    assert content_of(path) == "xls"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/app.xml"])
def test_one_part_of_an_archive_under_a_password_is_enough(tmp_path: Path, part: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер"], ["1"]])
    path.write_bytes(with_locked_part(path.read_bytes(), part))
    assert "Файл зашифрован паролем" in fault(path)


def test_sheets_with_formulas_are_known_by_their_numbers(tmp_path: Path) -> None:
    table = [["Номер", "Срок"], ["1", None]]
    path = write_xls(
        tmp_path / "a.xls", table, hidden_sheet_before=True, formulas={(1, 1): ("40000+6063", 46_063)}
    )
    assert detect(path) == Detected("xls", frozenset({1}))
    assert detect(write_xls(tmp_path / "b.xls", table)) == Detected("xls", frozenset())
