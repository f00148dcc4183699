"""The ledger of submissions: rows are only added, steps follow one another, of two processes one works."""

import threading
from datetime import UTC, datetime

import psycopg
import pytest

from warehouse.database import connect
from warehouse.migrate import apply_schema
from warehouse.settings import Settings
from warehouse.submission_ledger import (
    LedgerBusyError,
    LedgerError,
    Rendering,
    State,
    SubmissionId,
    add_step,
    last_version,
    read_standings,
    read_steps,
    submission_lock,
)

OWN = SubmissionId("krasnoarmeysk", "quarter_indicators", "2026Q3")
AS_OF = datetime(2026, 9, 30, 22, tzinfo=UTC)
FIRST = Rendering(AS_OF, "outbox/x", "a" * 64, [{"name": "x.pdf", "bytes": 1, "sha256": "b" * 64}])
SECOND = Rendering(AS_OF, "outbox/y", "c" * 64, [{"name": "x.pdf", "bytes": 2, "sha256": "d" * 64}])


def _take(settings: Settings, *states: State, rendering: Rendering | None = None) -> None:
    with connect(settings, "mcu_reporter") as connection:
        for state in states:
            about = rendering if state in ("rendered", "validated") else None
            add_step(connection, OWN, state, by="test", rendering=about)


def _states(settings: Settings) -> list[str]:
    with connect(settings) as connection:
        return [step.state for step in read_steps(connection, OWN)]


def test_a_whole_life(settings: Settings) -> None:
    life: tuple[State, ...] = ("due", "rendered", "validated", "approved", "sent", "receipted", "superseded")
    _take(settings, *life, rendering=FIRST)
    assert _states(settings) == list(life)
    with connect(settings) as connection:
        approved = read_steps(connection, OWN)[3]
    # What was approved is named: files and their hashes.
    assert (approved.manifest_sha256, approved.folder, approved.files) == ("a" * 64, "outbox/x", FIRST.files)


def test_rows_are_never_changed_nor_deleted(settings: Settings) -> None:
    _take(settings, "due")
    for statement in ("update ops.submissions set state = 'sent'", "delete from ops.submissions"):
        with (
            connect(settings, "mcu_reporter") as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.encode())
        # Not even by the owner of the database.
        with (
            connect(settings) as connection,
            pytest.raises(psycopg.errors.RaiseException, match="never changed"),
        ):
            connection.execute(statement.encode())
    with connect(settings) as connection, pytest.raises(psycopg.errors.RaiseException):
        connection.execute("delete from ops.deliveries")
    assert _states(settings) == ["due"]


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ((), "rendered"),
        (("due",), "validated"),
        (("due", "rendered"), "approved"),
        (("due", "rendered", "validated"), "sent"),
        (("due", "rendered", "validated", "returned"), "sent"),
        (("due", "rendered", "validated", "approved", "sent"), "returned"),
        (("due", "rendered", "validated", "approved", "sent", "superseded"), "receipted"),
    ],
)
def test_a_step_that_does_not_follow_is_refused(
    settings: Settings, before: tuple[State, ...], step: State
) -> None:
    _take(settings, *before, rendering=FIRST)
    with pytest.raises(LedgerError, match="Шаг не подходит"):
        _take(settings, step, rendering=FIRST)


def test_a_step_that_was_taken_is_not_taken_again(settings: Settings) -> None:
    _take(
        settings, "due", "due", "rendered", "rendered", "validated", "rendered", "validated", rendering=FIRST
    )
    assert _states(settings) == ["due", "rendered", "validated"]
    _take(settings, "approved", "approved", "rendered", "validated", rendering=FIRST)
    assert _states(settings)[-1] == "approved", "the same files again take no approval away"


def test_other_files_need_another_approval(settings: Settings) -> None:
    _take(settings, "due", "rendered", "validated", "approved", rendering=FIRST)
    _take(settings, "rendered", "validated", rendering=SECOND)
    assert _states(settings)[-2:] == ["rendered", "validated"]
    with pytest.raises(LedgerError):
        _take(settings, "sent")


def test_returned_files_stay_returned_until_they_are_others(settings: Settings) -> None:
    _take(settings, "due", "rendered", "validated", "returned", rendering=FIRST)
    _take(settings, "rendered", "validated", rendering=FIRST)
    assert _states(settings)[-1] == "returned"
    _take(settings, "rendered", "validated", rendering=SECOND)
    assert _states(settings)[-1] == "validated"


