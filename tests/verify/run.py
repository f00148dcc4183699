"""Compare every published row of a built warehouse with the one worked out from raw rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow

from tests.support.second_road.appeals import read_appeals
from tests.support.second_road.backlog import at_risk_rows, backlog_rows
from tests.support.second_road.compare import Comparison
from tests.support.second_road.published import Fields, Key, Published
from tests.support.second_road.rating_methods import read_method
from tests.support.second_road.worked_out import appeal_rows, clock_rows, owner_rows, state_rows
from tests.verify.figures import indicator_rows, periods_of_members, periods_until
from tests.verify.kinds import ALL_KINDS, count_kinds
from tests.verify.ratings import published_ratings, rating_rows
from tests.verify.warehouse import Built
from warehouse.database import connect
from warehouse.municipalities import Municipality

METHOD = "mcu-1"
NAMES = {
    "appeals": "обращения",
    "clocks": "сроки",
    "owners": "чьим было время",
    "states": "состояния",
    "at_risk": "под угрозой срока",
    "backlog": "остаток по дням",
    "indicators": "показатели",
    "ratings": "рейтинги",
}


@dataclass
class Outcome:
    """What was compared and what was met."""

    comparisons: dict[str, Comparison] = field(
        default_factory=lambda: {kind: Comparison(name) for kind, name in NAMES.items()}
    )
    kinds: Counter[str] = field(default_factory=Counter)
    appeal_count: int = 0

    @property
    def missing(self) -> list[str]:
        """Kinds that no compared clock is of, and kinds of rows of which there was none."""
        empty = [one.kind for one in self.comparisons.values() if not one.compared]
        return [kind for kind in ALL_KINDS if not self.kinds[kind]] + empty

    @property
    def differing(self) -> int:
        return sum(one.differing for one in self.comparisons.values())


def compare_all(built: Built, moments: Iterable[datetime], say: Callable[[str], object]) -> Outcome:
    """Every city at each moment; `say` hears of each."""
    outcome = Outcome()
    for as_of in moments:
        for municipality in built.municipalities.values():
            with connect(built.settings) as connection:
                count = _compare(connection, municipality, built, as_of, outcome)
            say(f"{municipality.name} на {as_of:%d.%m.%Y}: обращений {count}")
    return outcome


def _compare(
    connection: Connection[TupleRow],
    municipality: Municipality,
    built: Built,
    as_of: datetime,
    outcome: Outcome,
) -> int:
    others = [one for one in built.all_municipalities.values() if one is not municipality]
    appeals = read_appeals(connection, municipality, as_of, others)
    published = Published(connection, municipality, as_of)
    worked_out: dict[str, Iterator[tuple[Key, Fields]]] = {
        "appeals": appeal_rows(appeals),
        "clocks": clock_rows(appeals),
        "owners": owner_rows(appeals),
        "states": state_rows(appeals),
        "at_risk": at_risk_rows(appeals, municipality, as_of),
        "backlog": backlog_rows(appeals, municipality, as_of),
    }
    where = f"{municipality.code} на {as_of:%d.%m.%Y}"
    for kind, rows in worked_out.items():
        outcome.comparisons[kind].add(where, rows, published.rows(kind))
    periods = periods_until(as_of)
    outcome.comparisons["indicators"].add(
        where,
        indicator_rows(appeals, municipality, as_of),
        published.indicators(periods_of_members(as_of), periods),
    )
    rated = {code: days for code, (days, _) in periods.items() if "W" not in code and "YTD" not in code}
    outcome.comparisons["ratings"].add(
        where,
        rating_rows(appeals, municipality, as_of, rated, read_method(METHOD)),
        published_ratings(connection, municipality.code, rated, METHOD),
    )
    outcome.kinds += count_kinds(appeals)
    outcome.appeal_count += len(appeals)
    return len(appeals)
