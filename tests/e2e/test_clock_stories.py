"""Clocks that follow from what exports showed one after another: pauses, returns, hand-overs."""

import csv
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from psycopg.rows import dict_row

from extractors.contract import load_contracts
from tests.conftest import fresh_warehouse
from tests.e2e.conftest import MUNICIPALITIES, environment_of, load_and_publish
from warehouse.database import connect
from warehouse.embedded import EmbeddedPostgres
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import Settings

FILE = yaml.safe_load((Path(__file__).parent / "clock_stories.yml").read_text(encoding="utf-8"))
STORIES: list[dict[str, Any]] = FILE["stories"]
CITY = "smolensk"
AS_OF = datetime(2026, 10, 31, 20, tzinfo=UTC)
ZONES = {"smolensk": ZoneInfo("Europe/Moscow"), "krasnoarmeysk": ZoneInfo("Europe/Saratov")}
KEYS = {"incident": "incident_id", "pos": "message_number", "delo": "card_number"}
BASES: dict[str, dict[str, Any]] = {
    "incident": {"cabinet": "кабинет", "department": "Администрация", "current_step": "В работе"},
    "pos": {"category": "Парки", "stage": "-"},
    "delo": {"kind": "Гр"},
}


@pytest.fixture(scope="module")
def told(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The warehouse after all exports of all stories, loaded in one night."""
    folder = tmp_path_factory.mktemp("municipalities")
    shutil.copytree(MUNICIPALITIES, folder, dirs_exist_ok=True)
    _add_own_terms(folder / f"{CITY}.yml")
    with (
        fresh_warehouse(postgres, tmp_path_factory.mktemp("stories")) as settings,
        environment_of(settings),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("MCU_MUNICIPALITIES", str(folder))
        municipalities = load_municipalities(folder)
        for city in ZONES:
            for source in KEYS:
                _write(settings.inbox, municipalities[city], source)
        load_and_publish(AS_OF)
        yield settings


@pytest.mark.e2e
@pytest.mark.parametrize("number", range(len(STORIES)), ids=[story["says"] for story in STORIES])
def test_the_clocks_of_a_story(told: Settings, number: int) -> None:
    story = STORIES[number]
    found = {(row["stage"], row["clock_number"]): row for row in _clocks(told, number, story)}
    assert set(found) == {(clock["stage"], clock.get("number", 1)) for clock in story["clocks"]}
    for clock in story["clocks"]:
        row = found[clock["stage"], clock.get("number", 1)]
        zone = ZONES[story.get("city", CITY)]
        assert row["state"] == clock["state"]
        assert _local(row["started_at"], zone) == clock["started"]
        assert _local(row["stopped_at"], zone) == clock.get("stopped")
        due = _local(row["due_at"], zone)
        assert (due and due[:10] if isinstance(clock["due"], date) else due) == (
            clock["due"] and str(clock["due"])
        )
        assert row["paused_minutes"] == clock.get("paused", 0)
        if "elapsed" in clock:
            assert row["elapsed_calendar_minutes"] == clock["elapsed"]
        if "owner" in clock:
            assert row["recipient_code"] == clock["owner"]
        if "owned" in clock:
            assert _owned(told, row) == clock["owned"]
        assert row["agrees_with_platform"] == clock.get("agrees")
        assert row["difference_code"] == clock.get("difference")


@pytest.mark.e2e
def test_between_an_answer_and_its_return_nothing_is_open(told: Settings) -> None:
    (number,) = (number for number, story in enumerate(STORIES) if "backlog" in story)
    alone = "stories-only-recipient"
    with connect(told) as connection:
        open_counts = dict(
            connection.execute(
                """
                select backlog_date, sum(open_count)
                from marts.fct_backlog_daily as days
                inner join marts.dim_recipients as recipients using (municipality_code, recipient_key)
                where recipients.recipient_name = %s
                group by 1
                """,
                [alone],
            ).fetchall()
        )
    assert {day: open_counts.get(day, 0) for day in STORIES[number]["backlog"]} == STORIES[number]["backlog"]


@pytest.mark.e2e
def test_what_will_be_late_soon_is_listed_the_most_urgent_first(told: Settings) -> None:
    with connect(told) as connection:
        rows = connection.execute(
            """
            select source, stage, urgency, left_working_days, left_working_minutes is null
            from marts.mart_at_risk order by recipient_key, urgency
            """
        ).fetchall()
    # Put off until 02.11: a working day away. The return of 16.10 has until 16.11, ten working days.
    assert rows == [("pos", "final_answer", 1, 1, True)]


def _add_own_terms(path: Path) -> None:
    municipality = yaml.safe_load(path.read_text(encoding="utf-8"))
    dated = {"valid_from": date(2020, 1, 1), "legal_reference": "Положение о МЦУ, п. 3", "status": "default"}
    municipality["sla_policies"] = [term | dated for term in FILE["own_terms"]]
    path.write_text(yaml.safe_dump(municipality, allow_unicode=True), encoding="utf-8")


def _write(inbox: Path, municipality: Municipality, source: str) -> None:
    """One export per moment of any story; each shows every story as it stood then."""
    (contract,) = (contract for contract in load_contracts().values() if contract.source == source)
    headers = {column.name: column.header for column in contract.columns}
    stories = [
        (number, story)
        for number, story in enumerate(STORIES)
        if story["source"] == source and story.get("city", CITY) == municipality.code
    ]
    for at in sorted({export["at"] for _, story in stories for export in story["exports"]}):
        path = inbox / municipality.code / source / f"{at.replace(':', '-')}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(headers), delimiter=";")
            writer.writerow(headers)
            for number, story in stories:
                shown = [export for export in story["exports"] if export["at"] <= at]
                if shown:
                    writer.writerow(_row(number, story, shown, municipality))
        made_at = datetime.fromisoformat(at).replace(tzinfo=ZONES[municipality.code]).timestamp()
        os.utime(path, (made_at, made_at))


def _row(
    number: int, story: dict[str, Any], shown: list[dict[str, Any]], municipality: Municipality
) -> dict[str, Any]:
    row = {KEYS[story["source"]]: number + 1, **BASES[story["source"]]}
    if "backlog" in story:
        row["located_at"] = "stories-only-recipient"
    scope = municipality.sources[story["source"]].scope
    row |= {name: values[0] for name, values in scope.items()}
    for export in shown:
        row |= {name: value for name, value in export.items() if name != "at"}
    return row


def _clocks(settings: Settings, number: int, story: dict[str, Any]) -> list[dict[str, Any]]:
    source_id = str(number + 1)
    if story["source"] == "delo":
        source_id += f"|{story['exports'][0]['registered_date'][-4:]}"
    with connect(settings) as connection:
        return (
            connection.cursor(row_factory=dict_row)
            .execute(
                """
                select clocks.*, names.recipient_code
                from marts.fct_sla_clocks as clocks
                inner join marts.fct_appeals as appeals using (municipality_code, appeal_key)
                left join marts.dim_recipients as owners
                    on owners.recipient_key = clocks.recipient_key
                left join config.recipients as names
                    on names.municipality_code = owners.municipality_code
                    and names.recipient_name = owners.recipient_name
                where appeals.source = %s and appeals.source_id = %s and appeals.municipality_code = %s
                """,
                [story["source"], source_id, story.get("city", CITY)],
            )
            .fetchall()
        )


def _owned(settings: Settings, clock: dict[str, Any]) -> dict[str, Decimal]:
    with connect(settings) as connection:
        rows = connection.execute(
            """
            select names.recipient_code, owners.owned_calendar_minutes
            from marts.fct_clock_owners as owners
            inner join marts.dim_recipients as recipients using (municipality_code, recipient_key)
            inner join config.recipients as names using (municipality_code, recipient_name)
            where owners.appeal_key = %s and owners.stage = %s and owners.clock_number = %s
            """,
            [clock["appeal_key"], clock["stage"], clock["clock_number"]],
        ).fetchall()
    return dict(rows)


def _local(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """To the minute: a date is kept to its last microsecond, and its day is what is compared."""
    return None if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
