"""Russian words for numbers, days and codes, as a person reads them aloud."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeGuard
from zoneinfo import ZoneInfo

from reports.figures import print_date, print_number

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")

# One, few (2–4), many; after a number.
UNITS = {
    "calendar_day": ("календарный день", "календарных дня", "календарных дней"),
    "working_day": ("рабочий день", "рабочих дня", "рабочих дней"),
    "working_hour": ("рабочий час", "рабочих часа", "рабочих часов"),
    "hour": ("час", "часа", "часов"),
}
# The same after «из»: «4 из 10 рабочих дней».
OF_UNITS = {
    "calendar_day": ("календарного дня", "календарных дней", "календарных дней"),
    "working_day": ("рабочего дня", "рабочих дней", "рабочих дней"),
    "working_hour": ("рабочего часа", "рабочих часов", "рабочих часов"),
    "hour": ("часа", "часов", "часов"),
}
DAYS = ("день", "дня", "дней")

# From what a term runs, in the genitive: «от регистрации».
START_EVENTS = {
    "received": "поступления",
    "detected": "обнаружения",
    "registered": "регистрации",
    "assigned": "назначения исполнителя",
    "interim": "первого ответа",
}
# Until what, in the genitive: «до ответа».
STOP_EVENTS = {
    "registered": "регистрации",
    "first_answer": "первого ответа",
    "final_answer": "окончательного ответа",
    "closed": "закрытия",
}


# What the warehouse writes where an export names nothing.
_UNNAMED = ("не указан", "не указана", "не указано")


def is_known(name: str | None) -> TypeGuard[str]:
    """Whether an export gave a name at all."""
    return bool(name) and name not in _UNNAMED


def plural(number: int, forms: Sequence[str]) -> str:
    """The form that a number takes: 1 день, 2 дня, 5 дней, 11 дней, 21 день."""
    tail = abs(number) % 100
    if 11 <= tail <= 14:
        return forms[2]
    return forms[0] if tail % 10 == 1 else forms[1] if 2 <= tail % 10 <= 4 else forms[2]


def count(number: int, forms: Sequence[str]) -> str:
    """A number with its noun: «21 день», «1 000 дней»."""
    return f"{print_number(number)} {plural(number, forms)}"


def enumerate_words(words: Sequence[str]) -> str:
    """«а», «а и б», «а, б и в»."""
    return " и ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def print_minutes(minutes: Decimal | int) -> str:
    """Minutes as hours and minutes, seconds where there are any: «8 ч», «6 ч 30 мин», «20 с»."""
    seconds = round(minutes * 60)
    hours, rest = divmod(seconds, 3600)
    parts = ((hours, "ч"), (rest // 60, "мин"), (rest % 60, "с"))
    return " ".join(f"{print_number(number)} {unit}" for number, unit in parts if number) or "0 мин"


def print_length(minutes: Decimal | int) -> str:
    """Calendar time: «24 дня 3 ч», days without minutes."""
    days, rest = divmod(round(minutes), 24 * 60)
    if not days:
        return print_minutes(rest)
    hours = f" {rest // 60} ч" if rest // 60 else ""
    return f"{count(days, DAYS)}{hours}"


def print_local(moment: datetime, zone: ZoneInfo) -> str:
    """A local moment: «12.10.2026 10:00», with seconds where it has them."""
    local = moment.astimezone(zone)
    return f"{local:%d.%m.%Y %H:%M:%S}" if local.second else f"{local:%d.%m.%Y %H:%M}"


def print_end(moment: datetime, zone: ZoneInfo) -> str:
    """The end of a term: a date that counts to its last moment is printed without time."""
    local = moment.astimezone(zone)
    is_date = (local + timedelta(microseconds=1)).time() == time()
    return print_date(local.date()) if is_date else print_local(moment, zone)


def print_weekday(day: date) -> str:
    """«четверг»."""
    return WEEKDAYS[day.weekday()]


def print_ranges(days: Iterable[date]) -> str:
    """Dates with neighbours joined: «02.09–05.09.2026, 09.09.2026»."""
    return ", ".join(print_range(first, last) for first, last in join_neighbours(days))


def end_sentence(text: str) -> str:
    """The text with one full stop: an abbreviation at its end («шт.») has it already."""
    return text if text.endswith(".") else f"{text}."


def join_neighbours(days: Iterable[date]) -> list[tuple[date, date]]:
    """First and last date of each unbroken row of dates; the dates come in order."""
    ranges: list[tuple[date, date]] = []
    for day in days:
        if ranges and ranges[-1][1] + timedelta(days=1) == day:
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return ranges


def print_range(first: date, last: date) -> str:
    """«02.09–05.09.2026»; years only once where they agree."""
    if first == last:
        return print_date(first)
    begin = f"{first:%d.%m}" if first.year == last.year else print_date(first)
    return f"{begin}–{print_date(last)}"
