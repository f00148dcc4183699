"""CSV as a table: the quick way and the tolerant one."""

from pathlib import Path

import polars as pl
import pytest

from extractors.errors import FileRefusedError
from extractors.readers.csv_table import CsvTable
from extractors.readers.tables import BROKEN, ROW, Shape


def table_of(tmp_path: Path, content: str | bytes, separator: str = ";", encoding: str = "utf-8") -> CsvTable:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return CsvTable(path, encoding, separator)


def rows_of(table: CsvTable, width: int = 3, first_row: int = 2) -> list[tuple[object, ...]]:
    """Row number, cells, flaw."""
    frames = list(table.batches(Shape(first_row, width)))
    names = [ROW, *(f"c{number}" for number in range(width)), BROKEN]
    return pl.concat(frames).select(names).rows() if frames else []


def test_rows_are_numbered_as_excel_shows_them(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'a;b;c\n1;"x\ny";z\n\n2;"say ""hi""";\n')
    assert rows_of(table) == [
        (2, "1", "x\ny", "z", None),
        (3, None, None, None, None),
        (4, "2", 'say "hi"', None, None),
    ]
    assert table.notes == []


@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1251"), (",", "utf-8"), ("\t", "utf-8")])
def test_variants(tmp_path: Path, separator: str, encoding: str) -> None:
    lines = ["Номер", "Тема", "Итог"], ["1", "Ямы", "-"]
    table = table_of(tmp_path, "".join(separator.join(line) + "\r\n" for line in lines), separator, encoding)
    assert table.preview()[0] == ["Номер", "Тема", "Итог"]
    assert rows_of(table) == [(2, "1", "Ямы", "-", None)]


def test_too_many_cells_are_a_flaw_and_too_few_are_empty(tmp_path: Path) -> None:
    assert rows_of(table_of(tmp_path, "a;b;c\n1;2;3;4\n1;2;3;\n1;2\n")) == [
        (2, "1", "2", "3", "cells"),
        (3, "1", "2", "3", None),
        (4, "1", "2", None, None),
    ]


def test_a_stray_quote_costs_only_its_own_row(tmp_path: Path) -> None:
    """Read by parity of quotes, rows 2 and 3 would become one and nobody would notice."""
    table = table_of(tmp_path, 'a;b;c\n1;"не закрыта;z\n2;"x";y\n3;5" труба;w\n4;"и\nтут";v\n')
    assert rows_of(table) == [
        (2, "1", "не закрыта;z\n", None, "quotes"),
        (3, "2", "x", "y", None),
        (4, "3", '5" труба', "w", None),
        (5, "4", "и\nтут", "v", None),
    ]
    assert [note.code for note in table.notes] == ["irregular_quotes"]


def test_quotes_inside_a_quoted_cell_are_kept_on_one_line(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'a;b;c\n1;"БУ "Школа" №1";z\n')
    ((_, first, name, last, flaw),) = rows_of(table)
    assert (first, last, flaw) == ("1", "z", None)
    assert "Школа" in str(name)


def test_both_ways_give_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = 'a;b;c\n1;"x\ny";z\n\n2;"q""q";\n;;\n' * 50
    quick = rows_of(table_of(tmp_path, content))
    monkeypatch.setattr(CsvTable, "_parse", lambda *_: None)
    slow = rows_of(table_of(tmp_path, content))
    assert quick == slow
    assert len(quick) == 249


def test_a_nul_stays_in_its_cell(tmp_path: Path) -> None:
    assert rows_of(table_of(tmp_path, "a;b;c\n1;x\0y;z\n")) == [(2, "1", "x\0y", "z", None)]


@pytest.mark.parametrize("tail", [b"1;\xcf\xf0;z\n", b'1;5" \xcf\xf0;z\n'])
def test_bytes_of_another_encoding_refuse_the_file(tmp_path: Path, tail: bytes) -> None:
    table = table_of(tmp_path, "Номер;б;в\n".encode() + tail)
    with pytest.raises(FileRefusedError, match="байты другой кодировки"):
        rows_of(table)


def test_many_blocks_number_their_rows_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.readers.csv_table.BLOCK", 64)
    monkeypatch.setattr("extractors.readers.csv_text.BLOCK", 64)
    table = table_of(tmp_path, "a;b;c\n" + "".join(f'{n};"x\n{n}";z\n' for n in range(100)))
    assert [row[0] for row in rows_of(table)] == list(range(2, 102))
    assert len(list(table.batches(Shape(2, 3)))) > 5


def test_a_lone_return_beside_a_stray_quote_stops_nothing(tmp_path: Path) -> None:
    assert rows_of(table_of(tmp_path, 'a;b;c\n1;x\ry;"z"q\n4;5;6\n')) == [
        (2, "1", "x\ry", '"z"q', None),
        (3, "4", "5", "6", None),
    ]
