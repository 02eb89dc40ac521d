"""How soon after a link is made applicants come through its channel."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.conversion import types_of
from hirempire.analysis.floor import hidden
from hirempire.analysis.joined import LINKED, Joined
from hirempire.analysis.metric import Metric

WINDOWS = (2, 7, 21)
"""Days from a link within which applicants are counted."""

METRICS = (
    Metric(
        "median_days",
        "Days to the first applicant",
        "median, over the jobs in which the channel has a link, of the days from its oldest link there to the first "
        "applicant through the channel since",
        "Links without an applicant yet have no such time and are counted beside it; so the median tends to be too "
        "low while many have none. Applicants from before the link are counted apart.",
    ),
    Metric(
        "share_within",
        "Applicants within 2, 7, 21 days",
        "applicants who came within so many days of the channel’s oldest link in their job ÷ all applicants who came "
        "since that link",
        "Of links at least so many days old; younger ones are left out and counted. It is the share of those who have "
        "come so far, and falls as more come later.",
    ),
)

_DAY = 86_400


@dataclass(frozen=True, eq=False)
class Pace:
    """By channel and over all. A "link" is here all links of one channel in one job, dated by the oldest."""

    channels: pd.DataFrame
    """A row a channel that has a link, in the order of their names.

    ``links`` and ``with_applicant`` of them (int64); ``median_days`` (float64) over the latter; for each of
    :data:`WINDOWS` ``within_N`` of ``of_N`` applicants (Int64), ``share_N`` (0 to 1), and ``young_N``, the links that
    are younger and left out (int64); ``before``, applicants from before the link, and ``undated`` ones (Int64). What
    rests on fewer people than the floor is missing.
    """
    whole: pd.Series
    """The same over all channels."""


def pace(joined: Joined, *, now: datetime, floor: int = 1) -> Pace:
    """Measure the pace of what :func:`hirempire.analysis.joined.join` brought together; ``now`` is the data's time."""
    pairs = joined.pairs[joined.pairs["state"] == LINKED]
    people = joined.candidates
    used = people["counted"].to_numpy() & (types_of(people) == 0) & (people["pair"].to_numpy() >= 0)
    place = pairs.index.get_indexer(pd.Index(people["pair"].to_numpy()[used]))
    applied, made = _days(people["applied_at"])[used][place >= 0], _days(pairs["first_link"])
    place = place[place >= 0]
    after = applied - made[place]
    """Of each applicant: days since the link; missing (nan) without a date."""
    age = now.timestamp() / _DAY - made
    codes, names = pd.factorize(pairs["channel"], sort=True)
    table = _measured(codes.astype("int64"), len(names), place, after, age, floor)
    whole = _measured(np.zeros(len(pairs), dtype="int64"), 1, place, after, age, floor)
    return Pace(table.set_axis(pd.Index(names, dtype="str", name="channel")), whole.astype("object").iloc[0])


def _days(moments: pd.Series) -> npt.NDArray[np.float64]:
    """Days since 1970; missing (nan) where there is no moment."""
    counts: npt.NDArray[np.float64] = (
        moments.dt.as_unit("us").astype("int64").where(moments.notna()).to_numpy("float64")
    )
    return counts / (_DAY * 1e6)


def _measured(
    groups: npt.NDArray[np.int64],
    size: int,
    place: npt.NDArray[np.int64],
    after: npt.NDArray[np.float64],
    age: npt.NDArray[np.float64],
    floor: int,
) -> pd.DataFrame:
    """One row a group; ``groups`` and ``age`` are of pairs, ``place`` (the pair) and ``after`` of applicants."""
    group = groups[place]

    def people(those: npt.NDArray[np.bool_]) -> pd.Series:
        exact = np.bincount(group[those], minlength=size).astype("int64")
        return pd.Series(exact, dtype="Int64").mask(hidden(exact, floor))

    since = after >= 0
    first = np.full(len(groups), np.inf)
    np.minimum.at(first, place[since], after[since])
    reached = np.isfinite(first)
    medians = pd.Series(first[reached]).groupby(groups[reached]).median().reindex(range(size))
    table = pd.DataFrame(
        {
            "links": np.bincount(groups, minlength=size).astype("int64"),
            "with_applicant": np.bincount(groups[reached], minlength=size).astype("int64"),
            "median_days": medians.astype("float64"),
        }
    )
    few = people(since).isna() | (table["with_applicant"] < floor)
    table["median_days"] = table["median_days"].mask(few)
    for days in WINDOWS:
        old = age >= days
        within, of = people(since & old[place] & (after <= days)), people(since & old[place])
        table[f"within_{days}"], table[f"of_{days}"] = within, of
        share = within.astype("Float64") / of.mask(of == 0)
        table[f"share_{days}"] = share.to_numpy(dtype="float64", na_value=np.nan)
        table[f"young_{days}"] = np.bincount(groups[~old], minlength=size).astype("int64")
    return table.assign(before=people(after < 0), undated=people(np.isnan(after)))
