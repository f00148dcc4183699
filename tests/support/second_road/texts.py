"""A platform's texts as Python values."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def read_moment(text: str | None, zone: ZoneInfo, exported_at: datetime) -> datetime | None:
    """A moment that can be meant: from 2000 to a day after the export, whose moment is compared as UTC's."""
    moment = _read(text, zone) if text else None
    latest = exported_at.astimezone(UTC).replace(tzinfo=None) + timedelta(days=1)
    is_meant = moment is not None and moment.year >= 2000 and moment.replace(tzinfo=None) <= latest
    return moment.astimezone(UTC) if moment is not None and is_meant else None


def _read(text: str, zone: ZoneInfo) -> datetime | None:
    for form in ("%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone)
        except ValueError:
            continue
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        local = datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86400))  # noqa: DTZ001  # zone below
        return local.replace(tzinfo=zone)
    return None


def read_date(text: str | None, exported_at: datetime) -> date | None:
    moment = read_moment(text, ZoneInfo("UTC"), exported_at)
    return moment.date() if moment else None


def read_flag(text: str | None) -> bool | None:
    return {"да": True, "нет": False}.get((text or "").lower())
