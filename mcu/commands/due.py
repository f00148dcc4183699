"""`mcu due`: what is owed when, how far it has come; `--alarm` wakes somebody without Airflow."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from mcu.terminal.options import Json, Municipality, check_choice, read_date
from mcu.terminal.output import say, show, show_json, show_table
from reports.duties.items import Item, is_alarming, standing
from reports.duties.nights import is_old
from reports.duties.reading import Knowledge, list_items, read_knowledge
from reports.duties.words import say_alarm, say_due, say_publication, say_standing, say_state, say_todo
from warehouse import municipalities
from warehouse.municipalities import load_municipalities
from warehouse.settings import load_settings

LATE = 1


@dataclass(frozen=True)
class _Seen:
    """An item of a municipality at a moment."""

    municipality: municipalities.Municipality
    item: Item
    now: datetime

    @property
    def is_alarming(self) -> bool:
        return is_alarming(self.item, self.now)


def due(
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="ДАТА", help="на начало этого дня по часам МЦУ; без него — сейчас"),
    ] = None,
    municipality: Municipality = None,
    alarm: Annotated[
        bool,
        typer.Option(
            "--alarm",
            help="только то, что не терпит; тихо, когда всё в порядке: для cron и таймера systemd",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Obligations around a day; exit 1 when something is late, with --alarm when somebody must act today."""
    settings = load_settings()
    day = read_date("--on", on) if on is not None else None
    known = load_municipalities(settings.municipalities)
    if municipality is not None:
        known = {municipality: known[check_choice("--municipality", municipality, list(known))]}
    now = datetime.now(UTC)
    knowledge = read_knowledge(settings)
    seen = []
    for own in known.values():
        moment = now if day is None else datetime.combine(day, time(), ZoneInfo(own.time_zone))
        seen += [_Seen(own, item, moment) for item in list_items(own, knowledge, moment)]
    # What will be published by another day nobody knows: only today's clock judges the published mark.
    is_late = knowledge.publication is not None and day is None and is_old(knowledge.publication, now)
    warning = say_publication(knowledge, is_late, settings.zone)
    if as_json:
        show_json(_document(seen, knowledge, warning))
    elif alarm:
        _show_alarms(seen, warning)
    else:
        _show(seen, warning)
    is_red = warning is not None if alarm else knowledge.fault is not None
    if is_red or any(one.is_alarming and (alarm or standing(one.item, one.now) == "late") for one in seen):
        raise typer.Exit(LATE)


def _show_alarms(seen: list[_Seen], warning: str | None) -> None:
    if warning is not None:
        show(f"ТРЕВОГА · {warning}")
    for one in seen:
        if one.is_alarming:
            show(f"ТРЕВОГА · {say_alarm(one.item, one.municipality, one.now)}")
    if warning is not None and any(not one.item.is_known for one in seen):
        # Nobody knows what has been sent: what the calendar asks for next is said all the same.
        for one in seen:
            if one.item.is_duty and not one.is_alarming:
                show(f"Впереди · {say_alarm(one.item, one.municipality, one.now)}")


def _show(seen: list[_Seen], warning: str | None) -> None:
    if warning is not None:
        say(warning)
    if not seen:
        show("Сроков впереди нет")
        return
    rows = [
        (
            say_due(one.item),
            say_standing(one.item, one.now),
            one.municipality.code,
            one.item.obligation.title,
            one.item.period,
            one.item.obligation.addressee_post,
            "обязанность" if one.item.is_duty else "по инициативе",
            say_state(one.item),
            str(one.item.submission_id) if one.item.submission_id else None,
        )
        for one in seen
    ]
    show_table(("Срок", "Сейчас", "МЦУ", "Что", "За что", "Кому", "Почему", "Состояние", "Номер"), rows)
    for one in seen:
        if one.is_alarming:
            show(say_alarm(one.item, one.municipality, one.now))


def _document(seen: list[_Seen], knowledge: Knowledge, warning: str | None) -> dict[str, Any]:
    return {
        "is_known": knowledge.fault is None,
        "publication_as_of": None if knowledge.publication is None else knowledge.publication.as_of,
        "warning": warning,
        "items": [_item(one) for one in seen],
    }


def _item(one: _Seen) -> dict[str, Any]:
    item, dated = one.item, one.item.dated
    return {
        "municipality_code": item.municipality_code,
        "obligation_code": item.obligation.code,
        "title": item.obligation.title,
        "basis": item.obligation.basis,
        "addressee_post": item.obligation.addressee_post,
        "legal_reference": item.obligation.legal_reference,
        "period": item.period,
        "submission_id": str(item.submission_id) if item.submission_id else None,
        "nominal_date": None if dated is None else dated.nominal_date,
        "due_date": item.due_date,
        "due_time": None if dated is None or dated.due_time is None else f"{dated.due_time:%H:%M}",
        "due_at": item.due_at,
        "opens_on": None if dated is None else dated.opens_on,
        "ready_on": None if dated is None else dated.ready_on,
        "remind_on": None if dated is None else dated.remind_on,
        "cutoff_at": None if dated is None else dated.cutoff_at,
        "is_provisional": dated is not None and dated.is_provisional,
        "is_prepared_here": item.is_prepared,
        "state": item.step.state if item.step is not None else None,
        "standing": standing(item, one.now),
        "is_alarming": one.is_alarming,
        "todo": say_todo(item, one.municipality, one.now),
    }
