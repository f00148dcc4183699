"""One invented city: how many appeals a day has, their numbers, and the random shares each appeal is made of.

Everything about appeal n follows from (seed, municipality, source, day): a day is drawn without looking at
any other, so a later `until` continues the same city and memory does not grow with the number of days.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.sample.clock import DAY, DayWords, WorkingClock, day_number
from extractors.sample.rates import Rates, load_rates
from extractors.sample.words import Bools, Floats, Ints
from warehouse.errors import McuError
from warehouse.municipalities import Municipality

FIRST_DAY, LAST_DAY = date(2019, 1, 1), date(2050, 12, 31)
BLOCK_ROWS = 8192
NEVER = 2**60
_EXPORT_SECOND = 23 * 3600 + 30 * 60
_TAIL_DAYS = 1200
_STREAMS = {
    "counts": 0, "incident": 1, "pos": 2, "pos_core": 3, "delo": 4, "files": 5, "pages": 6, "media": 7,
    "registers": 8,
}  # fmt: skip
_POS_CORE = ("fz59", "in_delo", "topic", "second", "author", "repeat")


class SampleError(McuError):
    """A sample cannot be made as asked."""


@dataclass(frozen=True)
class Block:
    """Some thousand appeals of one source: columns of equal length, one element an appeal."""

    day: Ints
    number: Ints
    shares: dict[str, NDArray[Any]] = field(repr=False)

    def __len__(self) -> int:
        return len(self.day)

    def __getitem__(self, name: str) -> Floats:
        return self.shares[name]

    def take(self, rows: Ints | Bools) -> "Block":
        """The same appeals at these rows."""
        shares = {name: values[rows] for name, values in self.shares.items()}
        return Block(self.day[rows], self.number[rows], shares)


class City:
    """A municipality with a seed; `until` only says how far its calendar must reach."""

    def __init__(self, municipality: Municipality, *, seed: int, per_day: int, until: date) -> None:
        if not FIRST_DAY <= until <= LAST_DAY:
            raise SampleError(
                "Дата вне пределов образцов",
                got=until.isoformat(),
                expected=f"от {FIRST_DAY.isoformat()} до {LAST_DAY.isoformat()}",
            )
        if per_day < 1 or seed < 0:
            raise SampleError(
                "Размер или зерно образца неверны",
                got=f"в день {per_day}, зерно {seed}",
                expected="в день не меньше 1, зерно не меньше 0",
            )
        self.municipality, self.per_day = municipality, per_day
        self.rates: Rates = load_rates()
        self.key = int.from_bytes(blake2b(f"{seed}|{municipality.code}".encode(), digest_size=8).digest())
        self.first, self.last = day_number(FIRST_DAY), day_number(until)
        self.clock = WorkingClock(self.first, self.last + _TAIL_DAYS, self.rates.office)
        self.days = DayWords(self.first, self.last + _TAIL_DAYS)
        self._counts = {source: self._count(source) for source in ("incident", "pos", "delo")}
        self._starts = {source: np.cumsum(counts) - counts for source, counts in self._counts.items()}

    def generator(self, stream: str, *parts: int) -> np.random.Generator:
        """The random stream of one purpose; the same parts give the same stream for ever."""
        seeds = np.random.SeedSequence([self.key, _STREAMS[stream], *parts])
        return np.random.Generator(np.random.PCG64(seeds))

    def count(self, source: str, day: int) -> int:
        """Appeals of a day; for `delo` without the cards of ПОС messages."""
        return int(self._counts[source][day - self.first])

    def start(self, source: str, day: int) -> int:
        """How many appeals of the source the city had before this day."""
        return int(self._starts[source][day - self.first])

    def draw(self, stream: str, names: tuple[str, ...], count: int, *parts: int) -> dict[str, NDArray[Any]]:
        """One share 0–1 per name and appeal."""
        shares = self.generator(stream, *parts).random((len(names), count))
        return dict(zip(names, shares, strict=True))

    def pos_core(self, day: int) -> dict[str, NDArray[Any]]:
        """What both ПОС and «Дело» must know about the ПОС messages of a day."""
        core = self.draw("pos_core", _POS_CORE, self.count("pos", day), day)
        core["second"].sort()
        return core

    def blocks(self, source: str, names: tuple[str, ...], first: int, last: int) -> Iterator[Block]:
        """Appeals of `incident` or `pos` created on the days first … last, in order."""
        pieces: list[Block] = []
        for day in range(first, last + 1):
            count = self.count(source, day)
            core = self.pos_core(day) if source == "pos" else {}
            for part, begin in enumerate(range(0, count, BLOCK_ROWS)):
                size = min(BLOCK_ROWS, count - begin)
                shares = self.draw(source, names, size, day, part)
                shares |= {name: values[begin : begin + size] for name, values in core.items()}
                if source == "incident":
                    # Numbers rise with time: part n of a day comes after part n - 1.
                    shares["second"] = (begin + np.sort(shares["second"]) * size) / count
                pieces.append(_piece(day, self.start(source, day) + begin, size, shares))
                if sum(map(len, pieces)) >= BLOCK_ROWS:
                    yield from cut_blocks(pieces)
                    pieces = []
        if pieces:
            yield from cut_blocks(pieces)

    def known_until(self, until: int) -> int:
        """The moment of an export made on the evening of a day: 23:30 local, in seconds."""
        return until * DAY + _EXPORT_SECOND

    def _count(self, source: str) -> Ints:
        days = np.arange(self.first, self.last + 1)
        months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
        rhythm = self.rates.rhythm
        by_month = np.array(rhythm.months) / np.mean(rhythm.months)
        by_weekday = np.array(rhythm.weekdays[source]) / np.mean(rhythm.weekdays[source])
        noise = self.generator("counts", list(self._shares()).index(source), 0).standard_normal(len(days))
        mean = self.per_day * self._shares()[source] * by_month[months] * by_weekday[(days + 3) % 7]
        mean = mean * np.exp(0.1 * noise - 0.005)
        if source == "delo":
            # A chancery registers on working days only: 247 of 365.
            mean = mean * self.clock.is_working[: len(days)] * (365 / 247)
        poisson = self.generator("counts", list(self._shares()).index(source), 1)
        return np.asarray(poisson.poisson(mean), dtype=np.int64)

    def _shares(self) -> dict[str, float]:
        rates = self.rates
        linked = rates["mix_pos"] * rates["pos_fz59"] * rates["pos_fz59_in_delo"]
        return {
            "incident": rates["mix_incident"],
            "pos": rates["mix_pos"],
            "delo": rates["mix_delo"] - linked,
        }


def _piece(day: int, start: int, size: int, shares: dict[str, NDArray[Any]]) -> Block:
    return Block(np.full(size, day, dtype=np.int64), np.arange(start, start + size, dtype=np.int64), shares)


def cut_blocks(pieces: list[Block]) -> Iterator[Block]:
    """Pieces of the same shares as blocks of at most BLOCK_ROWS appeals, all but the last full."""
    names = list(pieces[0].shares)
    shares = {name: np.concatenate([piece.shares[name] for piece in pieces]) for name in names}
    whole = Block(
        np.concatenate([piece.day for piece in pieces]),
        np.concatenate([piece.number for piece in pieces]),
        shares,
    )
    for begin in range(0, len(whole), BLOCK_ROWS):
        yield whole.take(np.arange(begin, min(begin + BLOCK_ROWS, len(whole))))
