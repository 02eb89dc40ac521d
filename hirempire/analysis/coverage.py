"""Which channels each job has a link in, which links have no visits, and which channels work for similar jobs.

Visits are totals since a link was created, or those gained in a period. A link has had no visit "for N days" when its
total is 0 and it was created N days ago or earlier, whatever the period.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.compare import NO_VISIT, POSSIBLE, Comparison, matrix

SILENT = "no visit for long"
"""The state of a cell whose links have no visit, the oldest of them for ``silent_days`` or longer."""
SILENT_DAYS = 14

Kind = Literal["no link", "missing link", "silent link"]
KINDS: tuple[Kind, ...] = ("no link", "missing link", "silent link")
FEWEST_LIKE = 3
"""The fewest similar jobs from which a channel is said to work."""
_DAY = 86_400
_COLUMNS = {
    "kind": "str",
    "job_id": "str",
    "channel": "str",
    "link_id": "str",
    "source_name": "str",
    "created_at": "datetime64[us, UTC]",
    "days": "Int64",
    "like": "str",
    "jobs_like": "Int64",
    "jobs_with": "Int64",
    "median_visits": "float64",
}


@dataclass(frozen=True)
class Coverage:
    """Jobs by channels, nothing folded, with the kind of each empty cell."""

    matrix: Comparison
    state: pd.DataFrame
    """State of each cell as in ``matrix``, with a fourth empty: "no visit for long"."""
    silent_days: int
    links: int
    silent_links: int
    """Links without a visit created ``silent_days`` ago or earlier, even beside others that were visited."""
    quiet_links: int
    """Links that certainly had no visits: in the period where there is one, else since they were created."""
    unsure_links: int
    """Links of which no visit is certain in the period, and some are possible."""
    old_links: int
    """Links created ``silent_days`` ago or earlier, visited or not: only these can be silent."""
    when: str = ""
    """The period in which visits were gained, as it stands in a sentence: "last week"; empty for totals."""

    @property
    def loaded(self) -> pd.Series:
        """Whether each row's job was loaded."""
        loaded: pd.Series = self.matrix.job_totals.notna()
        return loaded

    @property
    def jobs_with(self) -> pd.Series:
        """In how many jobs each channel has a link (int64, by channel)."""
        counts: pd.Series = self.matrix.visits.notna().sum()
        return counts

    @property
    def channels_of(self) -> pd.Series:
        """In how many channels each job has a link (int64, by row)."""
        counts: pd.Series = self.matrix.visits.notna().sum(axis=1)
        return counts


def coverage(
    links: pd.DataFrame,
    *,
    job_ids: Sequence[str],
    failed: Collection[str],
    now: datetime,
    silent_days: int = SILENT_DAYS,
    when: str = "",
) -> Coverage:
    """Lay the links of a tidy frame out as ``job_ids`` × channels. ``now`` is the time of the data.

    ``links`` with the visits of a period are those of :func:`gained_by`, and ``when`` is that period in words.
    """
    links = links[links["job_id"].isin(list(job_ids))]
    compared = matrix(links, job_ids=job_ids, failed=failed, most_channels=None)
    silent = links[_silent(links, now, silent_days)]
    silent_at = _places(silent, compared)
    cells = compared.state.to_numpy(dtype=object, copy=True)  # text columns are slow to mask, and there are many
    visited = np.zeros(cells.shape, dtype="bool")
    visited[_places(links[_totals(links) > 0], compared)] = True
    without = np.isin(cells[silent_at], [NO_VISIT, POSSIBLE]) & ~visited[silent_at]
    cells[silent_at] = np.where(without, SILENT, cells[silent_at])
    state = pd.DataFrame(cells, index=compared.state.index, columns=compared.state.columns, dtype="str")
    none, possible = links["visits"] == 0, _possible(links)
    return Coverage(
        compared,
        state,
        silent_days,
        len(links),
        len(silent),
        int((none & ~possible).sum()),
        int((none & possible).sum()),
        int(_old(links, now, silent_days).sum()),
        when,
    )


