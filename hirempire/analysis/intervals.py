"""Intervals of rates, which rates clearly differ, and how many more trials it would take to separate two."""

import math

import numpy as np
import numpy.typing as npt

Z = 1.959963984540054
"""The normal quantile of a two-sided 95% interval."""

_MOST_TIMES = 1_000_000.0
"""Rates that would need a million times as many trials count as the same."""

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64] | npt.NDArray[np.float64]


def wilson(successes: Counts, trials: Counts | float, z: float = Z) -> tuple[Floats, Floats]:
    """The 95% score interval of proportions (Wilson 1927, JASA 22, 209-212), without a correction for continuity.

    (2x + z² ∓ z √(z² + 4x(1 - x/n))) ÷ (2(n + z²)), for x successes in n trials; missing (nan) where n is 0, or x
    more than n. It stays within 0 and 1 and holds where counts are small or a rate is 0. ``z`` is another quantile.
    """
    x, n = np.broadcast_arrays(np.asarray(successes, dtype="float64"), np.asarray(trials, dtype="float64"))
    sound = (n > 0) & (x <= n) & (x >= 0)
    x, n = np.where(sound, x, np.nan), np.where(sound, n, np.nan)
    spread = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    middle, under = 2 * x + z**2, 2 * (n + z**2)
    return np.clip((middle - spread) / under, 0, 1), np.clip((middle + spread) / under, 0, 1)


def places(low: Floats, high: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The best and worst place each rate could have, 1 the highest: rates whose intervals overlap share places.

    That two intervals do not overlap asks more than that their difference is beyond chance at 5% (Schenker and
    Gentleman 2001, The American Statistician 55, 182-186): a place is rather too wide than too narrow. Missing
    intervals take no place, 0.
    """
    known = ~(np.isnan(low) | np.isnan(high))
    below = low[None, :] > high[:, None]
    """Row and column: whether the rate of the row is surely below that of the column."""
    best = 1 + below.sum(axis=1)
    worst = known.sum() - below.sum(axis=0)
    return np.where(known, best, 0), np.where(known, worst, 0)


def tiers(low: Floats, high: Floats) -> npt.NDArray[np.int64]:
    """The tier of each rate, 1 the highest: every rate of a tier clearly differs from every rate of another.

    Where each overlaps with the next, all are one tier. Missing intervals have none, 0.
    """
    found = np.zeros(len(low), dtype="int64")
    order = [place for place in np.argsort(-np.nan_to_num(high, nan=-1.0), kind="stable") if not np.isnan(high[place])]
    tier, lowest = 1, math.inf
    for place in order:
        if high[place] < lowest < math.inf:
            tier += 1
        found[place] = tier
        lowest = min(lowest, float(low[place]))
    return found


def more_needed(first: tuple[float, float], second: tuple[float, float]) -> tuple[int, int] | None:
    """How many more trials each of two rates, as (successes, trials), would need until their intervals part.

    Assumes that both keep their rates and their proportion: both counts are multiplied by the
    least number at which the intervals of :func:`wilson` no longer overlap. (0, 0) where they do not overlap now; None
    where no number would do, as the rates are the same.
    """
    (x, n), (y, m) = first, second
    if not n or not m or x > n or y > m:
        return None
    if x / n < y / m:
        other = more_needed(second, first)
        return None if other is None else (other[1], other[0])

    def part(times: float) -> bool:
        low, _ = wilson(np.array([x * times]), np.array([n * times]))
        _, high = wilson(np.array([y * times]), np.array([m * times]))
        return bool(low[0] > high[0])

    if part(1):
        return 0, 0
    if not part(_MOST_TIMES):
        return None
    under, enough = 1.0, _MOST_TIMES
    while enough - under > 1e-6 * enough:
        middle = math.sqrt(under * enough)
        under, enough = (under, middle) if part(middle) else (middle, enough)
    return math.ceil((enough - 1) * n), math.ceil((enough - 1) * m)