def test_what_has_left_is_not_rendered_again(settings: Settings) -> None:
    _take(settings, "due", "rendered", "validated", "approved", "sent", rendering=FIRST)
    _take(settings, "rendered", rendering=FIRST)
    with pytest.raises(LedgerError, match="отправлены"):
        _take(settings, "rendered", rendering=SECOND)


def test_versions_live_side_by_side(settings: Settings) -> None:
    _take(settings, "due", "rendered", "validated", "approved", "sent", rendering=FIRST)
    second = SubmissionId(OWN.municipality_code, OWN.obligation_code, OWN.period, 2)
    with connect(settings, "mcu_reporter") as connection:
        add_step(connection, second, "due", by="test")
        newest = last_version(connection, *str(OWN).split(".")[:3])
        standings = read_standings(connection, OWN.municipality_code)
    assert newest is not None
    assert (newest.submission_id, newest.version) == (str(second), 2)
    assert {str(one): step.state for one, step in standings.items()} == {str(OWN): "sent", str(second): "due"}


def test_of_two_schedulers_one_works_and_the_other_is_told(settings: Settings) -> None:
    other = SubmissionId("bogotol", "quarter_indicators", "2026Q3")
    with submission_lock(settings, OWN):
        with pytest.raises(LedgerBusyError, match="готовит другой процесс"), submission_lock(settings, OWN):
            pytest.fail("two hold the same submission")
        with submission_lock(settings, other):
            pass
    with submission_lock(settings, OWN):
        pass


def test_of_two_that_take_the_same_step_at_once_one_row_stays(settings: Settings) -> None:
    started = threading.Barrier(2)

    def take() -> None:
        started.wait()
        _take(settings, "due")

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _states(settings) == ["due"]


@pytest.mark.parametrize("text", ["", "abc", "a.b.2026Q3.1", "a.b.2026Q3.v", "a.b..v1", "a.b.c.d.v1"])
def test_a_wrong_id_is_a_sentence(text: str) -> None:
    with pytest.raises(LedgerError, match="Это не номер сведений"):
        SubmissionId.parse(text)


def test_an_unknown_id_gets_the_nearest_known_one(settings: Settings) -> None:
    _take(settings, "due")
    near = SubmissionId(OWN.municipality_code, OWN.obligation_code, "2026Q2")
    with connect(settings) as connection, pytest.raises(LedgerError, match="2026Q3"):
        read_steps(connection, near)


def test_a_ledger_of_rendered_folders_becomes_first_steps(settings: Settings) -> None:
    """A database of before submissions had a life keeps every folder it noted."""
    with connect(settings) as connection:
        connection.execute("drop table ops.deliveries, ops.submissions")
        connection.execute(
            "create table ops.submissions (submission_id bigint generated always as identity primary key,"
            " municipality_code text not null, period text not null, as_of timestamptz not null,"
            " state text not null, recorded_at timestamptz not null default clock_timestamp(),"
            " folder text not null, manifest_sha256 text not null, version text not null)"
        )
        connection.execute(
            "create table ops.deliveries (submission_id bigint not null references ops.submissions)"
        )
        connection.execute(
            "insert into ops.submissions"
            " (municipality_code, period, as_of, state, folder, manifest_sha256, version)"
            " values ('bogotol', '2026Q3', '2026-10-01', 'rendered', 'outbox/a', 'a', '0.1.0'),"
            " ('bogotol', '2026Q3', '2026-10-02', 'rendered', 'outbox/b', 'b', '0.1.0'),"
            " ('bogotol', '2026', '2026-10-02', 'rendered', 'outbox/c', 'c', '0.1.0')"
        )
    for _ in range(2):
        apply_schema(settings)
    with connect(settings) as connection:
        rows = connection.execute(
            "select submission_id, state, folder from ops.submissions order by event_id"
        ).fetchall()
    quarter, year = "bogotol.quarter_indicators.2026Q3.v1", "bogotol.annual_indicators.2026.v1"
    assert rows == [
        (quarter, "due", "outbox/a"),
        (quarter, "rendered", "outbox/a"),
        (quarter, "rendered", "outbox/b"),
        (year, "due", "outbox/c"),
        (year, "rendered", "outbox/c"),
    ]
