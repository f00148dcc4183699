"""Weeks of the quality workbook: ISO weeks by the local clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.quality.week import Week, last_full_week, parse_week
from warehouse.errors import PublicationError

KRASNOYARSK = ZoneInfo("Asia/Krasnoyarsk")


@pytest.mark.parametrize(
    ("code", "monday"),
    [("2026-W01", date(2025, 12, 29)), ("2026-W53", date(2026, 12, 28)), ("2026-W46", date(2026, 11, 9))],
)
def test_a_code_is_the_week_of_its_monday(code: str, monday: date) -> None:
    assert parse_week(code) == Week(monday)
    assert Week(monday).code == code


@pytest.mark.parametrize("text", ["2026W46", "2026-W54", "2025-W53", "2026-W00", "W46", "2026-46"])
def test_what_is_no_week_is_a_sentence(text: str) -> None:
    with pytest.raises(PublicationError, match="Неделя не распознана"):
        parse_week(text)


def test_the_last_full_week_is_over_by_the_local_clock() -> None:
    # Sunday 23:00 in Moscow is Monday in Krasnoyarsk: there the week is over.
    moment = datetime(2026, 11, 15, 20, tzinfo=UTC)
    assert last_full_week(moment, KRASNOYARSK).code == "2026-W46"
    assert last_full_week(moment, ZoneInfo("Europe/Moscow")).code == "2026-W45"


def test_a_week_is_closed_open_at_local_midnights() -> None:
    opens, closes = parse_week("2026-W46").bounds(KRASNOYARSK)
    assert (opens.isoformat(), closes.isoformat()) == (
        "2026-11-09T00:00:00+07:00",
        "2026-11-16T00:00:00+07:00",
    )
    assert parse_week("2026-W46").title == "09.11.2026–15.11.2026"
