"""Jobs that nobody applies to while others like them get applicants, jobs that many apply to, and spend in vain.

Counts of people below the floor are neither told nor used to tell two jobs apart: with a floor of five, "no applicant"
becomes "fewer than five".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pandas as pd

from hirempire.analysis.bursty import Bools, Counts, Split, beyond_chance, dispersion
from hirempire.analysis.change import ASSUMED, LEAST
from hirempire.analysis.conversion import TYPES, types_of
from hirempire.analysis.subject import Candidates, Subject

CLOSED = frozenset({"paused", "closed", "inactive", "deactivated", "archived", "draft", "deleted"})
"""The statuses of a job, in lower case, in which nobody is expected to apply."""
FEWEST_LIKE = 3
"""Other jobs that a job must be compared with, at least."""
JUMP_DAYS, BEFORE_DAYS, LEAST_MORE = 7, 28, 5
CHANCE = 0.05
_WEEKS = 26


@dataclass(frozen=True, eq=False)
class Applicants:
    """Who applied when, without saying who: one row per applicant of a job whose applicants were loaded."""

    rows: pd.DataFrame
    """``job_id`` (text), ``channel`` (text, empty where unknown) and ``at`` (UTC, missing where undated)."""
    jobs: pd.DataFrame
    """Indexed by ID, the jobs whose applicants were loaded: ``created_at`` (UTC), ``like`` (text), ``open`` (bool)."""
    at: datetime
    """When they were loaded (UTC)."""
    floor: int
    """The smallest count of people that is told."""

    @property
    def few(self) -> int:
        """Fewer than this are none, or can't be told from none."""
        return max(1, self.floor)

    def counts(self, begin: pd.Timestamp, end: pd.Timestamp) -> Counts:
        """How many applied to each of ``jobs`` after one time, up to another."""
        inside = self.rows[(self.rows["at"] > begin) & (self.rows["at"] <= end)]
        counts = inside["job_id"].value_counts().reindex(self.jobs.index, fill_value=0)
        return np.asarray(counts.to_numpy("int64"), "int64")

    @property
    def undated(self) -> Bools:
        """Whether any applicant of each job has no date: then nobody knows when the last one applied."""
        found: Bools = self.jobs.index.isin(self.rows.loc[self.rows["at"].isna(), "job_id"])
        return found


def applicants_of(subject: Subject, candidates: Candidates) -> Applicants:
    """The applicants of a subject's jobs; prospects and uploads didn't apply."""
    people = candidates.people[types_of(candidates.people) == TYPES.index("applicant")]
    loaded = [job for job in subject.jobs if job not in candidates.failed]
    facts = subject.facts.reindex(loaded)
    status = facts["status"].fillna("").str.strip().str.casefold()
    rows = pd.DataFrame(
        {
            "job_id": people["job_id"].astype("str").to_numpy(),
            "channel": people["channel"].astype("object").fillna("").astype("str").to_numpy(),
            "at": people["applied_at"].to_numpy(),
        }
    ).astype({"at": "datetime64[us, UTC]"})
    jobs = pd.DataFrame(
        {"created_at": facts["created_at"], "like": facts["department"].fillna(""), "open": ~status.isin(CLOSED)},
        index=facts.index,
    )
    return Applicants(rows[rows["job_id"].isin(loaded)].reset_index(drop=True), jobs, candidates.at, candidates.floor)


def without_applicants(people: Applicants, *, days: int, among: Collection[str]) -> pd.DataFrame:
    """Open jobs of ``among`` without an applicant for so many days, where at least half of the jobs like them had one.

    Columns: ``job_id``; ``since`` (UTC), the last applicant, or when the job was created; missing with a floor above 1,
    which it would go below; ``like``, the department of the other open jobs, or empty where all are compared;
    ``others`` and ``others_with`` (int64), how many there are, and how many had applicants in these days.
    """
    end = pd.Timestamp(people.at)
    begin = end - pd.Timedelta(days=days)
    jobs = people.jobs
    old = jobs["open"].to_numpy() & (jobs["created_at"] <= begin).to_numpy()
    some = people.counts(begin, end) >= people.few
    last = people.rows.groupby("job_id")["at"].max().reindex(jobs.index)
    rows = []
    for place in np.flatnonzero(old & ~some & ~people.undated & jobs.index.isin(list(among))):
        like, others = _like(jobs, old, int(place))
        with_some = int(some[others].sum())
        if len(others) >= FEWEST_LIKE and 2 * with_some >= len(others):
            since = last.iloc[place] if pd.notna(last.iloc[place]) else jobs["created_at"].iloc[place]
            rows.append(
                (str(jobs.index[int(place)]), since if people.floor <= 1 else pd.NaT, like, len(others), with_some)
            )
    names = ["job_id", "since", "like", "others", "others_with"]
    return pd.DataFrame(rows, columns=pd.Index(names)).astype({"since": "datetime64[us, UTC]", "job_id": "str"})


