"""Which candidate belongs to which link: by job and channel, both sides whole or neither."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

LINKED, NO_LINK, CUT, OUTSIDE = "linked", "no link", "split by the date filter", "outside the days"
"""What a pair of job and channel is: it has links; it has none, so that its visits are not known; a filter on days lets
some of its links through and others not, so that nothing tells which of them its candidates used; or none of them."""

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Joined:
    """The pairs of job and channel that have links or candidates, and the candidates with their pair.

    A job whose links or candidates were not loaded is on neither side: see :attr:`left_out`.
    """

    job_ids: tuple[str, ...]
    """Jobs with both links and candidates, in the order asked."""
    left_out: Mapping[str, str]
    """The other jobs, with what was not loaded: "links", "candidates", or both."""
    pairs: pd.DataFrame
    """One row per pair, by job, then channel, all states: ``job_id``, ``channel`` (text), ``state``, ``counted`` (bool:
    whether the filters let all of it through), ``links``, ``shown_links`` (those that pass the filters), ``visits``
    (Int64 of all its links; missing where it has none), ``visits_most`` (the same; of visits gained in a period the
    most that are possible, and missing where that has no bound), ``first_link`` (UTC: creation of its oldest link)."""
    candidates: pd.DataFrame
    """The candidates of these jobs, with ``pair`` (the row of ``pairs``; -1 without a source) and ``counted``."""
    lost: pd.DataFrame
    """Candidates of jobs that are left out because their links were not loaded."""
    narrowed_by_days: bool
    """Whether a filter on days hides a link of these jobs and channels."""


def join(
    links: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    job_ids: Sequence[str],
    failed: Collection[str] = (),
    candidates_failed: Collection[str] = (),
    every_link: pd.DataFrame | None = None,
    channels: Collection[str] | None = None,
) -> Joined:
    """Join the links and candidates of ``job_ids`` by job and channel.

    ``links`` is the tidy frame as the filters leave it and ``every_link`` that of the same jobs before filters on days
    (None where there is no such filter); ``candidates`` is as
    :func:`hirempire.analysis.candidates.candidates_frame` has it. Both need their channels under the same names: give
    both through the same :class:`hirempire.analysis.mapping.ChannelMap`. ``failed`` are jobs whose links were not
    loaded and ``candidates_failed`` those whose candidates were not; a job that is in its frame all the same counts as
    loaded. ``channels`` are those chosen in a filter; None where there is none.

    A filter on days lets a pair through where all its links pass. Where a part of them does, its visits could be
    split and its candidates could not, so the pair is :data:`CUT` and isn't counted; a pair without links has no day
    and is :data:`OUTSIDE` then, as candidates without a source are.
    """
    every = links if every_link is None else every_link
    asked = list(dict.fromkeys(job_ids))
    left_out = _left_out(asked, every, candidates, set(failed), set(candidates_failed))
    jobs = pd.Index([job_id for job_id in asked if job_id not in left_out], dtype="str")
    names = _names(every, candidates, channels)
    of_every, of_shown, of_candidates = (_keys(frame, jobs, names) for frame in (every, links, candidates))
    rows, known = pd.factorize(np.concatenate([of_every, of_shown, of_candidates]), sort=True)
    if len(known) and known[0] < 0:  # the state of no pair
        rows, known = rows - 1, known[1:]
    row_of_every, row_of_shown, pair = np.split(rows, np.cumsum([len(of_every), len(of_shown)]))
    pairs = _pairs(known, jobs, names, every, row_of_every).assign(shown_links=_counts(row_of_shown, len(known)))
    narrowed = bool((pairs["shown_links"] < pairs["links"]).any())
    state = np.select(
        [pairs["shown_links"] > 0, (pairs["links"] == 0) & (not narrowed)],
        [np.where(pairs["shown_links"] == pairs["links"], LINKED, CUT), NO_LINK],
        OUTSIDE,
    )
    pairs.insert(2, "state", pd.Series(state, dtype="str"))
    pairs.insert(3, "counted", np.isin(state, [LINKED, NO_LINK]))
    in_jobs = _places(candidates["job_id"], jobs) >= 0
    here = candidates
    if not in_jobs.all():
        here, pair = candidates[in_jobs], pair[in_jobs]
    counted = np.append(pairs["counted"].to_numpy(), np.False_)[pair]
    if not narrowed and channels is None:
        counted |= here["channel"].isna().to_numpy()
    here = here.assign(pair=pair, counted=counted)
    lost = candidates[_places(candidates["job_id"], pd.Index(list(left_out), dtype="str")) >= 0]
    return Joined(tuple(jobs), left_out, pairs, here, lost, narrowed)


def _left_out(
    asked: Sequence[str], links: pd.DataFrame, candidates: pd.DataFrame, failed: set[str], candidates_failed: set[str]
) -> dict[str, str]:
    without_links = failed - set(links["job_id"].unique())
    without_candidates = candidates_failed - set(candidates["job_id"].unique())
    sides = {
        job_id: ((job_id in without_links) * "links", (job_id in without_candidates) * "candidates") for job_id in asked
    }
    return {job_id: " and ".join(filter(None, side)) for job_id, side in sides.items() if any(side)}


def _names(links: pd.DataFrame, candidates: pd.DataFrame, chosen: Collection[str] | None) -> pd.Index:
    """All channels that can be in a pair."""
    both = [*links["channel"].cat.categories.astype("str"), *candidates["channel"].cat.categories.astype("str")]
    only = None if chosen is None else set(chosen)
    names: pd.Index = pd.Index([name for name in dict.fromkeys(both) if only is None or name in only], dtype="str")
    return names


def _places(column: pd.Series, names: pd.Index) -> _Ints:
    """The place of each value of a categorical column among ``names``; -1 for any other, or a missing one."""
    places = np.append(names.get_indexer(column.cat.categories.astype("str")), -1).astype("int64")
    return places[column.cat.codes.to_numpy()]


def _keys(frame: pd.DataFrame, jobs: pd.Index, names: pd.Index) -> _Ints:
    """The number of each row's pair; -1 for a row of another job or channel, or without one."""
    job, channel = _places(frame["job_id"], jobs), _places(frame["channel"], names)
    return np.where((job >= 0) & (channel >= 0), job * len(names) + channel, -1)


