"""Bad files: refused with a sentence, once; the next file is loaded all the same."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors import landing
from extractors.inbox import scan_inbox
from extractors.ingest import ingest_files
from tests.integration.extractors.conftest import MARCH, House
from tests.support.exports import Row, make_row, make_rows, table_of, write_xlsx
from warehouse import __version__

SHEET = "xl/worksheets/sheet1.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def xlsx_of(house: House, *rows: Row) -> bytes:
    return write_xlsx(
        house.place("bogotol/pos/~$t.xlsx"), table_of(house.contracts["pos"], rows)
    ).read_bytes()


def with_part(book: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part changed, or added when it is not there."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            if name != part:
                archive.writestr(name, source.read(name))
        archive.writestr(part, change(source.read(part) if part in source.namelist() else b""))
    return target.getvalue()


def csv_of(house: House, rows: list[Row], encoding: str = "utf-8", separator: str = ";") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(table_of(house.contracts["pos"], rows))
    return text.getvalue().encode(encoding)


def only_headers(house: House) -> bytes:
    return csv_of(house, [])


def one_row(house: House, encoding: str = "utf-8") -> bytes:
    return csv_of(house, make_rows(house.contracts["pos"], 1), encoding)


def with_entity(xml: bytes) -> bytes:
    return xml.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aa">]>', 1)


REFUSED: dict[str, tuple[Callable[[House], bytes], str]] = {
    "empty": (lambda _: b"", "Файл пуст"),
    "headers only": (only_headers, "нет ни одной строки"),
    "truncated": (lambda house: xlsx_of(house, *make_rows(house.contracts["pos"], 1))[:-400], "повреждён"),
    "encrypted": (lambda _: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "зашифрован"),
    "not what it says": (lambda _: b"%PDF-1.7 report", "не таблица"),
    "zip bomb": (lambda house: with_part(xlsx_of(house), "xl/a.png", lambda _: bytes(80 << 20)), "бомбу"),
    "entity bomb": (lambda house: with_part(xlsx_of(house), SHEET, with_entity), "сущности XML"),
    "header missing": (lambda house: one_row(house).replace("Статус".encode(), b"Status"), "«Статус»"),
    "duplicate header": (
        lambda house: one_row(house).replace("ФЗ;".encode(), "Стадия;".encode(), 1), "стоит в файле дважды",
    ),
    "wrong encoding": (lambda house: one_row(house, "koi8-r"), "не найдена"),
    "utf-16": (lambda house: one_row(house, "utf-16"), "UTF-16"),
    "no headers": (lambda house: one_row(house).split(b"\r\n", 1)[1], "не найдена"),
    "only rejected rows": (
        lambda house: csv_of(house, [make_row(house.contracts["pos"], n, received_date="-") for n in (1, 2)]),
        "Ни одна строка файла не принята",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_is_refused_once_and_the_next_one_loaded(house: House, case: str) -> None:
    make, words = REFUSED[case]
    bad = house.put_bytes("bogotol/pos/bad.xlsx", make(house))
    good = house.put("bogotol/pos/good.csv", make_rows(house.contracts["pos"], 7))
    house.place("bogotol/pos/~$t.xlsx").unlink(missing_ok=True)
    for round_state in ("loaded", "known"):
        refused, loaded = house.load(bad, good)
        assert (refused.state, loaded.state) == ("refused", round_state)
        assert refused.reason is not None
        assert words in refused.reason
    assert house.ask(
        "select state, reason, file_name from ops.loads where load_id = %s", refused.load_id
    ) == [("refused", refused.reason, "bad.xlsx")]
    assert house.count("select count(*) from ops.loads") == 2
    assert house.ask("select source_key from raw.pos__messages") == [("7",)]


def test_a_refused_file_is_read_again_by_another_version(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = house.put_bytes("bogotol/pos/bad.csv", only_headers(house))
    first = house.load_one(bad)
    monkeypatch.setattr("extractors.ledger.__version__", "9.9.9")
    second = house.load_one(bad)
    assert first.load_id != second.load_id
    assert house.ask("select state, project_version from ops.loads order by load_id desc") == [
        ("refused", "9.9.9"), ("refused", __version__),
    ]  # fmt: skip


def test_the_first_rejections_of_a_refused_file_are_kept(house: House) -> None:
    rows = [make_row(house.contracts["pos"], number, message_number="нет") for number in range(150)]
    result = house.load_one(house.put("bogotol/pos/bad.csv", rows))
    assert (result.state, result.rows_read, result.rows_rejected) == ("refused", 150, 150)
    assert house.ask("select count(*), min(source_row), min(reason) from ops.rejected_rows") == [
        (100, 2, "ключ не своего типа")
    ]


@pytest.mark.parametrize("event", ["goes", "grows"])
def test_a_file_that_goes_or_grows_leaves_no_trace_in_the_ledger(
    house: House, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    path = house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1))
    waiting = scan_inbox(house.settings, MARCH).files
    copy = landing._copy

    def copy_and_disturb(source: Path, folder: Path) -> str:
        sha256 = copy(source, folder)
        path.unlink() if event == "goes" else path.write_text("more")
        return sha256

    monkeypatch.setattr(landing, "_copy", copy_and_disturb)
    (result,) = ingest_files(house.settings, waiting)
    assert (result.state, result.load_id) == ("not_ready", None)
    assert ("Файл не читается" if event == "goes" else "меняется во время чтения") in (result.reason or "")
    assert house.count("select count(*) from ops.loads") == 0