def _places(links: pd.DataFrame, compared: Comparison) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The row and the column of each link."""
    rows = compared.state.index.get_indexer(pd.Index(links["job_id"].astype("str")))
    return rows, compared.state.columns.get_indexer(pd.Index(links["channel"].astype("str")))


def gained_by(links: pd.DataFrame, gained: pd.DataFrame) -> pd.DataFrame:
    """Links as they are now, with what each gained in a period: a tidy frame whose ``visits`` are certain.

    ``gained`` is as :meth:`hirempire.analysis.kept.Kept.gained` has it. ``at_most`` (Int64) is missing where there is
    no upper bound, and ``total`` (int64) are the visits since each link was created. A link that is newer than the
    period gained nothing in it.
    """
    place = _same_link(links, gained)
    here = place >= 0
    found = gained.iloc[place[here]]
    least, most = np.zeros(len(links), "int64"), np.zeros(len(links), "int64")
    least[here], most[here] = found["visits"], found["at_most"].fillna(0)
    without = np.zeros(len(links), dtype="bool")
    without[here] = found["at_most"].isna()
    return links.assign(visits=least, at_most=pd.arrays.IntegerArray(most, without), total=links["visits"].to_numpy())


def _same_link(links: pd.DataFrame, among: pd.DataFrame) -> npt.NDArray[np.intp]:
    """The place of each link among others, by job and ID; -1 where it isn't there. Numbers are quicker than texts."""
    ids = pd.factorize(pd.concat([among["link_id"], links["link_id"]], ignore_index=True))[0]
    jobs = among["job_id"].cat.categories
    job = jobs.get_indexer(links["job_id"].cat.categories)[links["job_id"].cat.codes]
    width = len(jobs) + 1
    known = pd.Index(ids[: len(among)] * width + among["job_id"].cat.codes.to_numpy("int64"))
    now = pd.Index(ids[len(among) :] * width + np.where(job < 0, width - 1, job))
    return np.asarray(known.get_indexer(now), dtype="intp")


