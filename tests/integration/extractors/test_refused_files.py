"""Bad files: refused with a sentence, once; the next file is loaded all the same."""

import csv
import io
import zipfile
from collections.abc import Callable

import pytest

from tests.integration.extractors.conftest import House
from tests.support.exports import Cell, Row, make_row, make_rows, table_of, write_xls, write_xlsx
from tests.unit.extractors.readers.test_archive import with_locked_part
from warehouse import __version__
from warehouse.settings import PROJECT_ROOT

SHEET = "xl/worksheets/sheet1.xml"
LOCKED = PROJECT_ROOT / "tests" / "support" / "locked"


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
    "encrypted": (lambda _: (LOCKED / "locked.xlsx").read_bytes(), "зашифрован паролем"),
    "old and encrypted": (lambda _: (LOCKED / "locked.xls").read_bytes(), "зашифрован паролем"),
    "encrypted in a part": (lambda house: with_locked_part(xlsx_of(house), SHEET), "зашифрован паролем"),
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


# Of each source whose exports are workbooks: a required column, and one that may not stand twice.
WORKBOOKS = {
    "incident": (".xlsx", "Дата создания", "Тема"),
    "delo": (".xls", "Дата рег.", "План (РК)"),
}


def bad_books(house: House, source: str) -> dict[str, tuple[bytes, str]]:
    """Contents of bad files by name, and a word of each refusal."""
    contract = house.contracts[source]
    ending, required, once = WORKBOOKS[source]
    other = {".xls": ".xlsx", ".xlsx": ".xls"}[ending]

    def book(table: list[list[Cell]]) -> bytes:
        write = write_xls if ending == ".xls" else write_xlsx
        return write(house.place(f"bogotol/{source}/~$t{ending}"), table).read_bytes()

    header, *lines = table_of(contract, make_rows(contract, 1, 2))
    whole = book([header, *lines])
    renamed: list[Cell] = ["Дата прихода" if name == required else name for name in header]
    rejected = table_of(contract, make_rows(contract, 1, 2, **{contract.received or "": "нет"}))
    return {
        f"empty{ending}": (b"", "Файл пуст"),
        f"blank{ending}": (book([]), "нет ни одной заполненной ячейки"),
        f"headers only{ending}": (book([header]), "нет ни одной строки"),
        f"no headers{ending}": (book(lines), "не найдена"),
        f"header missing{ending}": (book([renamed, *lines]), f"«{required}»"),
        f"header twice{ending}": (book([[*header, once], *lines]), f"«{once}»"),
        f"only rejected rows{ending}": (book(rejected), "Ни одна строка файла не принята"),
        f"truncated{ending}": (whole[: len(whole) * 2 // 3], "обрезан"),
        f"truncated{other}": (whole[: len(whole) // 2], "обрезан"),
        "encrypted.xlsx": ((LOCKED / "locked.xlsx").read_bytes(), "зашифрован паролем"),
        "encrypted.xls": ((LOCKED / "locked.xls").read_bytes(), "зашифрован паролем"),
        f"not a book{ending}": (b"%PDF-1.7 report", "не таблица"),
    }


@pytest.mark.parametrize("source", WORKBOOKS)
def test_bad_workbooks_of_each_source_are_refused_and_the_good_one_loaded(house: House, source: str) -> None:
    books = bad_books(house, source)
    words = {name: word for name, (_, word) in books.items()}
    paths = [house.put_bytes(f"bogotol/{source}/{name}", content) for name, (content, _) in books.items()]
    good = house.put(f"bogotol/{source}/good{WORKBOOKS[source][0]}", make_rows(house.contracts[source], 7))
    *refused, loaded = house.load(*paths, good)
    assert (loaded.state, loaded.rows_inserted) == ("loaded", 1)
    assert {result.state for result in refused} == {"refused"}
    assert [
        (one.file_name, one.reason) for one in refused if words[one.file_name] not in (one.reason or "")
    ] == []
    assert house.count("select count(*) from ops.loads where state = 'refused'") == len(books)


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
