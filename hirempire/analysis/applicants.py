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

from hirempire.analysis.bursty import Bools, Counts, Floats, Split, beyond_chance, dispersion
from hirempire.analysis.change import ASSUMED, LEAST
from hirempire.analysis.conversion import TYPES, types_of
from hirempire.analysis.expected import Paces
from hirempire.analysis.subject import Candidates, Subject

CLOSED = frozenset({"paused", "closed", "inactive", "deactivated", "archived", "draft", "deleted"})
"""The statuses of a job, in lower case, in which nobody is expected to apply."""
FEWEST_LIKE = 3
"""Other jobs that a job must be compared with, at least."""
JUMP_DAYS, BEFORE_DAYS, LEAST_MORE = 7, 28, 5
CHANCE = 0.05
_WEEKS, _DAY = 26, 86_400


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
    def days(self) -> Floats:
        """How old each job is; 0 where that isn't known."""
        age = (pd.Timestamp(self.at) - self.jobs["created_at"]).dt.total_seconds().fillna(0.0)
        return np.asarray(age.to_numpy("float64") / _DAY)

    @property
    def undated(self) -> Bools:
        """Whether any applicant of each job has no date: then nobody knows when the last one applied."""
        found: Bools = self.jobs.index.isin(self.rows.loc[self.rows["at"].isna(), "job_id"])
        return found


def applicants_of(subject: Subject, candidates: Candidates) -> Applicants:
    """The applicants of a subject's jobs; prospects and uploads didn't apply."""
    people = candidates.people[types_of(candidates.people) == TYPES.index("applicant")]
    came = set(candidates.people["job_id"].cat.categories) - set(candidates.failed)
    loaded = [job for job in subject.jobs if job in came]
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