def to_do(
    links: pd.DataFrame,
    *,
    job_ids: Sequence[str],
    failed: Collection[str],
    now: datetime,
    silent_days: int = SILENT_DAYS,
    like: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """One row per thing to do, channels with the most visits per link at comparable jobs first.

    Comparable are the other loaded jobs with the same word in ``like`` (such as the department), where there are three
    or more; else all other loaded jobs. A link is missing where a job has none in a channel that has visits at half of
    the comparable jobs or more. A job without any link is one row, with the channel that would come first.

    Columns: ``kind`` ("no link", "missing link" or "silent link"), ``job_id``, ``channel`` (missing where nothing
    tells), for a silent link ``link_id``, ``source_name``, ``created_at`` (UTC) and whole ``days`` since (Int64);
    ``like`` (the word, missing where all jobs are compared), ``jobs_like`` and ``jobs_with``, how many comparable jobs
    there are and how many of them have visits through the channel (Int64), and ``median_visits`` of the channel's links
    at them, a silent link itself among them; the last three are missing where too few are comparable.
    """
    links = links[links["job_id"].isin(list(job_ids))]
    jobs = loaded_jobs(links, job_ids, failed)
    grid = _Grid.of(links, jobs, like or {})
    return (
        pd.concat([grid.missing(), grid.silent(_silent(links, now, silent_days).to_numpy(), now)])
        .assign(
            like=lambda frame: frame["like"].where(frame["like"].notna(), None),
            order=lambda frame: frame["kind"].map({kind: place for place, kind in enumerate(KINDS)}),
        )
        .sort_values(["median_visits", "order"], ascending=[False, True], kind="stable", ignore_index=True)
        .loc[:, list(_COLUMNS)]
        .astype(_COLUMNS)
    )


def loaded_jobs(links: pd.DataFrame, job_ids: Sequence[str], failed: Collection[str]) -> list[str]:
    """The loaded jobs, each once; a job whose refresh failed still has its links."""
    lost = set(failed) and set(failed) - set(links["job_id"].unique())
    return [job_id for job_id in dict.fromkeys(job_ids) if job_id not in lost]


def _silent(links: pd.DataFrame, now: datetime, days: int) -> pd.Series:
    """Which links have had no visit since they were created ``days`` ago or earlier."""
    silent: pd.Series = (_totals(links) == 0) & _old(links, now, days)
    return silent


def _totals(links: pd.DataFrame) -> pd.Series:
    """The visits of each link since it was created."""
    total: pd.Series = links["total" if "total" in links else "visits"]
    return total


def _possible(links: pd.DataFrame) -> pd.Series:
    """Whether each link may have had a visit that isn't certain, or isn't counted."""
    possible: pd.Series = links["at_most"].fillna(1) > 0 if "at_most" in links else links["visits"] > 0
    return possible


def _old(links: pd.DataFrame, now: datetime, days: int) -> pd.Series:
    """Which links were created ``days`` ago or earlier."""
    old: pd.Series = (now - links["created_at"]).dt.total_seconds() >= days * _DAY
    return old


@dataclass(frozen=True)
class _Grid:
    """Loaded jobs × channels as arrays, and the group of jobs with which each is compared.

    Group 0 is all jobs, whose word is missing.
    """

    links: pd.DataFrame
    jobs: np.ndarray
    channels: np.ndarray
    job: np.ndarray
    """The place of each link's job in ``jobs``."""
    channel: np.ndarray
    words: np.ndarray
    """The word of each group."""
    group: np.ndarray
    """The group of each job."""
    present: np.ndarray
    """Jobs × channels: whether there is a link."""
    visited: np.ndarray
    """Jobs × channels: whether one of them has a visit."""
    others: np.ndarray
    """How many jobs each job is compared with."""
    with_visits: np.ndarray
    """Groups × channels: how many jobs have visits through it."""
    median: np.ndarray
    """Groups × channels: median visits per link."""

    @classmethod
    def of(cls, links: pd.DataFrame, jobs: list[str], like: Mapping[str, str]) -> "_Grid":
        named = links["job_id"].cat
        job = pd.Index(jobs, dtype="str").get_indexer(named.categories)[named.codes]
        channel, used = pd.factorize(links["channel"].cat.codes.to_numpy())
        channels = links["channel"].cat.categories.to_numpy(dtype=object)[used]
        kin, words = pd.factorize(pd.Series([like.get(job_id) or None for job_id in jobs], dtype="str"))
        sizes = np.bincount(kin + 1, minlength=len(words) + 1)
        sizes[0] = len(jobs)
        group = np.where((kin >= 0) & (sizes[kin + 1] > FEWEST_LIKE), kin + 1, 0)
        present, visited = (np.zeros((len(jobs), len(channels)), dtype=bool) for _ in range(2))
        present[job, channel] = True
        opened = links["visits"].to_numpy() > 0
        visited[job[opened], channel[opened]] = True
        with_visits = np.zeros((len(sizes), len(channels)), dtype="int64")
        np.add.at(with_visits, kin + 1, visited)
        with_visits[0] = visited.sum(axis=0)
        median = np.full(with_visits.shape, np.nan)
        for groups in (kin[job] + 1, np.zeros(len(links), dtype="int64")):
            medians = links["visits"].groupby([groups, channel]).median()
            median[medians.index.get_level_values(0), medians.index.get_level_values(1)] = medians
        names = np.array([None, *words], dtype=object)
        every = (np.array(jobs, dtype=object), channels, job, channel, names, group)
        return cls(links, *every, present, visited, sizes[group] - 1, with_visits, median)

    def missing(self) -> pd.DataFrame:
        """One row per job and missing channel that works at similar jobs; only the first for a job without any link."""
        enough = (self.others >= FEWEST_LIKE)[:, None]
        works = self.with_visits[self.group] * 2 >= self.others[:, None]
        job, channel = np.nonzero(~self.present & works & enough)
        found = self._evidence(job, channel).assign(kind="missing link")
        bare = np.asarray(self.present.sum(axis=1) == 0)
        of_bare = found[bare[job]].sort_values("median_visits", ascending=False, kind="stable")
        of_bare = of_bare.drop_duplicates("job_id").assign(kind="no link")
        untold = np.nonzero(bare & ~np.isin(self.jobs, of_bare["job_id"].to_numpy()))[0]
        bare_alone = pd.DataFrame({"job_id": self.jobs[untold], "kind": "no link"})
        return pd.concat([found[~bare[job]], of_bare, bare_alone])

    def silent(self, silent: np.ndarray, now: datetime) -> pd.DataFrame:
        """One row per link marked in ``silent``."""
        links = self.links[silent]
        return self._evidence(self.job[silent], self.channel[silent]).assign(
            kind="silent link",
            link_id=links["link_id"].to_numpy(),
            source_name=links["source_name"].to_numpy(),
            created_at=links["created_at"].array,
            days=((now - links["created_at"]).dt.total_seconds() // _DAY).to_numpy(),
        )

    def _evidence(self, job: np.ndarray, channel: np.ndarray) -> pd.DataFrame:
        """What is known of a channel at the jobs that a job is compared with, one row per pair."""
        group, enough = self.group[job], self.others[job] >= FEWEST_LIKE
        counts = {
            "jobs_like": self.others[job],
            "jobs_with": self.with_visits[group, channel] - self.visited[job, channel],
        }
        return pd.DataFrame(
            {
                "job_id": self.jobs[job],
                "channel": self.channels[channel],
                "like": self.words[group],
                "median_visits": np.where(enough, self.median[group, channel], np.nan),
            }
            | {name: pd.array(numbers, dtype="Int64") for name, numbers in counts.items()}
        ).assign(**{name: lambda frame, name=name: frame[name].where(enough) for name in counts})
