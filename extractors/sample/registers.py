"""The registers of an invented city, each a filled workbook of the project's own form; few rows, no people.

An entry follows from the city and its day alone, so a later sample has the same entries and newer ones, and
what was done since then.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from numpy.random import Generator

from extractors.registers.book import Content, Value, write_book
from extractors.registers.lists import drop_downs
from extractors.registers.template import guide_lines, registers
from extractors.sample.city import City
from extractors.sample.clock import day_of
from extractors.sample.reference import read_data
from extractors.sample.tables import SampleFile, write_whole

Entry = dict[str, Value]
_DONE = 0.85


def write_registers(
    city: City, folder: Path, window: tuple[int, int], until: date, moment: float
) -> list[SampleFile]:
    """The registers below `folder`; `window` in day numbers, ends included, `moment` is the files' time."""
    files = []
    for name, make in _MAKERS.items():
        entries = list(make(_Writer(city, name, window, until)))
        if entries:
            path = folder / f"{name}_{until:%d.%m.%Y}.xlsx"
            write_whole(path, moment, partial(_write, city, name, entries))
            files.append(SampleFile(path, "registers", *window, len(entries), has_totals_row=False))
    return files


def _write(city: City, name: str, entries: list[Entry], path: Path) -> None:
    contract = registers()[name]
    rows = {
        number: [entry.get(column.name) for column in contract.columns]
        for number, entry in enumerate(entries, start=2)
    }
    content = Content([(column.header, column) for column in contract.columns], rows=rows)
    lists = drop_downs(contract, city.municipality)
    write_book(path, contract, lists, content, guide_lines(contract, city.municipality))


class _Writer:
    """What the entries of one register are drawn from."""

    def __init__(self, city: City, name: str, window: tuple[int, int], until: date) -> None:
        self.city, self.until, self._window = city, until, window
        self._number = list(_MAKERS).index(name)
        self.every = read_data("registers")["every_days"].get(name, 1)
        self.directions = [direction.name for direction in city.municipality.directions]
        self.posts = [role.post for role in city.municipality.roles]

    def days(self) -> Iterator[tuple[int, date, Generator]]:
        """Entries by number and day, each with its own chance."""
        first, last = self._window
        for day in range(first, last + 1):
            if day % self.every == self._number % self.every:
                yield day // self.every, day_of(day), self.chance(day)

    def months(self) -> Iterator[tuple[date, Generator]]:
        """Last days of the months that ended in the window."""
        first, last = self._window
        for day in range(first, last + 1):
            if day_of(day + 1).day == 1:
                yield day_of(day), self.chance(day)

    def chance(self, day: int) -> Generator:
        return self.city.generator("registers", self._number, day)

    def word(self, chance: Generator, kind: str) -> str:
        return pick(chance, read_data("registers")[kind])

    def done(self, chance: Generator, day: date, least: int, most: int) -> date | None:
        """A day so many days later, once it has come; some things are never done."""
        is_done, later = chance.random() < _DONE, day + timedelta(days=int(chance.integers(least, most)))
        return later if is_done and later <= self.until else None


def pick(chance: Generator, words: list[str]) -> str:
    """One of the words."""
    return words[int(chance.integers(len(words)))]


def _decisions(given: _Writer) -> Iterator[Entry]:
    for number, day, chance in given.days():
        for part in (1, 2):
            due = day + timedelta(days=int(chance.integers(7, 30)))
            done = given.done(chance, day, 3, 36)
            yield {
                "protocol_number": str(number), "meeting_date": day, "meeting_form": "очная",
                "decision_number": f"{number}.{part}", "decision_text": given.word(chance, "decisions"),
                "assignee_post": pick(chance, given.posts), "due_date": due, "done_date": done,
                "status": "исполнено" if done else "в работе",
            }  # fmt: skip


def _risks(given: _Writer) -> Iterator[Entry]:
    for number, day, chance in given.days():
        found = datetime.combine(day, time(8)) + timedelta(minutes=int(chance.integers(0, 600)))
        told, reacted = (found + timedelta(minutes=int(chance.integers(5, most))) for most in (60, 600))
        is_told, has_reaction = (
            chance.random() < _DONE,
            chance.random() < _DONE and reacted.date() <= given.until,
        )
        yield {
            "risk_id": f"Р-{number}", "detected_at": found, "origin": "мониторинг",
            "platform_name": given.word(chance, "platforms"), "topic": given.word(chance, "risks"),
            "direction_name": pick(chance, given.directions), "risk_kind": "риск",
            "risk_level": int(chance.integers(1, 4)), "told_head_at": told,
            "told_tsur_at": told if is_told else None,
            "reaction": "дан комментарий" if has_reaction else None,
            "reacted_at": reacted if has_reaction else None,
            "status": "закрыт" if has_reaction else "в работе",
            "outcome": given.word(chance, "outcomes") if has_reaction else None,
        }  # fmt: skip


def _measures(given: _Writer) -> Iterator[Entry]:
    for number, day, chance in given.days():
        due = day + timedelta(days=int(chance.integers(10, 40)))
        done = given.done(chance, day, 5, 45)
        yield {
            "plan_name": f"План-{day.year}", "measure_number": str(number),
            "direction_name": pick(chance, given.directions), "root_cause": given.word(chance, "causes"),
            "measure_name": given.word(chance, "measures"), "due_date": due,
            "owner_post": pick(chance, given.posts), "done_date": done,
            "status": "исполнено" if done else "в работе", "effect_date": done,
        }  # fmt: skip


