"""The quality workbook of a week: every fault that the ledger knows, its place, and nothing personal."""

import json
from pathlib import Path
from typing import Any, LiteralString

import openpyxl
import pytest
from psycopg.rows import TupleRow
from typer.testing import CliRunner

from mcu.cli import app
from reports.quality.book import render_quality
from reports.quality.week import parse_week
from tests.e2e.conftest import WEEKS, Nights
from tests.integration.mcu.conftest import environment_of
from warehouse.database import connect

pytestmark = pytest.mark.e2e
CITY = "krasnoarmeysk"

_REJECTED = """
    select loads.file_name, kept.source_row, kept.column_name
    from ops.rejected_rows as kept
    inner join ops.loads as loads on kept.load_id = loads.load_id
    where loads.municipality_code = %s
"""
_ODD = """
    select loads.file_name, kept.source_row, kept.column_name
    from ops.odd_rows as kept
    inner join ops.loads as loads on kept.load_id = loads.load_id
    where loads.municipality_code = %s
"""


def _sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Rows below the header of each sheet."""
    book = openpyxl.load_workbook(path, read_only=True)
    return {
        sheet.title: [row for row in sheet.iter_rows(min_row=5, values_only=True) if any(row)]
        for sheet in book
    }


def _ask(nights: Nights, query: LiteralString) -> list[TupleRow]:
    with connect(nights.settings) as connection:
        return connection.execute(query, [CITY]).fetchall()


@pytest.fixture(scope="module")
def books(nights: Nights, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[Any]]]:
    """The sheets of both weeks by the week's code."""
    folder = tmp_path_factory.mktemp("quality")
    return {
        code: _sheets(render_quality(nights.settings, CITY, week=parse_week(code), out=folder).file)
        for code in WEEKS
    }


def test_every_rejected_and_odd_row_of_the_ledger_stands_in_its_week(
    nights: Nights, books: dict[str, dict[str, list[Any]]]
) -> None:
    for sheet, query in (("Отклонённые строки", _REJECTED), ("Противоречия", _ODD)):
        kept = _ask(nights, query)
        shown = [
            (row[1], (row[2] or 0) * 10_000_000 + row[3], row[4])
            for code in WEEKS
            for row in books[code][sheet]
        ]
        assert sorted(shown, key=str) == sorted(kept, key=str)


def test_a_row_says_what_is_wrong_and_what_to_do(books: dict[str, dict[str, list[Any]]]) -> None:
    rows = [
        row
        for code in WEEKS
        for sheet in ("Отклонённые строки", "Противоречия")
        for row in books[code][sheet]
    ]
    assert all(isinstance(what, str) and isinstance(todo, str) for *_, what, todo in rows)
    assert all("строк: " not in what for code in WEEKS for *_, what, _ in books[code]["Противоречия"])


def test_files_of_the_week_are_those_of_the_ledger(
    nights: Nights, books: dict[str, dict[str, list[Any]]]
) -> None:
    loads = _ask(
        nights, "select file_name, rows_read, rows_rejected from ops.loads where municipality_code = %s"
    )
    shown = [(row[1], row[4], row[5]) for code in WEEKS for row in books[code]["Файлы недели"]]
    assert sorted(shown) == sorted(loads)


def test_values_that_no_dictionary_knows_are_counted(
    nights: Nights, books: dict[str, dict[str, list[Any]]]
) -> None:
    unmapped = _ask(
        nights,
        "select count(*) from marts.fct_appeals inner join marts.dim_topics using (topic_key)"
        " where municipality_code = %s and not is_mapped",
    )
    topics = [row for row in books[WEEKS[1]]["Не опознано"] if row[0] == "тематика"]
    assert sum(row[5] for row in topics) == unmapped[0][0]
    assert all(0 <= row[4] <= row[5] for row in topics)


def test_the_same_publication_gives_the_same_bytes(nights: Nights, tmp_path: Path) -> None:
    one, two = (
        render_quality(
            nights.settings, CITY, week=parse_week(WEEKS[0]), out=tmp_path / name
        ).file.read_bytes()
        for name in "ab"
    )
    assert one == two


def test_the_command_tells_where_the_book_is(nights: Nights, tmp_path: Path) -> None:
    words = ["quality", "--municipality", CITY, "--week", WEEKS[1], "--out", str(tmp_path)]
    environment = environment_of(nights.settings)
    document = json.loads(CliRunner().invoke(app, [*words, "--json"], env=environment).stdout)
    assert Path(document["file"]).is_file()
    assert (document["week"], document["municipality_code"]) == (WEEKS[1], CITY)
    said = CliRunner().invoke(app, words, env=environment).stdout
    assert f"отклонённых строк {document['rejected_count']}" in said
    wrong = CliRunner().invoke(app, [*words[:3], "--week", "2026-W60"], prog_name="mcu", env=environment)
    assert wrong.exit_code == 2
    assert "Неделя не распознана" in wrong.output
