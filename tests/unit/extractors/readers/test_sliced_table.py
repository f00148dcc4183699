"""A large sheet in slices gives what the whole one gives."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from extractors.errors import FileRefusedError
from extractors.readers import shared_strings, slices
from extractors.readers.archive import inflate, read_directory
from extractors.readers.shared_strings import read_shared_strings
from extractors.readers.sliced_table import SlicedTable
from extractors.readers.slices import SheetCutter, can_be_cut
from extractors.readers.tables import ROW, Shape
from tests.support.exports import Cell, write_xlsx
from tests.unit.extractors.readers.test_archive import SHEET, content_of, rewritten


@pytest.fixture(autouse=True)
def _small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slices of a few rows, so that small tables have many."""
    monkeypatch.setattr(slices, "SLICE", 600)
    monkeypatch.setattr(shared_strings, "SLICE", 200)


def table_of(path: Path) -> SlicedTable:
    return SlicedTable(path, "Лист1", SHEET, read_directory(path))


def cells_of(path: Path, shape: Shape) -> list[tuple[object, ...]]:
    frames = list(table_of(path).batches(shape))
    return pl.concat(frames).select(ROW, *(f"c{n}" for n in range(shape.width))).rows()


def test_rows_keep_their_numbers_over_slices_and_empty_rows(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[n, f"тема {n % 7}", None, "да" if n % 3 else None] for n in range(100)]
    rows[50] = rows[51] = [None] * 4
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема", "Пусто", "Флаг"], *rows], top=3)
    assert len(list(SheetCutter(inflate(path, SHEET, 100)).slices())) > 5
    found = [row for row in cells_of(path, Shape(5, 4)) if any(row[1:])]
    filled = [(number, row) for number, row in enumerate(rows, start=5) if row[0] is not None]
    assert found == [(number, str(row[0]), row[1], None, row[3]) for number, row in filled]


def test_the_preview_is_the_head_of_the_sheet(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема"], *([n, "Ямы"] for n in range(200))], top=2)
    preview = table_of(path).preview()
    assert len(preview) == 60
    assert [any(row) for row in preview[:3]] == [False, False, True]
    assert preview[2][:2] == ["Номер", "Тема"]
    assert preview[59][:2] == ["56", "Ямы"]


def test_far_rows_do_not_cost_what_lies_between(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема"], [1, "Ямы"]], far_cell=(1_048_575, 1))
    assert cells_of(path, Shape(2, 2)) == [(2, "1", "Ямы"), (1_048_576, None, " ")]


def test_a_slice_spans_few_row_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE", 1 << 20)
    monkeypatch.setattr(slices, "MOST_ROWS", 20)
    rows: list[list[Cell]] = [[n if n % 15 == 0 else None] for n in range(100)]
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер"], *rows])
    firsts = [piece.first_row for piece in SheetCutter(inflate(path, SHEET)).slices()]
    assert firsts == [1, 32, 62, 92]
    filled = [row for row in cells_of(path, Shape(2, 1)) if row[1]]
    assert filled == [(n + 2, str(n)) for n in range(0, 100, 15)]


def test_far_columns_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема"], [1, "Ямы"]], far_cell=(1, 16_383))
    with pytest.raises(FileRefusedError, match="Лист слишком широк"):
        cells_of(path, Shape(2, 2))


def test_typed_cells_are_text_in_each_slice(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[n, timedelta(days=58 + n, hours=12)] for n in range(5)] * 8
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Срок"], *rows])
    found = {(row[1], row[2]) for row in cells_of(path, Shape(2, 2, duration_columns=frozenset({1})))}
    assert ("1", "1428:00:00") in found
    assert ("2", "1452:00:00") in found
    assert len(found) == 5


def test_shared_strings_with_runs_blanks_and_entities(tmp_path: Path) -> None:
    texts = ["раз", " пробел ", "a & b < c", "две\nстроки", "раз", *(f"текст {n}" for n in range(30))]
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема"], *([n, text] for n, text in enumerate(texts))])
    assert [row[2] for row in cells_of(path, Shape(2, 2))] == texts
    strings = read_shared_strings(path, "xl/sharedStrings.xml").to_list()
    assert strings[:4] == ["Номер", "Тема", "раз", " пробел "]
    assert len(strings) == len({"Номер", "Тема", *texts})


def test_a_number_is_not_taken_for_a_string_when_attributes_change_places(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Тема"], [1, "Ямы"]])
    sheet = content_of(path, SHEET).replace(b'r="B2" t="s"><v>', b't="s" r="B2"><v>')
    with_order = rewritten(path, SHEET, sheet)
    assert cells_of(with_order, Shape(2, 2)) == [(2, "1", "Ямы")]


def test_formulas_and_merged_cells_are_noted(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["Номер", "Тема"], *([n, "Ямы"] for n in range(50))]
    path = write_xlsx(tmp_path / "a.xlsx", rows, merge=[(1, 1, 2, 1)], formulas={(40, 1): ('="Я"', "Я")})
    table = table_of(path)
    assert sum(frame.height for frame in table.batches(Shape(2, 2))) == 50
    assert {note.code for note in table.notes} == {"formula_cells", "merged_cells"}


def test_a_row_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "LONGEST_ROW", 2_000)
    blocks = iter([b'<sheetData><row r="1">', *(b'<c r="A1"><v>1</v></c>' for _ in range(200))])
    with pytest.raises(FileRefusedError, match="Строка листа длиннее допустимого"):
        list(SheetCutter(blocks).slices())


def test_what_cannot_be_cut_is_told(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер"], [1]])
    sheet = content_of(path, SHEET)
    assert can_be_cut(sheet)
    assert not can_be_cut(sheet.replace(b"<row ", b"<x:row ").replace(b"<c ", b"<x:c "))
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("Лист1").append([1])
    book.save(tmp_path / "b.xlsx")
    assert can_be_cut(content_of(tmp_path / "b.xlsx", SHEET))
