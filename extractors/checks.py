"""The rows of a file one by one: rejected, loaded with a finding, or simply loaded."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from extractors.contract import SourceContract
from extractors.findings import Findings
from extractors.oddities import EARLIEST_YEAR, ZONE_MARGIN, find_oddities
from extractors.rejections import Rejection, find_reasons, reject
from extractors.values import parse_moments, spell_moments

KEY = "source_key"
KEY_DELIMITER = "|"


@dataclass
class RowChecks:
    """Checks of one file, batch after batch.

    `exported_at` is the export's moment, naive. `received_from` and `received_through` are the local days of
    the first and the last accepted row, of those with a plausible day; None when no row has one.
    """

    contract: SourceContract
    exported_at: datetime
    findings: Findings
    is_excel: bool = False
    received_from: date | None = None
    received_through: date | None = None

    def check(
        self, frame: pl.DataFrame, *, may_hold_nul: bool = True
    ) -> tuple[pl.DataFrame, list[Rejection]]:
        """The rows that may be loaded, with `source_key`, and why the others may not."""
        timed = [column.name for column in self.contract.columns if column.type in ("moment", "date")]
        moments = parse_moments(frame, timed)
        loose = [name for name in timed if frame[name].null_count() < moments[name].null_count()]
        if loose:
            frame = frame.with_columns(spell_moments(frame[name]) for name in loose)
            moments |= parse_moments(frame, loose)
        reasons = find_reasons(frame, moments, self.contract, may_hold_nul=may_hold_nul)
        rejected, rejections = reject(frame, reasons)
        frame = frame.with_columns(self._key(frame, moments))
        if rejections:
            frame = frame.filter(~rejected)
            moments = {name: values.filter(~rejected) for name, values in moments.items()}
        find_oddities(frame, moments, self.contract, self.exported_at, self.findings, is_excel=self.is_excel)
        self._remember_period(moments[self.contract.received])
        return frame, rejections

    def _key(self, frame: pl.DataFrame, moments: dict[str, pl.Series]) -> pl.Series:
        parts = []
        for name in self.contract.key:
            derived = self.contract.derived.get(name)
            part = frame[name] if derived is None else moments[derived.source].dt.year().cast(pl.String)
            parts.append(part.alias(name))
        joined = pl.concat_str(pl.all(), separator=KEY_DELIMITER)
        return pl.DataFrame(parts).select(joined.alias(KEY))[KEY]

    def _remember_period(self, received: pl.Series) -> None:
        # What find_oddities calls early or future is a slip of the pen: it tells no period.
        latest = self.exported_at + ZONE_MARGIN
        plausible = received.filter((received.dt.year() >= EARLIEST_YEAR) & (received <= latest))
        first, last = plausible.min(), plausible.max()
        if isinstance(first, datetime) and isinstance(last, datetime):
            self.received_from = min(filter(None, (self.received_from, first.date())))
            self.received_through = max(filter(None, (self.received_through, last.date())))
