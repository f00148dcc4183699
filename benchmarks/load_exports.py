"""Exports with invented rows for the benchmark of loading: a platform's headers, texts of real length."""

import csv
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import xlsxwriter

from extractors.contract import SourceContract
from extractors.contract_parts import Column

# Delimiter and encoding.
CSV_FORM = (";", "utf-8-sig")
# Letters a text has on average in the one real export of «Инцидент менеджмент» in hand.
_TEXT_WORDS = {"message_text": 45, "first_answer_text": 55, "answer_1_text": 45, "note": 12}
_EMPTY = {"answer_2_text", "answer_3_text", "object_old", "tags"}
_WORDS = ("дорога", "яма", "снег", "двор", "свет", "вода", "мусор", "школа", "автобус", "подъезд", "крыша")
_FORMS: dict[str, Callable[[random.Random], str]] = {
    "moment": lambda dice: f"2026-0{dice.randint(1, 9)}-{dice.randint(10, 28)} {dice.randint(10, 20)}:15:00",
    "date": lambda dice: f"{dice.randint(10, 28)}.0{dice.randint(1, 9)}.2026",
    "duration": lambda dice: f"{dice.randint(10, 90)}:{dice.randint(10, 59)}:00",
    "url": lambda dice: f"https://vk.com/wall-{dice.randint(1, 10**6)}_{dice.randint(1, 10**6)}",
    "flag": lambda dice: dice.choice(("Да", "Нет")),
    "score": lambda dice: str(dice.randint(1, 5)),
    "integer": lambda dice: str(dice.randint(1, 10**6)),
}


def write_exports(folder: Path, contract: SourceContract, name: str, rows: int) -> None:
    """`<name>.csv` and `<name>.xlsx` with the same rows, the same at each call."""
    headers = [column.header for column in contract.columns]
    delimiter, encoding = CSV_FORM
    with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(headers)
        writer.writerows(_rows(contract, rows))
    book = xlsxwriter.Workbook(folder / f"{name}.xlsx", {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("Лист1")
    sheet.write_row(0, 0, headers)
    for number, cells in enumerate(_rows(contract, rows), start=1):
        sheet.write_row(number, 0, cells)
    book.close()


def _rows(contract: SourceContract, rows: int) -> Iterator[list[str]]:
    dice = random.Random(7)
    for number in range(rows):
        yield [_cell(column, contract, number, dice) for column in contract.columns]


def _cell(column: Column, contract: SourceContract, number: int, dice: random.Random) -> str:
    if column.name in contract.key:
        return str(39_000_000 + number)
    if column.name in _EMPTY:
        return ""
    if column.type in _FORMS:
        return _FORMS[column.type](dice)
    return " ".join(dice.choices(_WORDS, k=_TEXT_WORDS.get(column.name, 2))).capitalize()
