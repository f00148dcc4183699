"""Whether something is kept longer than its term."""

from datetime import timedelta

from psycopg import Connection
from psycopg.rows import TupleRow

from mcu.doctor.verdict import Place, Verdict, ok, wrong
from mcu.maintenance import STORES, find_overdue
from mcu.terminal.output import show_value

# The DAG runs weekly: after two weeks it has missed a run.
_GRACE = timedelta(days=14)


def check_retention(place: Place, _: Connection[TupleRow]) -> Verdict:
    """Nothing is overdue since the run before last."""
    overdue = find_overdue(place.settings, place.now - _GRACE).removals
    if not overdue:
        return ok("Сроки хранения соблюдены")
    stores: dict[str, int] = {}
    for removal in overdue:
        name = STORES[removal.store]
        stores[name] = stores.get(name, 0) + removal.count
    counts = "; ".join(f"{store}: {show_value(count)}" for store, count in stores.items())
    return wrong(
        f"Больше двух недель сверх срока хранится: {counts}",
        "посмотрите mcu maintain --dry-run, удалите mcu maintain; включите DAG warehouse_maintenance",
    )
