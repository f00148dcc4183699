"""What happened to a load leaves no trace: the figures are those of the exports that stand, by their age."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from extractors.contract import load_contracts
from extractors.restore import restore_load
from mcu.night import check_marts, ingest_source, open_night, publish
from tests.e2e.conftest import MUNICIPALITIES, build_unjudged, environment_of, publish_unjudged
from tests.e2e.reading import FACTS, read_rows
from tests.support.exports import make_row, table_of, write_csv
from tests.support.workshop import built_ahead
from warehouse.database import connect
from warehouse.loads import release_load, withdraw_load
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings

FIRST_DAY = datetime(2026, 10, 1, 12, tzinfo=UTC)
NIGHTS = (FIRST_DAY + timedelta(days=10), FIRST_DAY + timedelta(days=11), FIRST_DAY + timedelta(days=12))
LAST = len(NIGHTS) - 1
OPEN, LATER, CLOSED, PUT_OFF = "В работе", "На согласовании", "Готово", "Отложено"


@dataclass(frozen=True)
class Export:
    """An export of «Инцидент менеджмент»: the day of its making, the step of each incident in it, its life.

    night: with which it arrives; fate: withdrawn before the last night, held by gate 1 from the start,
    released (held until the last night), restored (withdrawn before the second, back before the last).
    received: the day of an incident that is not dated as usual.
    """

    day: int
    steps: Mapping[int, str]
    night: int = 0
    fate: str = "stands"
    received: Mapping[int, str] = field(default_factory=dict)


LIVES = {
    "krasnoarmeysk": (  # what a later export only showed again outlives the load that brought it
        Export(1, {1: OPEN, 2: OPEN, 3: OPEN, 5: PUT_OFF}, fate="withdrawn"),
        Export(2, {1: OPEN, 2: CLOSED, 4: OPEN, 5: PUT_OFF}, night=1),
        Export(3, {1: OPEN, 4: OPEN, 5: CLOSED}, night=2),
    ),
    "krasnoyarsk": (  # an old export that comes late changes nothing that a newer one has seen
        Export(1, {1: OPEN, 2: OPEN, 3: OPEN, 4: OPEN}),
        Export(3, {1: OPEN, 2: LATER, 4: OPEN}),
        Export(2, {1: CLOSED, 2: OPEN, 3: LATER, 4: LATER}, night=1),
        Export(4, {2: LATER, 4: LATER}, night=2),
    ),
    "barnaul": (  # without its newest export a source shows what the one before it showed; so do its periods
        Export(1, {1: OPEN, 2: OPEN}),
        Export(2, {1: CLOSED, 3: OPEN, 4: OPEN}, night=1, fate="withdrawn", received={4: "2026-02-03"}),
    ),
    "smolensk": (  # a held load's rows came again in a good one of that night; another is released late
        Export(1, {1: OPEN, 2: OPEN}, fate="held"),
        Export(2, {1: OPEN, 3: OPEN}),
        Export(3, {1: LATER, 3: LATER}, night=1, fate="released"),
        Export(4, {1: OPEN, 3: OPEN}, night=1),
    ),
    "bogotol": (  # a withdrawn old load says nothing of what is confirmed; a sighting is not forgotten
        Export(1, {1: OPEN, 2: OPEN, 3: OPEN}, fate="withdrawn"),
        Export(2, {1: OPEN, 2: OPEN, 3: LATER}, fate="restored"),
        Export(3, {1: OPEN, 2: OPEN}),
        Export(4, {1: OPEN, 4: OPEN}, night=1),
    ),
}
STANDING = ("stands", "released", "restored")


@built_ahead
def lived(settings: Settings) -> Settings:
    """Three nights in which loads come late, are held and are withdrawn."""
    with environment_of(settings):
        for number, as_of in enumerate(NIGHTS):
            _write(settings, [(code, export) for code, export in _exports() if export.night == number])
            _load(as_of)
            for code, export in _exports():
                _live(settings, code, export, number)
            build_unjudged(as_of)
            if as_of == NIGHTS[-1]:
                assert check_marts(as_of) == {"failures": []}
                publish(as_of)
            else:
                publish_unjudged(as_of)
    return settings


@built_ahead
def standing(settings: Settings) -> Settings:
    """One night with the exports that stand, in the order of their making."""
    with environment_of(settings):
        _write(settings, [(code, export) for code, export in _exports() if export.fate in STANDING])
        _load(NIGHTS[-1])
        build_unjudged(NIGHTS[-1])
        publish_unjudged(NIGHTS[-1])
    return settings


@pytest.mark.e2e
@pytest.mark.parametrize("code", LIVES)
@pytest.mark.parametrize("mart", FACTS)
def test_figures_are_those_of_the_standing_exports(
    lived: Settings, standing: Settings, mart: str, code: str
) -> None:
    expected = read_rows(standing, mart, NIGHTS[-1], code)
    assert read_rows(lived, mart, NIGHTS[-1], code) == expected


@pytest.mark.e2e
@pytest.mark.parametrize("mart", FACTS)
def test_there_are_figures_to_compare(standing: Settings, mart: str) -> None:
    assert sum(len(read_rows(standing, mart, NIGHTS[-1], code)) for code in LIVES) > 1


@pytest.mark.e2e
def test_only_what_the_newest_export_lacks_is_unconfirmed(lived: Settings) -> None:
    with connect(lived) as connection:
        rows = connection.execute(
            "select municipality_code, source_id, is_confirmed, last_seen_at from marts.fct_appeals"
            " where closed_at is null and not is_confirmed order by 1, 2"
        ).fetchall()
    assert [(code, source_id, (seen - FIRST_DAY).days + 1) for code, source_id, _is, seen in rows] == [
        ("bogotol", "2", 3),
        ("bogotol", "3", 2),
        ("krasnoyarsk", "1", 3),
        ("krasnoyarsk", "3", 2),
    ]


def _exports() -> list[tuple[str, Export]]:
    return sorted(((code, one) for code, lives in LIVES.items() for one in lives), key=lambda it: it[1].day)


def _write(settings: Settings, exports: list[tuple[str, Export]]) -> None:
    contract = next(one for one in load_contracts().values() if one.source == "incident")
    municipalities = load_municipalities(MUNICIPALITIES)
    for code, export in exports:
        scope = municipalities[code].sources["incident"].scope
        own = {name: values[0] for name, values in scope.items() if values}
        made_at = FIRST_DAY + timedelta(days=export.day - 1)
        rows = [
            make_row(
                contract,
                number,
                current_step=OPEN if step == PUT_OFF else step,
                outcome=step if step == PUT_OFF else None,
                created_at=f"{export.received.get(number, f'2026-09-{10 + number:02}')} 10:00:00",
                first_answer_at=None,
                finished_at="2026-10-01 09:00:00" if step == CLOSED else None,
                author_url=f"https://vk.com/id{number}",
                **own,
            )
            for number, step in export.steps.items()
        ]
        path = settings.inbox / code / "incident" / f"day-{export.day}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_csv(path, table_of(contract, rows))
        os.utime(path, (made_at.timestamp(), made_at.timestamp()))


def _load(as_of: datetime) -> None:
    open_night(as_of)
    assert {load["state"] for load in ingest_source("incident", as_of)["loads"]} <= {"loaded", "known"}


def _live(settings: Settings, code: str, export: Export, night: int) -> None:
    """What becomes of a load between its loading and the build of a night."""
    with connect(settings) as connection:
        row = connection.execute(
            "select load_id from ops.loads where municipality_code = %s and file_name = %s order by load_id",
            [code, f"day-{export.day}.csv"],
        ).fetchone()
        if row is None:
            return
        (load_id,) = row
        if export.fate in ("held", "released") and night == export.night:
            connection.execute("update ops.loads set state = 'quarantined' where load_id = %s", [load_id])
        elif (export.fate, night) == ("released", LAST):
            release_load(connection, load_id, why="проба", who="проба")
        elif (export.fate, night) in {("withdrawn", LAST), ("restored", 1)}:
            withdraw_load(connection, load_id, why="проба", who="проба")
    if (export.fate, night) == ("restored", LAST):
        restore_load(settings, load_id, why="проба", who="проба")
