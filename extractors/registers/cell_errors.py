"""A register's faults, cell by cell: what, where, got, expected, what to do, without the value itself."""

from collections.abc import Iterable

import polars as pl

from extractors.contract import SourceContract
from extractors.contract_parts import Column
from extractors.errors import CellError
from extractors.layout import HeaderMatch
from extractors.readers.tables import ROW, column_letter
from extractors.registers.wording import expected_of
from extractors.rejections import Reason
from warehouse.errors import nearest
from warehouse.municipalities import normalise_name

_MOST_DIGITS = 6


def explain_cells(
    frame: pl.DataFrame, reasons: Iterable[Reason], contract: SourceContract, match: HeaderMatch, place: str
) -> list[CellError]:
    """An error for each unfit cell of a batch, of reasons the first; a whole row is its first cell."""
    found: dict[tuple[int, int], CellError] = {}
    for why in reasons:
        if not why.mask.any():
            continue
        column = why.column
        values = frame[column.name if column else contract.columns[0].name].filter(why.mask)
        cell = match.places[column.name][0] if column and column.name in match.places else 0
        for row, value in zip(frame[ROW].filter(why.mask).to_list(), values.to_list(), strict=True):
            if (row, cell) not in found:
                found[row, cell] = _explain(why, column, value, place, row, cell)
    return [found[key] for key in sorted(found)]


def _explain(
    why: Reason, column: Column | None, value: str | None, place: str, row: int, cell: int
) -> CellError:
    header = f", столбец «{column.header}»" if column else ""
    error = CellError(
        why.reason[:1].upper() + why.reason[1:],
        where=f"{place}, ячейка {column_letter(cell)}{row}{header}, строка {row}",
        got=_shown(column, value) if column else None,
        expected=expected_of(column) if column else None,
        todo="исправьте ячейку и положите файл снова" if column else "исправьте строку и положите файл снова",
    )
    return error.at(row, cell)


def _shown(column: Column, value: str | None) -> str:
    """What stands in the cell, by its kind: a value may name a person wherever it stands."""
    if value is None:
        return "пусто"
    near = nearest(normalise_name(value), list(column.values)) if column.values else None
    if near:
        return f"слово, похожее на «{near}»"
    digits = value.lstrip("+-")
    if digits.replace(".", "", 1).isdecimal() and len(digits) <= _MOST_DIGITS:
        return value
    return (
        "дата"
        if column.type in ("date", "moment") and digits[:1].isdecimal()
        else f"текст, знаков: {len(value)}"
    )
