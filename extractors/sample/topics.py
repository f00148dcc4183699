"""Which topic an appeal has: weights with a long tail and a season."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.sample.reference import read_data
from extractors.sample.words import Floats, Ints, Weighted, Words


@dataclass(frozen=True)
class Topic:
    """A topic as a platform names it: one text per level, its direction, its weight in each month."""

    levels: tuple[str, ...]
    direction: str
    weights: tuple[float, ...]
    is_fast: bool = False


class Topics:
    """A source's list of topics."""

    def __init__(self, topics: Sequence[Topic], unknown: Sequence[tuple[str, ...]]) -> None:
        self.known_count, self.unknown_count = len(topics), len(unknown)
        self.directions = [topic.direction for topic in topics] + ["other"] * len(unknown)
        self.is_fast = np.array([topic.is_fast for topic in topics] + [False] * len(unknown))
        self.rows = [topic.levels for topic in topics] + list(unknown)
        self.names = [row[-1] for row in self.rows]
        self.levels = [Words(column) for column in zip(*self.rows, strict=True)]
        self._months = [Weighted([topic.weights[month] for topic in topics]) for month in range(12)]

    def pick(self, day: Ints, share: Floats) -> Ints:
        """A topic index per row by the season of its day."""
        months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
        found = np.zeros(len(day), dtype=np.int64)
        for month in np.unique(months):
            rows = months == month
            found[rows] = self._months[month].pick(share[rows])
        return found


def incident_topics() -> Topics:
    """Levels: group, topic."""
    data = read_data("incident_topics")
    topics = [
        Topic((group["group"], name), group["direction"], _weights(weight, season))
        for group in data["groups"]
        for name, weight, season in group["topics"]
    ]
    return Topics(topics, [("Прочее", name) for name in data["unknown"]])


def pos_topics() -> Topics:
    """Levels: category, subcategory, fact."""
    data = read_data("pos_topics")
    topics = [
        Topic((group["category"], sub, fact), group["direction"], _weights(weight, season), is_fast)
        for group in data["categories"]
        for sub, fact, weight, season, is_fast in group["facts"]
    ]
    return Topics(topics, [tuple(row) for row in data["unknown"]])


def delo_rubrics() -> Topics:
    """Levels: rubric as `(code) name`."""
    data = read_data("delo_rubrics")
    topics = [
        Topic((f"({code}) {name}",), direction, _weights(weight, season))
        for code, name, direction, weight, season in data["rubrics"]
    ]
    return Topics(topics, [(name,) for name in [*data["service"], *data["thanks"], *data["unknown"]]])


def _weights(weight: float, season: str) -> tuple[float, ...]:
    seasons = read_data("incident_topics")["seasons"]
    return tuple(weight * factor for factor in seasons[season])
