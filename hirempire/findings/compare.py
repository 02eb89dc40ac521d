"""Which job has the most visits and through what, where another channel leads, and where visits come fastest."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.chance import clear, each_clear
from hirempire.analysis.coverage import loaded_jobs
from hirempire.findings.finding import Finding, Kind
from hirempire.findings.jobs import has, lost, named, nothing, too_few
from hirempire.findings.leads import FEW_VISITS, MOST_NAMED, first_place, level, links_of, visits_by
from hirempire.language import as_name, counted, listed
from hirempire.values import decimal, percent

YOUNG = timedelta(days=7)
"""Links younger than this have no rate: their first days say little."""


def compare_findings(
    links: pd.DataFrame,
    *,
    job_ids: Sequence[str],
    failed: Collection[str],
    labels: Mapping[str, str],
    now: datetime,
    narrowed: bool = False,
    when: str = "",
) -> list[Finding]:
    """Which job has the most visits and through what, where another channel leads, and where visits come fastest.

    ``now`` is the time of the data. ``narrowed`` tells that filters on channels or days hide links. ``when`` is the
    period in which the visits were gained ("last week"); empty for totals.
    """
    links, loaded = links_of(links, job_ids), loaded_jobs(links, job_ids, failed)
    asked = len(set(job_ids))
    losses = lost(asked - len(loaded), asked)
    if links.empty or not loaded:
        return [*nothing(loaded, narrowed=narrowed, when=when), *losses]
    jobs, channels = visits_by(links, "job_id"), visits_by(links, "channel")
    found = [_lead(links, jobs, loaded, labels, when)]
    if len(loaded) > 1 and jobs.sum() >= FEW_VISITS:
        found += [*_other_leaders(links, channels, loaded), *_fastest(links, now, labels)]
    without = len(loaded) - len(jobs)
    if without and not narrowed and not when:
        text = f"{counted(without, 'job')} {has(without)} no links at all."
        found.append(Finding(Kind.GAP, text, without / len(loaded), "links"))
    return [*found, *losses]


def groups_findings(links: pd.DataFrame, groups: Mapping[str, str], *, noun: str, when: str = "") -> list[Finding]:
    """Which group of jobs has the most visits and through what; nothing where there are too few visits to tell.

    ``groups`` has the group of each job, ``noun`` is what a group is ("department"). ``when`` as above.
    """
    links = links_of(links, list(groups))
    if links["visits"].sum() < FEW_VISITS:
        return []
    names = [groups.get(str(job), "") for job in links["job_id"].cat.categories]
    codes, found = pd.factorize(np.array(names, dtype=object))
    rows = links.assign(job_id=pd.Categorical.from_codes(codes[links["job_id"].cat.codes], pd.Index(found)))
    return [_lead(rows, visits_by(rows, "job_id"), list(found), {}, when, noun)]


def _lead(
    links: pd.DataFrame,
    sums: pd.Series,
    loaded: Sequence[str],
    labels: Mapping[str, str],
    when: str,
    noun: str = "job",
) -> Finding:
    """The job with the most visits and the channel that leads there, or that no job leads."""
    total = int(sums.sum())
    if total < FEW_VISITS:
        leader = "job" if len(sums) > 1 else ""
        return too_few(total, len(links), f"to {named(loaded, labels)}", leader=leader, when=when)
    late = f" {when}" if when else ""
    names = {job: as_name(labels.get(job, job)) for job in sums.index[: MOST_NAMED + 1]}
    tied, first = first_place(sums), sums.index[0]
    if len(sums) == 1:
        every = f"All {counted(total, 'visit')}{late} went to {names[first]}{_through(links)}."
        return Finding(Kind.LEAD, every, 1.0)
    most = f"{names[first]} has the most visits{late}, {sums[first]:,} of {total:,} ({percent(sums[first], total)})"
    if len(tied) == 1:
        return Finding(Kind.LEAD, f"{most}{_through(links[links['job_id'] == first])}.", sums[first] / total)
    if len(tied) > MOST_NAMED:
        return Finding(Kind.TIE, f"No {noun} clearly leads: {most}.", sums[first] / total)
    counts = listed([f"{sums[job]:,}" for job in tied])
    text = f"{listed([names[job] for job in tied])} are {level(sums, tied)}: {counts} of {total:,} visits{late}."
    return Finding(Kind.TIE, text, sums[tied].sum() / total)


def _through(links: pd.DataFrame) -> str:
    """The channel that leads at one job, with its part of the job's visits."""
    sums = visits_by(links, "channel")
    if len(first_place(sums)) != 1:
        return ""
    part = "all" if sums.iloc[0] == sums.sum() else percent(sums.iloc[0], sums.sum())
    return f", {part} of them through {as_name(sums.index[0])}"


