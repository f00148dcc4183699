"""Values that are loaded although something is wrong with them: each kind becomes a finding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from extractors.contract import SourceContract
from extractors.contract_parts import Column
from extractors.findings import Findings
from extractors.readers.tables import ROW
from extractors.values import has_form_of_moment, is_invalid

EARLIEST_YEAR = 2000
ZONE_MARGIN = timedelta(days=1)
_PLAN_MARGIN = timedelta(days=3653)
# What Excel keeps exactly of a number.
EXACT_DIGITS = 15


@dataclass(frozen=True)
class Oddity:
    """A question to every row, and the sentence when some row says yes."""

    code: str
    column: Column
    condition: pl.Expr
    sentence: str


def find_oddities(
    frame: pl.DataFrame,
    moments: Mapping[str, pl.Series],
    contract: SourceContract,
    exported_at: datetime,
    findings: Findings,
    *,
    is_excel: bool,
) -> None:
    """Ask a batch of accepted rows all questions at once and count the answers."""
    if not frame.height:
        return
    whole = frame.with_columns(values.alias(f"{name}@") for name, values in moments.items())
    asked = [*_odd_moments(whole, contract, exported_at), *_odd_values(contract, is_excel=is_excel)]
    answers = whole.select(odd.condition.any().alias(str(number)) for number, odd in enumerate(asked)).row(0)
    for odd, is_found in zip(asked, answers, strict=True):
        if is_found:
            mask = whole.select(odd.condition.fill_null(value=False).alias("mask"))["mask"]
            findings.add_rows(odd.code, odd.column.header, frame[ROW], mask, odd.sentence + ", строк: {rows}")


def _odd_moments(frame: pl.DataFrame, contract: SourceContract, exported_at: datetime) -> Iterator[Oddity]:
    """A parsed moment stands in the column `<name>@`."""
    for column in contract.columns:
        if column.type not in ("moment", "date"):
            continue
        parsed = pl.col(f"{column.name}@")
        if frame[column.name].null_count() < frame[f"{column.name}@"].null_count():
            has_form = has_form_of_moment(pl.col(column.name))
            impossible = parsed.is_null() & has_form
            yield Oddity("impossible_moment", column, impossible, "«{column}»: невозможная дата")
            yield Oddity(
                "unread_moment", column, ~has_form, "«{column}»: формат даты не распознан, значение не взято"
            )
        early = parsed.dt.year() < EARLIEST_YEAR
        yield Oddity("early_moment", column, early, f"«{{column}}»: год раньше {EARLIEST_YEAR}")
        latest = latest_plausible(column, exported_at)
        yield Oddity("future_moment", column, parsed > latest, "«{column}»: дата позже выгрузки")
    if contract.closed and contract.received:
        before = pl.col(f"{contract.closed}@") < pl.col(f"{contract.received}@")
        closed = contract.by_name[contract.closed]
        yield Oddity("closed_before_received", closed, before, "закрыто раньше, чем поступило")


def latest_plausible(column: Column, exported_at: datetime) -> datetime:
    """The last moment that a cell of this column may tell.

    The moment has no zone, so a day's difference proves nothing; a due date lies ahead by nature.
    """
    return exported_at + (_PLAN_MARGIN if column.planned else ZONE_MARGIN)


def _odd_values(contract: SourceContract, *, is_excel: bool) -> Iterator[Oddity]:
    if contract.answer is not None:
        answered = pl.col(contract.answer.moment).is_not_null()
        is_empty = pl.all_horizontal(pl.col(contract.answer.texts).is_null())
        sentence = "«{column}»: ответ отмечен, а текста ответа нет"
        column = contract.by_name[contract.answer.moment]
        yield Oddity("answered_without_text", column, answered & is_empty, sentence)
    for column in contract.columns:
        invalid = is_invalid(column.name, column.type)
        if invalid is not None:
            yield Oddity("odd_value", column, invalid, "«{column}»: значение не своего типа")
        if column.required and column.type == "text":
            empty = pl.col(column.name).is_null()
            yield Oddity("empty_required", column, empty, "«{column}»: обязательное значение пусто")
        if is_excel and column.type == "integer" and column.name in contract.key:
            long = pl.col(column.name).str.len_chars() > EXACT_DIGITS
            sentence = "ключ длиннее 15 цифр: в числе Excel последние цифры могли пропасть"
            yield Oddity("long_number", column, long, sentence)
