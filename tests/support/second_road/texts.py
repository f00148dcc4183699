"""A platform's texts as Python values."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

# A planned date may lie ahead of its export, a date of what has happened may not.
HAPPENED, PLANNED = timedelta(days=1), timedelta(days=3653)


def read_moment(
    text: str | None, zone: ZoneInfo, exported_at: datetime, ahead: timedelta = HAPPENED
) -> datetime | None:
    """A moment that can be meant: from 2000 to a while after the export, whose moment is read as UTC."""
    local = _read(text) if text else None
    if local is None or local.year < 2000 or local > exported_at.astimezone(UTC).replace(tzinfo=None) + ahead:
        return None
    return local.replace(tzinfo=zone).astimezone(UTC)


def read_date(text: str | None, exported_at: datetime, ahead: timedelta = HAPPENED) -> date | None:
    moment = read_moment(text, ZoneInfo("UTC"), exported_at, ahead)
    return moment.date() if moment else None


@cache
def _read(text: str) -> datetime | None:
    for form in ("%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  # the caller knows the zone
        except ValueError:
            continue
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86400))  # noqa: DTZ001  # the same
    return None


def read_flag(text: str | None) -> bool | None:
    return {"да": True, "нет": False}.get((text or "").lower())
