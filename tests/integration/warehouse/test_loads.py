"""A person's decisions and the builds after them."""

from datetime import datetime, timedelta

import pytest

from tests.integration.mcu.ledger import MOMENT, add_load, publish
from warehouse.builds import begin_build
from warehouse.database import connect
from warehouse.loads import release_load, withdraw_load
from warehouse.settings import Settings

NIGHTS = [MOMENT + timedelta(days=number) for number in (1, 2, 3)]


def _known(settings: Settings, load_id: int) -> tuple[object, ...] | None:
    with connect(settings) as connection:
        return connection.execute(
            "select known_from, withdrawn_from from ops.loads where load_id = %s", [load_id]
        ).fetchone()


def _withdraw(settings: Settings, load_id: int) -> None:
    with connect(settings) as connection:
        withdraw_load(connection, load_id, why="не тот файл", who="оператор")


@pytest.mark.parametrize("life", ["loaded", "quarantined", "in an unpublished build"])
def test_a_load_withdrawn_before_any_publication_is_in_no_build(settings: Settings, life: str) -> None:
    load_id = add_load(
        settings, checked_at=MOMENT, state="quarantined" if life == "quarantined" else "loaded"
    )
    if life == "in an unpublished build":
        begin_build(settings, NIGHTS[0])
        assert _known(settings, load_id) == (NIGHTS[0], None)
    _withdraw(settings, load_id)
    for night in NIGHTS[1:]:
        begin_build(settings, night)
        assert _known(settings, load_id) == (None, None)
        publish(settings, night)


def test_a_published_load_is_withdrawn_with_the_next_build(settings: Settings) -> None:
    load_id = add_load(settings, checked_at=MOMENT)
    begin_build(settings, NIGHTS[0])
    publish(settings, NIGHTS[0])
    _withdraw(settings, load_id)
    begin_build(settings, NIGHTS[1])
    assert _known(settings, load_id) == (NIGHTS[0], NIGHTS[1])


@pytest.mark.parametrize("checked_at", [MOMENT, None])
def test_a_released_load_is_in_the_next_build(settings: Settings, checked_at: datetime | None) -> None:
    load_id = add_load(settings, checked_at=checked_at, state="quarantined")
    begin_build(settings, NIGHTS[0])
    assert _known(settings, load_id) == (None, None)
    with connect(settings) as connection:
        release_load(connection, load_id, why="проверено", who="оператор")
    begin_build(settings, NIGHTS[1])
    assert _known(settings, load_id) == (NIGHTS[1], None)
