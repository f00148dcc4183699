"""Working minutes by set arithmetic equal a walk minute by minute."""

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from extractors.sample.clock import WorkingClock, day_number
from extractors.sample.rates import load_rates

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 — local times of a platform carry no zone


@pytest.fixture(scope="module")
def clock() -> WorkingClock:
    return WorkingClock(day_number(date(2025, 1, 1)), day_number(date(2027, 12, 31)), load_rates().office)


def _seconds(text: str) -> int:
    return int((datetime.fromisoformat(text) - _EPOCH).total_seconds())


def _walk(clock: WorkingClock, start: int, stop: int) -> int:
    """Ticks counted one by one."""
    office, count = clock.office, 0
    for second in range(start + 60, stop + 1, 60):
        minute = second // 60 % 1440
        day = second // 86_400
        open_now = office.opens <= minute < office.lunch_from or office.lunch_to <= minute < office.closes
        count += open_now and bool(clock.is_working[day - clock.first])
    return count


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        ("2026-02-20 17:29:30", "2026-02-24 08:31:10"),
        ("2025-12-30 19:00:00", "2026-01-13 12:40:00"),
        ("2026-03-02 08:29:59", "2026-03-02 08:30:59"),
        ("2026-03-02 12:29:00", "2026-03-02 13:31:00"),
        ("2026-03-02 10:00:00", "2026-03-02 10:00:30"),
    ],
)
def test_ticks_equal_a_walk(clock: WorkingClock, start: str, stop: str) -> None:
    begin, end = _seconds(start), _seconds(stop)
    assert clock.ticks(np.array([begin]), np.array([end]))[0] == _walk(clock, begin, end)


def test_after_is_the_first_minute_with_so_many_ticks(clock: WorkingClock) -> None:
    random = np.random.Generator(np.random.PCG64(3))
    start = _seconds("2026-01-01 00:00:00") + random.integers(0, 300 * 86_400, 2000)
    start -= start % 60
    minutes = random.integers(1, 3000, 2000)
    stop = clock.after(start, minutes)
    assert (clock.ticks(start, stop) == minutes).all()
    assert (clock.ticks(start, stop - 60) == minutes - 1).all()


def test_the_platform_s_own_column_is_reproduced(clock: WorkingClock, shared: Path) -> None:
    path = shared / "data" / "incident_management_omsk" / "incident_export_omsk_2025-12-24_redacted.xlsx"
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    header, *data = rows
    created, answered, working = (
        header.index(name)
        for name in (
            "Дата создания",
            "Общее время первого ответа",
            "Время с даты создания инцидента до времени первого ответа, рабочее время",
        )
    )
    assert len(data) == 39
    start = np.array([_seconds(str(row[created])) for row in data])
    stop = np.array([_seconds(str(row[answered])) for row in data])
    assert [timedelta(minutes=int(count)) for count in clock.ticks(start, stop)] == [
        row[working] for row in data
    ]
