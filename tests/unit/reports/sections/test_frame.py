"""Two weeks are compared only where every source has both; exports say what is known of a week."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from reports.model import Coverage
from reports.sections.frame import Frame
from reports.spans import parse_span
from tests.unit.reports.sample import make_facts, own_layout
from warehouse.publication import Publication

# Week 46 of 2026 is 9–15 November; in Саратов it ends at 20:00 UTC.
WEEK = parse_span("2026-W46")
OVER = datetime(2026, 11, 16, 3, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 13, tzinfo=UTC)
LONG_AGO, FRESH = date(2026, 1, 1), datetime(2026, 11, 15, 21, tzinfo=UTC)


def _source(name: str, since: date | None, exported_at: datetime | None) -> Coverage:
    return Coverage(name, name.upper(), 1, 10, since, since, exported_at, covers_period=None)


def _frame(
    *sources: Coverage, as_of: datetime = OVER, registered: dict[str, datetime] | None = None
) -> Frame:
    before = WEEK.previous()
    assert before is not None
    own: dict[str, Any] = {"connection": None, "maps": None}
    return Frame(
        publication=Publication(1, as_of, as_of, "0.1.0", "d" * 64),
        municipality=make_facts().municipality,
        layout=own_layout(),
        span=WEEK,
        before=before,
        coverage=sources,
        registered=registered or {},
        **own,
    )


@pytest.mark.parametrize(
    ("sources", "why"),
    [
        ([_source("pos", LONG_AGO, FRESH), _source("delo", LONG_AGO, FRESH)], None),
        ([_source("pos", date(2026, 11, 2), FRESH)], None),
        ([_source("pos", date(2026, 11, 3), FRESH)], "данные POS начинаются позже, чем прошлая неделя"),
        ([_source("pos", LONG_AGO, FRESH), _source("delo", date(2026, 11, 12), FRESH)],
         "данные DELO начинаются позже, чем прошлая неделя"),
        # It came later than this week: neither of the two weeks has it.
        ([_source("pos", LONG_AGO, FRESH), _source("delo", date(2026, 11, 16), FRESH)], None),
        ([_source("pos", LONG_AGO, FRESH), _source("delo", LONG_AGO, datetime(2026, 11, 8, 12, tzinfo=UTC))],
         "выгрузки DELO за эту неделю нет"),
        ([_source("pos", LONG_AGO, FRESH), _source("delo", LONG_AGO, FRIDAY)], None),
        ([_source("pos", LONG_AGO, FRESH), _source("delo", None, None)], None),
        # What is no source of appeals says nothing of their number.
        ([_source("pos", LONG_AGO, FRESH), _source("registers", date(2026, 11, 12), FRESH)], None),
    ],
)  # fmt: skip
def test_a_source_that_begins_or_ends_between_two_weeks_forbids_to_compare(
    sources: list[Coverage], why: str | None
) -> None:
    assert _frame(*sources).not_comparable == why


def test_a_running_week_is_not_compared_and_ends_where_knowledge_ends() -> None:
    frame = _frame(_source("pos", LONG_AGO, FRESH), as_of=datetime(2026, 11, 11, 3, tzinfo=UTC))
    assert (frame.is_over, frame.not_comparable) == (False, "неделя не окончена")
    assert (frame.last_day, frame.today) == (date(2026, 11, 10), date(2026, 11, 11))
    over = _frame(_source("pos", LONG_AGO, FRESH))
    assert (over.is_over, over.last_day, over.today) == (True, date(2026, 11, 15), date(2026, 11, 16))


@pytest.mark.parametrize(
    ("source", "is_known"),
    [
        (_source("pos", LONG_AGO, FRESH), True),
        (_source("pos", LONG_AGO, datetime(2026, 11, 9, 1, tzinfo=UTC)), True),
        (_source("pos", LONG_AGO, datetime(2026, 11, 8, 12, tzinfo=UTC)), False),
        (_source("pos", date(2026, 11, 16), FRESH), False),
        (_source("pos", None, None), False),
        (_source("media", LONG_AGO, FRESH), False),
    ],
)
def test_a_week_is_known_when_an_export_of_appeals_reaches_it(source: Coverage, *, is_known: bool) -> None:
    assert _frame(source).is_known is is_known


def test_what_ends_soon_is_told_for_a_week_after() -> None:
    assert _frame().is_recent
    assert _frame(as_of=datetime(2026, 11, 22, 3, tzinfo=UTC)).is_recent
    assert not _frame(as_of=datetime(2026, 11, 23, 3, tzinfo=UTC)).is_recent


def test_a_register_speaks_of_a_week_when_it_was_sent_in_it_or_later() -> None:
    at = {"decisions": datetime(2026, 11, 9, 6, tzinfo=UTC), "polls": datetime(2026, 11, 8, 6, tzinfo=UTC)}
    frame = _frame(registered=at)
    assert frame.register_gap("decisions", "Решения") is None
    assert frame.register_gap("polls", "Опросы") == (
        "реестр «Опросы» последний раз прислан 08.11.2026, об этой неделе он не говорит"
    )
    assert frame.register_gap("trainings", "Занятия") == (
        "ждёт реестра «Занятия» (бланк: mcu template trainings)"
    )
