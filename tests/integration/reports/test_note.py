"""The note of a hand-made week: each sentence and total, the rows behind each number, twins, manifest."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from reports.note.note import Note
from reports.note.printed import CHARTS, PICTURES, TEMPLATE
from reports.templates_folder import PROJECT_TEMPLATES
from tests.integration.reports.note_city import CITY, WEEK
from tests.integration.reports.note_reading import (
    phrases_of,
    read_document,
    rows_of,
    sentences_of,
    texts_of_word,
)
from tests.support.note_trace import printed_numbers, trace_faults

EXPECTED = yaml.safe_load(Path(__file__).with_name("note_sentences.yml").read_text(encoding="utf-8"))
# What is no figure is a name: of a source, a plan, a day.
NAMES = (
    "59-ФЗ",
    "Тепло-2026», мероприятие 4",
    "июнь 2026 года",
    "26.07.2026",
    "28.07.2026 02:00 (UTC+7)",
)


@pytest.fixture(scope="module")
def document(note: Note) -> dict[str, Any]:
    """The machine-readable twin of the note."""
    return read_document(note)


def test_the_week_is_told_in_five_phrases(document: dict[str, Any]) -> None:
    assert phrases_of(document) == EXPECTED["summary"]


def test_every_section_says_what_its_rows_say(document: dict[str, Any]) -> None:
    assert sentences_of(document) == EXPECTED["sections"]


def test_parts_stand_under_their_total(document: dict[str, Any]) -> None:
    assert rows_of(document, "volume") == [
        ["жилищно-коммунальное хозяйство", "8", "57,1 %", "5", "+3"],
        ["дороги", "4", "28,6 %", "6", "−2"],
        ["вне направлений МЦУ", "2", "14,3 %", "1", "+1"],
        ["Всего", "14", "100,0 %", "12", "+2"],
    ]
    topics = rows_of(document, "topics")
    assert topics[0] == ["ЖКХ / Отопление", "«Инцидент менеджмент»", "5", "35,7 %", "1", "+4"]
    assert topics[-1] == ["Всего", "—", "14", "100,0 %", "12", "+2"]
    assert [row[-1] for row in rows_of(document, "growth")] == ["+2", "+2", "+1", "−1", "−2", "0", "+2"]


def test_terms_stand_by_recipient(document: dict[str, Any]) -> None:
    rows = rows_of(document, "terms")
    assert [row[1:] for row in rows] == [
        ["10", "2", "1", "1", "29.07.2026"],
        ["5", "1", "0", "0", "—"],
        ["0", "0", "0", "1", "28.07 10:15"],
        ["3", "0", "0", "0", "—"],
        ["18", "3", "1", "2", "28.07 10:15"],
    ]
    assert rows[-2][0] == "Ещё 1 получатель"


def test_lists_stand_in_their_order(document: dict[str, Any]) -> None:
    assert [[row[0], *row[2:5]] for row in rows_of(document, "rating")] == [
        ["1", "78,53", "51,7–92,1", "+1"],
        ["2", "60,00", "50,0–70,1", "−1"],
    ]
    assert [row[1:] for row in rows_of(document, "risks")] == [
        ["отключение воды", "3", "ВКонтакте", "20.07 10:05", "20.07 10:10", "20.07 12:30"],
        ["вырубка деревьев", "2", "ВКонтакте", "20.07 10:05", "20.07 10:10", "нет"],
        ["запах гари", "1", "ВКонтакте", "20.07 10:05", "не сообщено", "нет"],
    ]
    assert [[row[0], *row[3:]] for row in rows_of(document, "roadmap")] == [
        ["Тепло-2026, 4", "20.07.2026", "7 дней"],
        ["Тепло-2026, 5", "30.07.2026", "ещё нет"],
    ]
    assert [[row[0], *row[3:]] for row in rows_of(document, "decisions")] == [
        ["№ 3, 3.1", "15.07.2026", "12 дней"]
    ]
    assert [row[0] for row in rows_of(document, "advice")] == ["21.07.2026", "21.06.2026"]
    assert rows_of(document, "pages") == [
        ["24.07.2026", "2", "2", "1", "1 234", "310"],
        ["10.07.2026", "1", "1", "1", "1 100", "300"],
        ["Изменение", "+1", "+1", "0", "+134", "+10"],
    ]


def test_the_machine_readable_twin_is_as_its_schema_says(document: dict[str, Any]) -> None:
    schema = json.loads((PROJECT_TEMPLATES / "note.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)


def test_every_number_is_made_of_its_rows(document: dict[str, Any]) -> None:
    assert len(list(printed_numbers(document))) > 200
    assert trace_faults(document) == []


def test_a_number_that_its_rows_do_not_give_is_found(document: dict[str, Any]) -> None:
    spoiled = json.loads(json.dumps(document))
    spoiled["rows"][0]["values"]["numerator"] = "15"
    assert trace_faults(spoiled) != []
    spoiled = json.loads(json.dumps(document))
    spoiled["summary"][0]["figures"][0]["text"] = "15 обращений"
    assert trace_faults(spoiled) == ["«15 обращений» prints 14"]


def test_words_between_numbers_hold_no_digit(document: dict[str, Any]) -> None:
    sentences = [each for section in document["sections"] for each in section["sentences"]]
    for sentence in [*document["summary"], *sentences]:
        words = sentence["text"]
        for part in (*(printed["text"] for printed in sentence["figures"]), *NAMES):
            words = words.replace(part, "", 1)
        assert not any(letter.isdigit() for letter in words), sentence["text"]


def test_coverage_and_defaults_are_said(document: dict[str, Any], note: Note) -> None:
    words = "\n".join(texts_of_word(note))
    assert "СЭД «Дело» (59-ФЗ) — по 24.07.2026 18:00 (выгрузка сделана до конца периода)" in words
    assert "Поступило обращений*" in words
    indicators, method, policy, counting = document["defaults"]
    assert indicators.endswith(
        "Поступило обращений и сообщений; Своевременность окончательных ответов; Средняя оценка ответа"
    )
    assert method == "Методика рейтинга: mcu-1"
    assert policy == "ПОС «Сообщения», окончательный ответ: 30 календарных дн. (таблицы сроков ПОС)"
    assert counting.endswith("приняты по умолчанию: дни по строке выгрузки")


def test_the_word_document_says_the_same(document: dict[str, Any], note: Note) -> None:
    words = set(texts_of_word(note))
    for section in document["sections"]:
        assert section["title"] in words
        assert {sentence["text"] for sentence in section["sentences"]} <= words
        cells = {cell["text"] for table in section["tables"] for row in table["rows"] for cell in row}
        assert cells <= words
    assert {phrase["text"] for phrase in document["summary"]} <= words


def test_charts_are_pictures_that_say_what_they_show(document: dict[str, Any], note: Note) -> None:
    (path,) = (path for path in note.files if path.suffix == ".docx")
    with zipfile.ZipFile(path) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
        body = archive.read("word/document.xml").decode()
    charts = [chart for section in document["sections"] for chart in section["charts"]]
    assert [chart["kind"] for chart in charts] == ["columns", "changes", "tiles", "parts"]
    assert len(pictures) == len(charts)
    for chart in charts:
        assert f'descr="{chart["title"]}: {chart["marks"][0]["name"]} — ' in body


def test_the_pages_are_pdf_a_with_charts_as_vectors(note: Note) -> None:
    (path,) = (path for path in note.files if path.suffix == ".pdf")
    content = path.read_bytes()
    assert b"pdfaid:part" in content
    assert b"/Subtype/Image" not in content


def test_the_manifest_names_every_file(note: Note) -> None:
    manifest = json.loads(note.manifest.read_text(encoding="utf-8"))
    assert manifest["schema"] == "mcu-warehouse/weekly-note-manifest"
    assert (manifest["municipality_code"], manifest["period"], manifest["is_complete"]) == (CITY, WEEK, True)
    assert manifest["as_of"] == "2026-07-27T19:00:00Z"
    assert {file["name"]: file["sha256"] for file in manifest["files"]} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in note.files
    }
    assert len(manifest["load_ids"]) == 7
    names = [template["name"] for template in manifest["templates"]]
    assert sorted(names) == sorted(path.name for path in (TEMPLATE, PICTURES, CHARTS))
