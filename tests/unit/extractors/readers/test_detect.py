"""A file is what it contains, whatever its name says."""

import zipfile
from pathlib import Path

import pytest

from extractors.errors import FileRefusedError
from extractors.readers.detect import detect_content
from tests.support.exports import write_csv, write_xls, write_xlsx

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def fault(path: Path) -> str:
    with pytest.raises(FileRefusedError) as caught:
        detect_content(path)
    return caught.value.sentence()


def test_the_three_formats_are_known_by_content(tmp_path: Path) -> None:
    table = [["Номер"], ["1"]]
    assert detect_content(write_xlsx(tmp_path / "a.xls", table)) == "xlsx"
    assert detect_content(write_xls(tmp_path / "a.xlsx", table)) == "xls"
    assert detect_content(write_csv(tmp_path / "a.xlsx.xlsx", table)) == "csv"
    assert detect_content(write_csv(tmp_path / "b.csv", table, encoding="cp1251")) == "csv"


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
    assert detect_content(path) == kind


@pytest.mark.parametrize("content", [b"", b"\n \t\r\n", b"\xef\xbb\xbf", b"\0" * 5000])
def test_nothing_is_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert "Файл пуст" in fault(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "зашифрован"),
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
    assert detect_content(path) == "csv"
