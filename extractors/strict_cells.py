"""Cells of a register: what is not as its column wants it rejects the row (docs/decisions/0014)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import polars as pl

from extractors.contract import SourceContract
from extractors.contract_parts import Column
from extractors.oddities import EARLIEST_YEAR, EXACT_DIGITS, latest_plausible
from extractors.plain_values import mask_plain
from extractors.rejections import Reason, mask_of
from extractors.values import has_form_of_moment, is_invalid
from warehouse.municipalities import normalise_name

# What stands in a returned workbook instead of a value that may be personal, and opens such a value in `raw`.
HIDDEN_CELL = "[скрыто]"
_HIDDEN = r"\[(?:имя )?скрыто(?: [0-9a-f]{8})?\]"


def settle_words(frame: pl.DataFrame, contract: SourceContract) -> pl.DataFrame:
    """Listed words in the contract's own spelling, however they were capitalised and spaced."""
    for column in contract.columns:
        words = {normalise_name(word): word for word in column.values}
        found = frame[column.name].drop_nulls().unique().to_list() if words else []
        respelled = {text: words.get(normalise_name(text), text) for text in found}
        if any(text != word for text, word in respelled.items()):
            frame = frame.with_columns(pl.col(column.name).replace(respelled))
    return frame


def settle_moments(
    frame: pl.DataFrame, moments: Mapping[str, pl.Series], contract: SourceContract
) -> pl.DataFrame:
    """Dates and moments in one form: a workbook's date cell and the same day typed as text are no change."""
    return frame.with_columns(
        (
            parsed.dt.date().cast(pl.String)
            if contract.by_name[name].type == "date"
            else parsed.dt.strftime("%Y-%m-%d %H:%M:%S")
        ).alias(name)
        for name, parsed in moments.items()
    )


def find_unfit_cells(
    frame: pl.DataFrame, moments: Mapping[str, pl.Series], contract: SourceContract, exported_at: datetime
) -> Iterator[Reason]:
    """Why rows of a register are rejected beside what rejects rows of every source; a cell's first counts."""
    for column in contract.columns:
        value = pl.col(column.name)
        left = mask_of(frame, value.str.contains(_HIDDEN))
        yield Reason(column, "пометка", "вместо значения осталась пометка «скрыто»", left)
        if column.required:
            yield Reason(column, "пусто", "обязательная ячейка пуста", frame[column.name].is_null())
        yield Reason(column, "не своего типа", _NOT_OF_TYPE.get(column.type, ""), _unread(frame, column))
        if column.name in moments:
            yield from _unfit_moments(frame, moments, column, contract, exported_at)
        if column.type in ("integer", "number"):
            yield from _out_of_bounds(frame, column)
        if column.values and not column.is_open:
            other = mask_of(frame, ~value.is_in(list(column.values)))
            yield Reason(column, "другое слово", "значение не из списка", other)
        if column.is_post:
            texts = frame[column.name].drop_nulls().unique().to_list()
            named = [text for text in texts if mask_plain(text) != text]
            found = mask_of(frame, value.is_in(named)) if named else mask_of(frame, None)
            yield Reason(column, "имя", "вместо должности — имя или контакт человека", found)


_NOT_OF_TYPE = {
    "flag": "не «да» и не «нет»",
    "integer": "не целое число",
    "number": "не число",
    "score": "не оценка от 1 до 5",
}


def _unread(frame: pl.DataFrame, column: Column) -> pl.Series:
    return mask_of(frame, is_invalid(column.name, column.type))


def _unfit_moments(
    frame: pl.DataFrame,
    moments: Mapping[str, pl.Series],
    column: Column,
    contract: SourceContract,
    exported_at: datetime,
) -> Iterator[Reason]:
    """Dates that are none, are impossible, lie too early or too late, or stand in the wrong order."""
    parsed = moments[column.name]
    filled = frame[column.name].is_not_null() & parsed.is_null()
    has_form = mask_of(frame, has_form_of_moment(pl.col(column.name)))
    yield Reason(column, "не дата", "это не дата", filled & ~has_form)
    yield Reason(column, "не дата", "такой даты нет", filled & has_form)
    early = (parsed.dt.year() < EARLIEST_YEAR).fill_null(value=False)
    yield Reason(column, "дата", f"год раньше {EARLIEST_YEAR}", early)
    latest = latest_plausible(column, exported_at)
    words = "дата позже чем через десять лет" if column.planned else "дата ещё не наступила"
    yield Reason(column, "дата", words, (parsed > latest).fill_null(value=False))
    if column.not_before:
        before = (parsed < moments[column.not_before]).fill_null(value=False)
        first = contract.by_name[column.not_before].header
        yield Reason(column, "дата", f"раньше, чем «{first}»", before)


def _out_of_bounds(frame: pl.DataFrame, column: Column) -> Iterator[Reason]:
    long = mask_of(frame, pl.col(column.name).str.len_chars() > EXACT_DIGITS)
    yield Reason(column, "число", f"в числе больше {EXACT_DIGITS} знаков", long)
    number = pl.col(column.name).cast(pl.Float64, strict=False)
    if column.minimum is not None:
        low = mask_of(frame, number < column.minimum)
        yield Reason(column, "число", f"меньше {column.minimum}", low)
    if column.maximum is not None:
        high = mask_of(frame, number > column.maximum)
        yield Reason(column, "число", f"больше {column.maximum}", high)
