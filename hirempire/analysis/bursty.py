"""Whether a count stands out against one before it, where counts come in bursts, and a correction for many of them.

Both counts are taken as negative binomial, with a variance of m + αm² for a mean of m. Given their sum, the later one
is then beta-binomial, whatever the pace was: nothing has to be assumed about it (Robinson and Smyth 2008, "Small-sample
estimation of negative binomial dispersion, with applications to SAGE data", Biostatistics 9, 321-332).
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Split:
    """How visits would fall into a time before and a time after, were all as usual: a beta distribution each.

    A gamma distributed burst over each time, with the variances α / weeks, and means in the ratio of the weights, makes
    the later part beta distributed where the variances fit the weights; elsewhere the wider of the two is taken.
    """

    later: Floats
    before: Floats

    @classmethod
    def of(cls, weights: tuple[Floats, Floats], days: tuple[Floats, Floats], alpha: float) -> "Split":
        """For the weights and the lengths of the time before and the time after; ``alpha`` is that of a week."""
        part = np.maximum(weights[1], 1e-9) / np.maximum(weights[0], 1e-9)
        shapes = [np.maximum(length / 7, 1 / 7) / alpha for length in days]
        later: Floats = np.minimum(shapes[1], shapes[0] * part)
        return cls(later, later / part)

    def only(self, rows: Counts) -> "Split":
        """Those of some rows."""
        return Split(self.later[rows], self.before[rows])

    def so_many(self, later: Counts, before: Counts) -> Floats:
        """The probability of so many later, or more, of all that there were."""
        rows = zip(later.tolist(), before.tolist(), self.later.tolist(), self.before.tolist(), strict=True)
        return np.array([_tail(*row) for row in rows], dtype="float64")

    def none(self, before: Counts) -> Floats:
        """The probability of none later after so many before."""
        rows = zip(before.tolist(), self.later.tolist(), self.before.tolist(), strict=True)
        chances = [math.exp(_log_beta(a, b + number) - _log_beta(a, b)) for number, a, b in rows]
        return np.array(chances, dtype="float64")


def beyond_chance(chances: Floats, *, among: int, at: float) -> Bools:
    """Which of some probabilities stand out among so many that were looked at.

    The k-th smallest does if it, or one after it, is no more than k times ``at`` / ``among`` (Benjamini and Hochberg
    1995, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57, 289-300). Where all is
    chance, the probability of naming any is ``at``; else that is the expected part of those named.
    """
    order = np.argsort(chances, kind="stable")
    fits = chances[order] <= at * np.arange(1, len(chances) + 1) / max(1, among)
    named = np.zeros(len(chances), dtype="bool")
    if fits.any():
        named[order[: int(np.flatnonzero(fits)[-1]) + 1]] = True
    return named


def dispersion(counts: Counts, known: Bools, *, otherwise: float, least: float) -> float:
    """α of a week, from how far apart the visits x and y of two weeks in a row are: E((x - y)² - x - y) is 2αE(xy).

    ``counts`` are groups × weeks; two weeks are used where both are ``known``. Pairs count alike but for those with few
    visits. Seldom campaigns make α larger, as they should: alerts are about what is seldom. ``otherwise`` is taken
    where there are fewer than twenty pairs with a dozen visits.
    """
    both = known[:, :-1] & known[:, 1:]
    x, y = (part[both].astype("float64") for part in (counts[:, :-1], counts[:, 1:]))
    weights = np.where(x + y >= _DOZEN, 1 / (x + y + _DOZEN) ** 2, 0.0)
    apart, product = np.sum(weights * ((x - y) ** 2 - x - y)), np.sum(weights * x * y)
    if np.count_nonzero(weights) < _FEW_PAIRS:
        return otherwise
    return float(np.clip(apart / (2 * product), least, _MOST)) if product else _MOST


_DOZEN, _FEW_PAIRS, _MOST = 12, 20, 4.0


def _tail(later: int, before: int, a: float, b: float) -> float:
    """The beta-binomial probability of ``later`` or more of the sum: its terms by their ratios, from the first on."""
    every = later + before
    choose = math.lgamma(every + 1) - math.lgamma(later + 1) - math.lgamma(before + 1)
    first = math.exp(choose + _log_beta(later + a, before + b) - _log_beta(a, b))
    k = np.arange(later, every, dtype="float64")
    ratios = (every - k) / (k + 1) * (k + a) / (every - k - 1 + b)
    return float(min(1.0, first * (1.0 + np.cumprod(ratios).sum())))


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
