"""Records are cut where RFC 4180 ends them, whatever the size of the blocks."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import FileRefusedError
from extractors.readers.csv_text import Block, cut_at_records, detect_encoding, read_utf8

_CELLS = st.lists(st.text(alphabet='а";\n\r x', max_size=6), min_size=2, max_size=4)


def cut(content: bytes, size: int) -> list[Block]:
    blocks = (content[start : start + size] for start in range(0, len(content), size))
    return list(cut_at_records(blocks, b";"))


@settings(max_examples=300, deadline=None)
@given(records=st.lists(_CELLS, min_size=1, max_size=8), size=st.integers(1, 40), is_ended=st.booleans())
def test_blocks_hold_whole_records(records: list[list[str]], size: int, is_ended: bool) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(records)
    content = text.getvalue() if is_ended else text.getvalue().removesuffix("\r\n")
    blocks = cut(content.encode(), size)
    assert b"".join(block.content for block in blocks) == content.encode()
    assert all(block.is_regular for block in blocks)
    assert sum(block.records for block in blocks) == len(records)
    found = [
        row
        for block in blocks
        for row in csv.reader(io.StringIO(block.content.decode(), newline=""), delimiter=";")
    ]
    assert found == records


@pytest.mark.parametrize(
    "text", ['1;5" труба\n2;x\n', '1;"не закрыта\n2;x\n', '1;"а"б\n2;x\n', '1;"а;б\n"\n2";x\n']
)
def test_a_quote_against_the_rules_makes_the_rest_irregular(text: str) -> None:
    blocks = cut(("0;0\n" + text).encode(), 4)
    assert b"".join(block.content for block in blocks) == ("0;0\n" + text).encode()
    assert blocks[0].is_regular
    assert not blocks[-1].is_regular


def test_a_record_without_end_stops_growing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.readers.csv_text.LONGEST_RECORD", 50)
    blocks = cut(b'1;"' + b"x\n" * 100, 10)
    assert not blocks[0].is_regular
    assert len(blocks[0].content) == 60


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1251", "cp1251"), ("ascii", "utf-8")],
)
def test_encodings(tmp_path: Path, encoding: str, found: str) -> None:
    text = "Number;Status\r\n" if encoding == "ascii" else "Номер;Статус\r\n"
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert detect_encoding(path) == found
    assert b"".join(read_utf8(path, found, 3)).decode() == text


def test_a_byte_of_no_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Номер;".encode("cp1251") + b"\x98\n")
    with pytest.raises(FileRefusedError, match="Кодировка файла не распознана"):
        list(read_utf8(path, detect_encoding(path)))


def test_lines_of_an_old_macintosh(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1;2\r3;4\r")
    assert b"".join(read_utf8(path, "utf-8")) == b"1;2\n3;4\n"
