"""Visits gained by day, week or month for each job, on the same spans: those that gained most first."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hirempire.analysis.gains import looked, series
from hirempire.analysis.growth import edges_by, starts_of
from hirempire.analysis.kept import Kept
from hirempire.analysis.period import Period
from hirempire.analysis.timeline import Grain


@dataclass(frozen=True, eq=False)
class JobGrowth:
    """What jobs gained in spans of time that follow each other."""

    grain: Grain
    rows: pd.DataFrame
    """One row per job and span: ``job_id`` (ordered categorical, most gained first), ``start`` as in
    :attr:`hirempire.analysis.growth.Growth.spans`, ``at_least`` and ``at_most`` (Int64, missing where there is no upper
    bound), ``looked``: whether any look at this job lies in the span, or on its edges."""
    totals: pd.DataFrame
    """Indexed by ``job_id``: ``at_least`` and ``at_most`` over all spans together, which need not be their sums."""
    jobs: int
    """How many jobs there are, shown or not."""


def job_growth(
    kept: Kept, *, grain: Grain, zone: str, period: Period | None = None, most_jobs: int | None = None
) -> JobGrowth:
    """What each job gained by day, week or month: in a period, or since the first look at any of them."""
    edges = edges_by(kept, period, grain, zone)
    groups, names = kept.groups(kept.links["job_id"].astype("str"))
    here = np.unique(groups[groups >= 0])
    running = period is None or period.running
    found = series(kept.ledger, edges, groups, len(names), running=running)
    whole = series(kept.ledger, edges[[0, -1]], groups, len(names), running=running)
    order = here[np.argsort(-whole.at_least[here, 0], kind="stable")][:most_jobs]
    starts = starts_of(edges, grain, zone, period)
    without = found.unknown[order].ravel()
    seen = [looked(kept.ledger, edges, np.where(groups == group, 0, -1)) for group in order]
    shown = [names[group] for group in order]
    rows = pd.DataFrame(
        {
            "job_id": pd.Categorical(np.repeat(shown, len(starts)), categories=shown, ordered=True),
            "start": np.tile(starts.to_numpy(), len(order)),
            "at_least": pd.array(found.at_least[order].ravel(), dtype="Int64"),
            "at_most": pd.arrays.IntegerArray(found.at_most[order].ravel(), without),
            "looked": np.concatenate(seen) if seen else np.zeros(0, dtype="bool"),
        }
    )
    totals = pd.DataFrame(
        {
            "at_least": pd.array(whole.at_least[order, 0], dtype="Int64"),
            "at_most": pd.arrays.IntegerArray(whole.at_most[order, 0], whole.unknown[order, 0]),
        },
        index=pd.Index(shown, dtype="str", name="job_id"),
    )
    return JobGrowth(grain, rows, totals, len(here))
