"""An export that is being made worse, and how it becomes a file of one of the formats."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter
import xlwt

from extractors.contract import load_contracts
from extractors.sample import write_samples
from tests.support.exports import Cell
from tests.unit.extractors.sample.reading import read_table
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

SOURCES = ("incident", "pos", "delo")
FORMS = ("csv", "xlsx", "xls")
# What must be in no message; planted where the platforms have people and texts.
NEEDLES = ("Зябликов Пров Кузьмич", "8-900-123-45-67", "prov.zyablikov@example.org", "https://vk.com/id77701")
_ROWS = 6
_WIDEST_XLS, _LONGEST_XLS = 256, 32_000
_LONGEST_XLSX = 32_767
_UNTIL = date(2026, 2, 27)

Table = list[list[Cell]]


@dataclass
class Draft:
    """One sheet's table and how it is to be written; `done` names what was done to it."""

    table: Table
    form: str
    separator: str = ";"
    encoding: str = "utf-8-sig"
    top: int = 0
    left: int = 0
    is_hidden: bool = False
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    far_cell: tuple[int, int] | None = None
    other_sheets: list[tuple[str, Table, bool]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def content(self) -> bytes:
        """The file's bytes."""
        return _WRITERS[self.form](self)


def make_tables(folder: Path) -> dict[str, Table]:
    """Header and some rows of each source as the sample writers have them, with needles in personal cells."""
    city = load_municipalities(PROJECT_ROOT / "municipalities")["barnaul"]
    written = write_samples(city, until=_UNTIL, days=2, per_day=60, seed=5, out=folder, file_format="csv")
    contracts = load_contracts()
    tables: dict[str, Table] = {}
    for file in written.files:
        header, *rows = read_table(file.path, file.source)
        personal = {column.header for column in contracts[file.source].columns if column.personal}
        tables[file.source] = [list(header), *(_planted(header, row, personal) for row in rows[:_ROWS])]
    return tables


def _planted(header: list[str], row: list[str], personal: set[str]) -> list[Cell]:
    """The row with a needle in each cell whose header the contract calls personal."""
    return [
        NEEDLES[place % len(NEEDLES)] if name in personal else cell
        for place, (name, cell) in enumerate(zip(header, row, strict=True))
    ]


def _csv(draft: Draft) -> bytes:
    text = io.StringIO(newline="")
    blank: list[Cell] = []
    lines = [blank] * draft.top + [[None] * draft.left + line for line in draft.table]
    csv.writer(text, delimiter=draft.separator).writerows(
        ["" if cell is None else str(cell) for cell in line] for line in lines
    )
    return text.getvalue().encode(draft.encoding, "replace")


def _xlsx(draft: Draft) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"strings_to_urls": False, "nan_inf_to_errors": True, "in_memory": True}
    )
    formats = {
        timedelta: book.add_format({"num_format": "[hh]:mm:ss"}),
        datetime: book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"}),
        date: book.add_format({"num_format": "dd.mm.yyyy"}),
    }
    sheets = [("Лист1", draft.table, draft.is_hidden), *draft.other_sheets]
    if all(is_hidden for _, _, is_hidden in sheets):
        sheets.append(("Обложка", [["Отчёт"]], False))
    for number, (name, table, is_hidden) in enumerate(sheets):
        sheet = book.add_worksheet(name)
        top, left = (0, 0) if number else (draft.top, draft.left)
        for row, line in enumerate(table, start=top):
            for column, cell in enumerate(line, start=left):
                shown = cell[:_LONGEST_XLSX] if isinstance(cell, str) else cell
                if shown is not None:
                    write = sheet.write_string if isinstance(shown, str) else sheet.write
                    write(row, column, shown, formats.get(type(shown)))
        if is_hidden:
            sheet.hide()
        else:
            sheet.activate()
            sheet.set_first_sheet()
    first = book.worksheets()[0]
    for merge in draft.merges:
        first.merge_range(*merge, "объединено")
    for (row, column), value in draft.formulas.items():
        first.write_formula(row, column, '=""&"x"', None, value)
    if draft.far_cell is not None:
        first.write(*draft.far_cell, "1")
    book.close()
    return target.getvalue()


def _xls(draft: Draft) -> bytes:
    target = io.BytesIO()
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="DD.MM.YYYY HH:MM:SS")
    for number, (name, table, is_hidden) in enumerate(
        [("PrintResult", draft.table, draft.is_hidden), *draft.other_sheets]
    ):
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        sheet.visibility = int(is_hidden)
        top, left = (0, 0) if number else (draft.top, draft.left)
        for row, line in enumerate(table, start=top):
            for column, cell in enumerate(line[: _WIDEST_XLS - left], start=left):
                shown = cell[:_LONGEST_XLS] if isinstance(cell, str) else cell
                if isinstance(shown, date | timedelta) and not isinstance(shown, datetime):
                    shown = str(shown)
                if shown is not None:
                    sheet.write(row, column, shown, *([day] if isinstance(shown, datetime) else []))
    book.save(target)
    return target.getvalue()


_WRITERS: dict[str, Callable[[Draft], bytes]] = {"csv": _csv, "xlsx": _xlsx, "xls": _xls}
