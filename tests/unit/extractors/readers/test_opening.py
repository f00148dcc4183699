"""A file is opened by content; what is odd about it becomes a note."""

from pathlib import Path

import pytest

from extractors.errors import FileRefusedError
from extractors.readers import opening
from extractors.readers.excel_table import ExcelTable
from extractors.readers.opening import open_source_file
from extractors.readers.sliced_table import SlicedTable
from extractors.readers.streamed_table import StreamedTable
from extractors.readers.tables import SourceTable
from tests.support.exports import write_csv, write_xls, write_xlsx
from tests.unit.extractors.readers.test_archive import content_of, rewritten

TABLE = [["Номер", "Тема"], [1, "Ямы"]]


def landed(path: Path) -> Path:
    """The file as it lies in landing: under a name without an ending, which parsers would believe."""
    return path.rename(path.with_name(path.name.replace(".", "_")))


def notes_of(path: Path, name: str | None = None) -> list[str]:
    opened = open_source_file(landed(path), name or path.name)
    assert all(table.preview() for table in opened.tables)
    return [note.code for note in opened.notes]


def test_an_honest_name_has_no_note(tmp_path: Path) -> None:
    assert notes_of(write_xlsx(tmp_path / "a.XLSX", TABLE)) == []
    assert notes_of(write_xls(tmp_path / "a.xls", TABLE)) == []
    assert notes_of(write_csv(tmp_path / "a.txt", TABLE)) == []


def test_a_wrong_ending_is_noted_and_the_content_read(tmp_path: Path) -> None:
    assert notes_of(write_xlsx(tmp_path / "a.xls", TABLE)) == ["wrong_extension"]
    assert notes_of(write_xls(tmp_path / "b.xlsx", TABLE)) == ["wrong_extension"]
    assert notes_of(write_csv(tmp_path / "c.xlsx", TABLE)) == ["wrong_extension"]


def test_hidden_sheets_come_last_and_are_noted(tmp_path: Path) -> None:
    opened = open_source_file(write_xlsx(tmp_path / "a.xlsx", TABLE, hidden_sheet_before=True), "a.xlsx")
    assert [table.place for table in opened.tables] == ["лист «Лист1»", "лист «Служебный»"]
    assert [note.code for note in opened.notes] == ["hidden_sheet"]
    assert "«Служебный»" in opened.notes[0].sentence


def reader_of(path: Path) -> SourceTable:
    return next(open_source_file(path, path.name).tables)


def test_the_size_and_the_shape_of_a_sheet_choose_its_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    assert isinstance(reader_of(path), ExcelTable)
    far = write_xlsx(tmp_path / "far.xlsx", TABLE, far_cell=(1_048_575, 46))
    assert isinstance(reader_of(far), SlicedTable)
    beyond_zz = write_xlsx(tmp_path / "wide.xlsx", TABLE, far_cell=(1_048_575, 702))
    assert isinstance(reader_of(beyond_zz), StreamedTable)
    monkeypatch.setattr(opening, "WHOLE_BYTES", 10)
    assert isinstance(reader_of(path), SlicedTable)
    monkeypatch.setattr(opening, "can_be_cut", lambda _: False)
    assert isinstance(reader_of(path), StreamedTable)


def test_a_workbook_beyond_all_bounds_is_to_be_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    monkeypatch.setattr(opening, "WHOLE_BYTES", 10)
    monkeypatch.setattr(opening, "MOST_STRINGS", 10)
    with pytest.raises(FileRefusedError, match="разделите выгрузку"):
        reader_of(path)


@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_truncated_workbooks_are_refused(tmp_path: Path, share: float) -> None:
    for path in (write_xlsx(tmp_path / "a.xlsx", TABLE), write_xls(tmp_path / "a.xls", TABLE)):
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(FileRefusedError, match=r"повреждён|не читается|обрезан"):
            next(open_source_file(path, path.name).tables).preview()


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE, hidden_sheet_before=True)
    book = content_of(path, "xl/workbook.xml").replace("Служебный".encode(), "Лист1".encode())
    with pytest.raises(FileRefusedError, match="два листа с одним именем"):
        open_source_file(rewritten(path, "xl/workbook.xml", book), "a.xlsx")