def _like(jobs: pd.DataFrame, old: Bools, place: int) -> tuple[str, Counts]:
    """The other jobs in the department of one, or where there are fewer than three, all others; and the department."""
    others = np.flatnonzero(old & (np.arange(len(jobs)) != place))
    like = str(jobs["like"].iloc[place])
    near = others[(jobs["like"].to_numpy()[others] == like)] if like else others[:0]
    return (like, near) if len(near) >= FEWEST_LIKE else ("", others)


def jumped(people: Applicants, *, times: int, among: Collection[str]) -> pd.DataFrame:
    """Jobs with ``times`` the applicants expected or more in seven days, beyond chance; most first.

    Columns: ``job_id``, ``gained`` (int64) in the last seven days, and ``expected`` (float64, missing where it says how
    few there were) after those of up to 28 days before. Tested as visits of links are, without fading: that can only
    make it rarer.
    """
    end = pd.Timestamp(people.at)
    edges = [end - pd.Timedelta(days=7 * weeks) for weeks in range(_WEEKS, -1, -1)]
    counts = np.array([people.counts(*week) for week in pairwise(edges)]).T
    jobs = people.jobs
    lived = (end - jobs["created_at"]).dt.total_seconds().fillna(0.0).to_numpy("float64") / 86_400 - JUMP_DAYS
    here = jobs.index.isin(list(among)) & (lived >= JUMP_DAYS) & ~people.undated
    if not here.any():
        return _jumps(jobs, np.zeros(0, "int64"), counts, np.zeros(0), 1)
    days = np.clip(lived, 1.0, BEFORE_DAYS)
    known = lived[:, None] >= 7.0 * np.arange(_WEEKS - 1, -1, -1)[None, :]
    alpha = dispersion(counts, known, otherwise=ASSUMED, least=LEAST)
    later, before = counts[:, -1], counts[:, -5:-1].sum(axis=1)
    expected = before / days * JUMP_DAYS
    rows = np.flatnonzero(here & (later >= times * expected) & (later - expected >= LEAST_MORE) & (later >= people.few))
    seven = np.full(len(days), float(JUMP_DAYS))
    chances = Split.of((days, seven), (days, seven), alpha).only(rows).so_many(later[rows], before[rows])
    return _jumps(jobs, rows[beyond_chance(chances, among=int(here.sum()), at=CHANCE)], counts, expected, people.few)


def _jumps(
    jobs: pd.DataFrame, rows: Counts, counts: Counts, expected: pd.Series | np.ndarray, few: int
) -> pd.DataFrame:
    told = counts[rows, -5:-1].sum(axis=1) >= few if few > 1 else np.ones(len(rows), "bool")
    means = np.where(told, np.asarray(expected)[rows], np.nan)
    table = pd.DataFrame({"job_id": jobs.index[rows].astype("str"), "gained": counts[rows, -1], "expected": means})
    return table.sort_values("gained", ascending=False, kind="stable", ignore_index=True)


@dataclass(frozen=True)
class InVain:
    """Spend of some days that brought nobody, or fewer than the floor."""

    channel: str
    job_id: str
    """Empty for all jobs."""
    amount: Decimal
    currency: str
    first: pd.Timestamp
    """The first day (UTC) of these days."""


def in_vain(
    people: Applicants,
    candidates: Candidates,
    *,
    days: int,
    among: Collection[str],
    channels: Mapping[str, str],
    zone: str,
) -> list[InVain]:
    """Spend that has run for so many days, is not long over, and brought no applicant; most spent first.

    A row counts if its days began so long ago and reach into the last 28. Spend on one job or all jobs counts together
    by channel and currency. Nothing is said of a channel with undated applicants, nor of all jobs while the applicants
    of some aren't loaded. ``channels`` has the channel of each name as written in the spend; days are those of
    ``zone``.
    """
    now = pd.Timestamp(people.at).tz_convert(zone)
    found: dict[tuple[str, str, str], InVain] = {}
    for row in candidates.spend.rows:
        first, last = (pd.Timestamp(day, tz=zone) for day in (row.first, row.last))
        runs = first <= now - pd.Timedelta(days=days) and last >= now - pd.Timedelta(days=BEFORE_DAYS)
        job_id = row.job_id or ""
        if not runs or not (job_id in among and job_id in people.jobs.index if job_id else not candidates.failed):
            continue
        channel = channels.get(row.channel, row.channel)
        key = channel, job_id, row.currency
        before = found.get(key)
        amount = row.amount + (before.amount if before else Decimal(0))
        begin = min(first, before.first) if before else first
        found[key] = InVain(channel, job_id, amount, row.currency, begin)
    rows = [one for one in found.values() if _nobody(people, one)]
    return sorted(rows, key=lambda one: (-one.amount, one.channel, one.job_id))


def _nobody(people: Applicants, spend: InVain) -> bool:
    rows = people.rows[people.rows["channel"] == spend.channel]
    rows = rows[rows["job_id"] == spend.job_id] if spend.job_id else rows
    return not rows["at"].isna().any() and int((rows["at"] >= spend.first).sum()) < people.few
