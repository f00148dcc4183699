"""What a source hands to the writers: a table of one block of appeals and what a loader should find in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from extractors.sample.reference import contract_columns
from extractors.sample.wording import Personal


@dataclass(frozen=True)
class Rows:
    """A block of an export: the file's columns in the file's order, and the day number of each row."""

    frame: pl.DataFrame
    days: pl.Series
    appeal_count: int
    repeated_count: int
    broken_count: int


class Source(Protocol):
    """A platform of one city."""

    name: str

    def rows(self, first: int, last: int, known: int, personal: Personal) -> Iterator[Rows]:
        """Blocks of the export made at `known` (seconds) of what was created on the days first … last."""
        ...


def in_contract_order(source: str, columns: dict[str, pl.Series]) -> pl.DataFrame:
    """A table with exactly the contract's columns; KeyError where one was forgotten."""
    names = [column["name"] for column in contract_columns(source)]
    return pl.DataFrame({name: columns[name] for name in names})