def without_applicants(
    people: Applicants, *, days: int, among: Collection[str], paces: Paces | None = None
) -> pd.DataFrame:
    """Open jobs of ``among`` without an applicant for so many days, beyond chance, where jobs like them had some.

    At least half of the others must have had applicants in these days. A job that had applicants before must have had
    so many in the 28 days before the last one that none since is no chance, tested as the silence of links is; jobs are
    taken to fade as their links do (``paces``). A job that never had one stands out if nine in ten others had some.
    With a floor, a job with fewer applicants is told by the others alone.

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
    stopped = _stopped(people, last, paces, old) if people.floor <= 1 else np.zeros(len(jobs), "bool")
    never = last.isna().to_numpy() | (people.floor > 1)
    rows = []
    for place in map(int, np.flatnonzero(old & ~some & ~people.undated & jobs.index.isin(list(among)))):
        like, others = _like(jobs, old, place)
        with_some = int(some[others].sum())
        enough = stopped[place] or (never[place] and 10 * with_some >= 9 * len(others))
        if len(others) >= FEWEST_LIKE and 2 * with_some >= len(others) and enough:
            since = last.iloc[place] if pd.notna(last.iloc[place]) else jobs["created_at"].iloc[place]
            told = since if people.floor <= 1 else pd.NaT
            rows.append((str(jobs.index[place]), told, like, len(others), with_some))
    names = ["job_id", "since", "like", "others", "others_with"]
    table = pd.DataFrame(rows, columns=pd.Index(names)).astype({"job_id": "str"})
    return table.assign(since=pd.to_datetime(table["since"], utc=True).dt.as_unit("us"))


def _stopped(people: Applicants, last: pd.Series, paces: Paces | None, tested: Bools) -> Bools:
    """The jobs that had applicants and have had none since the last, beyond chance over all that are ``tested``."""
    end, created = pd.Timestamp(people.at), people.jobs["created_at"]
    known = tested & last.notna().to_numpy()
    if not known.any():
        return known
    ages = (last - created).dt.total_seconds().fillna(0.0).to_numpy("float64") / _DAY
    silent = (end - last).dt.total_seconds().fillna(0.0).to_numpy("float64") / _DAY
    over = np.clip(ages, 1.0, BEFORE_DAYS)
    rows = people.rows.merge(last.rename("last"), left_on="job_id", right_index=True)
    within = rows[(rows["last"] - rows["at"]) <= pd.Timedelta(days=BEFORE_DAYS)]["job_id"].value_counts()
    before = np.asarray(within.reindex(people.jobs.index, fill_value=0).to_numpy("int64"), "int64")
    weights = over, silent
    if paces is not None:
        weights = paces.weight(ages - over, ages), paces.weight(ages, ages + silent)
    places = np.flatnonzero(known & (before > 1))
    split = Split.of(weights, (over, silent), _weekly(people)[1]).only(places)
    stopped = np.zeros(len(known), "bool")
    stopped[places[beyond_chance(split.none(before[places] - 1), among=int(tested.sum()), at=CHANCE)]] = True
    return stopped


def _weekly(people: Applicants) -> tuple[Counts, float]:
    """Applicants of each job in each of the last weeks, and the dispersion of such a week."""
    end = pd.Timestamp(people.at)
    edges = [end - pd.Timedelta(days=7 * weeks) for weeks in range(_WEEKS, -1, -1)]
    counts = np.array([people.counts(*week) for week in pairwise(edges)]).T
    known = people.days[:, None] >= 7.0 * np.arange(_WEEKS, 0, -1)
    return counts, dispersion(counts, known, otherwise=ASSUMED, least=LEAST)


def _like(jobs: pd.DataFrame, old: Bools, place: int) -> tuple[str, Counts]:
    """The other jobs in the department of one, or where there are fewer than three, all others; and the department."""
    others = np.flatnonzero(old & (np.arange(len(jobs)) != place))
    like = str(jobs["like"].iloc[place])
    near = others[(jobs["like"].to_numpy()[others] == like)] if like else others[:0]
    return (like, near) if len(near) >= FEWEST_LIKE else ("", others)


def jumped(people: Applicants, *, times: int, among: Collection[str]) -> pd.DataFrame:
    """Jobs with ``times`` the applicants expected or more in seven days, beyond chance; most first.

    Columns: ``job_id``, ``gained`` (int64) in the last seven days, and ``expected`` (float64) after those of up to 28
    days before. Tested as visits of links are, without fading: that can only make it rarer. With a floor, neither
    may be told: the days that they are of move on each day, so that two of them tell of one day.
    """
    counts, alpha = _weekly(people)
    jobs, lived = people.jobs, people.days - JUMP_DAYS
    here = jobs.index.isin(list(among)) & (lived >= JUMP_DAYS) & ~people.undated
    days = np.clip(lived, 1.0, BEFORE_DAYS)
    later, before = counts[:, -1], counts[:, -5:-1].sum(axis=1)
    expected = before / days * JUMP_DAYS
    rows = np.flatnonzero(here & (later >= times * expected) & (later - expected >= LEAST_MORE) & (later >= people.few))
    seven = np.full(len(days), float(JUMP_DAYS))
    chances = Split.of((days, seven), (days, seven), alpha).only(rows).so_many(later[rows], before[rows])
    return _jumps(jobs, rows[beyond_chance(chances, among=int(here.sum()), at=CHANCE)], counts, expected)


def _jumps(jobs: pd.DataFrame, rows: Counts, counts: Counts, expected: Floats) -> pd.DataFrame:
    table = pd.DataFrame(
        {"job_id": jobs.index[rows].astype("str"), "gained": counts[rows, -1], "expected": expected[rows]}
    )
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
    whole: bool,
) -> list[InVain]:
    """Spend that has run for so many days, is not long over, and brought no applicant; most spent first.

    A row counts if its days began so long ago and reach into the last 28. Rows on one channel, and on the same job or
    on all, count together by currency. Nothing is said of a channel with undated applicants, nor of spend on all jobs
    unless the applicants of the ``whole`` workspace are loaded. ``channels`` has the channel of each name as written in
    the spend; days are those of ``zone``.
    """
    now = pd.Timestamp(people.at).tz_convert(zone)
    found: dict[tuple[str, str, str], InVain] = {}
    for row in candidates.spend.rows:
        first, last = (pd.Timestamp(day, tz=zone) for day in (row.first, row.last))
        runs = first <= now - pd.Timedelta(days=days) and last >= now - pd.Timedelta(days=BEFORE_DAYS)
        job_id = row.job_id or ""
        if not runs or not (job_id in among and job_id in people.jobs.index if job_id else whole):
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
