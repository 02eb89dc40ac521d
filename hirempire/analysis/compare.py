"""Jobs against channels: one table of visits, with its three different empties."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from hirempire.analysis.channels import folded

VISITS, NO_VISIT, NO_LINK, NOT_LOADED = "visits", "no visit", "no link", "not loaded"
_MOST_FAILED = 3


@dataclass(frozen=True)
class Comparison:
    """Jobs by channels, rows and columns by their totals, most first; jobs that did not load come last.

    A row is a job ID, or a fold such as "Other (12 jobs)", or "7 jobs not loaded".
    """

    visits: pd.DataFrame
    """Int64; missing where the job has no such link, or was not loaded."""
    state: pd.DataFrame
    """The same shape: "visits", "no visit", "no link" or "not loaded"."""
    job_totals: pd.Series
    """Int64 by row; missing where the job was not loaded."""
    channel_totals: pd.Series
    """Int64 by column."""
    folded_channels: tuple[str, ...]
    folded_jobs: tuple[str, ...]


def matrix(
    links: pd.DataFrame,
    *,
    job_ids: Sequence[str],
    failed: Collection[str],
    most_channels: int | None = 10,
    most_jobs: int | None = None,
) -> Comparison:
    """Lay the visits of a tidy frame out as ``job_ids`` × channels, the long tails folded; None unfolds them.

    ``failed`` are those of the jobs that could not be loaded. With ``most_jobs``, more than three of them share a row.
    """
    links = links[links["job_id"].isin(list(job_ids))]
    names, channels, folded_channels = folded(links, most=most_channels)
    rows, order, folded_jobs = _rows(links, job_ids, failed, most_jobs)
    visits = (
        links["visits"]
        .astype("Int64")
        .groupby([links["job_id"].astype("str").map(rows).rename("job_id"), names.rename("channel")])
        .sum()
        .unstack()
        .reindex(index=pd.Index(order, dtype="str"), columns=pd.Index(channels, dtype="str"))
        .astype("Int64")
        .rename_axis(index="job_id", columns="channel")
    )
    loaded = set(rows.values())
    lost = [row for row in order if row not in loaded]
    job_totals = visits.sum(axis=1).astype("Int64").where(~visits.index.isin(lost))
    return Comparison(
        visits, _states(visits, lost), job_totals, visits.sum().astype("Int64"), folded_channels, folded_jobs
    )


def _rows(
    links: pd.DataFrame, job_ids: Sequence[str], failed: Collection[str], most: int | None
) -> tuple[dict[str, str], list[str], tuple[str, ...]]:
    """The row of each loaded job, all rows in order, and the jobs folded away."""
    sums = links.groupby("job_id", observed=True)["visits"].sum()
    totals = dict(zip(sums.index.astype("str"), sums, strict=True))
    asked = list(dict.fromkeys(job_ids))
    without = set(failed) - set(totals)
    lost = [one for one in asked if one in without]
    loaded = sorted((one for one in asked if one not in without), key=lambda one: -totals.get(one, 0))
    tail = tuple(loaded[most:]) if most is not None and len(loaded) > most + 1 else ()
    rows = {one: one for one in loaded} | dict.fromkeys(tail, f"Other ({len(tail)} jobs)")
    if most is not None and len(lost) > _MOST_FAILED:
        lost = [f"{len(lost):,} jobs not loaded"]
    return rows, [*dict.fromkeys(rows.values()), *lost], tail


def _states(visits: pd.DataFrame, lost: Sequence[str]) -> pd.DataFrame:
    state = pd.DataFrame(NO_LINK, index=visits.index, columns=visits.columns, dtype="str")
    state = state.mask((visits == 0).fillna(value=False), NO_VISIT).mask((visits > 0).fillna(value=False), VISITS)
    state.loc[list(lost)] = NOT_LOADED
    return state
