"""How soon after a link is created its channel brings applicants."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.conversion import types_of
from hirempire.analysis.joined import LINKED, Joined
from hirempire.analysis.metric import Metric
from hirempire.analysis.privacy_floor import hidden

WINDOWS = (2, 7, 21)
"""Days after a link was created within which applicants are counted."""

METRICS = (
    Metric(
        "median_days",
        "Time to first applicant",
        "median days from the channel’s oldest link in a job to its first applicant since, over all jobs where the "
        "channel has a link",
        "Links without an applicant yet are left out and counted separately, so the median tends to be too low while "
        "many have none. Applicants from before the link are counted separately.",
    ),
    Metric(
        "share_within",
        "Applicants within 2, 7, 21 days",
        "applicants within this many days of the channel’s oldest link in their job ÷ all applicants since that link",
        "Only links at least this many days old count; younger ones are listed separately. This is the share of the "
        "applicants so far, and falls as more apply later.",
    ),
)

_DAY = 86_400


@dataclass(frozen=True, eq=False)
class Pace:
    """By channel and over all. A "link" is here all links of one channel in one job, dated by the oldest."""

    channels: pd.DataFrame
    """One row per channel with a link, in the order of their names.

    ``links`` and ``with_applicant`` of them (int64); ``median_days`` (float64) over the latter; for each of
    :data:`WINDOWS` ``within_N`` of ``of_N`` applicants (Int64), ``share_N`` (0 to 1), and ``young_N``, the links that
    are younger and left out (int64); ``before``, applicants from before the link, and ``undated`` ones (Int64). What
    rests on fewer people than the floor is missing.
    """
    whole: pd.Series
    """Pace over all channels; columns as in :attr:`channels`."""


def pace(joined: Joined, *, now: datetime, floor: int = 1) -> Pace:
    """Measure the pace of joined links and candidates; ``now`` is the time of the data."""
    linked = (joined.pairs["state"] == LINKED).to_numpy()
    pairs, people = joined.pairs[linked], joined.candidates
    place_of = np.append(np.where(linked, linked.cumsum() - 1, -1), -1)
    place = place_of[people["pair"].to_numpy()]
    used = people["counted"].to_numpy() & (types_of(people) == 0) & (place >= 0)
    place, made = place[used], _days(pairs["first_link"])
    after = _days(people["applied_at"])[used] - made[place]
    """Days from the link to each applicant; missing (nan) without a date."""
    first = np.full(len(pairs), np.inf)
    since = after >= 0
    np.minimum.at(first, place[since], after[since])
    links = _Links(first, now.timestamp() / _DAY - made, *_counted(place, after, len(pairs)))
    codes, names = pd.factorize(pairs["channel"], sort=True)
    table = _measured(links, codes.astype("int64"), len(names), floor)
    whole = _measured(links, np.zeros(len(pairs), dtype="int64"), 1, floor)
    return Pace(table.set_axis(pd.Index(names, dtype="str", name="channel")), whole.astype("object").iloc[0])


@dataclass(frozen=True)
class _Links:
    """Counts for each link, as :class:`Pace` understands it."""

    first: npt.NDArray[np.float64]
    """Days to the first applicant; infinite where there is none."""
    age: npt.NDArray[np.float64]
    """Age in days."""
    within: npt.NDArray[np.int64]
    """Applicants within each of :data:`WINDOWS`, links × windows."""
    since: npt.NDArray[np.int64]
    """All applicants since the link."""
    before: npt.NDArray[np.int64]
    undated: npt.NDArray[np.int64]


def _counted(
    place: npt.NDArray[np.int64], after: npt.NDArray[np.float64], size: int
) -> tuple[npt.NDArray[np.int64], ...]:
    """Applicants of each link: within each window, since it, before it, and undated."""
    windows = len(WINDOWS)
    before, undated = windows + 1, windows + 2
    kind = np.select([np.isnan(after), after < 0], [undated, before], np.searchsorted(WINDOWS, after))
    counts = np.bincount(place * (windows + 3) + kind, minlength=size * (windows + 3)).reshape(size, windows + 3)
    up_to = counts[:, : windows + 1].cumsum(axis=1)
    return up_to[:, :windows], up_to[:, windows], counts[:, before], counts[:, undated]


def _days(moments: pd.Series) -> npt.NDArray[np.float64]:
    """Days since 1970; missing (nan) where there is no moment."""
    counts: npt.NDArray[np.float64] = (
        moments.dt.as_unit("us").astype("int64").where(moments.notna()).to_numpy("float64")
    )
    return counts / (_DAY * 1e6)


def _measured(links: _Links, groups: npt.NDArray[np.int64], size: int, floor: int) -> pd.DataFrame:
    """One row per group of links."""

    def added(counts: npt.NDArray[np.generic]) -> npt.NDArray[np.int64]:
        return np.bincount(groups, weights=counts, minlength=size).astype("int64")

    def people(counts: npt.NDArray[np.int64]) -> pd.arrays.IntegerArray:
        exact = added(counts)
        return pd.arrays.IntegerArray(exact, hidden(exact, floor))

    reached = np.isfinite(links.first)
    with_applicant = added(reached)
    medians = pd.Series(links.first[reached]).groupby(groups[reached]).median().reindex(range(size)).to_numpy()
    few = hidden(added(links.since), floor) | (with_applicant < floor)
    columns: dict[str, object] = {
        "links": added(np.ones(len(groups))),
        "with_applicant": with_applicant,
        "median_days": np.where(few, np.nan, medians),
    }
    for place, days in enumerate(WINDOWS):
        old = links.age >= days
        within, of = people(links.within[:, place] * old), people(links.since * old)
        columns |= {f"within_{days}": within, f"of_{days}": of}
        over, under = (counts.to_numpy("float64", na_value=np.nan) for counts in (within, of))
        columns[f"share_{days}"] = over / np.where(under > 0, under, np.nan)
        columns[f"young_{days}"] = added(~old)
    return pd.DataFrame(columns | {"before": people(links.before), "undated": people(links.undated)})
