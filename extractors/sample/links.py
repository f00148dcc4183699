"""Which ПОС messages get a card in «Дело»: both sources must agree on it without reading each other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.sample.city import City

LINK_SHARES = ("message", "message_day", "message_topic", "author", "repeat")
NO_MESSAGE = -1.0


def linked_messages(city: City, day: int) -> dict[str, NDArray[Any]]:
    """ПОС messages registered in the chancery on this day: those of the days since the last working day.

    Columns: the message's number among all of the city, its day, and the shares of its topic and author.
    """
    found: list[NDArray[Any]] = [np.zeros((len(LINK_SHARES), 0))]
    if city.clock.is_working[day - city.first]:
        for source in range(day - 1, city.first - 1, -1):
            found.insert(0, _chosen(city, source))
            if city.clock.is_working[source - city.first]:
                break
    return dict(zip(LINK_SHARES, np.concatenate(found, axis=1), strict=True))


def _chosen(city: City, day: int) -> NDArray[Any]:
    core = city.pos_core(day)
    rates = city.rates
    rows = np.flatnonzero((core["fz59"] < rates["pos_fz59"]) & (core["in_delo"] < rates["pos_fz59_in_delo"]))
    numbers = city.start("pos", day) + rows
    return np.stack(
        [numbers, np.full(len(rows), day), core["topic"][rows], core["author"][rows], core["repeat"][rows]]
    ).astype(np.float64)
