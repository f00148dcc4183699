"""Which rows are rejected and which are loaded with a finding (docs: «Что получает плохой ввод»)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import polars as pl

from extractors.contract import Column, SourceContract
from extractors.findings import Findings
from extractors.readers.tables import BROKEN, ROW
from extractors.values import is_invalid, parse_moments

KEY = "source_key"
KEY_DELIMITER = "|"
LONGEST_CELL = 1 << 20
LONGEST_KEY = 200
_EARLIEST_YEAR = 2000
_ZONE_MARGIN = timedelta(days=1)
_PLAN_MARGIN = timedelta(days=3653)
_TOTALS = r"^(?i:итого|всего|общий итог)(?:[\s:.,]|$)"
_DAMAGED_DIGITS = 15


@dataclass(frozen=True)
class Rejection:
    """A row that was not loaded: where and why, without its values."""

    row: int
    column: str | None
    value_kind: str | None
    reason: str


@dataclass
class RowChecks:
    """Checks of one file, batch after batch.

    `exported_at` is the export's moment, naive: what lies a day beyond it is in the future whatever the zone.
    """

    contract: SourceContract
    exported_at: datetime
    findings: Findings
    is_excel: bool = False
    rejections: list[Rejection] = field(default_factory=list)
    received_from: date | None = None
    received_through: date | None = None

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that may be loaded, with `source_key`; the others are added to `rejections`."""
        moments = {
            column.name: parse_moments(frame[column.name])
            for column in self.contract.columns
            if column.type in ("moment", "date")
        }
        frame = frame.with_columns(self._key(frame, moments))
        rejected = self._reject(frame, moments)
        if rejected.any():
            frame = frame.filter(~rejected)
            moments = {name: values.filter(~rejected) for name, values in moments.items()}
        self._find_odd_moments(frame, moments)
        self._find_odd_values(frame)
        self._remember_period(moments[self.contract.received])
        return frame

    def _key(self, frame: pl.DataFrame, moments: dict[str, pl.Series]) -> pl.Series:
        parts = []
        for name in self.contract.key:
            derived = self.contract.derived.get(name)
            part = frame[name] if derived is None else moments[derived.source].dt.year().cast(pl.String)
            parts.append(part.alias(name))
        joined = pl.concat_str(pl.all(), separator=KEY_DELIMITER)
        return pl.DataFrame(parts).select(joined.alias(KEY))[KEY]

    def _reject(self, frame: pl.DataFrame, moments: dict[str, pl.Series]) -> pl.Series:
        """Mask of rejected rows; of several reasons the first is kept."""
        rejected = pl.repeat(value=False, n=frame.height, eager=True)
        for column, kind, reason, mask in self._reasons(frame, moments):
            fresh = mask & ~rejected
            if fresh.any():
                numbers = frame[ROW].filter(fresh).to_list()
                header = column.header if column else None
                self.rejections.extend(Rejection(number, header, kind, reason) for number in numbers)
                rejected = rejected | mask
        return rejected

    def _reasons(
        self, frame: pl.DataFrame, moments: dict[str, pl.Series]
    ) -> list[tuple[Column | None, str | None, str, pl.Series]]:
        texts = [column for column in frame.columns if column not in (ROW, BROKEN, KEY)]
        reasons: list[tuple[Column | None, str | None, str, pl.Series]] = [
            (
                None,
                "запись",
                "ячеек не столько, сколько заголовков: лишний разделитель или кавычка",
                frame[BROKEN].is_not_null(),
            ),
            (None, "итог", "строка итогов, а не обращение", self._is_totals(frame)),
        ]
        for name in texts:
            column = self.contract.by_name.get(name)
            values = frame[name]
            if (values.str.len_bytes().max() or 0) > LONGEST_CELL:  # type: ignore[operator]  # an int series
                too_long = (values.str.len_bytes() > LONGEST_CELL).fill_null(value=False)
                reasons.append((column, "текст", "ячейка длиннее 1 МБ", too_long))
            if values.str.contains("\0", literal=True).any():
                has_nul = values.str.contains("\0", literal=True).fill_null(value=False)
                reasons.append((column, "текст", "в ячейке нулевой байт", has_nul))
        for name in self.contract.key:
            if name in self.contract.derived:
                continue
            column = self.contract.by_name[name]
            reasons += [
                (column, "пусто", "нет ключа строки", frame[name].is_null()),
                (column, "не число", "ключ не своего типа", is_invalid(frame[name], column.type)),
                (column, "текст", f"ключ длиннее {LONGEST_KEY} знаков", _is_longer(frame[name], LONGEST_KEY)),
            ]
        for name, parsed in moments.items():
            column = self.contract.by_name[name]
            if column.required:
                reasons += [
                    (column, "пусто", "нет обязательной даты", frame[name].is_null()),
                    (column, "не дата", "невозможная дата", parsed.is_null()),
                ]
        return reasons

    def _is_totals(self, frame: pl.DataFrame) -> pl.Series:
        """Rows whose first filled cell says «Итого» and that have no key, or have the word for a key."""
        columns = [pl.col(column.name) for column in self.contract.columns]
        first = pl.coalesce(columns)
        keys = [pl.col(name) for name in self.contract.key if name not in self.contract.derived]
        no_key = pl.any_horizontal(key.is_null() | key.str.contains(_TOTALS) for key in keys)
        return frame.select((no_key & first.str.contains(_TOTALS)).fill_null(value=False).alias("mask"))[
            "mask"
        ]

    def _find_odd_moments(self, frame: pl.DataFrame, moments: dict[str, pl.Series]) -> None:
        for name, parsed in moments.items():
            column = self.contract.by_name[name]
            impossible = frame[name].is_not_null() & parsed.is_null()
            self._find(
                "impossible_moment",
                column,
                frame,
                impossible,
                "«{column}»: невозможная дата, строк: {rows}",
            )
            early = (parsed.dt.year() < _EARLIEST_YEAR).fill_null(value=False)
            self._find(
                "early_moment",
                column,
                frame,
                early,
                f"«{{column}}»: год раньше {_EARLIEST_YEAR}, строк: {{rows}}",
            )
            limit = self.exported_at + (_PLAN_MARGIN if column.planned else _ZONE_MARGIN)
            late = (parsed > limit).fill_null(value=False)
            self._find("future_moment", column, frame, late, "«{column}»: дата позже выгрузки, строк: {rows}")
        if self.contract.closed:
            received, closed = moments[self.contract.received], moments[self.contract.closed]
            before = (closed < received).fill_null(value=False)
            column = self.contract.by_name[self.contract.closed]
            self._find(
                "closed_before_received",
                column,
                frame,
                before,
                "закрыто раньше, чем поступило, строк: {rows}",
            )

    def _find_odd_values(self, frame: pl.DataFrame) -> None:
        for column in self.contract.columns:
            if column.required and column.type == "text":
                sentence = "«{column}»: обязательное значение пусто, строк: {rows}"
                self._find("empty_required", column, frame, frame[column.name].is_null(), sentence)
            odd = is_invalid(frame[column.name], column.type)
            self._find(
                "odd_value",
                column,
                frame,
                odd,
                "«{column}»: значение не своего типа, строк: {rows}",
            )
        for name in self.contract.key:
            if self.is_excel and name in frame.columns and self.contract.by_name[name].type == "integer":
                damaged = _is_longer(frame[name], _DAMAGED_DIGITS)
                sentence = "ключ длиннее 15 цифр: в числе Excel последние цифры могли пропасть, строк: {rows}"
                self._find("long_number", self.contract.by_name[name], frame, damaged, sentence)

    def _find(self, code: str, column: Column, frame: pl.DataFrame, mask: pl.Series, sentence: str) -> None:
        self.findings.add_rows(code, column.header, frame[ROW], mask, sentence)

    def _remember_period(self, received: pl.Series) -> None:
        first, last = received.min(), received.max()
        if isinstance(first, datetime) and isinstance(last, datetime):
            self.received_from = min(filter(None, (self.received_from, first.date())))
            self.received_through = max(filter(None, (self.received_through, last.date())))


def _is_longer(values: pl.Series, limit: int) -> pl.Series:
    return (values.str.len_chars() > limit).fill_null(value=False)
