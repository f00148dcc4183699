"""Monday's work: a note for each who owes one; one that fails leaves the others theirs."""

from datetime import timedelta

import pytest

from mcu.weekly import WeeklyError, render_notes
from tests.integration.mcu.conftest import environment_of
from tests.integration.reports.city import change, insert
from tests.integration.reports.note_city import CITY, EARLY, QUIET_CITY, publish_note_city
from warehouse.database import connect
from warehouse.settings import Settings

# 30.07.2026, a Thursday; the last full week is that of 20–26 July.
MOMENT = EARLY + timedelta(days=2)


@pytest.fixture
def noted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The published city behind the environment of a task."""
    publish_note_city(settings)
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    return settings


def _send(settings: Settings, municipality_code: str) -> None:
    """An export of a city that had none."""
    load = {"source": "pos", "dataset": "messages", "file_name": "x.xlsx", "sha256": "ee", "state": "loaded"}
    own = {"municipality_code": municipality_code, "exported_at": EARLY, "known_from": EARLY}
    with connect(settings) as connection:
        insert(connection, "ops.loads", load | own | {"project_version": "0.1.0"})


def test_who_has_sent_nothing_gets_no_empty_paper_and_one_failure_stops_no_other(noted: Settings) -> None:
    done = render_notes(MOMENT.isoformat())
    (note,) = done["notes"]
    assert (note["municipality_code"], note["week"]) == (CITY, "2026-W30")
    assert len(list((noted.outbox / CITY / "notes" / "2026-W30").rglob("*.pdf"))) == 1
    _send(noted, QUIET_CITY)
    change(noted, "update marts.mart_growth_drivers set appeal_count = 4 where member_key = 'm1'")
    with pytest.raises(WeeklyError) as raised:
        render_notes(MOMENT)
    assert f"{CITY}: Раздел не сходится со своим итогом" in raised.value.sentence()
    assert len(list((noted.outbox / QUIET_CITY).rglob("*_zapiska.pdf"))) == 1


def test_a_monday_before_its_night_waits_for_it(noted: Settings) -> None:
    with pytest.raises(WeeklyError, match="Ночь после конца недели ещё не опубликована"):
        render_notes(EARLY + timedelta(days=5, hours=23))
    assert not list(noted.outbox.rglob("*zapiska*"))
