"""A submission on its way through the ledger: killed between steps, two at once, the set of an open year."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from reports import submission as rendering
from reports.submission import Submission, render_submission
from reports.validation import validate_folder
from tests.integration.reports.city import AS_OF, CITY, EARLY, PERIOD, change
from warehouse.database import connect
from warehouse.errors import PublicationError
from warehouse.settings import Settings
from warehouse.submission_ledger import (
    LedgerBusyError,
    LedgerError,
    SubmissionId,
    add_step,
    last_step,
    submission_lock,
)

AFTER_THE_CUT_OFF = datetime(2026, 12, 16, 23, tzinfo=UTC)
OWN = SubmissionId(CITY, "quarter_indicators", PERIOD)


def _states(settings: Settings) -> list[str]:
    with connect(settings) as connection:
        found = connection.execute("select state from ops.submissions order by event_id").fetchall()
    return [state for (state,) in found]


def _file(submission: Submission, suffix: str) -> Path:
    return next(path for path in submission.files if path.name.endswith(suffix))


@pytest.mark.parametrize(("killed_in", "left"), [("_record", []), ("validate_folder", ["due", "rendered"])])
def test_a_run_killed_between_two_steps_goes_on(
    city: Settings, monkeypatch: pytest.MonkeyPatch, killed_in: str, left: list[str]
) -> None:
    """Killed when the files are in place, then when they are noted: the next run ends with the same rows."""

    def kill(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killing:
        killing.setattr(rendering, killed_in, kill)
        with pytest.raises(KeyboardInterrupt):
            render_submission(city, municipality_code=CITY, period=PERIOD)
    assert _states(city) == left
    again = render_submission(city, municipality_code=CITY, period=PERIOD)
    assert (again.is_new, again.state) == (False, "validated"), "the files of the killed run were whole"
    assert _states(city) == ["due", "rendered", "validated"]
    # Nothing half-written is left beside the folder.
    assert [path.name for path in again.folder.parent.iterdir()] == [again.folder.name]


def test_while_one_prepares_another_is_told_and_writes_nothing(city: Settings) -> None:
    with submission_lock(city, OWN), pytest.raises(LedgerBusyError):
        render_submission(city, municipality_code=CITY, period=PERIOD)
    assert _states(city) == []
    assert not list(city.outbox.rglob("*.pdf"))


def test_the_ledgers_folder_is_the_first_one_while_it_lasts(city: Settings, tmp_path: Path) -> None:
    first = render_submission(city, municipality_code=CITY, period=PERIOD, out=tmp_path / "look")
    second = render_submission(city, municipality_code=CITY, period=PERIOD)
    assert second.folder != first.folder
    assert _states(city) == ["due", "rendered", "validated"], "the same bytes elsewhere are no other step"
    shutil.rmtree(first.folder)
    render_submission(city, municipality_code=CITY, period=PERIOD)
    with connect(city) as connection:
        last = last_step(connection, OWN)
    assert last is not None
    assert (last.state, last.folder) == ("validated", str(second.folder.relative_to(city.home)))


def test_what_was_sent_is_not_touched(city: Settings) -> None:
    first = render_submission(city, municipality_code=CITY, period=PERIOD, as_of=EARLY)
    with connect(city, "mcu_reporter") as connection:
        for state in ("approved", "sent"):
            add_step(connection, first.submission_id, state, by="test")
    kept = {path.name: path.read_bytes() for path in first.folder.iterdir()}
    with pytest.raises(LedgerError, match="уже отправлены"):
        render_submission(city, municipality_code=CITY, period=PERIOD)
    assert [path.name for path in first.folder.parent.iterdir()] == [first.folder.name]
    # What was sent can still be had again, byte for byte, and the ledger stays as it is.
    again = render_submission(city, municipality_code=CITY, period=PERIOD, as_of=EARLY)
    assert {path.name: path.read_bytes() for path in again.folder.iterdir()} == kept
    assert _states(city)[-1] == again.state == "sent"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "нет файла manifest.json"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "опись не та"),
        (lambda folder: next(folder.glob("*.pdf")).write_bytes(b"%PDF-other"), "svedeniya.pdf"),
        (lambda folder: next(folder.glob("*.xlsx")).unlink(), "pokazateli.xlsx"),
        (lambda folder: (folder / "more.txt").write_text("x"), "more.txt"),
    ],
)
def test_a_folder_unlike_its_manifest_is_not_valid(
    submission: Submission, tmp_path: Path, spoil: object, words: str
) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    for path in submission.folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    validate_folder(folder, submission.manifest_sha256)
    assert callable(spoil)
    spoil(folder)
    with pytest.raises(PublicationError, match=words):
        validate_folder(folder, submission.manifest_sha256)


@pytest.fixture
def open_year(city: Settings) -> Settings:
    """The city's figures as those of the whole year, and a night after the annual cut-off.

    18 December 2026 is the annual date, the cut-off 16 December 00:00 in the city (15 December 20:00 UTC).
    """
    for table in ("fct_indicator_values", "fct_indicator_rows"):
        with connect(city) as connection:
            connection.execute(f"update stock.{table} set period = '2026'".encode())
    change(
        city,
        "insert into ops.publications (as_of, version, definitions_hash) values (%s, '0.1.0', 'd')",
        AFTER_THE_CUT_OFF,
    )
    return city


def test_the_annual_set_of_an_open_year_is_computed_through_its_cut_off(open_year: Settings) -> None:
    annual = render_submission(open_year, municipality_code=CITY, period="2026")
    assert str(annual.submission_id) == f"{CITY}.annual_indicators.2026.v1"
    assert annual.as_of == AS_OF, "the last publication up to the cut-off, not the newest"
    mark = (
        "Данные неполные: период не окончен. Посчитано по отсечку 16.12.2026 00:00 (UTC+4):"
        " учтено известное на 01.10.2026 02:00 (UTC+4)"
    )
    document = json.loads(_file(annual, ".json").read_text(encoding="utf-8"))
    assert (document["period"]["mark"], document["period"]["cutoff_at"]) == (mark, "2026-12-15T20:00:00Z")
    manifest = json.loads(annual.manifest.read_text(encoding="utf-8"))
    assert (manifest["is_complete"], manifest["cutoff_at"]) == (False, "2026-12-15T20:00:00Z")
    book = openpyxl.load_workbook(_file(annual, ".xlsx"))
    assert book["Показатели"]["A5"].value == mark
    assert ("Состояние периода", mark) in [row[:2] for row in book["Паспорт"].iter_rows(values_only=True)]
    letter = Document(str(_file(annual, ".docx")))
    assert any(mark in paragraph.text for paragraph in letter.paragraphs)
    again = render_submission(open_year, municipality_code=CITY, period="2026")
    assert (again.folder, again.is_new) == (annual.folder, False), (
        "the cut-off gives the same files on any day"
    )


def test_a_warehouse_younger_than_the_cut_off_says_only_that_the_year_is_open(open_year: Settings) -> None:
    with connect(open_year) as connection:
        connection.execute("delete from ops.publications where as_of <= %s", [AS_OF])
        for table in ("fct_indicator_values", "fct_indicator_rows"):
            connection.execute(f"delete from stock.{table} where seen_at = %s".encode(), [EARLY])
            connection.execute(f"update stock.{table} set seen_at = %s".encode(), [AFTER_THE_CUT_OFF])
    late = render_submission(open_year, municipality_code=CITY, period="2026")
    assert late.as_of == AFTER_THE_CUT_OFF
    document = json.loads(_file(late, ".json").read_text(encoding="utf-8"))
    assert document["period"]["mark"] == "Данные неполные: период не окончен"
    assert document["period"]["cutoff_at"] is None
