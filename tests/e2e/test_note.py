"""The weekly note of a built warehouse: its numbers by another road, its pages, nothing personal."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import pytest
from typer.testing import CliRunner

from extractors.sample import seeded_personal_values
from mcu.cli import app
from reports.note.note import Note, parse_week, render_note
from tests.e2e.conftest import CITIES, SECOND, THIRD_AS_OF, Nights
from tests.e2e.register_story import CITY as STORY_CITY
from tests.integration.mcu.conftest import environment_of
from tests.leaks import find_leaks
from tests.support.note_trace import trace_faults
from warehouse.database import connect
from warehouse.settings import Settings

pytestmark = pytest.mark.e2e
# 12–18 October was over at the last night.
WEEK, FIRST_DAY, NEXT_DAY = "2026-W42", date(2026, 10, 12), date(2026, 10, 19)

_RECEIVED = """
    select count(*)
    from marts.fct_appeals
    where municipality_code = %s and is_counted and received_date >= %s and received_date < %s
"""
_TOPICS = """
    select topics.topic_group, topics.topic_name, count(*)
    from marts.fct_appeals
    inner join marts.dim_topics as topics using (topic_key)
    where municipality_code = %s and is_counted and received_date >= %s and received_date < %s
    group by topic_key, topics.topic_group, topics.topic_name
    order by count(*) desc
    limit 1
"""
_SCORES = """
    select sum(satisfaction_score), count(satisfaction_score)
    from marts.fct_appeals
    where municipality_code = %s and is_counted and final_answer_date >= %s and final_answer_date < %s
"""

_KEY = ("indicator_code", "edition", "period", "dimension_code", "member_code")
_NUMERATOR = """
    select numerator
    from marts.fct_indicator_values
    where
        municipality_code = %s and indicator_code = %s and edition = %s and period = %s
        and dimension_code = %s and member_code = %s
"""


@pytest.fixture(scope="module")
def notes(nights: Nights, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Note]:
    """The note of each city, in a folder of this module."""
    folder = tmp_path_factory.mktemp("notes")
    return {
        code: render_note(
            nights.settings,
            municipality_code=code,
            week=parse_week(WEEK),
            as_of=THIRD_AS_OF,
            out=folder / code,
        )
        for code in CITIES
    }


def _read(note: Note) -> dict[str, Any]:
    (path,) = (path for path in note.files if path.suffix == ".json")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _ask(settings: Settings, query: LiteralString, code: str) -> tuple[Any, ...]:
    with connect(settings) as connection:
        connection.execute("select set_config('mcu.as_of', %s, true)", [THIRD_AS_OF.isoformat()])
        row = connection.execute(query, [code, FIRST_DAY, NEXT_DAY]).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize("code", CITIES)
def test_headline_numbers_come_by_another_road(nights: Nights, notes: dict[str, Note], code: str) -> None:
    document = _read(notes[code])
    tiles = {
        tile["label"]: tile["value"]["text"] for section in document["sections"] for tile in section["tiles"]
    }
    (received,) = _ask(nights.settings, _RECEIVED, code)
    assert received > 0
    assert tiles["Поступило обращений"] == str(received)
    group, name, size = _ask(nights.settings, _TOPICS, code)
    (topics,) = next(part for part in document["sections"] if part["code"] == "topics")["tables"]
    most = {row[0]["text"]: row[2]["text"] for row in topics["rows"] if row[2]["text"] == str(size)}
    assert any(str(name or group) in title for title in most)
    points, scored = _ask(nights.settings, _SCORES, code)
    if scored:
        mean = tiles["Средняя оценка ответа"].replace(",", ".")
        assert float(mean) == pytest.approx(points / scored, abs=0.005)


@pytest.mark.parametrize("code", CITIES)
def test_every_number_is_made_of_rows_that_the_marts_have(
    nights: Nights, notes: dict[str, Note], code: str
) -> None:
    document = _read(notes[code])
    assert trace_faults(document) == []
    named = [row["values"] for row in document["rows"] if row["mart"] == "fct_indicator_values"]
    assert named
    with connect(nights.settings) as connection:
        connection.execute("select set_config('mcu.as_of', %s, true)", [THIRD_AS_OF.isoformat()])
        for row in named:
            key = [code, *(row[name] for name in _KEY)]
            (numerator,) = connection.execute(_NUMERATOR, key).fetchone() or (None,)
            assert row["numerator"] == str(numerator)


@pytest.mark.parametrize("code", CITIES)
def test_a_head_reads_it_on_few_pages(notes: dict[str, Note], code: str) -> None:
    (path,) = (path for path in notes[code].files if path.suffix == ".pdf")
    (pages,) = re.findall(rb"/Type/Pages/Count (\d+)", path.read_bytes())
    assert 3 <= int(pages) <= 5


def test_no_seeded_person_is_in_any_file(nights: Nights, notes: dict[str, Note]) -> None:
    values = [
        value
        for code in CITIES
        for value in seeded_personal_values(
            nights.municipalities[code], until=SECOND, days=75, per_day=6, seed=11, limit=40
        )
    ]
    folders = [notes[code].folder for code in CITIES]
    assert find_leaks(values, connection=None, folders=folders) == []


def test_registers_are_told_as_they_stood_when_the_week_was_over(told: Settings, tmp_path: Path) -> None:
    """Worked out by hand from register_story.py: of the decisions due by 25.10 only 3.3 was not executed."""
    rendered = render_note(
        told, municipality_code=STORY_CITY, week=parse_week("2026-W43"), out=tmp_path / "n"
    )
    document = _read(rendered)
    said = {
        section["code"]: [sentence["text"].replace("\u00a0", " ") for sentence in section["sentences"]]
        for section in document["sections"]
    }
    assert said["decisions"] == ["За неделю ничего не исполнено; не исполнено в срок 1 решение заседаний."]
    assert trace_faults(document) == []


def test_the_command_tells_where_the_files_are(nights: Nights, tmp_path: Path) -> None:
    words = ["note", "--municipality", CITIES[0], "--week", WEEK, "--out", str(tmp_path / "n")]
    environment = environment_of(nights.settings)
    document = json.loads(CliRunner().invoke(app, [*words, "--json"], env=environment).stdout)
    assert document["week"] == WEEK
    assert {Path(name).suffix for name in document["files"]} == {".pdf", ".docx", ".json"}
    again = CliRunner().invoke(app, words, env=environment)
    assert "Такие же файлы там уже лежали, байт в байт" in again.stderr
    wrong = CliRunner().invoke(app, [*words[:3], "--week", "2026-W60"], prog_name="mcu", env=environment)
    assert wrong.exit_code == 2
    assert "Период не распознан" in wrong.output
