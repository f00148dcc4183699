"""Rules of a municipality file that join several keys; each fault names its dotted key."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import time
from itertools import combinations
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from pydantic_core import PydanticCustomError

from warehouse.errors import nearest

if TYPE_CHECKING:
    from warehouse.municipality_models import Direction, Municipality, OfficeHours, Recipient, Territory

FAULT = "municipality_fault"
KeyPath = tuple[str | int, ...]

# Marts use these two words for appeals without a direction of the МЦУ.
_RESERVED_DIRECTIONS = ("outside", "unmapped")
# Postgres' `\s` leaves out the four ASCII separators that Python's counts as spaces.
_SPACES = re.compile(r"[^\S\x1c-\x1f]+")


def normalise_name(text: str) -> str:
    r"""A name as dictionaries compare it: lower case, ё as е, single spaces, trimmed.

    Equivalent SQL: `trim(regexp_replace(translate(lower(x), 'ё', 'е'), '\s+', ' ', 'g'))`.
    """
    return _SPACES.sub(" ", text.lower().replace("ё", "е")).strip(" ")


def fault(path: KeyPath, what: str, *, got: str = "", expected: str = "") -> PydanticCustomError:
    """A fault at a key below the model that raises it."""
    return PydanticCustomError(
        FAULT, "{what}", {"what": what, "path": path, "got": got, "expected": expected}
    )


def check_office_hours(hours: "OfficeHours") -> None:
    """Opens before it closes, lunch whole and inside, days named once, a shortened day still has work."""
    day = f"{hours.opens:%H:%M}–{hours.closes:%H:%M}"
    if hours.opens >= hours.closes:
        raise fault(("closes",), "Закрытие не позже открытия", got=day)
    if len(set(hours.days)) != len(hours.days):
        raise fault(("days",), "День недели указан дважды", got=", ".join(map(str, hours.days)))
    worked = _minutes(hours.opens, hours.closes)
    if (hours.lunch_from is None) != (hours.lunch_to is None):
        raise fault(
            ("lunch_to",), "Обед указан наполовину", expected="и lunch_from, и lunch_to, или ни одного"
        )
    if hours.lunch_from is not None and hours.lunch_to is not None:
        lunch = f"{hours.lunch_from:%H:%M}–{hours.lunch_to:%H:%M}"
        if not hours.opens < hours.lunch_from < hours.lunch_to < hours.closes:
            raise fault(("lunch_from",), "Обед не внутри рабочего дня", got=lunch, expected=f"внутри {day}")
        worked -= _minutes(hours.lunch_from, hours.lunch_to)
    if hours.shortened_minutes >= worked:
        raise fault(
            ("shortened_minutes",),
            "Сокращение не меньше рабочего дня",
            got=str(hours.shortened_minutes),
            expected=f"меньше {worked}",
        )


def check_direction(direction: "Direction", federal_blocks: Sequence[str]) -> None:
    """A federal code means its own federal block; the two words of the marts are no codes of a МЦУ."""
    if direction.code in _RESERVED_DIRECTIONS:
        raise fault(("code",), "Код занят хранилищем", got=direction.code, expected="другой код")
    if direction.code in federal_blocks and direction.federal_block != direction.code:
        raise fault(
            ("federal_block",),
            "Направление с кодом федерального блока отнесено не к нему",
            got=direction.federal_block or "пусто",
            expected=direction.code,
        )


def check_municipality(municipality: "Municipality") -> None:
    """Every rule that joins keys of one file; the first fault raises."""
    _check_zone(municipality)
    _check_unique(municipality)
    _check_week(municipality)
    _check_recipients(municipality)
    _check_spellings(municipality, "recipient", "recipients", "получателей", municipality.recipients)
    _check_spellings(municipality, "territory", "territories", "территорий", municipality.territories)
    _check_signers(municipality)
    _check_sources(municipality)
    _check_corrections(municipality)


def _check_week(municipality: "Municipality") -> None:
    """Every weekday has hours: the calendar calls it working, and terms in hours must know when."""
    stated = {day for span in municipality.office_hours for day in span.days}
    missing = [str(day) for day in range(1, 6) if day not in stated]
    if missing:
        raise fault(
            ("office_hours",), "Нет часов работы на день недели", got=", ".join(missing), expected="дни 1–5"
        )


def _check_zone(municipality: "Municipality") -> None:
    known = available_timezones()
    if municipality.time_zone not in known:
        raise _unknown(("time_zone",), "Неизвестный часовой пояс", municipality.time_zone, sorted(known))


def _check_unique(municipality: "Municipality") -> None:
    hours = [f"{span.valid_from} день {day}" for span in municipality.office_hours for day in span.days]
    for path, codes in (
        ("directions", [direction.code for direction in municipality.directions]),
        ("territories", [territory.code for territory in municipality.territories]),
        ("recipients", [recipient.code for recipient in municipality.recipients]),
        ("roles", [role.role for role in municipality.roles]),
        ("obligations", [obligation.code for obligation in municipality.obligations]),
        ("corrections", [correction.code for correction in municipality.corrections]),
        ("arrivals", [arrival.code for arrival in municipality.arrivals]),
        ("office_hours", hours),
    ):
        for code in _repeated(codes):
            raise fault((path,), "Код указан дважды", got=code, expected="каждый код один раз")


def _check_recipients(municipality: "Municipality") -> None:
    directions = [direction.code for direction in municipality.directions]
    parents = {recipient.code: recipient.parent for recipient in municipality.recipients}
    for number, recipient in enumerate(municipality.recipients):
        path = ("recipients", number)
        for code in recipient.directions:
            if code not in directions:
                raise _unknown((*path, "directions"), "Нет такого направления", code, directions)
        if recipient.parent is not None and recipient.parent not in parents:
            raise _unknown((*path, "parent"), "Нет такого получателя", recipient.parent, list(parents))
        if recipient.code in _ancestors(recipient.code, parents):
            raise fault((*path, "parent"), "Получатель подчинён сам себе", got=recipient.code)
        if recipient.valid_from and recipient.valid_to and recipient.valid_from >= recipient.valid_to:
            raise fault((*path, "valid_to"), "Конец срока не позже начала", got=str(recipient.valid_to))


def _check_spellings(
    municipality: "Municipality", kind: str, key: str, whose: str, members: "Sequence[Recipient | Territory]"
) -> None:
    """A name, a synonym and a line that a person accepted: each belongs to one member of the file."""
    codes = [member.code for member in members]
    accepted = [(number, line) for number, line in enumerate(municipality.accepted) if line.kind == kind]
    for number, line in accepted:
        if line.code not in codes:
            raise _unknown(("accepted", number, "code"), "Нет такого кода", line.code, codes)
    spellings: list[tuple[KeyPath, str, str]] = [
        ((key, number, "synonyms"), spelling, member.code)
        for number, member in enumerate(members)
        for spelling in (member.name, *member.synonyms)
    ]
    spellings += [(("accepted", number, "value"), line.value, line.code) for number, line in accepted]
    owners: dict[str, str] = {}
    for path, spelling, code in spellings:
        owner = owners.setdefault(normalise_name(spelling), code)
        if owner != code:
            raise fault(
                path,
                f"Одно написание указано у двух {whose}",
                got=f"«{spelling}»: {owner} и {code}",
                expected="каждое написание у одного",
            )


def _check_signers(municipality: "Municipality") -> None:
    roles = [role.role for role in municipality.roles]
    if municipality.submission_signer not in roles:
        raise _unknown(
            ("submission_signer",), "Роли нет в списке roles", municipality.submission_signer, roles
        )
    stand_in = municipality.submission_stand_in
    if stand_in is not None and stand_in not in roles:
        raise _unknown(("submission_stand_in",), "Роли нет в списке roles", stand_in, roles)


def _check_sources(municipality: "Municipality") -> None:
    # Names of municipalities repeat between regions: a name without its region would take in strangers.
    for source, rows in municipality.sources.items():
        if "municipality_name" in rows.scope and "region_name" not in rows.scope:
            raise fault(
                ("sources", source, "scope"),
                "Муниципалитет указан без региона",
                got="municipality_name",
                expected="и region_name, и municipality_name: имена муниципалитетов повторяются в регионах",
            )


def _check_corrections(municipality: "Municipality") -> None:
    for number, correction in enumerate(municipality.corrections):
        if correction.expect.at_least > correction.expect.at_most:
            raise fault(
                ("corrections", number, "expect"),
                "Границы числа строк переставлены",
                got=f"{correction.expect.at_least}–{correction.expect.at_most}",
                expected="at_least не больше at_most",
            )
    active = [correction for correction in municipality.corrections if correction.status == "active"]
    for first, second in combinations(active, 2):
        both = first.replace.keys() & second.replace.keys()
        told_apart = any(
            first.match[name] != second.match[name] for name in first.match.keys() & second.match
        )
        if (first.source, first.dataset) == (second.source, second.dataset) and both and not told_apart:
            raise fault(
                ("corrections",),
                "Два исправления ставят одно поле, и одна строка может подойти обоим",
                got=f"{first.code} и {second.code}, поле {min(both)}",
                expected="в match разные значения одного столбца или одно исправление",
            )


def _unknown(path: KeyPath, what: str, word: str, known: Sequence[str]) -> PydanticCustomError:
    near = nearest(word, list(known))
    return fault(path, what, got=word, expected=near or ", ".join(known[:12]))


def _ancestors(code: str, parents: dict[str, str | None]) -> set[str]:
    found: set[str] = set()
    parent = parents.get(code)
    while parent is not None and parent not in found:
        found.add(parent)
        parent = parents.get(parent)
    return found


def _repeated(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def _minutes(start: time, end: time) -> int:
    return (end.hour - start.hour) * 60 + end.minute - start.minute
