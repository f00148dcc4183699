"""Whether a source's exports hold a period: from its first day, and exported after it ended."""

from datetime import date, datetime
from typing import Protocol

from reports.figures import print_date
from reports.model import Coverage

_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
    "декабрь",
)  # fmt: skip


class Days(Protocol):
    """A period of local days; the last one is the day before `next_day`."""

    @property
    def first_day(self) -> date: ...

    @property
    def next_day(self) -> date: ...


def covers(period: Days, closes: datetime, received_from: date | None, exported_at: datetime | None) -> bool:
    """The rule: the earliest appeal of all loads was received by the period's first day, the latest export
    was made when the period was over. A day between them without appeals is a day without appeals.
    """
    is_whole = exported_at is not None and exported_at >= closes
    return is_whole and received_from is not None and received_from <= period.first_day


def explain_gaps(source: Coverage, period: Days, closes: datetime) -> list[str]:
    """What of the period the loads lack, each gap in words; empty for a period held as a whole."""
    if source.exported_at is None:
        return ["загрузок нет"]
    late = explain_start(source.received_from, period)
    gaps = [late] if late else []
    if source.covers_period is None:
        gaps.append("период не окончен")
    elif source.exported_at < closes:
        gaps.append("выгрузка сделана до конца периода")
    return gaps


def explain_start(received_from: date | None, period: Days) -> str | None:
    """«данные с 02.09.2026: июль и август не загружены»; None when the period's first day is held."""
    if received_from is None:
        return "ни одной правдоподобной даты поступления в загрузках"
    if received_from <= period.first_day:
        return None
    months = _months_before(received_from, period)
    if not months:
        return f"данные с {print_date(received_from)}: более ранних обращений в загрузках нет"
    if len(months) == 1:
        missing = f"{months[0]} не загружен"
    else:
        joint = " и " if len(months) == 2 else " — "
        missing = f"{months[0]}{joint}{months[-1]} не загружены"
    return f"данные с {print_date(received_from)}: {missing}"


def _months_before(day: date, period: Days) -> list[str]:
    """Names of the period's months that ended before the month of `day`; a week has no whole month."""
    if period.first_day.day != 1:
        return []
    last = min((day.year, day.month), (period.next_day.year, period.next_day.month))
    first = period.first_day
    count = (last[0] - first.year) * 12 + last[1] - first.month
    return list(_MONTHS[first.month - 1 : first.month - 1 + count])
