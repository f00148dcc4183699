"""An export that is being made worse, and how it becomes a file of one of the formats."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter
import xlwt
from python_calamine import CalamineWorkbook

from extractors.contract import load_contracts
from extractors.registers.template import registers
from extractors.sample import write_samples
from tests.support.exports import Cell
from tests.support.monitors import as_table, asog, brand_analytics, headers_of, medialogia, packet
from tests.unit.extractors.sample.reading import read_table
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

# Contracts by the names of their files: a source may have several, a file's headers tell which of them it is.
SAMPLED = ("incident", "pos", "delo", "gospubliki", "gospubliki_page_months", "heatmap")
TOLD = (
    "media_brand_analytics", "media_medialogia", "sstu_asog", "sstu_packets", "registers_decisions",
    "registers_direct_line", "registers_info_risks", "registers_polls", "registers_pos_setup",
)  # fmt: skip
# What the names of files must tell, and the sheet that a form is read from.
PERIODS = {"gospubliki_page_months": " 02.2026", "heatmap": " 01.02.2026-27.02.2026"}
SHEETS = {"gospubliki_page_months": "Посты свод"}
FORMS = ("csv", "xlsx", "xls")
# What a file of records may be written as; such a dataset has tables too.
RECORDS = ("media_brand_analytics", "sstu_packets")
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
    sheet: str = "Лист1"
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
        if file.source == "registers":
            continue
        is_form = file.source == "gospubliki" and file.path.suffix == ".xlsx"
        name = "gospubliki_page_months" if is_form else file.source
        header, *rows = _form(file.path, SHEETS[name]) if is_form else read_table(file.path, file.source)
        personal = {column.header for column in contracts[name].columns if column.personal}
        tables[name] = [list(header), *(_planted(header, row, personal) for row in rows[:_ROWS])]
    return tables | {name: _told(name) for name in TOLD}


def _told(name: str) -> Table:
    """Header and rows of a dataset in its real layout, with needles."""
    if name.startswith("registers_"):
        return _register(name.removeprefix("registers_"))
    make: dict[str, Callable[[int], Mapping[str, str]]] = {
        "media_brand_analytics": lambda n: brand_analytics(
            **{"Hash сообщения": f"a{n}", "Округ": "Северный"}
        ),
        "media_medialogia": lambda n: medialogia(**{"Id сообщения": f"{n}"}),
        "sstu_asog": lambda n: asog(Номер=f"07/19-ОГ-{n}"),
        "sstu_packets": _flat_packet,
    }
    tags = ["Округ", "Место"] if name == "media_brand_analytics" else []
    headers = [*headers_of(name), *tags]
    rows = as_table(headers, [make[name](number) for number in range(_ROWS)])[1:]
    personal = {column.header for column in load_contracts()[name].columns if column.personal}
    return [list(headers), *(_planted(headers, row, personal) for row in rows)]


def _register(register: str) -> Table:
    """A filled register: its own example, row by row another key, before the export that a road pretends."""
    contract = registers()[register]
    (key, *_) = contract.key
    rows = []
    for number in range(_ROWS):
        cells = [str(column.example or "").replace(".03.2026", ".01.2026") for column in contract.columns]
        place = next(at for at, column in enumerate(contract.columns) if column.name == key or not at)
        cells[place if key in contract.by_name else 2] = str(1_020_000_000_000 + number)
        rows.append(cells)
    headers = [column.header for column in contract.columns]
    personal = {column.header for column in contract.columns if column.personal}
    return [list(headers), *(_planted(headers, row, personal) for row in rows)]


def _flat_packet(number: int) -> dict[str, str]:
    """An appeal of a packet with one question, a key for each header."""
    whole = packet(f"07/19-ОГ-{number}", "2026-02-20", "0005.0005.0055.1122")
    (question,) = whole.pop("questions")  # type: ignore[misc]  # a list of one
    inner = {f"questions.{name}": str(value) for name, value in question.items()}
    return {name: "" if value is None else str(value) for name, value in whole.items()} | inner


def _form(path: Path, sheet: str) -> list[list[str]]:
    """A sheet of a form without the lines above its header."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    start = next(number for number, row in enumerate(rows) if "Организация" in row)
    return [[str(cell).removesuffix(".0") for cell in row] for row in rows[start:]]


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
    sheets = [(draft.sheet, draft.table, draft.is_hidden), *draft.other_sheets]
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


def _json(draft: Draft) -> bytes:
    """Records by header; headers «list.key» become members of a list inside the record."""
    header, *rows = draft.table or [[]]
    records = []
    for row in rows:
        record: dict[str, object] = {}
        members: dict[str, dict[str, object]] = {}
        for name, cell in zip(header, row, strict=False):
            inner, _, key = str(name).rpartition(".")
            value = cell if isinstance(cell, str | int | float | None) else str(cell)
            if inner:
                members.setdefault(inner, {})[key] = value
            else:
                record[str(name)] = value
        records.append(record | {inner: [member] for inner, member in members.items()})
    text = json.dumps(records, ensure_ascii=draft.top > 0, indent=draft.left or None)
    return text.encode("utf-8", "replace")


_WRITERS: dict[str, Callable[[Draft], bytes]] = {"csv": _csv, "xlsx": _xlsx, "xls": _xls, "json": _json}
