"""A submission of the tiny city: what its files say, and when there is none."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openpyxl.worksheet.worksheet import Worksheet

from reports.submission import Submission, render_submission
from reports.templates_folder import PROJECT_TEMPLATES
from tests.integration.reports.city import AS_OF, CITY, EARLY, PERIOD
from warehouse.database import connect
from warehouse.settings import Settings

# code: numerator, denominator, value as printed; computed by hand in city.yml.
EXPECTED = {
    "on_time_share": ("1", "3", "33.3"),
    "received_count": ("5", None, "5"),
    "closed_count": ("3", None, "3"),
    "satisfaction_mean": ("7", "2", "3.50"),
    "repeat_share": ("1", "2", "50.0"),
    "pos_on_time": ("1", "2", "50.0"),
    "fed_auto_delivery_share": ("3", "5", "60.0"),
    "fed_social_media_bodies_share": (None, None, None),
}


def _file(submission: Submission, suffix: str) -> Path:
    return next(path for path in submission.files if path.name.endswith(suffix))


def _document(submission: Submission) -> dict:
    return json.loads(_file(submission, ".json").read_text(encoding="utf-8"))


def _local(text: str) -> datetime:
    """A cell's moment: cells know no zone."""
    return datetime.fromisoformat(text)


def test_the_folder_holds_the_four_files_and_their_manifest(submission: Submission) -> None:
    assert submission.folder.parts[-4:] == (CITY, "submissions", PERIOD, "2026-09-30T220000Z")
    assert [path.name for path in submission.files] == [
        "krasnoarmeysk_2026Q3_pokazateli.xlsx",
        "krasnoarmeysk_2026Q3_soprovoditelnoe_pismo.docx",
        "krasnoarmeysk_2026Q3_svedeniya.json",
        "krasnoarmeysk_2026Q3_svedeniya.pdf",
    ]
    manifest = json.loads(submission.manifest.read_text())
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in submission.files}
    assert {file["name"]: file["sha256"] for file in manifest["files"]} == hashes
    assert [file["bytes"] for file in manifest["files"]] == [path.stat().st_size for path in submission.files]
    assert manifest["load_ids"] == [1, 2, 3, 4]
    assert manifest["as_of"] == "2026-09-30T22:00:00Z"
    assert manifest["project_version"] == manifest["publication"]["version"]
    assert {template["origin"] for template in manifest["templates"]} == {"project"}
    # Nothing half-written is left beside the folder.
    assert [path.name for path in submission.folder.parent.iterdir()] == [submission.folder.name]


def test_the_json_has_the_hand_computed_figures(submission: Submission) -> None:
    document = _document(submission)
    figures = {
        indicator["code"]: (indicator["numerator"], indicator["denominator"], indicator["value"])
        for indicator in document["indicators"]
    }
    assert figures == EXPECTED
    by_code = {indicator["code"]: indicator for indicator in document["indicators"]}
    assert by_code["fed_social_media_bodies_share"]["state"] == "no_data"
    assert [code for code, indicator in by_code.items() if not indicator["is_default"]] == ["received_count"]
    groups = list(dict.fromkeys(indicator["group"] for indicator in document["indicators"]))
    assert groups == [
        "Своевременность",
        "Объём",
        "Удовлетворенность",
        "Повторность",
        "ПОС",
        "Федеральные цели",
    ]
    coverage = {source["source"]: source for source in document["coverage"]}
    assert coverage["pos"]["load_count"] == 2
    assert coverage["pos"]["received_through"] == "2026-09-25"
    assert coverage["pos"]["covers_period"] is True
    assert coverage["delo"]["covers_period"] is False


