"""A person's decisions on loads: release a quarantined one, withdraw a wrong one."""

from psycopg import Connection
from psycopg.rows import TupleRow

from warehouse.errors import McuError


class LoadDecisionError(McuError):
    """The decision does not fit the state of the load."""


def release_load(connection: Connection[TupleRow], load_id: int, *, why: str, who: str) -> None:
    """Let a quarantined load into the next build."""
    _decide(connection, load_id, "release", ("quarantined",), "loaded", why=why, who=who)


def withdraw_load(connection: Connection[TupleRow], load_id: int, *, why: str, who: str) -> None:
    """Take a load back: from the next build on its rows count no more, the versions before them do again."""
    _decide(connection, load_id, "withdraw", ("loaded", "quarantined"), "withdrawn", why=why, who=who)


def _decide(
    connection: Connection[TupleRow],
    load_id: int,
    decision: str,
    allowed: tuple[str, ...],
    new_state: str,
    *,
    why: str,
    who: str,
) -> None:
    row = connection.execute(
        "select state from ops.loads where load_id = %s for update", [load_id]
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
    connection.execute("update ops.loads set state = %s where load_id = %s", [new_state, load_id])
    connection.execute(
        "insert into ops.load_decisions (load_id, decision, decided_by, why) values (%s, %s, %s, %s)",
        [load_id, decision, who, why],
    )
