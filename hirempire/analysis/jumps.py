"""Links that were visited much more than their past lets expect."""

import numpy as np
import pandas as pd

from hirempire.analysis.bursty import Counts, Floats, beyond_chance
from hirempire.analysis.expected import DAY, PACE_DAYS, Paces, created_at
from hirempire.analysis.gains import series
from hirempire.analysis.kept import Kept
from hirempire.analysis.ledger import moments

JUMP_DAYS = 7
"""The last days that are compared with those before."""
LEAST_MORE = 10
"""Visits more than expected, at least: few more are no news."""
CHANCE = 0.02
"""The probability of naming any link by chance alone, at one look over all links; else the expected part of those."""
_OTHERS = 20.0
"""Visits that stand for nothing unusual, where few links tell how all are doing."""


def jumped(kept: Kept, paces: Paces, *, times: float) -> pd.DataFrame:
    """Links with ``times`` the visits expected or more in the last seven days, beyond chance; most visits more first.

    Columns: ``job_id``, ``link_id``, ``channel``, ``source_name``; ``begin`` and ``end`` (UTC), the looks between which
    they came; ``gained`` (int64), the visits that lie between them at least; ``expected`` (float64) after the visits of
    the 28 days before, of which the most is taken that may have been.

    What is expected follows from how links fade (:class:`Paces`), and from what all other links got: if those got more
    than expected, so may this one. A link is compared if at least a week of its past was seen.
    """
    edges = _edges(kept.looks)
    if edges is None:
        return _table(kept, np.zeros(0, "int64"), (0, 0), np.zeros(0, "int64"), np.zeros(0))
    ledger, size = kept.ledger, len(kept.ledger.links)
    found = series(ledger, edges, np.where(kept.shown[:size], np.arange(size), -1), size)
    created = created_at(ledger)
    begun = np.maximum(created, edges[0])
    here = kept.shown[:size] & ~found.unknown[:, 0] & (edges[1] - begun >= JUMP_DAYS * DAY)
    weights = _weights(paces, (created, begun, edges))
    days = np.maximum((edges[1] - begun) / DAY, 0.0), np.full(size, (edges[2] - edges[1]) / DAY)
    before, gained = np.where(here, found.at_most[:, 0], 0), np.where(here, found.at_least[:, 1], 0)
    means = before * weights[1] / np.maximum(weights[0], 1e-9)
    drift = _drift(gained, means)
    means = means * drift
    rows = np.flatnonzero(here & (gained >= times * means) & (gained - means >= LEAST_MORE))
    split = paces.split((weights[0], weights[1] * drift), days).only(rows)
    chances = split.so_many(gained[rows], before[rows])
    rows = rows[beyond_chance(chances, among=int(here.sum()), at=CHANCE)]
    return _table(kept, rows, (int(edges[1]), int(edges[2])), gained[rows], means[rows])


def _edges(looks: Counts) -> Counts | None:
    """The last look, the last one a week or more before it, and the last one four weeks before that, or the first."""
    if not len(looks):
        return None
    last = int(looks[-1])
    week = int(np.searchsorted(looks, last - JUMP_DAYS * DAY, side="right")) - 1
    if week < 1 or last - looks[week] > 2 * JUMP_DAYS * DAY:
        return None
    first = max(int(np.searchsorted(looks, looks[week] - PACE_DAYS * DAY, side="right")) - 1, 0)
    return np.array([looks[first], looks[week], last], dtype="int64")


def _weights(paces: Paces, times: tuple[Counts, Counts, Counts]) -> tuple[Floats, Floats]:
    """What each link gets in the time before, as far as it existed, and in the last days."""
    created, begun, edges = times
    ages = [(moment - created) / DAY for moment in (begun, edges[1], edges[2])]
    return np.maximum(paces.weight(ages[0], ages[1]), 0.0), paces.weight(ages[1], ages[2])


def _drift(gained: Counts, means: Floats) -> Floats:
    """How many times the visits expected all links but this one got; 1 where they got fewer."""
    found: Floats = (gained.sum() - gained + _OTHERS) / (means.sum() - means + _OTHERS)
    return np.maximum(found, 1.0)


def _table(kept: Kept, rows: Counts, looks: tuple[int, int], gained: Counts, means: Floats) -> pd.DataFrame:
    begin, end = (moments(np.full(len(rows), at)) for at in looks)
    table = kept.links.iloc[rows][["job_id", "link_id", "channel", "source_name"]].assign(
        begin=begin, end=end, gained=gained, expected=means
    )
    return table.iloc[np.argsort(-(gained - means), kind="stable")].reset_index(drop=True)