def test_the_json_keeps_its_schema_and_the_schema_bites(submission: Submission) -> None:
    schema = json.loads((PROJECT_TEMPLATES / "submission.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    document = _document(submission)
    assert list(validator.iter_errors(document)) == []
    unknown = next(one for one in document["indicators"] if one["state"] == "no_data")
    unknown["value"] = "0"
    document["period"]["kind"] = "week"
    document["surname"] = "x"
    places = {"/".join(map(str, error.path)) for error in validator.iter_errors(document)}
    assert places == {"", "period/kind", f"indicators/{document['indicators'].index(unknown)}/value"}


def test_the_workbook_has_figures_and_the_rows_behind_them(submission: Submission) -> None:
    book = openpyxl.load_workbook(_file(submission, ".xlsx"), data_only=True)
    assert book.sheetnames[:4] == ["Показатели", "Паспорт", "1.1 on_time_share", "2.1 received_count"]
    assert len(book.sheetnames) == 2 + len(EXPECTED)
    header, *rows = book["Показатели"].iter_rows(min_row=6, values_only=True)
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    shown = {line["Код"]: line for line in lines}
    assert list(shown) == list(EXPECTED)
    assert (shown["on_time_share"]["Числитель"], shown["on_time_share"]["Знаменатель"]) == (1, 3)
    assert shown["on_time_share"]["Значение"] == 33.3
    assert shown["on_time_share"]["Направление"] == "больше — лучше"
    assert shown["received_count"]["Статус"] == "подтверждён"
    assert shown["closed_count"]["Статус"] == "по умолчанию (предложено)"
    assert shown["fed_social_media_bodies_share"]["Значение"] == "нет данных"
    assert "отметке самой платформы" in shown["pos_on_time"]["Замечания: полнота, правила по умолчанию"]
    assert book["Показатели"].print_area == f"'Показатели'!$A$1:$I${5 + len(rows) + 1}"
    assert [book["1.1 on_time_share"][cell].value for cell in ("B3", "B4")] == [1, 3]
    assert book["6.2 fed_social_media_bodies_shar"[:31]]["A7"].value == "нет строк"


def test_defaults_in_use_are_listed_and_the_counting_once(submission: Submission) -> None:
    term, counting = _document(submission)["default_policies"]
    assert term == "ПОС «Сообщения», окончательный ответ: 30 календарных дн. (таблица сроков ПОС)"
    assert counting == (
        "Счёт дней и часов, первый день срока и перенос с нерабочего дня акты не устанавливают,"
        " приняты по умолчанию: комментарий к закону"
    )


def _rows(sheet: Worksheet) -> dict[str, dict[str, object]]:
    """Cells of a sheet's rows by heading, by the appeal's number."""
    header, *rows = sheet.iter_rows(min_row=7, values_only=True)
    return {str(row[1]): dict(zip(header, row, strict=True)) for row in rows}


def test_every_listed_row_stands_with_its_moments_in_local_time(submission: Submission) -> None:
    book = openpyxl.load_workbook(_file(submission, ".xlsx"))
    sheet = book["1.1 on_time_share"]
    rows = _rows(sheet)
    assert [(number, *_amounts(row)) for number, row in rows.items()] == [
        ("07/19-ОГ-10|2026", None, 1),
        ("1001", 1, 1),
        ("1002", None, 1),
    ]
    assert (sheet["D3"].value, sheet["D4"].value) == ("=SUM(O8:O10)", "=SUM(P8:P10)")
    # A term of whole days ends with its last day; a source of dates shows no time.
    assert [(row["Срок (включительно)"], row["Исполнено"]) for row in rows.values()] == [
        (_local("2026-09-21"), None),
        (_local("2026-07-31"), _local("2026-07-10")),
        (_local("2026-08-04"), _local("2026-08-20")),
    ]
    assert [row["Состояние срока на дату публикации"] for row in rows.values()] == [
        "просрочено, не исполнено",
        "срок соблюдён",
        "исполнено с нарушением срока",
    ]


def test_columns_that_no_row_fills_are_left_out(submission: Submission) -> None:
    book = openpyxl.load_workbook(_file(submission, ".xlsx"))
    received = _rows(book["2.1 received_count"])
    assert received["70001"]["Поступило"] == _local("2026-07-10 12:30")
    assert received["07/19-ОГ-10|2026"]["Поступило"] is None
    assert received["07/19-ОГ-10|2026"]["Зарегистрировано"] == _local("2026-08-20")
    assert not {"Этап", "Срок (включительно)", "Исполнено"} & set(received["70001"])
    assert [_amounts(row) for row in _rows(book["3.1 satisfaction_mean"]).values()] == [(5, 1), (2, 1)]


def _amounts(row: dict[str, object]) -> tuple[object, object]:
    return row["В числителе"], row["В знаменателе"]


def test_the_printed_form_is_pdf_a(submission: Submission) -> None:
    content = _file(submission, ".pdf").read_bytes()
    assert content.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in content


def test_the_submission_is_recorded_once(city: Settings) -> None:
    submission = render_submission(city, municipality_code=CITY, period=PERIOD)
    again = render_submission(city, municipality_code=CITY, period=PERIOD)
    assert (submission.is_new, again.is_new) == (True, False)
    assert again.submission_id == submission.submission_id
    with connect(city) as connection:
        rows = connection.execute(
            "select submission_id, state, recorded_by, as_of, folder, manifest_sha256, files, project_version"
            " from ops.submissions order by event_id"
        ).fetchall()
    name = f"{CITY}.quarter_indicators.{PERIOD}.v1"
    folder = f"outbox/{CITY}/submissions/{PERIOD}/2026-09-30T220000Z"
    sha256 = hashlib.sha256(submission.manifest.read_bytes()).hexdigest()
    files = json.loads(submission.manifest.read_text())["files"]
    made = ("mcu submit", AS_OF, folder, sha256, files, "0.1.0")
    assert str(submission.submission_id) == name
    assert rows == [
        (name, "due", "mcu submit", None, None, None, None, "0.1.0"),
        (name, "rendered", *made),
        (name, "validated", *made),
    ]


@pytest.mark.parametrize(
    "as_of",
    [
        EARLY,
        datetime(2026, 9, 25, 12, tzinfo=EARLY.tzinfo),
        datetime.fromisoformat("2026-09-20 01:00"),  # naive: Moscow, 22:00 UTC of the day before
    ],
)
def test_the_past_is_read_as_it_was_published(city: Settings, as_of: datetime) -> None:
    early = render_submission(city, municipality_code=CITY, period=PERIOD, as_of=as_of)
    assert early.as_of == EARLY
    document = _document(early)
    figures = {one["code"]: (one["numerator"], one["value"]) for one in document["indicators"]}
    assert figures["received_count"] == ("4", "4")
    assert figures["fed_auto_delivery_share"] == ("2", "50.0")
    assert document["period"]["mark"] == "Данные неполные: период не окончен"
    assert json.loads(early.manifest.read_text())["load_ids"] == [1, 2]
    assert not early.facts.is_complete
    sheet = openpyxl.load_workbook(_file(early, ".xlsx"))["Показатели"]
    assert sheet["A5"].value == "Данные неполные: период не окончен"


def test_a_municipality_without_the_duty_submits_by_initiative(city: Settings) -> None:
    with connect(city) as connection:
        connection.execute("delete from config.obligations where municipality_code = %s", [CITY])
    document = _document(render_submission(city, municipality_code=CITY, period=PERIOD))
    assert document["basis"]["kind"] == "initiative"
    assert document["basis"]["addressee"].startswith("В Центр управления регионом")


def test_the_city_with_the_duty_names_its_point(submission: Submission) -> None:
    basis = _document(submission)["basis"]
    assert basis["kind"] == "duty"
    assert basis["legal_reference"] == "приложение № 2, п. 2.4 б"
    assert basis["addressee"].startswith("Руководителю ")