def _projects(given: _Writer) -> Iterator[Entry]:
    for number, day, chance in given.days():
        reported = given.done(chance, day, 10, 30)
        yield {
            "project_id": f"ИП-{number}", "project_name": given.word(chance, "projects"),
            "task_number": str(number), "received_date": day, "due_date": day + timedelta(days=21),
            "owner_post": pick(chance, given.posts), "status": "выполнен" if reported else "в работе",
            "publication_count": int(chance.integers(3, 20)),
            "reach_count": int(chance.integers(2000, 60_000)),
            "reported_date": reported,
        }  # fmt: skip


def _trainings(given: _Writer) -> Iterator[Entry]:
    for number, day, chance in given.days():
        yield {
            "training_id": f"С-{number}", "held_date": day,
            "training_kind": pick(chance, ["семинар", "курс", "тренинг"]),
            "topic": given.word(chance, "trainings"), "organiser": given.city.municipality.tsur_name,
            "organisation_count": int(chance.integers(3, 20)),
            "participant_count": int(chance.integers(10, 60)),
        }  # fmt: skip


def _recommendations(given: _Writer) -> Iterator[Entry]:
    for number, day, chance in given.days():
        answered = given.done(chance, day, 3, 20)
        yield {
            "recommendation_id": f"Рек-{number}", "issued_date": day,
            "recommendation_kind": "оперативное решение",
            "organisation_name": pick(chance, [one.name for one in given.city.municipality.recipients]),
            "content": given.word(chance, "recommendations"),
            "status": "принята" if answered else "направлена", "answered_date": answered,
        }  # fmt: skip


def _conflicts(given: _Writer) -> Iterator[Entry]:
    for number, day, chance in given.days():
        yield {
            "conflict_id": f"К-{number}", "noted_date": day, "channel": given.word(chance, "platforms"),
            "organisation_name": pick(chance, [one.name for one in given.city.municipality.recipients]),
            "conflict_kind": "ошибка коммуникации", "description": given.word(chance, "conflicts"),
            "measures": "дан повторный ответ", "status": "урегулирован",
        }  # fmt: skip


def _requests(given: _Writer) -> Iterator[Entry]:
    for number, day, chance in given.days():
        yield {
            "request_id": f"З-{number}", "received_date": day, "due_date": day + timedelta(days=3),
            "content": given.word(chance, "requests"), "answered_date": given.done(chance, day, 1, 5),
        }  # fmt: skip


def _polls(given: _Writer) -> Iterator[Entry]:
    for last, chance in given.months():
        first = last.replace(day=10)
        is_hearing = last.month % 3 == 0
        for number, kind in enumerate(
            ["опрос", "голосование", *(["публичные слушания"] if is_hearing else [])], 1
        ):
            people = int(chance.integers(100, 3000))
            through_pos = "да" if chance.random() < _DONE else "нет"
            entry: Entry = {
                "poll_id": f"О-{last:%Y%m}-{number}", "poll_kind": kind,
                "poll_name": given.word(chance, "polls"),
                "started_date": first, "finished_date": last, "status": "завершён",
                "is_through_pos": through_pos, "is_project_of_this_year": "да", "participant_count": people,
            }  # fmt: skip
            options = [None] if kind == "публичные слушания" else read_data("registers")["options"]
            for place, option in enumerate(options):
                votes = None if option is None else people // (place + 2)
                yield {**entry, "answer_option": option, "vote_count": votes}


def _population(given: _Writer) -> Iterator[Entry]:
    chance = given.chance(0)
    people = int(chance.integers(20_000, 900_000))
    for year in (given.until.year - 1, given.until.year):
        yield {
            "oktmo_code": given.city.municipality.oktmo_code, "counted_date": date(year, 1, 1),
            "resident_count": people + year, "resident_14_count": (people + year) * 5 // 6,
            "origin": "выдуманное число образца",
        }  # fmt: skip


def _pos_setup(given: _Writer) -> Iterator[Entry]:
    for last, chance in given.months():
        for number, name in enumerate(read_data("registers")["organisations"]):
            rules, answers = int(chance.integers(2, 12)), int(chance.integers(20, 200))
            flags = ["да" if chance.random() < _DONE else "нет" for _ in range(3)]
            yield {
                "report_date": last, "organisation_name": name, "ogrn_code": str(1_998_000_000_000 + number),
                "organisation_kind": "администрация" if number == 0 else "подведомственная",
                "is_subject": "да", "is_connected": flags[0], "has_widget": flags[1],
                "has_auto_coordination": flags[2], "rule_count": rules,
                "applied_rule_count": int(chance.integers(0, rules + 1)),
                "answer_count": answers, "template_answer_count": int(chance.integers(0, answers + 1)),
            }  # fmt: skip


def _digital(given: _Writer) -> Iterator[Entry]:
    for last, chance in given.months():
        for code in read_data("registers")["digital"]:
            total = int(chance.integers(200, 2000))
            share: Entry = {"numerator": total * int(chance.integers(60, 96)) // 100, "denominator": total}
            is_share = code == "dt_electronic_services"
            yield {
                "period": f"{last:%Y-%m}", "indicator_code": code, "origin": "выдуманное число образца",
                **(share if is_share else {"value": int(chance.integers(40, 100))}),
            }  # fmt: skip


_MAKERS: dict[str, Callable[[Any], Iterator[Entry]]] = {
    "decisions": _decisions,
    "info_risks": _risks,
    "roadmap_measures": _measures,
    "information_projects": _projects,
    "trainings": _trainings,
    "recommendations": _recommendations,
    "conflicts": _conflicts,
    "tsur_requests": _requests,
    "polls": _polls,
    "population": _population,
    "pos_setup": _pos_setup,
    "digital_indicators": _digital,
}
