"""Nights of small invented cities and the told clock stories, run once for every test that reads them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.contract import known_sources
from extractors.sample import write_samples
from mcu import night
from mcu.airflow_env import AirflowError, prepare_airflow, run_night_in_airflow
from mcu.night import NightReport, build, ingest_source, open_night, publish, run_night
from reports.quality.book import render_quality
from reports.quality.week import parse_week
from reports.submission import render_submission
from tests.e2e import accepted_story as accepted
from tests.e2e import correction_story as corrections
from tests.e2e import mention_story as mentions
from tests.e2e import told as stories
from tests.e2e.control_story import write_control_exports
from tests.e2e.register_story import write_register_exports
from tests.support.servers import TEST_KEY
from tests.support.workshop import built_ahead, dbt_as_at_night
from warehouse.database import connect
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import PROJECT_ROOT, Settings, load_settings

CITIES = ("krasnoarmeysk", "krasnoyarsk")
FIRST, SECOND = date(2026, 10, 15), date(2026, 10, 20)
FIRST_AS_OF = datetime(2026, 10, 15, 23, tzinfo=UTC)
SECOND_AS_OF = datetime(2026, 10, 20, 23, tzinfo=UTC)
THIRD_AS_OF = datetime(2026, 10, 21, 23, tzinfo=UTC)
# The papers of these nights: the quarter that they know most of, the weeks in which both exported.
QUARTER, WEEKS = "2026Q3", ("2026-W42", "2026-W43")
MUNICIPALITIES = PROJECT_ROOT / "municipalities"


@dataclass
class Nights:
    """The warehouse after its nights and the municipality files they were judged by.

    `reports` are of the nights outside Airflow, `airflow_log` is of the one inside.
    """

    settings: Settings
    reports: dict[datetime, NightReport]
    airflow_log: Path
    municipalities: dict[str, Municipality]


@dataclass
class Mentioned:
    """The warehouse after its nights and the reports of those that ran whole."""

    settings: Settings
    first: NightReport
    stopped: NightReport
    repeated: NightReport


@contextmanager
def environment_of(settings: Settings) -> Iterator[None]:
    """The environment in which a night, its dbt and its gates find this warehouse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MCU_HOME", str(settings.home))
        patch.setenv("MCU_PSEUDONYM_KEY", TEST_KEY)
        if settings.database_url is not None:
            patch.setenv("MCU_DATABASE_URL", settings.database_url.get_secret_value())
        if settings.analyst_password is not None:
            patch.setenv("MCU_ANALYST_PASSWORD", settings.analyst_password.get_secret_value())
        yield


def load_and_build(as_of: datetime) -> None:
    """A night up to its publication, without gates and redaction: for tests of what a build computes."""
    open_night(as_of)
    for source in known_sources():
        ingest_source(source, as_of)
    build_unjudged(as_of)


def build_unjudged(as_of: datetime) -> None:
    """A build of every load, as if gate 1 and dbt's tests of data had found nothing: seconds each.

    They have tests of their own, and whole nights run them.
    """
    with connect(load_settings()) as connection:
        connection.execute("update ops.loads set checked_at = now() where state = 'loaded'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_EXCLUDE_RESOURCE_TYPES", "unit_test test")
        build(as_of)


def load_and_publish(as_of: datetime) -> None:
    """The same with its publication."""
    load_and_build(as_of)
    publish_unjudged(as_of)


def publish_unjudged(as_of: datetime) -> None:
    """A publication, as if gate 2 had found nothing."""
    with connect(load_settings()) as connection:
        connection.execute("update ops.builds set checked_at = now() where as_of = %s", [as_of])
    publish(as_of)


def write_city(settings: Settings, until: date) -> None:
    """The exports of the two cities as they stand on a day."""
    for code in CITIES:
        write_samples(
            load_municipalities(MUNICIPALITIES)[code],
            until=until,
            days=75,
            per_day=6,
            seed=11,
            out=settings.inbox,
            file_format="csv",
        )


def night_in_airflow(settings: Settings, as_of: datetime) -> Path:
    """One night of the DAG in an Airflow of this warehouse; its log, whose end a red night tells."""
    prepare_airflow(settings)
    try:
        return run_night_in_airflow(settings, as_of)
    except AirflowError as error:
        (log,) = (settings.logs / "airflow").glob("night_*.log")
        error.add_note(log.read_text(encoding="utf-8")[-4000:])
        raise


def make_papers(settings: Settings) -> None:
    """What is made of the marts, in its usual place: each city's submission and quality workbooks."""
    for code in CITIES:
        render_submission(settings, municipality_code=code, period=QUARTER)
        for week in WEEKS:
            render_quality(settings, code, week=parse_week(week))


@built_ahead
def nights(settings: Settings) -> Nights:
    """A first night, a second one five days later with new and changed rows, a third one with nothing new.

    The second is the DAG's, inside Airflow, as `make demo` runs it: every task, dbt and gate as on a server.
    """
    with environment_of(settings):
        write_city(settings, FIRST)
        # The second night's dbt begins from what this one kept of its parse.
        with dbt_as_at_night():
            reports = {FIRST_AS_OF: run_night(FIRST_AS_OF)}
        write_city(settings, SECOND)
        log = night_in_airflow(settings, SECOND_AS_OF)
        reports[THIRD_AS_OF] = run_night(THIRD_AS_OF)
        make_papers(settings)
    return Nights(settings, reports, log, load_municipalities(MUNICIPALITIES))


@built_ahead
def told(settings: Settings) -> Settings:
    """The warehouse after all exports of clock stories, control, registers and corrections, in one night."""
    folder = settings.home / "municipalities"
    shutil.copytree(MUNICIPALITIES, folder)
    stories.add_own_terms(folder / f"{stories.CITY}.yml")
    corrections.add_corrections(
        folder / f"{corrections.CITY}.yml", corrections.CORRECTION, corrections.RETIRED
    )
    accepted.add_accepted(folder / f"{accepted.CITY}.yml")
    with environment_of(settings), pytest.MonkeyPatch.context() as patch:
        patch.setenv("MCU_MUNICIPALITIES", str(folder))
        municipalities = load_municipalities(folder)
        for city in stories.ZONES:
            for source in stories.KEYS:
                stories.write_exports(settings.inbox, municipalities[city], source)
        write_control_exports(settings.inbox)
        write_register_exports(settings.inbox)
        corrections.write_correction_exports(settings.inbox)
        accepted.write_named_exports(settings.inbox)
        load_and_publish(stories.AS_OF)
    return settings


@built_ahead
def two_nights(settings: Settings) -> Mentioned:
    """A whole night with its gates; then a newer export that changes a1 and an older one that comes late.

    The next night loads what is another region's, its model makes two mentions of one; it is run again.
    """
    with environment_of(settings):
        mentions.write_first(settings)
        first = run_night(mentions.FIRST)
        mentions.write_second(settings)
        load_and_publish(mentions.SECOND)
        mentions.write_foreign(settings)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(night, "build", mentions.build_and_double)
            stopped = run_night(mentions.THIRD)
        return Mentioned(settings, first, stopped, run_night(mentions.THIRD))
