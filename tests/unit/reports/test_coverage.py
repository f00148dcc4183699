"""A period is covered from its first day until an export made after its end, and what is missing is told."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.coverage import covers, explain_gaps, explain_start
from reports.period import Period
from tests.unit.reports.sample import make_facts

QUARTER, YEAR = Period(2026, 3), Period(2026)
CLOSES = datetime(2026, 10, 1, tzinfo=ZoneInfo("Europe/Saratov"))


@pytest.mark.parametrize(
    ("received_from", "exported_at", "answer"),
    [
        (date(2026, 7, 1), CLOSES, True),
        (date(2025, 1, 9), CLOSES, True),
        (date(2026, 7, 2), CLOSES, False),
        (date(2026, 9, 2), CLOSES, False),
        (None, CLOSES, False),
        (date(2026, 7, 1), datetime(2026, 9, 30, 23, 59, tzinfo=CLOSES.tzinfo), False),
        (None, None, False),
    ],
)
def test_both_ends_must_be_held(
    received_from: date | None, exported_at: datetime | None, *, answer: bool
) -> None:
    assert covers(QUARTER, CLOSES, received_from, exported_at) is answer


@pytest.mark.parametrize(
    ("period", "day", "words"),
    [
        (QUARTER, date(2026, 7, 1), None),
        (QUARTER, date(2026, 7, 3), "данные с 03.07.2026: более ранних обращений в загрузках нет"),
        (QUARTER, date(2026, 8, 1), "данные с 01.08.2026: июль не загружен"),
        (QUARTER, date(2026, 9, 2), "данные с 02.09.2026: июль и август не загружены"),
        (QUARTER, date(2026, 11, 5), "данные с 05.11.2026: июль — сентябрь не загружены"),
        (YEAR, date(2026, 6, 15), "данные с 15.06.2026: январь — май не загружены"),
        (YEAR, date(2027, 2, 1), "данные с 01.02.2027: январь — декабрь не загружены"),
        (QUARTER, None, "ни одной правдоподобной даты поступления в загрузках"),
    ],
)
def test_a_late_beginning_names_the_months(period: Period, day: date | None, words: str | None) -> None:
    assert explain_start(day, period) == words


def test_every_gap_is_told() -> None:
    whole = make_facts().coverage[0]
    assert explain_gaps(whole, QUARTER, CLOSES) == []
    early = datetime(2026, 9, 28, tzinfo=CLOSES.tzinfo)
    both = replace(whole, covers_period=False, exported_at=early, received_from=date(2026, 8, 4))
    assert explain_gaps(both, QUARTER, CLOSES) == [
        "данные с 04.08.2026: июль не загружен",
        "выгрузка сделана до конца периода",
    ]
    assert explain_gaps(replace(whole, exported_at=None), QUARTER, CLOSES) == ["загрузок нет"]
    assert explain_gaps(replace(whole, covers_period=None), QUARTER, CLOSES) == ["период не окончен"]
