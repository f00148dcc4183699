"""The one real export in hand (redacted, 39 rows of 24.12.2025) loads whole, with every quirk it has."""

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extractors.ingest import LoadResult
from tests.integration.extractors.conftest import House
from tests.support.exports import dated

EXPORT = "data/incident_management_omsk/incident_export_omsk_2025-12-24_redacted.xlsx"
PSEUDONYM = re.compile(r"[0-9a-f]{32}")


@pytest.fixture
def loaded(house: House, shared: Path) -> LoadResult:
    """The load of the export; its moment is a month after its last row was closed."""
    path = house.place("krasnoyarsk/incident/export.xlsx")
    shutil.copyfile(shared / EXPORT, path)
    return house.load_one(dated(path, datetime(2026, 2, 1, tzinfo=UTC)))


def column(house: House, name: str, schema: str = "raw") -> list[str | None]:
    rows = house.ask(f"select {name} from {schema}.incident__incidents order by _source_row")
    return [value for (value,) in rows]


def seconds(duration: str) -> float:
    hours, minutes, rest = duration.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes), seconds=float(rest)).total_seconds()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.shared
def test_all_rows_are_loaded_and_nothing_is_odd(house: House, loaded: LoadResult) -> None:
    assert (loaded.state, loaded.rows_read, loaded.rows_inserted, loaded.rows_rejected) == (
        "loaded",
        39,
        39,
        0,
    )
    assert loaded.findings == ()
    assert column(house, "_source_row") == list(range(2, 41))
    assert house.ask("select layout_version, received_from, received_through from ops.loads") == [
        ("2025", date(2025, 12, 24), date(2025, 12, 24))
    ]


@pytest.mark.shared
def test_text_dates_and_identifiers_are_whole(house: House, loaded: LoadResult) -> None:
    assert all(re.fullmatch(r"\d{8}", str(key)) for key in column(house, "incident_id"))
    assert column(house, "source_key") == column(house, "incident_id")
    created = column(house, "created_at")
    assert all(re.fullmatch(r"2025-12-24 \d\d:\d\d:\d\d", str(text)) for text in created)
    assert sum(text is not None for text in column(house, "finished_at")) == 38
    audience = [text for text in column(house, "audience_count") if text is not None]
    assert len(audience) == 37
    assert all(text.isdigit() for text in audience)


@pytest.mark.shared
def test_excel_durations_agree_with_the_moments_they_measure(house: House, loaded: LoadResult) -> None:
    """Column H is F − R to a second; column N is S − R, longer than a day; column I is whole minutes."""
    first_answer, created = column(house, "first_answer_at"), column(house, "created_at")
    for answered, begun, text in zip(
        first_answer, created, column(house, "first_answer_duration"), strict=True
    ):
        elapsed = (moment(str(answered)) - moment(str(begun))).total_seconds()
        assert abs(seconds(str(text)) - elapsed) <= 1
    totals = zip(column(house, "finished_at"), created, column(house, "total_duration"), strict=True)
    measured = [(finished, begun, text) for finished, begun, text in totals if text is not None]
    assert len(measured) == 38
    for finished, begun, text in measured:
        elapsed = (moment(str(finished)) - moment(str(begun))).total_seconds()
        assert abs(seconds(text) - elapsed) <= 1
    assert max(seconds(text) for _, _, text in measured) > 86_400
    assert all(str(text).endswith(":00") for text in column(house, "first_answer_working_duration"))
    assert sum(text is None for text in column(house, "last_assignee_reaction_duration")) == 7


@pytest.mark.shared
def test_the_apostrophe_is_stripped_once_and_empty_answers_are_null(house: House, loaded: LoadResult) -> None:
    texts = column(house, "message_text", "vault")
    assert all(text is not None and not text.startswith("'") for text in texts)
    assert sum(text is not None for text in column(house, "answer_1_text", "vault")) == 32
    assert column(house, "answer_2_text", "vault") == [None] * 39
    assert column(house, "answer_3_text", "vault") == [None] * 39


@pytest.mark.shared
def test_a_score_in_the_closing_reason_and_a_comma_in_a_name_stay(house: House, loaded: LoadResult) -> None:
    scored = house.ask(
        "select closing_reason, is_survey_sent from raw.incident__incidents where closing_reason ~ '^[1-5]$'"
    )
    assert len(scored) == 1
    assert scored[0][1] == "Да"
    assert column(house, "is_survey_sent").count("Да") == 4
    assert "Омская область, другое" in column(house, "municipality_name")
    verdicts = set(column(house, "is_last_assignee_on_time"))
    assert verdicts == {"Да", None}


@pytest.mark.shared
def test_links_are_pseudonyms_and_plain_units_and_places_stay(house: House, loaded: LoadResult) -> None:
    for name in ("author_url", "post_url", "blog_url"):
        assert all(PSEUDONYM.fullmatch(str(text)) for text in column(house, name))
    units = [text for text in column(house, "assignee") if text is not None]
    assert "Департамент образования (ДО)" in units
    settlements = [text for text in column(house, "settlement") if text is not None]
    assert len(settlements) == 23
    assert not any(PSEUDONYM.fullmatch(text) for text in settlements)


@pytest.mark.shared
def test_no_text_or_link_of_a_citizen_is_in_raw(house: House, loaded: LoadResult) -> None:
    secrets = {
        text
        for name in ("message_text", "author_url", "post_url", "answer_1_text", "note", "street")
        for text in column(house, name, "vault")
        if text is not None and len(text) > 4
    }
    assert len(secrets) > 100
    ((raw,),) = house.ask("select string_agg(r::text, ' ') from raw.incident__incidents as r")
    assert [text for text in secrets if text in raw] == []
