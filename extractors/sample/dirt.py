"""What is wrong in real exports, at low rates: spaces, case, unknown names, dates, keys twice or missing."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from extractors.sample.city import Block, City
from extractors.sample.clock import DAY
from extractors.sample.rows import Rows
from extractors.sample.words import Bools, Ints, Words, join, replace_where

DIRT_SHARES = (
    "dirty_spaces", "dirty_case", "dirty_recipient", "dirty_topic", "dirty_optional_date", "dirty_order",
    "dirty_repeated_key",
)  # fmt: skip


@dataclass(frozen=True)
class Versions:
    """The rows of an export: an appeal, and until when its row knows (seconds). A few appeals stand twice."""

    block: Block
    known: Ints
    repeated: int

    def rows(self, frame: pl.DataFrame, broken: int) -> Rows:
        """These rows as a table of the export."""
        return Rows(frame, pl.Series(self.block.day), len(self.block) - self.repeated, self.repeated, broken)


class Dirt:
    """Marks and spoils rows of one city."""

    def __init__(self, city: City) -> None:
        self._rates, self._key = city.rates, city.key

    def versions(self, block: Block, received: Ints, known: int) -> Versions:
        """Appeals received by the export's moment; a few stand twice, first as they were a week before."""
        here = np.flatnonzero(received <= known)
        block, received = block.take(here), received[here]
        twice = self.marks(block, "dirty_repeated_key") & ~self.broken(block)
        rows = np.repeat(np.arange(len(block)), 1 + twice)
        moments = np.full(len(rows), known, dtype=np.int64)
        earlier = np.flatnonzero(rows[1:] == rows[:-1])
        moments[earlier] = np.maximum(received[rows[earlier]], known - 7 * DAY)
        return Versions(block.take(rows), moments, int(twice.sum()))

    def marks(self, block: Block, name: str) -> Bools:
        """Rows that one kind of dirt has struck."""
        return block[name] < self._rates[name]

    def broken(self, block: Block) -> Bools:
        """One row in so many, evenly: even a small sample holds some."""
        period = round(1 / self._rates["dirty_required"])
        return np.asarray((block.number + self._key % period) % period == 0)

    def without_key(self, block: Block) -> Bools:
        """Broken rows that lack their key; the other broken ones have an impossible required date."""
        period = round(1 / self._rates["dirty_required"])
        every_other: Bools = (block.number + self._key % period) // period % 2 == 0
        return self.broken(block) & every_other

    def with_impossible_date(self, block: Block) -> Bools:
        """Broken rows whose required date does not exist."""
        return self.broken(block) & ~self.without_key(block)

    def recipient(self, names: pl.Series, block: Block, unknown: Words) -> pl.Series:
        """Stray spaces and recipients that nobody knows."""
        spaced = self.marks(block, "dirty_spaces")
        wide = names.str.replace(" ", "  ", literal=True)
        names = replace_where(names, spaced & (block["dirty_case"] < 0.5), wide)
        names = replace_where(names, spaced & (block["dirty_case"] >= 0.5), join(" ", names, " "))
        return replace_where(
            names, self.marks(block, "dirty_recipient"), unknown.by_share(block["dirty_spaces"])
        )

    def topic(self, topic: Ints, block: Block, known_count: int, unknown_count: int) -> Ints:
        """Topic indexes; a few rows get one of the unknown topics at the list's end."""
        unknown = known_count + topic % unknown_count
        return np.where(self.marks(block, "dirty_topic"), unknown, topic)

    def letters(self, topics: pl.Series, block: Block) -> pl.Series:
        """Topics in capitals or in small letters."""
        struck = self.marks(block, "dirty_case")
        topics = replace_where(topics, struck & (block["dirty_spaces"] < 0.5), topics.str.to_lowercase())
        return replace_where(topics, struck & (block["dirty_spaces"] >= 0.5), topics.str.to_uppercase())

    def optional_date(self, dates: pl.Series, block: Block, impossible: Words) -> pl.Series:
        """An optional date that does not exist or cannot be meant; empty cells stay empty."""
        struck = self.marks(block, "dirty_optional_date") & dates.is_not_null().to_numpy()
        return replace_where(dates, struck, impossible.by_share(block["dirty_case"]))


IMPOSSIBLE_MOMENTS = ("2026-02-31 10:00:00", "0001-01-01 00:00:00", "45678.5", "2062-12-24 09:00:00")
IMPOSSIBLE_DATES = ("31.02.2026", "01.01.0001", "45678.5", "24.12.2062")
