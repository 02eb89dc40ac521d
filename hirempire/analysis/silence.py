"""Links that fell silent: visited before, then no more, for longer than chance lets expect.

The last visit to a link lies between two looks, the later of which first saw it. From then to the last look nobody
visited the link. Whether that is unusual depends on its pace before, on how links fade as they age, and on how many
visits the other links got meanwhile.
"""

import numpy as np
import pandas as pd

from hirempire.analysis.bursty import Bools, Counts, Floats, beyond_chance
from hirempire.analysis.expected import DAY, PACE_DAYS, Paces, created_at
from hirempire.analysis.expected import paces as paces_of
from hirempire.analysis.kept import Kept
from hirempire.analysis.ledger import EVER, Ledger, Moments, moments

CHANCE = 0.05
"""The probability of naming any link whose silence is chance alone, at one look over all links; else the expected part
of those named."""
_OTHERS = 20.0
"""Visits that stand for nothing unusual, where few links tell how all are doing."""
_QUIETEST = 0.25
"""Where all links fall silent together, that is a silence and no season."""


def fell_silent(kept: Kept, *, days: int, paces: Paces | None = None) -> pd.DataFrame:
    """Links without a visit for so many days or more that were visited before, beyond chance; most visits lost first.

    Columns: ``job_id``, ``link_id``, ``channel``, ``source_name``, ``since`` (UTC), the look that saw the last visit,
    ``days`` from then to the last look at the link (float64), ``before``, its total then (int64), ``pace``, the visits
    per day in up to 28 days before (float64), and ``expected``, how many there would have been since.

    What is expected follows from the visits of the 28 days before and from how links fade (:class:`Paces`); where all
    other links got fewer visits a day than before, it is as many times less, down to a quarter. The visit that ended
    these days is no evidence of the pace. A link that may have been visited since isn't named. ``paces`` is measured
    where it isn't given.
    """
    last = last_visits(kept.ledger)
    paces = paces or paces_of(kept)
    ledger, size = kept.ledger, len(kept.ledger.links)
    shown = kept.shown[:size] & ~ledger.links["gone"].to_numpy()
    until = ledger.looks[ledger.links["last_look"].to_numpy()] if size else last
    here = shown & (last > EVER) & ~_maybe_visited(ledger, last, until)
    since = np.where(here, last, until)
    silent = (until - since) / DAY
    gained, over = _before(ledger, last)
    weights = _weights(ledger, paces, (since, until), (gained, over))
    split = paces.split(weights, (over, silent))
    found = np.flatnonzero(here & (silent >= days) & (gained > 1))
    chances = split.only(found).none((gained - 1)[found])
    found = found[beyond_chance(chances, among=int(shown.sum()), at=CHANCE)]
    table = kept.links.iloc[found][["job_id", "link_id", "channel", "source_name"]].assign(
        since=moments(since[found]),
        days=silent[found],
        before=ledger.links["visits"].to_numpy()[found],
        pace=(gained / np.maximum(over, 1.0))[found],
        expected=(gained * weights[1] / np.maximum(weights[0], 1e-9))[found],
    )
    return table.sort_values("expected", ascending=False, kind="stable", ignore_index=True)


def last_visits(ledger: Ledger) -> Moments:
    """The look that first saw each link's last visit; :data:`EVER` where none was seen to come."""
    visited = (ledger.gained > 0) & ~ledger.past
    last = np.full(len(ledger.links), EVER)
    np.maximum.at(last, ledger.gains.link[visited], ledger.gains.end[visited])
    return last


def _maybe_visited(ledger: Ledger, last: Moments, until: Moments) -> Bools:
    """Whether something is unknown of a link since its last visit, such as where its total was corrected."""
    link = ledger.unknown.link
    within = (ledger.unknown.end > last[link]) & (ledger.unknown.begin < until[link])
    return np.bincount(link[within], minlength=len(ledger.links)) > 0


def _weights(
    ledger: Ledger, paces: Paces, silence: tuple[Moments, Moments], before: tuple[Counts, Floats]
) -> tuple[Floats, Floats]:
    """What each link gets in the time before its silence, and would have got in it, but for its own pace."""
    since, until = silence
    created = created_at(ledger)
    ages = (since - created) / DAY
    later = paces.weight(ages, (until - created) / DAY)
    return paces.weight(ages - before[1], ages), later * _drift(ledger, silence, before)


def _drift(ledger: Ledger, silence: tuple[Moments, Moments], before: tuple[Counts, Floats]) -> Floats:
    """How many times the visits a day of the time before all links but each one got in its silence; 1 at most."""
    (since, until), (gained, over) = silence, before
    counted = ~ledger.past
    ends, sums = ledger.gains.end[counted], np.append(0, np.cumsum(ledger.gained[counted]))
    at = [sums[np.searchsorted(ends, moment, side="right")] for moment in (_back(since, over), since, until)]
    longer = np.maximum((until - since) / DAY, 1.0) / np.maximum(over, 1.0)
    usual = np.maximum(at[1] - at[0] - gained, 0) * longer
    found: Floats = (at[2] - at[1] + _OTHERS) / (usual + _OTHERS)
    return np.clip(found, _QUIETEST, 1.0)


def _back(moment: Moments, days: Floats) -> Moments:
    found: Counts = moment - (days * DAY).astype("int64")
    return found


def _before(ledger: Ledger, last: Moments) -> tuple[Counts, Floats]:
    """Visits of each link in the days before its last visit, as far as it was seen, and how many days those are."""
    size = len(ledger.links)
    if not size:
        return np.zeros(0, "int64"), np.zeros(0)
    first = ledger.looks[ledger.links["first_look"].to_numpy()]
    known = last > EVER
    begin = np.where(known, np.maximum(last - PACE_DAYS * DAY, first), 0)
    link = ledger.gains.link
    inside = ~ledger.past & (ledger.gains.begin >= begin[link]) & (ledger.gains.end <= last[link])
    gained = np.bincount(link[inside], weights=ledger.gained[inside], minlength=size).astype("int64")
    return gained, np.where(known, (last - begin) / DAY, 0.0)
