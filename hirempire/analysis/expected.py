"""What a link may be expected to get, from its own past and from how links fade in this workspace.

Links are visited less as they age. From each week to the next, the links of one age got so many times the visits, all
of them together: the products of these ratios say what a link gets at any age, against what it got before.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hirempire.analysis.bursty import Bools, Counts, Floats, Split, dispersion
from hirempire.analysis.change import ASSUMED, LEAST
from hirempire.analysis.gains import series
from hirempire.analysis.kept import Kept, looks_every
from hirempire.analysis.ledger import EVER, NEVER, Ledger
from hirempire.analysis.metric import Metric

METRICS = (
    Metric(
        "expected",
        "Visits expected",
        "visits of the 28 days before × what links get at their age then ÷ what they got at their age before",
        "What links get at an age is measured over the workspace's last half year: from each week to the next, all "
        "links of one age together got so many times the visits, and these ratios are multiplied. Where all other "
        "links got more than expected, a jump is measured against as many times more; where they got fewer, a silence "
        "against as many times fewer, down to a quarter. Jumps count the visits that came at least, and those before "
        "at most.",
    ),
    Metric(
        "beyond_chance",
        "Silence and jumps beyond chance",
        "P(y or more of x + y), and P(none of x), beta-binomial with parameters of weeks ÷ α and the expected share",
        "x are the visits before and y those after, both taken as negative binomial with a variance of m + αm². α is "
        "pooled from all pairs of weeks x, y in a row: Σ((x − y)² − x − y) ÷ 2Σxy. Probabilities are corrected over "
        "all links looked at (Benjamini–Hochberg), at 5% for silence and 2% for jumps.",
        "Robinson and Smyth 2008, “Small-sample estimation of negative binomial dispersion, with applications to SAGE "
        "data”, Biostatistics 9, 321-332",
    ),
)

DAY = 86_400_000_000
PACE_DAYS = 28
"""Days before from which a link's own pace is taken."""
_AGES = np.array([0, 1, 2, 3, 4, 6, 8, 12, 16, 26, 52])
"""Weeks: from each to the next, links fade alike."""
_MOST_AGE = 520
_FEW = 50
"""Visits: with so many, chance is as large as what fading is worth telling from no fading."""
_SLOWEST = 1e-3


@dataclass(frozen=True, eq=False)
class Paces:
    """How the links of a workspace are visited as they age, and how bursty that is."""

    sums: Floats
    """What a link gets up to each week of its age, in weeks at the pace of its first."""
    alpha: float
    """The dispersion of a link's week, as of :mod:`hirempire.analysis.bursty`."""

    def weight(self, ages: Floats, later: Floats) -> Floats:
        """What a link gets between two ages (days), in weeks at the pace of its first."""
        grown = [np.interp(np.maximum(days, 0) / 7, np.arange(len(self.sums)), self.sums) for days in (ages, later)]
        found: Floats = grown[1] - grown[0]
        return found

    def split(self, weights: tuple[Floats, Floats], days: tuple[Floats, Floats]) -> Split:
        """How visits would fall into two times of these weights and lengths."""
        return Split.of(weights, days, self.alpha)


def paces(kept: Kept) -> Paces:
    """Measure how the links of a workspace are visited, over its last half year, whatever the filters."""
    ledger = (kept.base or kept).ledger
    edges = looks_every(7 * DAY, ledger.looks)
    if len(edges) < 3 or ledger.links.empty:
        return Paces(np.arange(_MOST_AGE + 1, dtype="float64"), ASSUMED)
    found = series(ledger, edges, np.arange(len(ledger.links)), len(ledger.links))
    created = created_at(ledger)[:, None]
    known = (found.at_least == found.at_most) & ~found.unknown & (created <= edges[:-1])
    known &= gone_at(ledger)[:, None] > edges[1:]
    sums = _faded(found.at_least, known, (edges[:-1] - created) / (7 * DAY), np.diff(edges))
    return Paces(sums, dispersion(found.at_least, known, otherwise=ASSUMED, least=LEAST))


def created_at(ledger: Ledger) -> Counts:
    """When each link was created, in microseconds since 1970."""
    return pd.DatetimeIndex(ledger.links["created_at"]).as_unit("us").asi8


def gone_at(ledger: Ledger) -> Counts:
    """When a look saw that a link was gone; :data:`NEVER` where none did."""
    gone = ledger.links["gone_look"].to_numpy()
    return np.where(gone >= 0, ledger.looks[gone] if len(ledger.looks) else EVER, NEVER)


def _faded(counts: Counts, known: Bools, ages: Floats, lengths: Counts) -> Floats:
    """The sums of :class:`Paces`, from what links of one age got in a week and in the next."""
    both = known[:, :-1] & known[:, 1:]
    bins = np.searchsorted(_AGES, np.maximum(ages[:, :-1], 0)[both], side="right") - 1
    longer = np.broadcast_to(lengths[:-1] / lengths[1:], both.shape)[both]
    first, second = counts[:, :-1][both], counts[:, 1:][both] * longer
    before, after = (np.bincount(bins, weights=part, minlength=len(_AGES)) for part in (first, second))
    ratios = np.minimum((after + _FEW) / (before + _FEW), 1.0)
    by_week = ratios[np.searchsorted(_AGES, np.arange(_MOST_AGE), side="right") - 1]
    pace = np.maximum(np.concatenate([[1.0], np.cumprod(by_week)[:-1]]), _SLOWEST)
    return np.concatenate([[0.0], np.cumsum(pace)])
