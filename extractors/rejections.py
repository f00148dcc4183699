"""Rows that are not loaded: what makes a row one of them, and what the ledger says about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from extractors.contract import SourceContract
from extractors.contract_parts import Column
from extractors.derived_keys import first_filled
from extractors.readers.tables import BROKEN, ROW
from extractors.values import has_form_of_moment, is_invalid

LONGEST_CELL = 1 << 20
LONGEST_KEY = 200
# A key that is kept as a pseudonym only: a link may be long.
_LONGEST_LINK = 4000
_TOTALS = r"^(?i:итого|всего|общий итог)(?:[\s:.,]|$)"


@dataclass(frozen=True)
class Rejection:
    """A row that was not loaded: where and why, without its values."""

    row: int
    column: str | None
    value_kind: str | None
    reason: str


@dataclass(frozen=True)
class Reason:
    """Why the rows of a batch under `mask` are rejected."""

    column: Column | None
    value_kind: str
    reason: str
    mask: pl.Series


def reject(frame: pl.DataFrame, reasons: Iterator[Reason]) -> tuple[pl.Series, list[Rejection]]:
    """Mask of rejected rows and their rejections; of several reasons the first is kept."""
    rejected = pl.repeat(value=False, n=frame.height, eager=True)
    rejections: list[Rejection] = []
    for why in reasons:
        fresh = why.mask & ~rejected
        if fresh.any():
            header = why.column.header if why.column else None
            numbers = frame[ROW].filter(fresh).to_list()
            rejections += [Rejection(number, header, why.value_kind, why.reason) for number in numbers]
            rejected = rejected | why.mask
    return rejected, rejections


def find_reasons(
    frame: pl.DataFrame,
    moments: Mapping[str, pl.Series],
    contract: SourceContract,
    *,
    may_hold_nul: bool,
) -> Iterator[Reason]:
    """Every reason that may hold for a row, the most telling first."""
    broken = "ячеек не столько, сколько заголовков: лишний разделитель или кавычка"
    yield Reason(None, "запись", broken, frame[BROKEN].is_not_null())
    yield Reason(None, "итог", "строка итогов, а не обращение", _is_totals(frame, contract))
    yield from _unfit_cells(frame, contract, may_hold_nul=may_hold_nul)
    for name in contract.key:
        if name not in contract.derived:
            column, value = contract.by_name[name], pl.col(name)
            yield Reason(column, "пусто", "нет ключа строки", frame[name].is_null())
            yield Reason(
                column,
                "не число",
                "ключ не своего типа",
                mask_of(frame, is_invalid(name, column.type, is_key=True)),
            )
            yield _key_too_long(column, frame, value)
        elif contract.derived[name].rule == "first":
            derived = contract.derived[name]
            column, value = contract.by_name[derived.sources[0]], first_filled(derived)
            yield Reason(column, "пусто", "нет ключа строки", mask_of(frame, value.is_null()))
            yield _key_too_long(column, frame, value)
        elif contract.derived[name].rule == "optional":
            column = contract.by_name[contract.derived[name].sources[0]]
            yield _key_too_long(column, frame, pl.col(column.name))
    for name, parsed in moments.items():
        column = contract.by_name[name]
        if column.required:
            yield Reason(column, "пусто", "нет обязательной даты", frame[name].is_null())
            if frame[name].null_count() < parsed.null_count():
                unread = mask_of(frame, ~has_form_of_moment(pl.col(name)))
                yield Reason(column, "не дата", "формат даты не распознан", unread)
                yield Reason(column, "не дата", "невозможная дата", parsed.is_null())


def _key_too_long(column: Column, frame: pl.DataFrame, value: pl.Expr) -> Reason:
    longest = _LONGEST_LINK if column.personal else LONGEST_KEY
    too_long = mask_of(frame, value.str.len_chars() > longest)
    return Reason(column, "текст", f"ключ длиннее {longest} знаков", too_long)


def mask_of(frame: pl.DataFrame, condition: pl.Expr | None) -> pl.Series:
    """The rows where a condition holds; null and no condition hold nowhere."""
    chosen = pl.repeat(value=False, n=pl.len()) if condition is None else condition.fill_null(value=False)
    return frame.select(chosen.alias("mask"))["mask"]


def _unfit_cells(frame: pl.DataFrame, contract: SourceContract, *, may_hold_nul: bool) -> Iterator[Reason]:
    """Cells that are too long, or hold what Postgres cannot store; contract's and unknown columns alike."""
    names = [name for name, kind in frame.schema.items() if kind == pl.String and name != BROKEN]
    longest = frame.select(pl.col(names).str.len_bytes().max()).row(0, named=True)
    for name in names:
        column, value = contract.by_name.get(name), pl.col(name)
        if (longest[name] or 0) > LONGEST_CELL:
            too_long = mask_of(frame, value.str.len_bytes() > LONGEST_CELL)
            yield Reason(column, "текст", "ячейка длиннее 1 МБ", too_long)
        if may_hold_nul:
            has_nul = mask_of(frame, value.str.contains("\0", literal=True))
            yield Reason(column, "текст", "в ячейке нулевой байт", has_nul)


def _is_totals(frame: pl.DataFrame, contract: SourceContract) -> pl.Series:
    """Rows whose first filled cell says «Итого» and that have no key, or have the word for a key."""
    keys = [pl.col(name) for name in contract.key if name not in contract.derived]
    keys += [pl.coalesce(part.sources) for part in contract.derived.values() if part.rule == "first"]
    if not keys and contract.received is not None:
        keys = [pl.col(contract.received)]
    no_key = pl.any_horizontal(key.is_null() | key.str.contains(_TOTALS) for key in keys)
    if not frame.select(no_key.any()).item():
        return mask_of(frame, None)
    first = pl.coalesce(column.name for column in contract.columns)
    return mask_of(frame, no_key & first.str.contains(_TOTALS))
