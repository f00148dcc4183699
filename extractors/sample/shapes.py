"""Right-skewed quantities out of shares 0–1."""

from functools import lru_cache
from statistics import NormalDist

import numpy as np

from extractors.sample.rates import Shape
from extractors.sample.words import Floats, Ints

_POINTS = 4096


def lognormal(share: Floats, shape: Shape) -> Floats:
    """The quantile of a lognormal at each share; cut at ±3.7 spreads, so that nothing is endless."""
    places, quantiles = _normal()
    return shape.median * np.exp(shape.sigma * np.interp(share, places, quantiles))


@lru_cache(maxsize=1)
def _normal() -> tuple[Floats, Floats]:
    normal = NormalDist()
    places = (np.arange(_POINTS) + 0.5) / _POINTS
    return places, np.array([normal.inv_cdf(place) for place in places])


def second_of_day(share: Floats, hours: list[float]) -> Ints:
    """A second of the day at each share, by the weights of 24 hours."""
    ends = np.concatenate(([0.0], np.cumsum(hours)))
    edges = np.arange(25) * 3600.0
    return np.asarray(np.minimum(np.interp(share, ends / ends[-1], edges), 86_399), dtype=np.int64)
