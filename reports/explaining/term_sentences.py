"""How one term was counted, in sentences: the norm, the start, the days, the shift."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from reports.explaining.calendar_words import (
    explain_day,
    list_skipped,
    say_calendar_days,
    say_moved_weekends,
    say_paused_days,
    say_provisional,
    say_shortened,
    say_skipped,
)
from reports.explaining.facts import AppealFacts, Clock, Policy, State
from reports.explaining.recount import Recount
from reports.explaining.standing import Pause
from reports.explaining.words import (
    OF_UNITS,
    START_EVENTS,
    STOP_EVENTS,
    UNITS,
    count,
    plural,
    print_end,
    print_length,
    print_local,
    print_minutes,
    print_ranges,
)
from reports.figures import print_date
from reports.layout import Words

_DATED = ("calendar_day", "working_day")


def say_policy(policy: Policy, words: Words) -> list[str]:
    """The norm in force: whose, for what, how long, on what ground."""
    if policy.municipality_code is not None:
        whose = "собственная норма МЦУ"
    elif policy.region_name is not None:
        whose = f"норма региона ({policy.region_name})"
    else:
        whose = "общая норма"
    start, stop = START_EVENTS[policy.start_event], STOP_EVENTS[policy.stop_event]
    # The end of a rule is the first day without it.
    until = f" по {print_date(policy.valid_to - timedelta(days=1))}" if policy.valid_to else ""
    scope = _scope(policy, words)
    ground = policy.legal_reference or "не указано"
    if policy.status != "verified":
        ground += " — принято по умолчанию, актом не подтверждено"
    length = count(policy.duration, UNITS[policy.unit])
    return [
        f"Действовала {whose} «{policy.policy_code}»: {length} от {start} до {stop}.",
        f"{scope}Действует с {print_date(policy.valid_from)}{until}. Основание: {ground}.",
    ]


def say_start(facts: AppealFacts, clock: Clock) -> str:
    """From which moment and why, and which day is the first."""
    at = print_moment_of(clock.started_at, facts)
    if clock.clock_number > 1:
        why = f"{at}: выгрузка показала, что ответ вернули на доработку"
    else:
        why = f"{at}, с {START_EVENTS[clock.policy.start_event]}"
    started = clock.started_at.astimezone(facts.zone).date()
    if clock.policy.unit == "calendar_day":
        if clock.policy.first_day == "start_day":
            return f"Срок пошёл {why}; этот день — первый день срока."
        return f"Срок пошёл {why}; первый день срока — следующий, {print_date(started + timedelta(days=1))}."
    return f"Срок пошёл {why}."


def say_extension(facts: AppealFacts, clock: Clock, showed: State | None, words: Words) -> str:
    """By how much the term was put off, and what told of it."""
    added = clock.policy.extension_duration or 0
    total = clock.policy.duration + added
    forms = UNITS[clock.policy.unit]
    told = "состояние обращения в выгрузке"
    if showed is not None:
        status = words.appeal_status.get(showed.status, showed.status)
        told = f"выгрузка от {print_local(showed.from_at, facts.zone)} показала «{status}»"
    if clock.not_extended_at is not None and clock.first_due_at is not None:
        return (
            f"Продлено после срока: он истёк {print_end(clock.first_due_at, facts.zone)}, выгрузка от "
            f"{print_local(clock.not_extended_at, facts.zone)} показала обращение ещё не продлённым, "
            f"{told}. Срок остаётся прежним."
        )
    return f"Срок продлён на {count(added, forms)}, всего {count(total, forms)}: {told}."


def say_count(facts: AppealFacts, clock: Clock, counted: Recount, words: Words) -> list[str]:
    """Which days or hours count, which do not and why."""
    unit = clock.policy.unit
    sentences: list[str | None] = [_say_pause(facts, pause, words) for pause in counted.pauses]
    if unit == "calendar_day":
        sentences.append(say_calendar_days(counted.counted) if counted.counted else None)
    elif unit == "working_day":
        if counted.counted:
            verb = plural(len(counted.counted), ("Засчитан", "Засчитаны", "Засчитаны"))
            number = count(len(counted.counted), UNITS[unit])
            sentences.append(f"{verb} {number}: {print_ranges(counted.counted)}.")
        sentences += [
            say_skipped(counted.skipped, facts.days),
            say_moved_weekends(counted.counted, facts.days),
        ]
    elif unit == "working_hour":
        parts = [
            f"{print_date(day)} — {print_minutes(_minutes(work))}" for day, work in counted.portions if work
        ]
        if parts:
            sentences.append(f"Засчитано рабочее время: {', '.join(parts)}.")
        sentences += [
            say_shortened(counted.counted, facts.days),
            say_skipped(counted.skipped, facts.days),
            say_moved_weekends(counted.counted, facts.days),
        ]
    else:
        sentences.append("Часы идут подряд, без вычета ночей и выходных.")
    if unit in _DATED and counted.paused:
        sentences.append(say_paused_days(counted.paused))
    return [sentence for sentence in sentences if sentence]


def say_end(facts: AppealFacts, clock: Clock, counted: Recount) -> list[str]:
    """The last day, whether it moved, and how sure the calendar is."""
    if counted.end is None or counted.legal_end is None:
        return []
    started = clock.started_at.astimezone(facts.zone).date()
    legal = counted.legal_end.astimezone(facts.zone).date()
    end = counted.end.astimezone(facts.zone).date()
    if clock.policy.unit in _DATED:
        last = _say_last_day(facts, clock.policy.nonworking_due_policy, legal, end)
    else:
        last = f"Конец срока — {print_local(counted.end, facts.zone)}."
    provisional = say_provisional(min(started, end), max(legal, end), facts.days)
    return [last, *([provisional] if provisional else [])]


def say_use(clock: Clock, counted: Recount) -> str:
    """How much of a term that stands had been used: «4 дня из 10»."""
    used = str(counted.used.days) if clock.policy.unit in _DATED else print_minutes(_minutes(counted.used))
    return f"{used} из {counted.duration} {plural(counted.duration, OF_UNITS[clock.policy.unit])}"


def print_moment_of(moment: datetime, facts: AppealFacts) -> str:
    """A moment as the source knows it: with time, or the date alone."""
    if facts.appeal.has_time:
        return print_local(moment, facts.zone)
    return print_date(moment.astimezone(facts.zone).date())


def _scope(policy: Policy, words: Words) -> str:
    parts = []
    if policy.source is not None:
        parts.append(words.source.get(policy.source, policy.source))
    if policy.category is not None:
        parts.append(f"категория «{policy.category}»")
    if policy.subcategory is not None:
        parts.append(f"подкатегория «{policy.subcategory}»")
    if policy.is_fast_track is not None:
        parts.append("ускоренный порядок" if policy.is_fast_track else "обычный порядок")
    return f"Касается: {', '.join(parts)}. " if parts else ""


def _say_pause(facts: AppealFacts, pause: Pause, words: Words) -> str:
    status = words.appeal_status.get(pause.status, pause.status)
    until = pause.until_at or pause.from_at
    length = print_length(_minutes(until - pause.from_at))
    return (
        f"Срок стоял с {print_local(pause.from_at, facts.zone)} до {print_local(until, facts.zone)} "
        f"({length}): выгрузки показывали «{status}», в этом состоянии норма срок не считает."
    )


def _say_last_day(facts: AppealFacts, rule: str, legal: date, end: date) -> str:
    day = facts.days[legal]
    if day.is_working_day:
        return f"Последний день — {print_date(legal)}, {explain_day(day)}, рабочий: переноса нет."
    why = f"{print_date(legal)}, {explain_day(day)}, нерабочий"
    if legal == end:
        stays = "переноса эта норма не знает,"
        if rule == "prev_workday":
            stays = "рабочий день перед ним раньше начала срока:"
        return f"Последний день — {why}; {stays} срок кончается в этот день."
    side = "следующий" if end > legal else "предыдущий"
    between = [legal + timedelta(days=step) for step in range(1, abs((end - legal).days))]
    if end < legal:
        between = [end + timedelta(days=step) for step in range(1, abs((end - legal).days))]
    also = f", как и {list_skipped(between, facts.days)}" if between else ""
    return f"Последний день по счёту — {why}{also}. Срок перенесён на {side} рабочий день, {print_date(end)}."


def _minutes(work: timedelta) -> Decimal:
    return Decimal(work // timedelta(microseconds=1)) / 60_000_000
