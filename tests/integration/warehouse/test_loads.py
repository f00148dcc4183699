"""A person's decisions and the builds after them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.mcu.ledger import MOMENT, add_load, publish
from warehouse.builds import begin_build
from warehouse.database import analyst_url, connect, open_connection
from warehouse.loads import decide_restore, release_load, withdraw_load
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


def test_what_each_publication_took_in_and_gave_up_is_told_with_who_and_why(settings: Settings) -> None:
    plain = add_load(settings, checked_at=MOMENT, rows_inserted=5, rows_unchanged=4)
    held = add_load(settings, checked_at=MOMENT, state="quarantined", sha256="held")
    never = add_load(settings, checked_at=MOMENT)
    _withdraw(settings, never)
    begin_build(settings, NIGHTS[0])
    publish(settings, NIGHTS[0])
    with connect(settings) as connection:
        release_load(connection, held, why="проверено", who="оператор")
        withdraw_load(connection, plain, why="другой район", who="куратор")
    begin_build(settings, NIGHTS[1])
    publish(settings, NIGHTS[1])
    with connect(settings) as connection:
        withdraw_load(connection, held, why="не тот файл", who="оператор")
        decide_restore(connection, held, why="файл верный", who="оператор")
    again = add_load(settings, checked_at=MOMENT, sha256="held", arrived_at=datetime.now(UTC))
    begin_build(settings, NIGHTS[2])
    publish(settings, NIGHTS[2])
    with open_connection(analyst_url(settings)) as analyst:
        told = analyst.execute(
            "select as_of, load_id, change_code, rows_count, decision, decided_by, why from ops.load_changes"
            " order by as_of, load_id, change_code"
        ).fetchall()
    assert told == [
        (NIGHTS[0], plain, "added", 5, None, None, None),
        (NIGHTS[1], plain, "withdrawn", 5, "withdraw", "куратор", "другой район"),
        (NIGHTS[1], held, "added", 7, "release", "оператор", "проверено"),
        (NIGHTS[2], held, "withdrawn", 7, "withdraw", "оператор", "не тот файл"),
        (NIGHTS[2], again, "added", 7, "restore", "оператор", "файл верный"),
    ]
