"""A small sheet is measured by its cells, not by what it declares."""

from pathlib import Path

import pytest

from extractors.errors import FileRefusedError
from extractors.readers.sheet_facts import column_number, measure_sheet
from tests.support.exports import write_xlsx
from tests.unit.extractors.readers.test_archive import SHEET, TABLE, content_of, rewritten


def test_a_plain_sheet(tmp_path: Path) -> None:
    facts = measure_sheet(write_xlsx(tmp_path / "a.xlsx", TABLE, top=4), SHEET)
    assert (facts.last_row, facts.last_column, facts.has_formulas, facts.has_merged_cells) == (
        7,
        2,
        False,
        False,
    )


def test_formulas_merged_cells_and_a_far_cell_are_seen(tmp_path: Path) -> None:
    odd = {"merge": [(1, 1, 2, 1)], "formulas": {(3, 0): ("=1+1", "2")}, "far_cell": (1_048_575, 30)}
    path = write_xlsx(tmp_path / "a.xlsx", TABLE, **odd)
    facts = measure_sheet(path, SHEET)
    assert facts.has_formulas
    assert facts.has_merged_cells
    assert facts.dense_cells == 1_048_576 * 31


@pytest.mark.parametrize("declared", [b'<dimension ref="A1"/>', b"", b'<dimension ref="A1:B2"/>'])
def test_a_declared_size_that_lies_is_not_believed(tmp_path: Path, declared: bytes) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE, far_cell=(1_048_575, 16_383))
    sheet = content_of(path, SHEET).replace(b'<dimension ref="A1:XFD1048576"/>', declared)
    facts = measure_sheet(rewritten(path, SHEET, sheet), SHEET)
    assert (facts.last_row, facts.last_column) == (1_048_576, 16_384)


@pytest.mark.parametrize("place", [b"A99999999999", b"A1048577", b"ABCD2"])
def test_a_cell_outside_every_sheet_is_refused_before_a_parser_makes_room(
    tmp_path: Path, place: bytes
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", TABLE)
    sheet = content_of(path, SHEET).replace(b'r="A2"', b'r="' + place + b'"')
    with pytest.raises(FileRefusedError, match="у ячейки невозможное место"):
        measure_sheet(rewritten(path, SHEET, sheet), SHEET)


@pytest.mark.parametrize(("letters", "number"), [(b"A", 1), (b"Z", 26), (b"AA", 27), (b"XFD", 16_384)])
def test_columns_are_counted_from_one(letters: bytes, number: int) -> None:
    assert column_number(letters) == number
