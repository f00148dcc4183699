"""What a gate leaves in `ops`: its verdicts, and the loads that it keeps back."""

from collections.abc import Iterable
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow

from expectations.model import Gate, Outcome

DECIDED_BY = "expectations.gate raw"


def record_outcomes(
    connection: Connection[TupleRow], gate: Gate, as_of: datetime, outcomes: Iterable[Outcome]
) -> None:
    """Keep every verdict; a repeated gate adds its own rows, the newest `checked_at` counts."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into ops.gate_results (gate, as_of, suite, check_name, load_id, is_passed, sentence)"
            " values (%s, %s, %s, %s, %s, %s, %s)",
            [
                (gate, as_of, kept.suite, kept.check_name, kept.load_id, kept.is_passed, kept.sentence)
                for kept in outcomes
            ],
        )


def mark_judged(connection: Connection[TupleRow], load_ids: list[int]) -> None:
    """Note that gate 1 gave its verdict on these loads; a load that came after it waits for the next one."""
    connection.execute(
        "update ops.loads set checked_at = clock_timestamp() where load_id = any(%s)", [load_ids]
    )


def quarantine_loads(connection: Connection[TupleRow], outcomes: Iterable[Outcome]) -> None:
    """Keep back every load with a broken check, with all its sentences as the reason."""
    reasons: dict[int, list[str]] = {}
    for kept in outcomes:
        if not kept.is_passed and kept.load_id is not None:
            reasons.setdefault(kept.load_id, []).append(kept.sentence)
    for load_id, sentences in sorted(reasons.items()):
        why = "; ".join(sentences)
        connection.execute(
            "update ops.loads set state = 'quarantined', reason = %s, known_from = null"
            " where load_id = %s and state = 'loaded' and coalesce(known_from, 'infinity') >"
            " (select coalesce(max(as_of), '-infinity') from ops.publications)",
            [why, load_id],
        )
        connection.execute(
            "insert into ops.load_decisions (load_id, decision, decided_by, why)"
            " values (%s, 'quarantine', %s, %s)",
            [load_id, DECIDED_BY, why],
        )


def quarantined_at(connection: Connection[TupleRow], as_of: datetime) -> tuple[int, ...]:
    """Loads that the raw gate of this moment kept back and that still wait; the same when it is repeated."""
    rows = connection.execute(
        "select load_id from ops.loads where state = 'quarantined' and exists ("
        " select 1 from ops.gate_results as results where results.load_id = loads.load_id"
        " and results.gate = 'raw' and results.as_of = %s and not results.is_passed)"
        " order by load_id",
        [as_of],
    ).fetchall()
    return tuple(load_id for (load_id,) in rows)
