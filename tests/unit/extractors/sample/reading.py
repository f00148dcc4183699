"""Reads samples back without any code of the package: the standard library's csv, calamine for workbooks."""

import csv
from datetime import timedelta
from pathlib import Path

from python_calamine import CalamineWorkbook

from extractors.sample import SampleSummary

CSV = {
    "incident": (";", "utf-8-sig"),
    "pos": (",", "utf-8-sig"),
    "delo": (";", "cp1251"),
    "gospubliki": (",", "utf-8-sig"),
}


def read_table(path: Path, source: str) -> list[list[str]]:
    """Every row of a file as text, titles and headers included."""
    if path.suffix == ".csv":
        separator, encoding = CSV[source]
        with path.open(encoding=encoding, newline="") as file:
            return list(csv.reader(file, delimiter=separator))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[_text(cell) for cell in row] for row in rows]


def read_rows(summary: SampleSummary, source: str) -> list[dict[str, str]]:
    """The data rows of a source in all its files; of a repeated header the first filled cell counts."""
    found = []
    for file in summary.files:
        if file.source != source:
            continue
        table = read_table(file.path, source)
        start = next(
            n for n, row in enumerate(table) if "Дата создания" in row or "Номер" in row or "№ РК" in row
        )
        header = table[start]
        rows = (row for row in table[start + 1 :] if row != header and not row[0].startswith("Итого"))
        found += [_by_header(header, row) for row in rows]
    return found


def _by_header(header: list[str], row: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, cell in zip(header, row, strict=True):
        found[name] = found.get(name) or cell
    return found


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)