def _counts(places: _Ints, size: int) -> _Ints:
    """How often each place from 0 is named; -1 is none."""
    return np.bincount(places + 1, minlength=size + 1)[1:].astype("int64")


def _pairs(known: _Ints, jobs: pd.Index, names: pd.Index, links: pd.DataFrame, row: _Ints) -> pd.DataFrame:
    """The pairs in the order of ``known``; ``row`` is that of each link, -1 for a link of none."""
    here, size = row >= 0, len(known)
    first = np.full(size, np.iinfo("int64").max)
    most = links["at_most" if "at_most" in links else "visits"].astype("Int64")
    open_ended = _counts(row[here & most.isna().to_numpy()], size) > 0
    made = links["created_at"].dt.as_unit("us")
    dated = here & made.notna().to_numpy()
    np.minimum.at(first, row[dated], made.astype("int64").to_numpy()[dated])
    links_of = _counts(row, size)

    def added(numbers: _Ints) -> _Ints:
        sums = np.zeros(size, dtype="int64")
        np.add.at(sums, row[here], numbers[here])
        return sums

    first_link = pd.to_datetime(pd.Series(first).where(_counts(row[dated], size) > 0), unit="us", utc=True)
    job, channel = np.divmod(known, max(1, len(names)))
    columns = {
        "job_id": pd.array(jobs.to_numpy()[job], dtype="str"),
        "channel": pd.array(names.to_numpy()[channel], dtype="str"),
        "links": links_of,
        "visits": pd.arrays.IntegerArray(added(links["visits"].to_numpy()), links_of == 0),
        "visits_most": pd.arrays.IntegerArray(
            added(np.asarray(most.fillna(0), dtype="int64")), (links_of == 0) | open_ended
        ),
        "first_link": first_link.dt.as_unit("us"),
    }
    return pd.DataFrame(columns)
