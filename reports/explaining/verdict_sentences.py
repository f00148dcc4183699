"""What became of a clock, whose it is and what the platform says, in sentences."""

from datetime import timedelta
from decimal import Decimal

from reports.explaining.facts import AppealFacts, Clock
from reports.explaining.recount import Recount, RecountError
from reports.explaining.term_sentences import print_moment_of, say_use
from reports.explaining.words import DAYS, count, is_known, plural, print_length, print_local, print_minutes
from reports.figures import print_date
from reports.layout import Words

_STOPPED = {
    "registration": "Обращение зарегистрировано",
    "redirect": "Обращение переадресовано",
    "first_answer": "Первый ответ дан",
    "interim_to_final": "Окончательный ответ дан",
    "final_answer": "Ответ дан",
}
_NOT_DONE = {
    "registration": "обращение не зарегистрировано",
    "redirect": "обращение не переадресовано",
    "first_answer": "первого ответа нет",
    "interim_to_final": "окончательного ответа нет",
    "final_answer": "ответа нет",
}
# Why the platform's date or verdict is another one (docs/decisions/0006); `other_first_day` depends on ours.
_DIFFERENCES = {
    "late_extension": "платформа приняла продление, оформленное после конца срока",
    "other_calendar": "платформа считает по федеральному календарю, без выходных дней региона",
    "other_shift": "платформа иначе поступает с последним днём, который пришёлся на выходной",
    "other_term": "платформа применила другую продолжительность срока",
    "other_start": "платформа судит от последнего назначения исполнителя, а не от создания инцидента",
    "other_due_date": "объяснить её дату не удалось: её не дают ни другой первый день, ни другой календарь, "
    "ни другой перенос, ни другая продолжительность",
    "other_verdict": "срок у платформы тот же, а судит она о нём иначе",
}
_NOT_APPLICABLE = {
    "redirected": "по существу отвечает другой орган",
    "rejected": "по существу его не рассматривают",
}
_OVERDUE = {True: "просрочено", False: "не просрочено"}


def check_verdict(facts: AppealFacts, clock: Clock, where: str) -> None:
    """Raises RecountError when the published state is not what due, stop and moment give."""
    expected = _judge(facts, clock)
    if expected != clock.state:
        raise RecountError(
            "Вердикт не следует из срока и даты исполнения",
            where=where,
            got=clock.state,
            expected=expected,
            todo="цифру не подписывать; сообщите разработчику хранилища",
        )


def say_stop(facts: AppealFacts, clock: Clock) -> str | None:
    """When and by what the clock stopped; nothing while it has not."""
    if clock.stopped_at is None:
        return None
    at = print_moment_of(clock.stopped_at, facts)
    appeal = facts.appeal
    answers = {appeal.final_answer_at, *(state.final_answer_at for state in facts.states)}
    if clock.stage == "final_answer" and clock.stopped_at not in answers:
        return f"Обращение закрыто без ответа {at}: с этого момента ответа никто не ждёт."
    if clock.stage == "first_answer" and appeal.first_answer_at is None:
        return f"Обращение закрыто без первого ответа {at}: с этого момента его никто не ждёт."
    is_returned = any(
        other.stage == clock.stage and other.clock_number > clock.clock_number for other in facts.clocks
    )
    return f"{_STOPPED[clock.stage]} {at}{'; потом его вернули' if is_returned else ''}."


def say_verdict(facts: AppealFacts, clock: Clock, counted: Recount, words: Words) -> str:
    """The verdict in words, with the overrun where there is one."""
    if clock.state == "not_applicable":
        why = _say_why_not(facts, clock, words)
        return f"Вывод: срок не применяется. {why} В показателях этот срок не участвует."
    if clock.state == "paused" and counted.standing is not None:
        pause = counted.standing
        status = words.appeal_status.get(pause.status, pause.status)
        return (
            f"Вывод: срок стоит с {print_local(pause.from_at, facts.zone)}: выгрузка показала «{status}», "
            f"в этом состоянии норма срок не считает. Использовано {say_use(clock, counted)}; "
            "пока срок стоит, просрочки нет."
        )
    if clock.state == "met":
        return f"Вывод: срок соблюдён{_say_margin(facts, clock)}."
    if clock.state == "breached_closed":
        return f"Вывод: исполнено с нарушением срока, опоздание — {_say_overrun(facts, clock)}."
    if clock.state == "breached_open":
        now = print_local(facts.as_of, facts.zone)
        late = _say_overrun(facts, clock)
        return f"Вывод: просрочено, {_NOT_DONE[clock.stage]}. На {now} опоздание — {late}."
    return _say_running(facts, clock)


def say_owners(clock: Clock) -> list[str]:
    """Who had the appeal while the clock ran, and who answers for it."""
    known = [owner for owner in clock.owners if is_known(owner.recipient_name)]
    if not known:
        return ["Чьё было время, не известно: получатель в выгрузках не указан."] if clock.owners else []
    if len(clock.owners) == 1:
        name = known[0].recipient_name
        return [f"Всё это время обращение было у получателя «{name}»: за срок отвечает он."]
    shares = ", ".join(
        f"«{owner.recipient_name}» — {print_length(owner.owned_calendar_minutes)}" for owner in known
    )
    answers = next((owner.recipient_name for owner in known if owner.is_answerable), None)
    sentences = [f"Обращение передавали; время было у получателей: {shares}."]
    if answers:
        sentences.append(f"Срок засчитан на «{answers}»: обращение было там, когда срок решился.")
    return sentences


