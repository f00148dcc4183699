"""An XLSX is measured before a parser sees it."""

import zipfile
from pathlib import Path

import pytest

from extractors.errors import FileRefusedError
from extractors.readers import archive
from extractors.readers.archive import inspect_workbook
from tests.support.exports import write_xlsx

TABLE = [["Номер", "Тема"], [1, "Ямы"], [2, "Снег"]]
SHEET = "xl/worksheets/sheet1.xml"


def rewritten(path: Path, part: str, content: bytes) -> Path:
    """The workbook with one part replaced."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[part] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return path


def sheet_of(path: Path) -> bytes:
    with zipfile.ZipFile(path) as source:
        return source.read(SHEET)


def fault(path: Path) -> str:
    with pytest.raises(FileRefusedError) as caught:
        inspect_workbook(path)
    return caught.value.sentence()


def test_a_plain_sheet(tmp_path: Path) -> None:
    facts = inspect_workbook(write_xlsx(tmp_path / "a.xlsx", TABLE, top=4)).sheets["Лист1"]
    assert (facts.part, facts.last_row, facts.has_formulas, facts.has_merged_cells) == (
        SHEET,
        7,
        False,
        False,
    )
    assert facts.last_column == 2


def test_formulas_merged_cells_and_a_far_cell_are_seen(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        TABLE,
        merge=[(1, 1, 2, 1)],
        formulas={(3, 0): ("=1+1", "2")},
        far_cell=(1_048_575, 30),
    )
    facts = inspect_workbook(path).sheets["Лист1"]
    assert facts.has_formulas
    assert facts.has_merged_cells
    assert facts.dense_cells == 1_048_576 * 31


@pytest.mark.parametrize("declared", [b'<dimension ref="A1"/>', b"", b'<dimension ref="A1:B2"/>'])
def test_a_declared_size_that_lies_is_not_believed(tmp_path: Path, declared: bytes) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE, far_cell=(1_048_575, 16_383))
    sheet = sheet_of(path).replace(b'<dimension ref="A1:XFD1048576"/>', declared)
    facts = inspect_workbook(rewritten(path, SHEET, sheet)).sheets["Лист1"]
    assert (facts.last_row, facts.last_column) == (1_048_576, 16_384)


def test_a_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    assert "архивную бомбу" in fault(rewritten(path, "xl/media/image1.png", b"\0" * (80 << 20)))


def test_a_bomb_whose_directory_lies_is_refused_while_it_inflates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_BOMB_BYTES", 2 << 20)
    monkeypatch.setattr(archive, "_refuse_bombs", lambda _: None)
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    assert "архивную бомбу" in fault(rewritten(path, SHEET, sheet_of(path) + b" " * (8 << 20)))


def test_too_many_parts_are_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    assert "архивную бомбу" in fault(write_xlsx(tmp_path / "a.xlsx", TABLE))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_entities_are_refused(tmp_path: Path, part: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    with zipfile.ZipFile(path) as source:
        content = source.read(part)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
    head, mark, rest = content.partition(b"?>")
    assert "сущности XML" in fault(rewritten(path, part, head + mark + bomb + rest))


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    content = bytearray(path.read_bytes())
    middle = content.index(SHEET.encode()) + len(SHEET) + 40
    content[middle : middle + 20] = bytes(20)
    path.write_bytes(content)
    assert "повреждён" in fault(path)
