"""How often the rule of surges cries wolf: the share of weeks flagged in series where nothing changes.

    .venv/bin/python -m benchmarks.surge_alarms [--weeks 100000] [--seed 1]

Weekly counts are drawn around a steady mean: Poisson (appeals that know nothing of one another), and
negative binomial of twice that variance (one broken pipe brings several). Beside it the share of weeks
flagged when the mean of that week alone is three times as high: what the rule is there to see. The rule is
the one of the test suite's second road, to which the SQL is held equal.
"""

import argparse

import numpy as np
from numpy.typing import NDArray

from tests.support.second_road.problems import SURGE_WEEKS, is_surge

MEANS = (0.5, 1, 2, 3, 4, 5, 8, 12, 20, 50)
LOUD = 3


def main() -> None:
    """Print a table: a row a mean, flagged shares of steady and of loud weeks for both distributions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--weeks", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = np.random.default_rng(options.seed)
    print("mean of a week | Poisson: false, loud seen | doubled variance: false, loud seen")
    for mean in MEANS:
        shares = [
            flagged_share(
                draw(random, mean, options.weeks, is_doubled), draw(random, week, options.weeks, is_doubled)
            )
            for is_doubled in (False, True)
            for week in (mean, LOUD * mean)
        ]
        print(f"{mean:>14} | {shares[0]:8.2%} {shares[1]:8.1%}          | {shares[2]:8.2%} {shares[3]:8.1%}")


def draw(
    random: np.random.Generator,
    mean: float,
    week_count: int,
    is_doubled: bool,  # one of two columns
) -> NDArray[np.int64]:
    """Counts of so many weeks: Poisson, or negative binomial with a variance of twice the mean."""
    if is_doubled:
        # Of n successes with probability p: mean n (1 − p) / p, variance mean / p; p = 1/2 doubles it.
        return random.negative_binomial(mean, 0.5, week_count)
    return random.poisson(mean, week_count)


def flagged_share(before: NDArray[np.int64], weeks: NDArray[np.int64]) -> float:
    """Share of weeks flagged, each against the eight counts of the other series that end at its place."""
    counts = before.tolist()
    judged = range(SURGE_WEEKS, len(counts))
    flagged = sum(is_surge(int(weeks[at]), counts[at - SURGE_WEEKS : at]) for at in judged)
    return flagged / len(judged)


if __name__ == "__main__":
    main()
