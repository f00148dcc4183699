"""Days off in words: why a date did not count, or counted against expectation."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from reports.explaining.facts import Day
from reports.explaining.words import (
    DAYS,
    count,
    enumerate_words,
    plural,
    print_ranges,
    print_weekday,
)
from reports.figures import print_date

_WEEKEND = ("выходной", "выходные", "выходные")
_SATURDAY = 5


def explain_day(day: Day) -> str:
    """Why a date is what it is: «суббота, День Победы», «понедельник»."""
    name = print_weekday(day.calendar_date)
    return f"{name}, {day.holiday_name}" if day.holiday_name else name


def list_skipped(dates: Sequence[date], days: Mapping[date, Day]) -> str:
    """Days off by reason: «17.10–18.10.2026 (выходные), 04.11.2026 (День народного единства)»."""
    groups = [
        (reason, list(group)) for reason, group in groupby(dates, key=lambda each: days[each].holiday_name)
    ]
    return ", ".join(
        f"{print_ranges(group)} ({reason or plural(len(group), _WEEKEND)})" for reason, group in groups
    )


def say_skipped(dates: Sequence[date], days: Mapping[date, Day]) -> str | None:
    """«Пропущены 2 нерабочих дня: …», or nothing."""
    if not dates:
        return None
    verb = plural(len(dates), ("Пропущен", "Пропущены", "Пропущены"))
    noun = count(len(dates), ("нерабочий день", "нерабочих дня", "нерабочих дней"))
    return f"{verb} {noun}: {list_skipped(dates, days)}."


def say_moved_weekends(dates: Sequence[date], days: Mapping[date, Day]) -> str | None:
    """Saturdays and Sundays that are working days by an act and so counted, or nothing."""
    moved = [each for each in dates if each.weekday() >= _SATURDAY and days[each].is_working_day]
    if not moved:
        return None
    words = enumerate_words([f"{print_weekday(each)} {print_date(each)}" for each in moved])
    verb = plural(len(moved), ("рабочая и засчитана", "рабочие и засчитаны", "рабочие и засчитаны"))
    return f"По производственному календарю {words} — {verb}."


def say_shortened(dates: Sequence[date], days: Mapping[date, Day]) -> str | None:
    """Shortened days among those whose minutes count, or nothing."""
    short = [each for each in dates if days[each].is_shortened]
    if not short:
        return None
    until = (days[each].work_until for each in short)
    words = [f"{print_date(each)} (до {end:%H:%M})" for each, end in zip(short, until, strict=True) if end]
    noun = plural(len(short), ("Сокращённый день", "Сокращённые дни", "Сокращённые дни"))
    return f"{noun}: {enumerate_words(words)}."


def say_provisional(first: date, last: date, days: Mapping[date, Day]) -> str | None:
    """That the calendar of some year of a term is not fixed yet, or nothing."""
    years = {each.year for each, day in days.items() if first <= each <= last and day.is_provisional}
    if not years:
        return None
    words = enumerate_words([str(year) for year in sorted(years)])
    noun = plural(len(years), ("года", "годов", "годов"))
    return (
        f"Календарь {words} {noun} предварительный: акт Правительства о переносе выходных ещё не принят, "
        "срок может сдвинуться."
    )


def say_calendar_days(dates: Sequence[date]) -> str:
    """«30 календарных дней подряд: 02.09–01.10.2026»; broken rows one after another."""
    ranges = print_ranges(dates)
    joined = " подряд" if "," not in ranges else ""
    number = len(dates)
    forms = ("календарный день", "календарных дня", "календарных дней")
    verb = plural(number, ("Засчитан", "Засчитаны", "Засчитаны"))
    return f"{verb} {count(number, forms)}{joined if number > 1 else ''}: {ranges}."


def say_paused_days(dates: Sequence[date]) -> str:
    """«Не засчитаны 3 дня, пока срок стоял: …»."""
    verb = plural(len(dates), ("Не засчитан", "Не засчитаны", "Не засчитаны"))
    return f"{verb} {count(len(dates), DAYS)}, пока срок стоял: {print_ranges(dates)}."
