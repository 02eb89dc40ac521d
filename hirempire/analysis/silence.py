"""Links that fell silent: visited before, then no more, for longer than chance lets expect.

The last visit to a link lies between two looks, the later of which first saw it. From then to the last look nobody
visited the link. Whether that is unusual depends on its pace before.
"""

from statistics import NormalDist

import numpy as np
import pandas as pd

from hirempire.analysis.intervals import Floats
from hirempire.analysis.kept import Kept
from hirempire.analysis.ledger import EVER, Moments, moments

PACE_DAYS = 28
"""Days before the silence from which the pace is taken."""
CHANCE = 0.05
"""The probability of naming any link whose silence is chance alone, over all links together."""
_DAY = 86_400_000_000
_LOW = NormalDist().inv_cdf(0.95)
"""How many standard deviations below its estimate a pace may lie: one-sided, 95%."""


def fell_silent(kept: Kept, *, days: int) -> pd.DataFrame:
    """Links without a visit for so many days or more that were visited before, beyond chance; most visits lost first.

    Columns: ``job_id``, ``link_id``, ``channel``, ``source_name``, ``since`` (UTC), the look that saw the last visit,
    ``days`` from then to the last look at the link (float64), ``before``, its total then (int64), ``pace``, the visits
    per day in up to 28 days before (float64), and ``expected``, how many there would have been since at that pace.

    Visits of a week are taken as negative binomial: the probability of none where μ are expected is (1 + αμ)^(-1/α),
    with α of :meth:`Kept.bursts` for links, to the power of the weeks of silence. μ is taken from the low end of the
    pace, 1.64 standard deviations below it, for that is known from few visits, too. The probability is compared with
    5% divided by the number of links (Bonferroni).
    """
    ledger, size = kept.ledger, len(kept.ledger.links)
    shown = kept.shown[:size] & ~ledger.links["gone"].to_numpy()
    visited = (ledger.gained > 0) & ~ledger.past
    last = np.full(size, EVER)
    np.maximum.at(last, ledger.gains.link[visited], ledger.gains.end[visited])
    here = shown & (last > EVER)
    until = ledger.looks[ledger.links["last_look"].to_numpy()] if size else last
    silent = np.where(here, (until - np.where(here, last, until)) / _DAY, 0.0)
    gained, over = _before(kept, last)
    pace = gained / np.maximum(over, 1.0)
    none = _none(gained, over, silent, kept.bursts(7, "link"))
    found = np.flatnonzero(here & (silent >= days) & (none < CHANCE / max(1, int(shown.sum()))))
    table = kept.links.iloc[found][["job_id", "link_id", "channel", "source_name"]].assign(
        since=moments(last[found]),
        days=silent[found],
        before=ledger.links["visits"].to_numpy()[found],
        pace=pace[found],
        expected=(pace * silent)[found],
    )
    return table.sort_values("expected", ascending=False, kind="stable", ignore_index=True)


def _none(gained: Floats, over: Floats, silent: Floats, alpha: float) -> Floats:
    """The probability of no visit in so many days after so many visits; the one that ends the time is no evidence."""
    others, weeks = np.maximum(gained - 1, 0), np.maximum(silent / 7, 1 / 7)
    unsure = np.sqrt(1 / np.maximum(others, 0.5) + alpha / np.maximum(over / 7, 1.0))
    low = others / np.maximum(over, 1.0) * np.exp(-_LOW * unsure)
    none: Floats = np.power(1 + alpha * low * silent / weeks, -weeks / alpha)
    return none


def _before(kept: Kept, last: Moments) -> tuple[Floats, Floats]:
    """Visits of each link in the days before its last visit, as far as it was seen, and how many days those are."""
    ledger, size = kept.ledger, len(kept.ledger.links)
    if not size:
        return np.zeros(0), np.zeros(0)
    first = ledger.looks[ledger.links["first_look"].to_numpy()]
    known = last > EVER
    begin = np.where(known, np.maximum(last - PACE_DAYS * _DAY, first), 0)
    link = ledger.gains.link
    inside = ~ledger.past & (ledger.gains.begin >= begin[link]) & (ledger.gains.end <= last[link])
    gained = np.bincount(link[inside], weights=ledger.gained[inside], minlength=size).astype("float64")
    return gained, np.where(known, (last - begin) / _DAY, 0.0)
