"""A workbook whose styles are no XML is read without them; entities are still refused."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from extractors.errors import FileRefusedError
from extractors.readers.opening import open_source_file
from extractors.readers.tables import Shape
from tests.support.exports import write_xlsx
from tests.support.monitors import change_part

MOMENT = datetime(2026, 3, 2, 10, 5)  # noqa: DTZ001  # a cell of Excel knows no zones


def spoiled(tmp_path: Path, change: Callable[[bytes], bytes]) -> Path:
    path = write_xlsx(tmp_path / "a.xlsx", [["Номер", "Дата"], [1, MOMENT]])
    return change_part(path, "xl/styles.xml", change)


@pytest.mark.parametrize(
    "change", [lambda part: part[: len(part) // 2], lambda _: b"", lambda _: b"<styleSheet><<<"]
)
def test_the_values_are_there_and_the_file_says_so(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    opened = open_source_file(spoiled(tmp_path, change), "a.xlsx")
    assert [note.code for note in opened.notes] == ["broken_styles"]
    (frame,) = next(opened.tables).batches(Shape(first_row=2, width=2))
    # 46083 days after 30.12.1899 are 02.03.2026; 10:05 is 0.420138889 of a day.
    assert frame.row(0)[1:3] == ("1", "46083.420138889")


def test_styles_that_are_only_odd_are_kept(tmp_path: Path) -> None:
    path = spoiled(tmp_path, lambda part: part.replace(b'patternType="none"', b'patternType="zzz"'))
    opened = open_source_file(path, "a.xlsx")
    assert opened.notes == ()
    (frame,) = next(opened.tables).batches(Shape(first_row=2, width=2))
    assert frame.row(0)[2] == "2026-03-02 10:05:00"


def test_entities_in_styles_are_refused(tmp_path: Path) -> None:
    path = spoiled(tmp_path, lambda _: b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
    with pytest.raises(FileRefusedError, match="сущности XML"):
        open_source_file(path, "a.xlsx")
