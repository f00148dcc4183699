"""A build from its begin to the moved mark: what it takes in, when it looks at everything, who publishes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from warehouse import builds
from warehouse.builds import BuildPlan, begin_build, build_lock, current_build, finish_build, mark_checked
from warehouse.database import connect
from warehouse.errors import PublicationError
from warehouse.publish import publish_build
from warehouse.settings import Settings

FIRST = datetime(2026, 10, 5, 23, tzinfo=UTC)
SECOND, THIRD = FIRST + timedelta(days=1), FIRST + timedelta(days=2)
Define = Callable[[str], None]


@pytest.fixture
def define(monkeypatch: pytest.MonkeyPatch) -> Define:
    """Definitions by their hash, as if models or municipality files had been changed."""

    def set_hash(name: str) -> None:
        monkeypatch.setattr(builds, "definitions_hash", lambda _settings: name)

    set_hash("first")
    return set_hash


@pytest.mark.usefixtures("define")
def test_a_build_takes_in_only_what_gate_1_judged(settings: Settings) -> None:
    judged, unjudged = _add_load(settings, "a", is_judged=True), _add_load(settings, "b", is_judged=False)
    plan = _begin(settings, FIRST)
    assert plan.load_count == 1
    assert _ask(settings, "select load_id, known_from from ops.loads order by load_id") == [
        (judged, FIRST),
        (unjudged, None),
    ]


def test_definitions_that_a_failed_build_left_in_place_are_built_anew(
    settings: Settings, define: Define
) -> None:
    assert _publish(settings, FIRST).is_full_scope
    assert not _publish(settings, SECOND).is_full_scope
    define("second")
    assert _begin(settings, THIRD).is_full_scope  # and fails: its seeds stay
    define("first")
    assert _begin(settings, THIRD).is_full_scope
    assert _publish(settings, THIRD).is_full_scope
    assert not _begin(settings, THIRD + timedelta(days=1)).is_full_scope


def test_a_publication_names_the_definitions_it_was_built_by(settings: Settings, define: Define) -> None:
    plan = _ready(settings, FIRST)
    define("changed while the gate ran")
    assert publish_build(settings, _current(settings, FIRST)).definitions_hash == "first"
    assert plan.definitions_hash == "first"
    assert _begin(settings, SECOND).is_full_scope


@pytest.mark.usefixtures("define")
def test_an_unfinished_build_is_neither_judged_nor_published(settings: Settings) -> None:
    with pytest.raises(PublicationError, match="сборок ещё не было"):
        current_build(settings, FIRST)
    plan = _begin(settings, FIRST)
    with pytest.raises(PublicationError, match="не закончена"):
        current_build(settings, FIRST)
    with pytest.raises(PublicationError, match="не закончена"):
        publish_build(settings, plan)


@pytest.mark.usefixtures("define")
def test_a_build_that_gate_2_stopped_is_not_published(settings: Settings) -> None:
    plan = _begin(settings, FIRST)
    finish_build(settings, plan)
    with pytest.raises(PublicationError, match="проверка перед публикацией не пройдена"):
        publish_build(settings, plan)
    assert _ask(settings, "select count(*) from ops.publications") == [(0,)]


@pytest.mark.usefixtures("define")
@pytest.mark.parametrize("moment", [FIRST, SECOND])
def test_a_build_that_another_process_took_back_is_not_published(
    settings: Settings, moment: datetime
) -> None:
    plan = _ready(settings, FIRST)
    _begin(settings, moment)
    with pytest.raises(PublicationError, match=f"после неё начата сборка на {moment:%Y-%m-%d}"):
        publish_build(settings, plan)
    with pytest.raises(PublicationError):
        current_build(settings, FIRST)


@pytest.mark.usefixtures("define")
def test_the_newest_verdict_of_gate_2_counts(settings: Settings) -> None:
    plan = _ready(settings, FIRST)
    with connect(settings) as connection:
        mark_checked(connection, plan, is_passed=False)
    with pytest.raises(PublicationError, match="проверка перед публикацией не пройдена"):
        publish_build(settings, plan)


@pytest.mark.usefixtures("define")
def test_nobody_publishes_while_another_builds(settings: Settings) -> None:
    plan = _ready(settings, FIRST)
    with build_lock(settings), pytest.raises(PublicationError, match="Сборка уже идёт"):
        publish_build(settings, plan)
    assert publish_build(settings, plan).as_of == FIRST


@pytest.mark.usefixtures("define")
def test_builds_only_go_forward(settings: Settings) -> None:
    _publish(settings, SECOND)
    assert begin_build(settings, SECOND) is None
    assert current_build(settings, SECOND) is None
    with pytest.raises(PublicationError, match="Готовой сборки на этот момент нет"):
        current_build(settings, FIRST)
    with pytest.raises(PublicationError, match="раньше опубликованного"):
        begin_build(settings, FIRST)


def _begin(settings: Settings, as_of: datetime) -> BuildPlan:
    plan = begin_build(settings, as_of)
    assert plan is not None
    return plan


def _current(settings: Settings, as_of: datetime) -> BuildPlan:
    plan = current_build(settings, as_of)
    assert plan is not None
    return plan


def _ready(settings: Settings, as_of: datetime) -> BuildPlan:
    """A build as dbt and gate 2 leave it, with no mart in it."""
    plan = _begin(settings, as_of)
    finish_build(settings, plan)
    with connect(settings) as connection:
        connection.execute("create schema if not exists marts_next")
        mark_checked(connection, plan, is_passed=True)
    return plan


def _publish(settings: Settings, as_of: datetime) -> BuildPlan:
    plan = _ready(settings, as_of)
    publish_build(settings, plan)
    return plan


def _add_load(settings: Settings, sha256: str, *, is_judged: bool) -> int:
    return int(
        _ask(
            settings,
            "insert into ops.loads (municipality_code, source, dataset, file_name, sha256, exported_at,"
            " state, project_version, checked_at)"
            f" values ('bogotol', 'pos', 'messages', '{sha256}', '{sha256}', '2026-10-05', 'loaded', 'test',"
            f" {'now()' if is_judged else 'null'}) returning load_id",
        )[0][0]
    )


def _ask(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with connect(settings) as connection:
        return connection.execute(query.encode()).fetchall()
