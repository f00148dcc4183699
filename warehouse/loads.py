"""A person's decisions on loads: release a quarantined one, withdraw a wrong one, restore a withdrawn one."""

from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from warehouse.errors import McuError


class LoadDecisionError(McuError):
    """The decision does not fit the state of the load."""


@dataclass(frozen=True)
class WithdrawnLoad:
    """What a withdrawn load was made of; `landing/<sha256>` has its bytes."""

    municipality_code: str
    source: str
    file_name: str
    sha256: str
    exported_at: datetime


def release_load(connection: Connection[TupleRow], load_id: int, *, why: str, who: str) -> None:
    """Let a quarantined load into the next build: a person's word stands for gate 1's."""
    _check(connection, load_id, ("quarantined",), why)
    _set_state(connection, load_id, "loaded")
    connection.execute(
        "update ops.loads set checked_at = coalesce(checked_at, clock_timestamp()) where load_id = %s",
        [load_id],
    )
    _record(connection, load_id, "release", why, who)


def withdraw_load(connection: Connection[TupleRow], load_id: int, *, why: str, who: str) -> None:
    """Take a load back: from the next build on its rows count no more, the versions before them do again."""
    _check(connection, load_id, ("loaded", "quarantined"), why)
    _set_state(connection, load_id, "withdrawn")
    _record(connection, load_id, "withdraw", why, who)


def decide_restore(connection: Connection[TupleRow], load_id: int, *, why: str, who: str) -> WithdrawnLoad:
    """Note that a withdrawn load is wanted back; in the same transaction the caller loads its bytes again.

    The withdrawn row stays as it is: past publications rest on it. Raises `LoadDecisionError` also when the
    same bytes stand loaded or quarantined already.
    """
    _check(connection, load_id, ("withdrawn",), why)
    standing = connection.execute(
        """
        select again.load_id, again.state
        from ops.loads as own
        inner join ops.loads as again
            on again.municipality_code = own.municipality_code
            and again.source = own.source
            and again.sha256 = own.sha256
        where own.load_id = %s and again.state in ('loaded', 'quarantined')
        """,
        [load_id],
    ).fetchone()
    if standing is not None:
        raise LoadDecisionError(
            "Этот файл уже загружен снова",
            where=f"загрузка {load_id}",
            got=f"загрузка {standing[0]}, {standing[1]}",
        )
    _record(connection, load_id, "restore", why, who)
    with connection.cursor(row_factory=class_row(WithdrawnLoad)) as cursor:
        found = cursor.execute(
            "select municipality_code, source, file_name, sha256, exported_at from ops.loads"
            " where load_id = %s",
            [load_id],
        ).fetchone()
    if found is None:
        raise LookupError("a locked row has gone")
    return found


def _check(connection: Connection[TupleRow], load_id: int, allowed: tuple[str, ...], why: str) -> None:
    # Not `for update`: that would wait for a running load which notes another arrival of these bytes.
    row = connection.execute(
        "select state from ops.loads where load_id = %s for no key update", [load_id]
    ).fetchone()
    if row is None:
        raise LoadDecisionError("Такой загрузки нет", got=str(load_id), todo="посмотрите список: mcu loads")
    if row[0] not in allowed:
        raise LoadDecisionError(
            "Решение не подходит к состоянию загрузки",
            where=f"загрузка {load_id}",
            got=str(row[0]),
            expected=" или ".join(allowed),
        )
    if not why.strip():
        raise LoadDecisionError("Решение без причины не принимается", todo="укажите --why «причина»")


def _set_state(connection: Connection[TupleRow], load_id: int, state: str) -> None:
    connection.execute("update ops.loads set state = %s where load_id = %s", [state, load_id])


def _record(connection: Connection[TupleRow], load_id: int, decision: str, why: str, who: str) -> None:
    connection.execute(
        "insert into ops.load_decisions (load_id, decision, decided_by, why) values (%s, %s, %s, %s)",
        [load_id, decision, who, why],
    )
