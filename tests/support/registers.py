"""Filled registers: the workbook that the project writes, with rows as a person types them."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from extractors.registers.template import registers, write_template
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

Typed = Mapping[str, object]
DECISION: Typed = {
    "№ протокола": "3",
    "Дата заседания": "02.03.2026",
    "Форма (очная / заочная)": "очная",
    "№ решения": "3.1",
    "Решение": "подготовить график ремонта остановок",
    "Исполнитель (должность)": "начальник отдела дорог",
    "Срок": "31.03.2026",
    "Исполнено": "27.03.2026",
    "Статус": "исполнено",
}


def headers_of(register: str) -> list[str]:
    """The register's headers in their order."""
    return [column.header for column in registers()[register].columns]


def example_of(register: str) -> dict[str, object]:
    """A row of the contract's own examples."""
    return {column.header: column.example for column in registers()[register].columns}


def fill_template(
    path: Path, register: str, rows: Sequence[Typed], municipality: str = "krasnoyarsk"
) -> Path:
    """The blank of the МЦУ with these rows typed below its header."""
    city = load_municipalities(PROJECT_ROOT / "municipalities")[municipality]
    write_template(path, registers()[register], city)
    book = openpyxl.load_workbook(path)
    type_rows(book, register, rows)
    book.save(path)
    return path


def type_rows(book: Any, register: str, rows: Sequence[Typed], first: int = 2) -> None:
    """Type rows into the open workbook, from a row of the sheet on."""
    sheet = book["Реестр"]
    for number, row in enumerate(rows, start=first):
        for place, header in enumerate(headers_of(register), start=1):
            if row.get(header) is not None:
                sheet.cell(number, place).value = row[header]


def register_csv(register: str, rows: Sequence[Typed]) -> bytes:
    """The same rows as a CSV of the layout: `;`, UTF-8 with a mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    headers = headers_of(register)
    writer.writerow(headers)
    writer.writerows([["" if row.get(header) is None else row[header] for header in headers] for row in rows])
    return text.getvalue().encode("utf-8-sig")
