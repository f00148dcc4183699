"""The rows of a file one by one: rejected, loaded with a finding, or simply loaded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from extractors.contract import SourceContract
from extractors.derived_keys import KeyMaker
from extractors.findings import Findings
from extractors.oddities import EARLIEST_YEAR, ZONE_MARGIN, find_oddities
from extractors.periods import Period
from extractors.readers.tables import ROW
from extractors.rejections import Reason, Rejection, find_reasons, reject
from extractors.strict_cells import find_unfit_cells, settle_moments, settle_words
from extractors.values import parse_moments, spell_moments

KEY = "source_key"


@dataclass
class RowChecks:
    """Checks of one file, batch after batch.

    `exported_at` is the export's moment, naive. `received_from` and `received_through` are the local days of
    the first and the last accepted row, of those with a plausible day; None when no row has one. Rows of a
    snapshot, which have no day, are of the period in the file's name, otherwise of the day of export.
    `listen` hears, batch by batch, the rows and every reason why some of them are rejected. `filled` is how
    many values the accepted rows had of each column.
    """

    contract: SourceContract
    exported_at: datetime
    findings: Findings
    is_excel: bool = False
    period: Period | None = None
    listen: Callable[[pl.DataFrame, list[Reason]], None] | None = None
    received_from: date | None = None
    received_through: date | None = None
    filled: dict[str, int] = field(default_factory=dict)
    _keys: KeyMaker = field(init=False)

    def __post_init__(self) -> None:
        self._keys = KeyMaker(self.contract, self.period)

    def check(
        self, frame: pl.DataFrame, *, may_hold_nul: bool = True
    ) -> tuple[pl.DataFrame, list[Rejection]]:
        """The rows that may be loaded, with `source_key`, and why the others may not."""
        is_strict = self.contract.unfit_cell == "reject"
        if is_strict:
            frame = settle_words(frame, self.contract)
        timed = [column.name for column in self.contract.columns if column.type in ("moment", "date")]
        moments = parse_moments(frame, timed)
        loose = [name for name in timed if frame[name].null_count() < moments[name].null_count()]
        if loose:
            frame = frame.with_columns(spell_moments(frame[name]) for name in loose)
            moments |= parse_moments(frame, loose)
        reasons = list(self._reasons(frame, moments, may_hold_nul=may_hold_nul))
        if self.listen is not None:
            self.listen(frame, reasons)
        rejected, rejections = reject(frame, iter(reasons))
        if rejections:
            frame = frame.filter(~rejected)
            moments = {name: values.filter(~rejected) for name, values in moments.items()}
        if is_strict:
            frame = settle_moments(frame, moments, self.contract)
        frame = frame.with_columns(self._keys.keys(frame, moments).alias(KEY))
        find_oddities(frame, moments, self.contract, self.exported_at, self.findings, is_excel=self.is_excel)
        self._remember_period(frame, moments)
        for column in self.contract.columns:
            had = self.filled.get(column.name, 0)
            self.filled[column.name] = had + frame.height - frame[column.name].null_count()
        return frame, rejections

    def _reasons(
        self, frame: pl.DataFrame, moments: dict[str, pl.Series], *, may_hold_nul: bool
    ) -> Iterator[Reason]:
        yield from find_reasons(frame, moments, self.contract, may_hold_nul=may_hold_nul)
        if self.contract.unfit_cell == "reject":
            yield from find_unfit_cells(frame, moments, self.contract, self.exported_at)

    def judge_period(self) -> None:
        """After the last batch: a finding where a file of one month holds more than one."""
        if self.contract.covers_month and self.received_from and self.received_through:
            first, last = self.received_from, self.received_through
            if (first.year, first.month) != (last.year, last.month):
                sentence = f"в файле одного месяца даты с {first:%d.%m.%Y} по {last:%d.%m.%Y}"
                self.findings.add("several_months", None, 1, None, sentence)

    def _remember_period(self, frame: pl.DataFrame, moments: dict[str, pl.Series]) -> None:
        if self.contract.received is None:
            if frame.height:
                day = self.exported_at.date()
                period = self.period or Period(day, day)
                self._widen(period.first, period.last)
            return
        received = moments[self.contract.received]
        # What find_oddities calls early or future is a slip of the pen: it tells no period.
        latest = self.exported_at + ZONE_MARGIN
        plausible = received.filter((received.dt.year() >= EARLIEST_YEAR) & (received <= latest))
        first, last = plausible.min(), plausible.max()
        if isinstance(first, datetime) and isinstance(last, datetime):
            self._widen(first.date(), last.date())
        if self.period is not None:
            days = received.dt.date()
            outside = ((days < self.period.first) | (days > self.period.last)).fill_null(value=False)
            sentence = "дата вне периода, названного в имени файла: строка не считается, строк: {rows}"
            header = self.contract.by_name[self.contract.received].header
            self.findings.add_rows("outside_period", header, frame[ROW], outside, sentence)

    def _widen(self, first: date, last: date) -> None:
        self.received_from = min(filter(None, (self.received_from, first)))
        self.received_through = max(filter(None, (self.received_through, last)))
