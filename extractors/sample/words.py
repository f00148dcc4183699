"""Columns of text by index: a loop over rows would be a hundred times slower."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Words:
    """A list of texts that a whole column is picked from by index."""

    def __init__(self, values: Sequence[str]) -> None:
        self.count = len(values)
        self._series = pl.Series([*values, None, ""], dtype=pl.String)

    def pick(self, index: Ints, where: Bools | None = None, otherwise: str | None = None) -> pl.Series:
        """Texts by index; rows outside `where` get null or, if asked, an empty text."""
        if where is not None:
            index = np.where(where, index, self.count + (otherwise is not None))
        return self._series.gather(index)

    def by_share(self, share: Floats, where: Bools | None = None, otherwise: str | None = None) -> pl.Series:
        """Texts chosen evenly by a share 0–1."""
        return self.pick(even(share, self.count), where, otherwise)


class Weighted:
    """Indexes drawn by weight."""

    def __init__(self, weights: Sequence[float]) -> None:
        total = np.cumsum(np.asarray(weights, dtype=np.float64))
        self._ends = total / total[-1]

    def pick(self, share: Floats) -> Ints:
        """Indexes for shares 0–1."""
        found = np.searchsorted(self._ends, share, side="right")
        return np.minimum(found, len(self._ends) - 1).astype(np.int64)


def even(share: Floats, count: int) -> Ints:
    """Indexes 0 … count − 1, each as often."""
    return (share * count).astype(np.int64)


def join(*parts: pl.Series | str) -> pl.Series:
    """Texts side by side; null where any part is null."""
    columns = [pl.lit(part) for part in parts]
    return pl.select(pl.concat_str(columns)).to_series()


def digits(numbers: Ints) -> pl.Series:
    """Whole numbers as text."""
    return pl.Series(numbers).cast(pl.String)


def scatter(part: pl.Series, rows: Ints, count: int, otherwise: str | None = "") -> pl.Series:
    """A column of `count` rows that holds `part` at `rows` and one constant elsewhere."""
    index = np.full(count, len(part), dtype=np.int64)
    index[rows] = np.arange(len(part))
    return pl.concat([part, pl.Series([otherwise], dtype=pl.String)]).gather(index)


def replace_where(series: pl.Series, rows: Bools, new: pl.Series | str | None) -> pl.Series:
    """The series with `new` in the marked rows; untouched when nothing is marked."""
    if not rows.any():
        return series
    value = pl.lit(new, dtype=pl.String) if new is None or isinstance(new, str) else pl.lit(new)
    return pl.select(pl.when(pl.lit(pl.Series(rows))).then(value).otherwise(pl.lit(series))).to_series()


@lru_cache(maxsize=1)
def times_of_day() -> Words:
    """`HH:MM:SS` by second of the day."""
    return Words([f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in range(86_400)])


@lru_cache(maxsize=1)
def minutes_and_seconds() -> Words:
    """`:MM:SS` by second of the hour."""
    return Words([f":{s // 60:02}:{s % 60:02}" for s in range(3600)])


def clock_text(seconds: pl.Series) -> pl.Series:
    """Seconds (float, null stays null) as `[hh]:mm:ss`, hours beyond 24 included."""
    whole = seconds.fill_null(0).to_numpy().astype(np.int64)
    hours = digits(whole // 3600).str.zfill(2)
    text = join(hours, minutes_and_seconds().pick(whole % 3600))
    return replace_where(text, seconds.is_null().to_numpy(), None)
