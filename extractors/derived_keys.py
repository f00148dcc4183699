"""Parts of a row's key that no column holds (docs/decisions/0012)."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from extractors.contract import SourceContract
from extractors.contract_parts import Derived
from extractors.periods import Period

KEY_DELIMITER = "|"
_CELL = "\x1f"


@dataclass
class KeyMaker:
    """Makes the keys of one file, batch after batch: the number among equal rows goes on over the batches."""

    contract: SourceContract
    period: Period | None = None
    _met: Counter[str] = field(default_factory=Counter)

    def keys(self, frame: pl.DataFrame, moments: Mapping[str, pl.Series]) -> pl.Series:
        """One text per row, null where a part of the key is missing. Rejected rows must be gone."""
        rules = {rule.rule for rule in self.contract.derived.values()}
        digests = _digests(frame, self.contract) if rules & {"digest", "occurrence"} else None
        parts = []
        for name in self.contract.key:
            derived = self.contract.derived.get(name)
            part = frame[name] if derived is None else self._part(derived, frame, moments, digests)
            parts.append(part.alias(name))
        joined = pl.concat_str(pl.all(), separator=KEY_DELIMITER)
        return pl.DataFrame(parts).select(joined.alias("key"))["key"]

    def _part(
        self,
        derived: Derived,
        frame: pl.DataFrame,
        moments: Mapping[str, pl.Series],
        digests: pl.Series | None,
    ) -> pl.Series:
        if derived.rule == "year":
            return moments[derived.sources[0]].dt.year().cast(pl.String)
        if derived.rule == "day":
            # As text one day has several forms: a workbook's date cell and what was typed into a CSV.
            return moments[derived.sources[0]].dt.date().cast(pl.String)
        if derived.rule == "optional":
            return frame[derived.sources[0]].fill_null("")
        if derived.rule == "first":
            return frame.select(first_filled(derived).alias("part"))["part"]
        if derived.rule == "period":
            month = None if self.period is None else self.period.month
            return pl.Series("part", [month] * frame.height, dtype=pl.String)
        if digests is None:
            raise ValueError(f"{derived.rule} needs digests")
        return digests if derived.rule == "digest" else self._occurrences(digests)

    def _occurrences(self, digests: pl.Series) -> pl.Series:
        numbers = []
        for digest in digests:
            self._met[digest] += 1
            numbers.append(str(self._met[digest]))
        return pl.Series("part", numbers, dtype=pl.String)


def first_filled(derived: Derived) -> pl.Expr:
    """The first filled column, marked by its place: page 5 and organisation 5 stay apart."""
    return pl.coalesce(
        pl.lit(f"{place}:") + pl.col(name) for place, name in enumerate(derived.sources, start=1)
    )


def _digests(frame: pl.DataFrame, contract: SourceContract) -> pl.Series:
    cells = pl.concat_str((pl.col(c.name).fill_null("") for c in contract.columns), separator=_CELL)
    rows = frame.select(cells.alias("cells"))["cells"]
    texts = [hashlib.blake2b(row.encode(), digest_size=16).hexdigest() for row in rows]
    return pl.Series("digest", texts, dtype=pl.String)
