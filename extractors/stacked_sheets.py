"""Sheets of one layout read as one table, one below another: a form that has a sheet per figure.

A row keeps its sheet's name in a column, and its sheet's number in its own (`warehouse.row_numbers`): rows of
different sheets stay apart in the ledger, and a person finds them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from extractors.contract import SourceContract
from extractors.contract_parts import Sheets
from extractors.errors import SourceLayoutError
from extractors.headers import normalise_header
from extractors.layout import HeaderMatch, match_header, preview_of
from extractors.readers.opening import Candidate, OpenedFile
from extractors.readers.tables import BROKEN, PREVIEW_ROWS, ROW, Note, Shape, SourceTable
from warehouse.row_numbers import ROWS_OF_A_SHEET


@dataclass(frozen=True)
class _Sheet:
    """One sheet of the form: its number in the workbook, its name, what was read of it."""

    number: int
    name: str
    table: SourceTable
    match: HeaderMatch


@dataclass
class StackedSheets:
    """A `SourceTable` over the sheets that the contract names; the header is the contract's own."""

    contract: SourceContract
    sheets: list[_Sheet]
    strangers: list[str]

    @property
    def place(self) -> str:
        return "листы " + ", ".join(f"«{sheet.name}»" for sheet in self.sheets)

    @property
    def may_hold_nul(self) -> bool:
        return any(sheet.table.may_hold_nul for sheet in self.sheets)

    @property
    def notes(self) -> list[Note]:
        notes = {note.code: note for sheet in self.sheets for note in sheet.table.notes}
        wanted = _form(self.contract).names
        missing = [name for name in wanted if name not in {sheet.name for sheet in self.sheets}]
        for code, sentence, names in (
            ("missing_sheet", "в книге нет листа с данными: {}", missing),
            ("unread_sheet", "лист не прочитан, его нет в форме: {}", self.strangers),
        ):
            if names:
                listing = ", ".join(f"«{name}»" for name in names)
                notes[code] = Note(code, sentence.format(listing), rows=len(names))
        return list(notes.values())

    def preview(self) -> list[list[str]]:
        """The header, and the first rows below it."""
        rows = [[cell or "" for cell in row] for sheet in self.sheets for row in self._shown(sheet)]
        return [self._headers, *rows][:PREVIEW_ROWS]

    def batches(self, shape: Shape) -> Iterator[pl.DataFrame]:
        for sheet in self.sheets:
            for frame in sheet.table.batches(sheet.match.shape(self.contract)):
                yield self._aligned(sheet, frame, shape.width)

    @cached_property
    def _columns(self) -> list[str]:
        """Columns of the contract that some sheet has."""
        found = {name for sheet in self.sheets for name in sheet.match.places}
        return [column.name for column in self.contract.columns if column.name in found]

    @cached_property
    def _unknown(self) -> list[str]:
        return sorted({header for sheet in self.sheets for header in sheet.match.unknown.values()})

    @property
    def _headers(self) -> list[str]:
        own = [self.contract.by_name[name].header for name in (*self._columns, _form(self.contract).column)]
        return [*own, *self._unknown]

    def _shown(self, sheet: _Sheet) -> list[list[str]]:
        rows = preview_of(sheet.table)[sheet.match.row :]
        places = [sheet.match.places.get(name, ()) for name in self._columns]
        return [[row[found[0]] if found and found[0] < len(row) else "" for found in places] for row in rows]

    def _aligned(self, sheet: _Sheet, frame: pl.DataFrame, width: int) -> pl.DataFrame:
        """A sheet's cells in the order of the common header; a row without cells gets no sheet's name."""
        cells = [name for name in frame.columns if name not in (ROW, BROKEN)]
        is_filled = pl.any_horizontal(pl.col(name).str.strip_chars() != "" for name in cells)
        places = {name: f"c{found[0]}" for name, found in sheet.match.places.items()}
        strange = {header: f"c{cell}" for cell, header in sheet.match.unknown.items()}
        found = [places.get(name) for name in self._columns]
        nothing = pl.lit(None, dtype=pl.String)
        chosen: list[pl.Expr] = [nothing if name is None else pl.col(name) for name in found]
        chosen.append(pl.when(is_filled).then(pl.lit(sheet.name)))
        chosen += [pl.col(strange[header]) if header in strange else nothing for header in self._unknown]
        row = pl.col(ROW) + sheet.number * ROWS_OF_A_SHEET
        named = [cell.alias(f"c{number}") for number, cell in enumerate(chosen[:width])]
        return frame.select(*named, row, BROKEN)


def stack_sheets(opened: OpenedFile, contract: SourceContract) -> list[SourceTable]:
    """The form's sheets of a workbook as one table.

    Raises `SourceLayoutError` where none is there, or one has no header.
    """
    form = _form(contract)
    names = {normalise_header(name): name for name in form.names}
    unread = {normalise_header(name) for name in form.unread}
    sheets, strangers = [], []
    for number, candidate in enumerate(opened.candidates, start=1):
        given = _sheet_name(candidate)
        name = names.get(normalise_header(given))
        if name is not None and not candidate.is_hidden:
            table = candidate.make()
            sheets.append(_Sheet(number, name, table, _matched(table, contract)))
        elif normalise_header(given) not in unread:
            strangers.append(given)
    if not sheets:
        raise SourceLayoutError(
            f"В книге нет листов источника {contract.source}",
            expected=", ".join(f"«{name}»" for name in form.names),
            todo="проверьте, та ли это форма и не переименованы ли листы",
        )
    return [StackedSheets(contract, sheets, strangers)]


def _matched(table: SourceTable, contract: SourceContract) -> HeaderMatch:
    match = match_header(preview_of(table), contract)
    form = _form(contract)
    missing = [column.header for column in match.missing if column.name != form.column] if match else []
    if match is None or missing:
        raise SourceLayoutError(
            f"На листе нет обязательных заголовков источника {contract.source}",
            where=table.place if match is None else f"{table.place}, строка {match.row}",
            expected=", ".join(f"«{header}»" for header in missing)
            or ", ".join(f"«{column.header}»" for column in contract.columns if column.required),
            todo="восстановите заголовки формы или добавьте синоним в контракт источника",
        ).knowing(0 if match is None else len(match.places))
    return match


def _sheet_name(candidate: Candidate) -> str:
    return candidate.place.removeprefix("лист «").removesuffix("»")


def _form(contract: SourceContract) -> Sheets:
    if contract.sheets is None:
        raise ValueError(f"{contract.raw_table} has no sheets to stack")
    return contract.sheets
