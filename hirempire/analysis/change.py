"""Two periods compared: how much more or less was gained, and whether that is beyond chance.

Visits come in bursts, so that counts vary more than Poisson's. Both counts are taken as negative binomial, with a
variance of m + αm² for a mean of m. α is pooled from this workspace's own past: how far neighbouring weeks of the same
channel lie apart. The logarithm of the ratio of two counts x and y then has a standard error of √(1/x + 1/y + 2α)
(Lawless 1987, "Negative binomial and mixed Poisson regression", The Canadian Journal of Statistics 15, 209-225).
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.gains import edges_of
from hirempire.analysis.ledger import EVER, Ledger, micros
from hirempire.analysis.period import Period

MORE: Final = "more"
LESS: Final = "less"
ALIKE: Final = "alike"
"""No clear difference."""
NONE: Final = "none"
"""No visit in either period."""
UNKNOWN: Final = "unknown"
"""Too little was seen of one of the periods."""

ASSUMED = 0.25
"""α where there is too little past to tell: a standard deviation of half the mean."""
LEAST = 0.01
"""The smallest α: some bursts there always are."""
FEWEST_PAIRS = 20
"""Pairs of neighbouring weeks with visits, from which α is estimated."""
MOST_LEFT_OUT = 0.1
"""The part of its links that may be left out of a comparison before it says nothing."""
_CHANCE = 0.05
_DAY = 86_400_000_000


@dataclass(frozen=True)
class Stretch:
    """The part of a period between its first and its last look: what is compared, day by day."""

    begin: int
    """Microseconds since 1970."""
    end: int

    @property
    def days(self) -> float:
        """Its length."""
        return (self.end - self.begin) / _DAY


def dispersion(counts: npt.NDArray[np.int64], exact: npt.NDArray[np.bool_]) -> float:
    """α, pooled over groups × spans of one length; only neighbouring spans that are both ``exact`` are used.

    Σ((x - y)² - (x + y)) ÷ Σ2xy over neighbours x and y: (x - y)² is 2m + 2αm² in the mean, and xy is m². A trend, or a
    campaign, makes it larger, and the comparison more careful.
    """
    both = exact[:, :-1] & exact[:, 1:]
    x, y = (part[both].astype("float64") for part in (counts[:, :-1], counts[:, 1:]))
    if np.count_nonzero(x + y) < FEWEST_PAIRS or not (x * y).sum():
        return ASSUMED
    return max(LEAST, float((((x - y) ** 2) - (x + y)).sum() / (2 * x * y).sum()))


def stretch(ledger: Ledger, period: Period, jobs: npt.NDArray[np.int64]) -> Stretch | None:
    """From the first to the last look in a period that saw any of these jobs (rows of the ledger); None without two."""
    start, end = edges_of(ledger, period)
    some: npt.NDArray[np.bool_] = np.any(ledger.seen[jobs], axis=0)
    at = ledger.looks[some & (ledger.looks >= start) & (ledger.looks <= end)]
    return Stretch(int(at[0]), int(at[-1])) if len(at) > 1 else None


def covered(found: pd.DataFrame, within: Stretch | None) -> npt.NDArray[np.bool_]:
    """Whether all that a link gained in a stretch was seen, for a table of :func:`hirempire.analysis.gains.gains`."""
    if within is None:
        return np.zeros(len(found), dtype="bool")
    begin, until, created = (micros(found[name]) for name in ("seen_from", "seen_until", "created_at"))
    seen = (begin != EVER) & ((begin <= within.begin) | (begin == created)) & (until >= within.end)
    whole: npt.NDArray[np.bool_] = seen | ~found["existed"].to_numpy()
    return whole


def change(
    now: pd.DataFrame,
    before: pd.DataFrame,
    by: npt.NDArray[np.generic],
    *,
    stretches: tuple[Stretch | None, Stretch | None],
    alpha: float,
) -> pd.DataFrame:
    """Each group's gains in two periods, for two tables of :func:`hirempire.analysis.gains.gains` with the same rows.

    Indexed by group. ``gained`` and ``before`` (int64): visits in both stretches, of the links that were seen
    throughout; ``left_out``, how many links weren't; ``ratio`` per day, and its interval ``low`` to ``high``, at 95%
    over all rows together (Bonferroni), missing where nothing was gained before; ``verdict``.
    """
    first, second = stretches
    usable = covered(now, first) & covered(before, second)
    existed = now["existed"].to_numpy() | before["existed"].to_numpy()
    table = pd.DataFrame(
        {
            "gained": now["at_least"].fillna(0).to_numpy("int64") * usable,
            "before": before["at_least"].fillna(0).to_numpy("int64") * usable,
            "left_out": existed & ~usable,
            "links": existed,
        }
    )
    sums = table.groupby(by, sort=True).sum().astype("int64")
    longer = first.days / second.days if first and second else np.nan
    return sums.assign(**_ratios(sums["gained"].to_numpy(), sums["before"].to_numpy(), longer, alpha)).pipe(_judged)


def _ratios(
    x: npt.NDArray[np.int64], y: npt.NDArray[np.int64], longer: float, alpha: float
) -> dict[str, npt.NDArray[np.float64]]:
    """Ratios per day with their intervals; half a visit stands for none where an interval needs one."""
    z = NormalDist().inv_cdf(1 - _CHANCE / 2 / max(1, len(x)))
    some = np.where((x == 0) | (y == 0), 0.5, 0.0)
    one, other = x + some, y + some
    middle, spread = np.log(one / other / longer), z * np.sqrt(1 / one + 1 / other + 2 * alpha)
    return {
        "ratio": np.where(y > 0, x / np.maximum(y, 1) / longer, np.nan),
        "low": np.exp(middle - spread),
        "high": np.exp(middle + spread),
    }


def _judged(sums: pd.DataFrame) -> pd.DataFrame:
    low, high = sums["low"], sums["high"]
    unseen = low.isna() | (sums["left_out"] > MOST_LEFT_OUT * sums["links"])
    verdict = np.select(
        [unseen, sums["gained"] + sums["before"] == 0, low > 1, high < 1], [UNKNOWN, NONE, MORE, LESS], ALIKE
    )
    told = sums["before"] > 0
    return sums.assign(low=low.where(told), high=high.where(told), verdict=pd.array(verdict.tolist(), dtype="str"))
