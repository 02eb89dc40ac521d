"""Two jobs, or two groups of jobs, against each other: how far their channels' shares differ, and how surely."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.compare import NO_LINK, Comparison
from hirempire.analysis.intervals import Counts, Z, wilson

APART, ALIKE, NO_VISITS = "differs", "alike", "no visits"
"""Verdicts on a channel, beside :data:`hirempire.analysis.compare.NO_LINK`; codes, not words."""

_Floats = npt.NDArray[np.float64]


def difference(comparison: Comparison, one: str, other: str) -> pd.DataFrame:
    """Each channel's share within the row ``one`` minus that within ``other``, largest difference first.

    Indexed by channel. Columns: ``visits_a``, ``visits_b`` (Int64, missing where there is no such link); ``share_a``,
    ``share_b`` (0 to 1); ``difference``, ``low``, ``high``: the difference of the shares and its 95% interval
    (:func:`newcombe`), missing where one of the two has no such link, or no visit at all; ``verdict``: "differs",
    "alike" where the interval includes 0, "no link" where one of the two has none, or "no visits".
    Channels that neither has are left out.

    Visits are opens and not people: one person may open a link many times, so that visits are no independent trials.
    The interval is therefore the least uncertainty there is.
    """
    places = [comparison.rows.index(row) for row in (one, other)]
    used = comparison.linked[places].any(axis=0)
    linked, sums = comparison.linked[places][:, used], comparison.sums[places][:, used]
    totals = sums.sum(axis=1)
    shares = np.where(linked & (totals > 0)[:, None], sums / np.maximum(totals, 1)[:, None], np.nan)
    apart = shares[0] - shares[1]
    low, high = (np.full(len(apart), np.nan) for _ in range(2))
    both = ~np.isnan(apart)
    low[both], high[both] = newcombe(sums[0, both], totals[0], sums[1, both], totals[1])
    verdict = np.select(
        [~linked.all(axis=0), ~both, (low > 0) | (high < 0)],
        [NO_LINK, NO_VISITS, APART],
        ALIKE,
    )
    table = pd.DataFrame(
        {
            "visits_a": pd.arrays.IntegerArray(sums[0], ~linked[0]),
            "visits_b": pd.arrays.IntegerArray(sums[1], ~linked[1]),
            "share_a": shares[0],
            "share_b": shares[1],
            "difference": apart,
            "low": low,
            "high": high,
            "verdict": pd.array(verdict.tolist(), dtype="str"),
        },
        index=pd.Index(np.array(comparison.channels, dtype=object)[used], dtype="str", name="channel"),
    )
    return table.iloc[np.argsort(-np.nan_to_num(np.abs(apart), nan=-1.0), kind="stable")]


def newcombe(
    successes: Counts, trials: Counts | int, others: Counts, other_trials: Counts | int, z: float = Z
) -> tuple[_Floats, _Floats]:
    """The 95% interval of the difference of two independent proportions, p₁ - p₂, from their Wilson intervals.

    Low is d - √((p₁ - l₁)² + (u₂ - p₂)²), high d + √((u₁ - p₁)² + (p₂ - l₂)²): method 10 of Newcombe 1998, "Interval
    estimation for the difference between independent proportions", Statistics in Medicine 17, 873-890. It stays within
    ±1, and holds where counts are small or a share is 0. ``z`` is another quantile than that of 95%.
    """
    first, second = successes / trials, others / other_trials
    (low1, high1), (low2, high2) = wilson(successes, trials, z), wilson(others, other_trials, z)
    apart = first - second
    low = apart - np.hypot(first - low1, high2 - second)
    return low, apart + np.hypot(high1 - first, second - low2)
