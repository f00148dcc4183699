"""ССТУ of an invented city: packets and АС ОГ that tell of the same cards as «Дело», but for a few.

One card in so many is in no packet, one packet in so many is of no card, so that the control has something to
find; every seventh appeal asks a second question.
"""

import csv
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import polars as pl

from extractors.sample.city import City
from extractors.sample.clock import day_number
from extractors.sample.reference import contract_columns, read_data
from extractors.sample.tables import SampleFile, write_whole

# Columns of «Дело» in its file's order.
_NUMBER, _REGISTERED, _WHO, _RUBRIC = "c1", "c2", "c4", "c16"
_LOST_EVERY, _STRANGE_EVERY, _SECOND_EVERY = 40, 25, 7
_DAYS_OF_PACKETS = 30


class SstuControl:
    """Takes the cards as «Дело» exports them and writes what ССТУ knows of them."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._cards: dict[tuple[str, date], tuple[str, str, str]] = {}
        self._codes = [(row[0], row[1]) for row in read_data("delo_rubrics")["rubrics"]]

    def take(self, cards: pl.DataFrame) -> None:
        """Remember the cards of a block that have a number, a possible day and a topic code."""
        for number, registered, who, rubric in cards.select(_NUMBER, _REGISTERED, _WHO, _RUBRIC).iter_rows():
            day = _day_of(registered)
            code, _, name = (rubric or "").strip("(").partition(") ")
            if number and day and code[:1].isdigit():
                self._cards[number, day] = (code, name, who)

    def write(self, folder: Path, until: date, moment: float) -> list[SampleFile]:
        """The packet of the last days and АС ОГ of the last whole month."""
        month = (until.replace(day=1) - timedelta(days=1)).replace(day=1)
        known = sorted(self._known(), key=lambda card: (card[1], card[0]))
        recent = [card for card in known if (until - card[1]).days < _DAYS_OF_PACKETS]
        whole = [card for card in known if card[1].replace(day=1) == month]
        packet = folder / f"packet_{until:%Y-%m-%d}.json"
        asog = folder / f"Вопросы_{month:%Y_%m}.csv"
        packets = [self._packet(*card) for card in recent]
        questions = [row for card in whole for row in self._questions(*card[:4])]
        text = json.dumps(packets, ensure_ascii=False, indent=1)
        write_whole(packet, moment, lambda part: _write_text(part, text))
        write_whole(asog, moment, lambda part: _write_asog(part, questions))
        days = day_number(until) - _DAYS_OF_PACKETS + 1, day_number(until)
        of_month = day_number(month), day_number(until.replace(day=1)) - 1
        count = sum(len(packet["questions"]) for packet in packets)
        return [
            SampleFile(packet, "sstu", *days, count, has_totals_row=False),
            SampleFile(asog, "sstu", *of_month, len(questions), has_totals_row=False),
        ]

    def _known(self) -> list[tuple[str, date, str, str, str]]:
        """Appeals as ССТУ has them: some cards are missing, some numbers are of no card."""
        found = []
        for (number, day), (code, name, who) in self._cards.items():
            mark = _mark(number, day)
            if mark % _LOST_EVERY:
                found.append((number, day, code, name, who))
            if mark % _STRANGE_EVERY == 1:
                found.append((f"{number}/Э", day, code, name, who))
        return found

    def _asked(self, number: str, day: date, code: str, name: str) -> list[tuple[str, str]]:
        """The questions of an appeal: its own and, now and then, another."""
        mark = _mark(number, day)
        second = self._codes[mark % len(self._codes)]
        return [(code, name), second] if mark % _SECOND_EVERY == 0 and second[0] != code else [(code, name)]

    def _packet(self, number: str, day: date, code: str, name: str, who: str) -> dict[str, Any]:
        moment = f"{day.isoformat()} 12:30:01.995389"
        return {
            "requestId": f"{day:%y%j}-{_mark(number, day)}",
            "number": number,
            "dt_modified": moment,
            "departmentId": "00000000-0000-4000-8000-000000000001",
            "departmentName": f"Администрация, {self._city.municipality.name}",
            "format": "Other",
            "formatName": "Другое",
            "isDirect": False,
            "createDate": day.isoformat(),
            "name": who,
            "address": None,
            "email": None,
            "receiveDate": moment,
            "dispatchDate": None,
            "uploadDate": moment,
            "exceptionMessage": None,
            "questions": [
                {
                    "code": asked,
                    "status": "InWork",
                    "questionStatusName": "Находится на рассмотрении",
                    "incomingDate": day.isoformat(),
                }
                for asked, _ in self._asked(number, day, code, name)
            ],
        }

    def _questions(self, number: str, day: date, code: str, name: str) -> list[dict[str, str]]:
        row = {
            "ГруппаГ": "РФ", "Регион": self._city.municipality.region_name, "Номер": number,
            "Дата": f"{day:%d.%m.%Y}", "Тип": "заявление", "Комп": "ОСВ", "ПВ": "МСТ",
            "Орган": f"Администрация, {self._city.municipality.name}", "ОЖ": "0", "Контр": "1",
            "Вид письма": "интернет", "Цель напр.": "по компетенции", "Повторность": "0", "Приемная": "нет",
        }  # fmt: skip
        first = {"Кол-во": "1"}
        rows = []
        for asked, called in self._asked(number, day, code, name):
            rows.append(row | first | {"Код": asked, "Наименование": called})
            first = {}
        return rows


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _write_asog(path: Path, rows: list[dict[str, str]]) -> None:
    headers = [column["header"] for column in contract_columns("sstu_asog")]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, headers, restval="", delimiter=";", lineterminator="\r\n")
        table.writeheader()
        table.writerows(rows)


def _mark(number: str, day: date) -> int:
    """A number of the card that is the same in every export."""
    return crc32(f"{number}|{day}".encode())


def _day_of(text: str | None) -> date | None:
    try:
        return datetime.strptime(text or "", "%d.%m.%Y").date()  # noqa: DTZ007  # a date has no zone
    except ValueError:
        return None
