"""Who is first, and whether that is more than chance."""

from collections.abc import Sequence
from itertools import takewhile

import numpy as np
import pandas as pd

from hirempire.analysis.chance import clear

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


def first_place(sums: pd.Series) -> list[str]:
    """The first of some sums, most first, and all over which its lead is not clear; none of nothing."""
    most = float(sums.iloc[0]) if len(sums) else 0.0
    rest = takewhile(lambda row: not clear(most, float(row[1]), among=len(sums) - 1), sums.iloc[1:].items())
    return [*map(str, sums.index[:1]), *(str(name) for name, _ in rest)]


def level(sums: pd.Series, tied: Sequence[str]) -> str:
    """How those that share the first place stand to each other."""
    return "level" if sums[list(tied)].nunique() == 1 else "roughly level"
