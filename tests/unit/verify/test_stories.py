"""A row's story is the same in each export, however often and in whatever order it is told."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verify.stories import KEYS, RECEIVED, Cells, tell

DAYS = (date(2026, 3, 20), date(2026, 3, 30), date(2026, 4, 9), date(2026, 4, 20))
RECIPIENTS = ("Управление дорог", "Управление ЖКХ", "Управление образования")
ROWS: dict[str, Cells] = {
    "pos": {"Подкатегория": "Ямы", "Заявитель выбрал подачу по 59-ФЗ": "Нет"},
    "incident": {"Тема": "Ямы"},
    "delo": {},
}
RECEIPTS = {"pos": "01.02.2026", "incident": "2026-02-01 10:00:00", "delo": "01.02.2026"}


@pytest.mark.parametrize("source", sorted(ROWS))
@settings(deadline=None)  # a busy machine proves nothing about stories
@given(number=st.integers(0, 3), key=st.integers(1, 10**6))
def test_a_story_depends_on_its_key_and_the_export_alone(source: str, number: int, key: int) -> None:
    assert _told(source, key, number) == _told(source, key, number)


@pytest.mark.parametrize("source", sorted(ROWS))
def test_stories_change_rows_from_export_to_export(source: str) -> None:
    changed = sum(
        _told(source, key, number) != _told(source, key, number + 1)
        for key in range(200)
        for number in range(3)
    )
    assert changed > 60


@pytest.mark.parametrize("source", sorted(ROWS))
def test_a_row_without_a_date_has_no_story(source: str) -> None:
    row = {KEYS[source]: "1", RECEIVED[source]: "31.02.2026"}
    tell(source, row, DAYS, 1, RECIPIENTS)
    assert row == {KEYS[source]: "1", RECEIVED[source]: "31.02.2026"}


def _told(source: str, key: int, number: int) -> Cells:
    row = ROWS[source] | {KEYS[source]: str(key), RECEIVED[source]: RECEIPTS[source]}
    tell(source, row, DAYS, number, RECIPIENTS)
    return row
