"""From cells to the contract's columns."""

import polars as pl

from extractors.contract import SourceContract
from extractors.findings import Findings
from extractors.layout import match_header
from extractors.readers.tables import BROKEN, ROW, column_names
from extractors.rows import BLANKS, name_columns
from tests.support.exports import DELO_HEADERS, headers_of


def named(
    contract: SourceContract, headers: list[str], *rows: dict[int, str]
) -> tuple[pl.DataFrame, Findings]:
    """The frame for rows given as cells by place."""
    width = len(headers)
    lines = [
        {ROW: number, BROKEN: None} | {f"c{cell}": row.get(cell) for cell in range(width)}
        for number, row in enumerate(rows, start=2)
    ]
    schema = {ROW: pl.Int64, BROKEN: pl.String, **dict.fromkeys(column_names(width), pl.String)}
    match = match_header([headers], contract)
    assert match is not None
    findings = Findings()
    return name_columns(pl.DataFrame(lines, schema=schema), match, contract, findings), findings


def test_null_markers_blanks_and_one_apostrophe_go(incident: SourceContract) -> None:
    texts = {1: " 7 ", 6: "''два", 34: "'Текст", 35: "'", 12: "-", 42: "  ", 28: "- нет"}
    frame, _ = named(incident, headers_of(incident), texts)
    row = frame.row(0, named=True)
    assert row["incident_id"] == "7"
    assert row["first_answer_text"] == "'два"
    assert row["message_text"] == "Текст"
    assert row["incident_type"] == "- нет"
    assert [row[name] for name in ("answer_1_text", "is_last_assignee_on_time", "answer_account_url")] == [
        None
    ] * 3


def test_blanks_are_all_that_polars_trims() -> None:
    signs = pl.Series([chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000])
    assert set(signs.filter(signs.str.strip_chars() == "")) == set(BLANKS)


def test_one_untidy_cell_changes_no_other_cell_of_its_column(incident: SourceContract) -> None:
    frame, _ = named(
        incident, headers_of(incident), {34: "'Текст\xa0"}, {34: "Текст"}, {34: "Т'"}, {1: "5", 34: ""}
    )
    assert frame["message_text"].to_list() == ["Текст", "Текст", "Т'", None]


def test_an_apostrophe_stays_where_the_contract_does_not_strip(pos: SourceContract) -> None:
    frame, _ = named(pos, headers_of(pos), {0: "1", 4: "'Дороги"})
    assert frame["category"].to_list() == ["'Дороги"]


def test_of_repeated_headers_the_first_filled_cell_counts(delo: SourceContract) -> None:
    frame, _ = named(
        delo,
        list(DELO_HEADERS),
        {1: "А-1", 8: "А-2", 16: "Дворы"},
        {1: "-", 8: "А-3", 6: "Сады", 16: "Дворы"},
    )
    assert frame["card_number"].to_list() == ["А-1", "А-3"]
    assert frame["rubric"].to_list() == ["Дворы", "Сады"]


def test_repeated_header_rows_and_blank_rows_are_no_rows(delo: SourceContract) -> None:
    header_again = dict(enumerate(DELO_HEADERS))
    frame, findings = named(
        delo, list(DELO_HEADERS), {1: "А-1", 2: "12.01.2026"}, {}, header_again, {5: " "}, {1: "А-2"}
    )
    assert frame[ROW].to_list() == [2, 6]
    (finding,) = findings.as_list()
    assert (finding.code, finding.rows, finding.first_row) == ("repeated_header_row", 1, 4)


def test_a_row_of_null_markers_is_a_row(pos: SourceContract) -> None:
    frame, _ = named(pos, headers_of(pos), {0: "-", 4: "-"})
    assert frame.height == 1


def test_a_row_whose_key_says_only_the_header_is_a_row(delo: SourceContract) -> None:
    frame, _ = named(delo, list(DELO_HEADERS), {1: "№ РК", 2: "12.01.2026"})
    assert frame.height == 1


def test_absent_columns_are_null_and_unknown_ones_are_kept(pos: SourceContract) -> None:
    headers = [header for header in headers_of(pos) if header != "ФЗ"] + ["Своё"]
    frame, _ = named(pos, headers, {0: "1", 24: " ещё "})
    assert frame["regime"].to_list() == [None]
    assert frame["unknown_24"].to_list() == ["ещё"]
