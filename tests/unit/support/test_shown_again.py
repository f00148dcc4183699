"""What exports show again tells nothing new, whatever they showed before."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.second_road.appeals import read_life
from tests.support.second_road.clocks import Clocks
from tests.support.second_road.model import Clock
from tests.support.second_road.sources import Reader
from tests.support.told_stories import AS_OF, NoDirections, cities_of_stories, rows_of
from warehouse.municipalities import Municipality

FIRST = datetime(2026, 9, 2, 3, tzinfo=UTC)
STATUSES = ("На рассмотрении", "Отложено", "Отправлен ответ заявителю", "Отклонено модератором")
OFFICES = ("УЖКХ Администрации г. Смоленска", "Управление транспорта и связи")
SHOWN = st.tuples(
    st.sampled_from(STATUSES), st.sampled_from(OFFICES), st.booleans(), st.integers(1, 6), st.integers(0, 4)
)


@pytest.fixture(scope="module")
def city() -> Municipality:
    return cities_of_stories()["smolensk"]


@settings(deadline=None)  # a busy machine proves nothing about clocks
@given(
    category=st.sampled_from(("Благоустройство", "Энергетика", "Обращение с отходами", "Парки")),
    shown=st.lists(SHOWN, min_size=1, max_size=7),
    where=st.integers(0, 6),
)
def test_an_export_shown_again_changes_nothing(
    city: Municipality, category: str, shown: list[Any], where: int
) -> None:
    rows = _rows(city, category, shown)
    again = rows[min(where, len(rows) - 1)]
    later = again | {"seen_at": again["seen_at"] + timedelta(hours=3)}
    repeated = sorted([*rows, later], key=lambda row: row["seen_at"])
    assert _clocks(city, rows) == _clocks(city, repeated)


def _rows(city: Municipality, category: str, shown: list[Any]) -> list[dict[str, Any]]:
    """Exports some days apart; what is answered has the date of the day before its export."""
    exports, at, is_marked = [], FIRST, False
    for status, office, is_returned, days, hours in shown:
        at += timedelta(days=days, hours=hours)
        is_marked = is_marked or is_returned
        answered: date | None = at.date() - timedelta(days=1) if status == STATUSES[2] else None
        exports.append(
            {
                "at": at.replace(tzinfo=None).isoformat(" ", "minutes"),
                "received_date": "01.09.2026",
                "category": category,
                "status": status,
                "located_at": office,
                "reconsideration": "Да" if is_marked else None,
                "finished_date": f"{answered:%d.%m.%Y}" if answered else None,
                "stage": "Завершено" if answered else None,
            }
        )
    return list(rows_of({"source": "pos", "exports": exports}, city))


def _clocks(city: Municipality, rows: list[dict[str, Any]]) -> list[Clock]:
    return Clocks(city, AS_OF).of(read_life(rows, "pos", Reader(city, NoDirections())))
