"""Whether one count leads another by more than chance explains."""

from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

CHANCE = 0.01
"""The probability of naming any lead that is chance alone, over all comparisons together."""
LEAST_LEAD = 1.05
"""The smallest lead worth naming: visits come in bursts, which the test does not model."""
_ANY = 1e15
"""More than any count; finite, so that it can be reckoned with."""


def clear(first: float, second: float, *, among: int = 1, days: tuple[float, float] = (1.0, 1.0)) -> bool:
    """Whether ``first`` visits in ``days[0]`` days are more than ``second`` in ``days[1]``, beyond chance and by 5%.

    Were both rates the same, ``first`` would be binomial over the sum of both, with the share ``days[0]`` of all days.
    It is tested by its normal approximation, two-sided, at 1% divided by ``among``, the number of comparisons that
    this one was picked from (Bonferroni).
    """
    return bool(each_clear(np.array([first]), np.array([second]), among=among, days=days)[0])


def each_clear(
    first: npt.NDArray[np.float64],
    second: npt.NDArray[np.float64],
    *,
    among: int,
    days: tuple[float, float] = (1.0, 1.0),
) -> npt.NDArray[np.bool_]:
    """Apply :func:`clear` to many pairs at once. Nothing leads what may be any number: infinity."""
    second = np.minimum(second, _ANY)
    both, share = first + second, days[0] / sum(days)
    ahead = (both > 0) & (first / days[0] >= LEAST_LEAD * second / days[1])
    spread = np.sqrt(np.where(both > 0, both, 1) * share * (1 - share))
    return ahead & ((first - both * share) / spread >= _beyond(among))


@cache
def _beyond(among: int) -> float:
    return NormalDist().inv_cdf(1 - CHANCE / 2 / max(1, among))
