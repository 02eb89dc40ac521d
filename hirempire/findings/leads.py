"""Who is first, and whether that is more than chance."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.chance import each_clear
from hirempire.values import bounds

FEW_VISITS = 30
"""Below this many visits nothing is compared."""
MOST_NAMED = 3
"""So many may share the first place by name."""


def links_of(links: pd.DataFrame, job_ids: Sequence[str]) -> pd.DataFrame:
    """The links of these jobs, with the columns that findings count."""
    more = ["at_most"] if "at_most" in links else []
    links = links[["job_id", "channel", "visits", "created_at", *more]]  # texts take long to copy
    jobs, asked = links["job_id"].cat, set(job_ids)
    wanted = np.array([job in asked for job in jobs.categories.tolist()], dtype="bool")
    return links if wanted.all() else links[wanted[jobs.codes]]


def visits_by(links: pd.DataFrame, column: str) -> pd.Series:
    """Visits by channel or job, most first, then by name."""
    sums = links.groupby(column, observed=True)["visits"].sum()
    by_name = sums.set_axis(sums.index.astype("str")).sort_index()
    return by_name.sort_values(ascending=False, kind="stable")


def possible_by(links: pd.DataFrame, column: str) -> pd.Series:
    """The most visits by channel or job; infinite where a period has no upper bound. See :func:`visits_by`."""
    return links.assign(possible=possible(links)).groupby(column, observed=True)["possible"].sum()


def possible(links: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The most visits of each link; infinite where a period has no upper bound."""
    if "at_most" not in links:
        return links["visits"].to_numpy("float64")
    return links["at_most"].to_numpy("float64", na_value=np.inf)


def first_place(sums: pd.Series, most: pd.Series | None = None) -> list[str]:
    """The first of some sums, most first, and all over which its lead is not clear; none of nothing.

    ``most`` are the same sums at most: whoever may have had that many is not clearly behind.
    """
    others = sums.iloc[1:]
    if most is not None:
        at_most = most.set_axis(most.index.astype("str")).loc[others.index]
        others = at_most.sort_values(ascending=False, kind="stable")
    behind = others.to_numpy("float64")
    beaten = each_clear(np.full(len(behind), sums.iloc[0]), behind, among=len(behind)) if len(behind) else behind
    level = int(np.argmax(beaten)) if np.any(beaten) else len(behind)
    return [*map(str, sums.index[:1]), *map(str, others.index[:level])]


def within(least: float, most: float) -> str:
    """A count of which perhaps only bounds are known: "120", "120–134", "at least 120", "an unknown number"."""
    if least == 0 and np.isinf(most):
        return "an unknown number"
    return bounds(least, most if np.isfinite(most) else None)


def level(sums: pd.Series, tied: Sequence[str]) -> str:
    """How those that share the first place stand to each other."""
    return "level" if sums[list(tied)].nunique() == 1 else "roughly level"
