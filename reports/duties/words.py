"""Sentences about what is owed: what, for whom, until when, how it stands, what to do."""

from datetime import datetime
from zoneinfo import ZoneInfo

from reports.duties.approvers import list_approvers
from reports.duties.items import Item, Standing, fault, standing
from reports.duties.reading import Knowledge
from reports.figures import DASH, print_moment, print_offset
from warehouse.municipalities import Municipality
from warehouse.submission_ledger import STATE_WORDS

STANDINGS: dict[Standing, str] = {
    "late": "просрочено",
    "alarm": "тревога",
    "reminder": "срок завтра",
    "open": "в работе",
    "ahead": "впереди",
    "done": "сделано",
}
_FAULTS = {
    "not_ready": "к этому дню должно быть готово",
    "not_approved": "к этому дню должно быть утверждено",
}
_REGISTER_TITLES = {
    "on_request": "«Запросы ЦУР и ответы на них»",
    "per_assignment": "«Информационные проекты»",
    "at_once": "«Информационные риски»",
}


def say_due(item: Item) -> str:
    """Until when: «05.10.2026» for a whole day, «16.11.2026 до 12:00» for an hour."""
    if item.due_date is None:
        return "срок не указан"
    day = f"{item.due_date:%d.%m.%Y}"
    has_hour = item.dated is not None and item.dated.due_time is not None
    return f"{day} до {item.dated.due_time:%H:%M}" if has_hour and item.dated and item.dated.due_time else day


def say_standing(item: Item, now: datetime) -> str:
    """How it stands in a word or two; what is made by initiative wakes nobody."""
    stands = standing(item, now)
    return "пора" if stands in ("alarm", "late") and not item.is_duty else STANDINGS[stands]


def say_state(item: Item) -> str:
    """Where it stands in the ledger."""
    if not item.is_known:
        return "неизвестно"
    if item.dated is None:
        return "ответ отправлен" if item.is_done else "ответа нет"
    return STATE_WORDS[item.step.state] if item.step is not None else "не начаты"


def say_todo(item: Item, municipality: Municipality, now: datetime) -> str:
    """The next thing a person does about it."""
    if not item.is_known:
        return "проверьте вручную, отправлено ли: журнал недоступен"
    if item.dated is None:
        title = _REGISTER_TITLES[item.obligation.rule]
        return f"ответить и вписать дату ответа в реестр {title}, запись {item.period}"
    submission = item.submission_id
    if not item.is_prepared:
        return f"подготовить, отправить и отметить: mcu sent {submission}"
    prepare = f"mcu submit --municipality {item.municipality_code} --period {item.period}"
    why = (item.step.comment if item.step else None) or DASH
    steps = {
        "validated": f"посмотреть: mcu submissions show {submission}; утвердить: mcu approve {submission}"
        f" {_say_approvers(municipality, now)}",
        "returned": f"исправить причину возврата («{why}») и подготовить заново: {prepare}",
        "approved": f"отправить и отметить: mcu sent {submission}",
        "rejected": "исправить то, что не принял ЦУР, и представить уточнение",
    }
    return steps.get(item.step.state if item.step else "", f"подготовить: {prepare}")


def _say_approvers(municipality: Municipality, now: datetime) -> str:
    today = now.astimezone(ZoneInfo(municipality.time_zone)).date()
    return " или ".join(f"--by {role.role} ({role.post})" for role in list_approvers(municipality, today))


def say_alarm(item: Item, municipality: Municipality, now: datetime) -> str:
    """The whole of one alarm in one line."""
    zone = ZoneInfo(municipality.time_zone)
    local = now.astimezone(zone)
    stands = standing(item, now)
    why = fault(item, local.date())
    if stands == "late":
        head = "срок прошёл"
    elif item.due_date == local.date():
        head = "срок сегодня"
    else:
        head = _FAULTS[why] if why else STANDINGS[stands]
    parts = [
        f"{municipality.name}: {item.obligation.title}, {item.period}",
        f"{head}: {say_due(item)} ({print_offset(local)}){_say_status(item)}",
        f"кому: {item.obligation.addressee_post}",
        f"состояние: {say_state(item)}",
        f"что делать: {say_todo(item, municipality, now)}",
    ]
    if item.obligation.legal_reference:
        parts.append(f"основание: {item.obligation.legal_reference}")
    return " · ".join(parts)


def say_stale(knowledge: Knowledge, zone: ZoneInfo) -> str | None:
    """That figures are those of the last good publication, and why no later one is there."""
    if knowledge.publication is None:
        return None
    at = print_moment(knowledge.publication.as_of, zone)
    return f"Показана последняя опубликованная ночь, на {at}: {_say_cause(knowledge, zone)}"


def _say_cause(knowledge: Knowledge, zone: ZoneInfo) -> str:
    night = knowledge.failed_night
    if night is None:
        return "ночей после неё не было"
    cause = "; ".join(night.failures) or ("проверка не пройдена" if night.is_built else "сборка не закончена")
    return f"ночь на {print_moment(night.as_of, zone)} не опубликована: {cause}"


def _say_status(item: Item) -> str:
    return "" if item.obligation.status == "verified" else ", дата предложена, в документе её нет"


def say_publication(knowledge: Knowledge, is_late: bool, zone: ZoneInfo) -> str | None:
    """Why the figures are not those of last night; None when they are."""
    if knowledge.fault is not None:
        return f"Журнал, публикации и реестры запросов ЦУР недоступны: {knowledge.fault}"
    if knowledge.publication is None:
        return "Ещё ничего не опубликовано · что делать: mcu nightly, затем mcu doctor"
    if not is_late:
        return None
    at = print_moment(knowledge.publication.as_of, zone)
    if knowledge.failed_night is None:
        todo = (
            "проверьте, идут ли ночи (DAG warehouse_nightly не на паузе, планировщик работает),"
            " или выполните mcu nightly"
        )
    else:
        todo = "устраните причину и повторите ночь; до тех пор сведения готовятся по последней публикации"
    return f"Последняя публикация — на {at}, {_say_cause(knowledge, zone)} · что делать: {todo}"