def _other_leaders(links: pd.DataFrame, channels: pd.Series, loaded: Sequence[str]) -> list[Finding]:
    """At how many jobs the leader of the whole set leads, at how many another channel, at how many none."""
    if len(channels) < 2 or len(first_place(channels)) != 1:
        return []
    leaders = _leaders(links)
    same = int((leaders == links["channel"].cat.categories.get_loc(channels.index[0])).sum())
    if not (other := int((leaders >= 0).sum()) - same):
        return []
    where = f"{as_name(channels.index[0])} leads for {same:,} of {counted(len(loaded), 'job')}"
    none = len(loaded) - same - other
    rest = f"; {none:,} {has(none)} no clear leader" if none else ""
    return [Finding(Kind.SPREAD, f"{where}, another channel for {other:,}{rest}.", other / len(loaded))]


def _leaders(links: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The code of the channel that clearly leads at each job with a link; -1 where none does."""
    width = len(links["channel"].cat.categories)
    job, channel = (links[name].cat.codes.to_numpy(dtype="int64") for name in ("job_id", "channel"))
    place, cells = pd.factorize(job * width + channel)
    visits = np.bincount(place, links["visits"]).astype("float64")
    order = np.lexsort((-visits, cells // width))
    cells, visits = cells[order], visits[order]
    begins = np.flatnonzero(np.diff(cells // width, prepend=-1))
    has_second = np.diff(begins, append=len(cells)) > 1
    second = np.where(has_second, visits[np.minimum(begins + 1, len(cells) - 1)], 0.0)
    clearly = each_clear(visits[begins], second, among=len(cells))
    return np.where(clearly, cells[begins] % width, -1)


def _fastest(links: pd.DataFrame, now: datetime, labels: Mapping[str, str]) -> list[Finding]:
    """The job with the most visits per day live, where it clearly has more than any other.

    Counted are links that are at least a week old, which is said where there are others. Compared are jobs that have
    30 visits to them. The rate is the visits divided by the days since each link was created, added up.
    """
    ages = (now - links["created_at"]).dt.total_seconds().to_numpy() / 86_400
    old, ids = ages >= YOUNG.days, links["job_id"].cat
    jobs, visits_of = ids.codes.to_numpy()[old], links["visits"].to_numpy()[old]
    size = len(ids.categories)
    sums = pd.DataFrame(
        {"visits": np.bincount(jobs, visits_of, size), "days": np.bincount(jobs, ages[old], size)}, index=ids.categories
    )
    enough = sums[sums["visits"] >= FEW_VISITS]
    rates = (enough["visits"] / enough["days"]).sort_values(ascending=False)
    if len(rates) < 2:
        return []
    (visits, days), (other, other_days) = (enough.loc[job] for job in rates.index[:2])
    if not clear(visits, other, among=len(rates), days=(days, other_days)):
        return []
    job = str(rates.index[0])
    total, all_days = sums["visits"].sum(), sums["days"].sum()
    fastest = f"{as_name(labels.get(job, job))} has the most visits per day live, {_rate(visits, days)}"
    counting = " Links younger than a week aren't counted." if not old.all() else ""
    text = f"{fastest}, against {_rate(total, all_days, ' across all jobs')}.{counting}"
    return [Finding(Kind.PACE, text, float(visits / total))]


def _rate(visits: float, days: float, where: str = "") -> str:
    """``3.2 (812 visits in 254 days)``."""
    return f"{decimal(visits / round(days))}{where} ({counted(int(visits), 'visit')} in {counted(round(days), 'day')})"
