"""The published city, and its submission for the tests that only read it."""

from collections.abc import Iterator

import pytest

from reports.note.note import Note, parse_week, render_note
from reports.submission import Submission, render_submission
from tests.integration.reports import note_city
from tests.integration.reports.city import CITY, PERIOD, publish_city
from tests.support.servers import fresh_warehouse
from warehouse.embedded import EmbeddedPostgres
from warehouse.settings import Settings


@pytest.fixture
def city(settings: Settings) -> Settings:
    """Settings of a warehouse in which the tiny city is published."""
    publish_city(settings)
    return settings


@pytest.fixture(scope="module")
def submission(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Submission]:
    """The submission of the finished quarter, to be read only."""
    with fresh_warehouse(postgres, tmp_path_factory.mktemp("city")) as settings:
        publish_city(settings)
        yield render_submission(settings, municipality_code=CITY, period=PERIOD)


@pytest.fixture(scope="module")
def noted(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a warehouse in which the weeks of the note's city are published, to be read only."""
    with fresh_warehouse(postgres, tmp_path_factory.mktemp("note")) as settings:
        note_city.publish_note_city(settings)
        yield settings


@pytest.fixture(scope="module")
def note(noted: Settings) -> Note:
    """The note of the rich week, as the first publication knew it."""
    week = parse_week(note_city.WEEK)
    return render_note(noted, municipality_code=note_city.CITY, week=week, as_of=note_city.EARLY)