def say_platform(facts: AppealFacts, clock: Clock) -> str | None:
    """The platform's own date and verdict beside ours; nothing where it has none for this stage."""
    if clock.state == "not_applicable" or clock.agrees_with_platform is None:
        return None
    date = clock.platform_due_date
    own = facts.appeal.platform_is_overdue
    named = []
    if date is not None and clock.stage == "final_answer":
        named.append(f"срок {print_date(date)}")
    if own is not None:
        named.append(f"отметка «{_OVERDUE[own]}»")
    told = ", ".join(named)
    if clock.agrees_with_platform and clock.difference_code is None:
        return f"У платформы: {told} — согласна с нами."
    if clock.agrees_with_platform:
        told += " (вывод тот же)"
    due = clock.due_at and print_date(clock.due_at.astimezone(facts.zone).date())
    ours = f"наш срок — {due}" if due else "наш срок стоит"
    code = clock.difference_code or ""
    if code == "other_first_day":
        first = {
            "next_day": "платформа считает первым сам день начала, мы — следующий",
            "start_day": "платформа считает первым следующий день, мы — сам день начала",
        }
        return f"У платформы: {told}, {ours}. Почему: {first[clock.policy.first_day]}."
    return f"У платформы: {told}, {ours}. Почему: {_DIFFERENCES.get(code, 'причина не названа')}."


def _say_why_not(facts: AppealFacts, clock: Clock, words: Words) -> str:
    appeal = facts.appeal
    is_unanswered = clock.stage == "first_answer" and appeal.first_answer_at is None
    if is_unanswered and clock.stopped_at is not None and appeal.status not in _NOT_APPLICABLE:
        return (
            f"Обращение закрыто до его конца, {print_moment_of(clock.stopped_at, facts)}, без первого ответа."
        )
    status = words.appeal_status.get(appeal.status, appeal.status)
    return f"Обращение {status}: {_NOT_APPLICABLE.get(appeal.status, 'этот этап к нему не относится')}."


def _judge(facts: AppealFacts, clock: Clock) -> str:
    if clock.state == "not_applicable":
        return clock.state
    if clock.stopped_at is not None:
        is_late = clock.due_at is not None and clock.stopped_at > clock.due_at
        return "breached_closed" if is_late else "met"
    if clock.due_at is None:
        return "paused"
    is_breached = facts.as_of > clock.due_at and clock.is_confirmed
    return "breached_open" if is_breached else "running"


def _say_margin(facts: AppealFacts, clock: Clock) -> str:
    if clock.due_at is None or clock.stopped_at is None:
        return ""
    if facts.appeal.has_time and clock.policy.unit not in ("calendar_day", "working_day"):
        stopped = print_moment_of(clock.stopped_at, facts)
        return f": {stopped} не позже {print_local(clock.due_at, facts.zone)}"
    left = clock.due_at.astimezone(facts.zone).date() - clock.stopped_at.astimezone(facts.zone).date()
    if not left.days:
        return ", в последний его день"
    verb = plural(left.days, ("оставался", "оставалось", "оставалось"))
    return f", до его конца {verb} {count(left.days, DAYS)}"


def _say_overrun(facts: AppealFacts, clock: Clock) -> str:
    until = clock.stopped_at or facts.as_of
    working = clock.overrun_working_minutes
    time = f"{print_minutes(working)} рабочего времени" if working is not None else None
    if clock.due_at is None:
        return time or "неизвестно"
    if clock.policy.unit == "working_hour" and time:
        return time
    if clock.policy.unit == "hour":
        return print_length(Decimal((until - clock.due_at) // timedelta(minutes=1)))
    late = until.astimezone(facts.zone).date() - clock.due_at.astimezone(facts.zone).date()
    days = count(late.days, ("календарный день", "календарных дня", "календарных дней"))
    return f"{days} ({time})" if working else days


def _say_running(facts: AppealFacts, clock: Clock) -> str:
    if clock.due_at is not None and facts.as_of > clock.due_at:
        seen = facts.appeal.last_seen_at
        last = f" (последний раз — {print_local(seen, facts.zone)})" if seen else ""
        return (
            "Вывод: срок прошёл, но последняя выгрузка обращения не показала"
            f"{last}: статус не подтверждён, просрочкой не считается."
        )
    if clock.due_at is None:
        return "Вывод: срок идёт."
    left = clock.due_at - facts.as_of + timedelta(microseconds=1)
    days = clock.due_at.astimezone(facts.zone).date() - facts.as_of.astimezone(facts.zone).date()
    if clock.policy.unit in ("calendar_day", "working_day"):
        rest = f"осталось {count(days.days, DAYS)}" if days.days else "сегодня последний день"
    else:
        rest = f"осталось {print_length(left // timedelta(minutes=1))}"
    return f"Вывод: срок идёт, {rest}."
