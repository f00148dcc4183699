"""Records become rows: members of a list inside them too, nothing is guessed, nothing breaks."""

from pathlib import Path

import pytest

from extractors.errors import FileRefusedError
from extractors.readers import json_table
from extractors.readers.json_table import JsonTable
from extractors.readers.tables import Shape


def table_of(tmp_path: Path, text: str) -> JsonTable:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    return JsonTable(path, "utf-8")


def fault(tmp_path: Path, text: str) -> str:
    with pytest.raises(FileRefusedError) as caught:
        table_of(tmp_path, text).preview()
    return caught.value.sentence()


def test_members_of_a_list_are_rows_beside_their_record(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, '[{"n": 1.50, "q": [{"c": "a"}, {"c": "b", "d": true}]}, {"n": null, "e": {"x": 1}}]'
    )
    assert table.preview() == [
        ["n", "q.c", "q.d", "e"],
        ["1.50", "a", "", ""],
        ["1.50", "b", "true", ""],
        ["", "", "", '{"x": "1"}'],
    ]
    (frame,) = table.batches(Shape(first_row=2, width=4))
    assert frame["_source_row"].to_list() == [2, 3, 4]
    assert frame["c0"].to_list() == ["1.50", "1.50", None]


def test_an_envelope_is_taken_off_and_a_single_record_is_not(tmp_path: Path) -> None:
    assert table_of(tmp_path, '{"total": 1, "items": [{"n": 1}]}').preview() == [["n"], ["1"]]
    record = '{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "q": [{"c": "x"}]}'
    assert table_of(tmp_path, record).preview()[1] == ["1", "2", "3", "4", "5", "6", "x"]
    assert table_of(tmp_path, "[]").preview() == [[]]


def test_half_a_character_can_be_stored(tmp_path: Path) -> None:
    assert table_of(tmp_path, '[{"n": "a\\ud800b"}]').preview() == [["n"], ["a\ufffdb"]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"n": 1}, {"n"', "JSON не читается · где: строка 1"),
        ("[" * 100_000 + '{"n": 1}', "JSON не читается"),
        ('[{"n": 1}, 2]', "нет списка записей"),
    ],
)
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in fault(tmp_path, text)


def test_a_file_beyond_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = ", ".join(f'{{"n{number}": 1}}' for number in range(json_table.MOST_HEADERS + 1))
    assert "слишком много разных ключей · получено: 703" in fault(tmp_path, f"[{many}]")
    monkeypatch.setattr(json_table, "MOST_BYTES", 5)
    assert "слишком велик" in fault(tmp_path, '[{"n": 1}]')
