"""A platform's texts as Python values."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def read_moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    for form in ("%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone).astimezone(UTC)
        except ValueError:
            continue
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        local = datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86400))  # noqa: DTZ001  # zone below
        return local.replace(tzinfo=zone).astimezone(UTC)
    return None


def read_date(text: str | None) -> date | None:
    moment = read_moment(text, ZoneInfo("UTC"))
    return moment.date() if moment else None


def read_flag(text: str | None) -> bool | None:
    return {"да": True, "нет": False}.get((text or "").lower())
