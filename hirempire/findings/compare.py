"""Which job has the most visits and through what, where another channel leads, and where visits come fastest."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from math import isfinite

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.chance import clear, each_clear
from hirempire.analysis.coverage import loaded_jobs
from hirempire.findings.finding import Finding, Kind
from hirempire.findings.jobs import has, lost, named, nothing, too_few
from hirempire.findings.leads import (
    FEW_VISITS,
    MOST_NAMED,
    first_place,
    level,
    links_of,
    possible,
    possible_by,
    visits_by,
    within,
)
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
    most = possible_by(links, "job_id")
    total, at_most = int(sums.sum()), float(most.sum())
    if total < FEW_VISITS:
        leader = "job" if len(sums) > 1 else ""
        return too_few(total, len(links), f"to {named(loaded, labels)}", leader=leader, when=when, most=at_most)
    late = f" {when}" if when else ""
    names = {job: as_name(labels.get(job, job)) for job in sums.index[: MOST_NAMED + 1]}
    tied, first, known = first_place(sums, most), sums.index[0], at_most == total
    if len(sums) == 1:
        every = f"All {within(total, at_most)} visits{late} went to {names[first]}{_through(links)}."
        return Finding(Kind.LEAD, every, 1.0)
    share = f" ({percent(sums[first], total)})" if known else ""
    counts = f"{within(sums[first], most[first])} of {within(total, at_most)}"
    if len(tied) == 1:
        text = f"{names[first]} has the most visits{late}, {counts}{share}"
        return Finding(Kind.LEAD, f"{text}{_through(links[links['job_id'] == first])}.", sums[first] / total)
    if len(tied) > MOST_NAMED:
        has_most = f"{names[first]} has the most visits{late}, {counts}{share}"
        gained = f"{names[first]} has {counts} visits{late}"
        return Finding(Kind.TIE, f"No {noun} clearly leads: {has_most if known else gained}.", sums[first] / total)
    who = listed([as_name(labels.get(job, job)) for job in tied])
    counts = f"{listed([within(sums[job], most[job]) for job in tied])} of {within(total, at_most)} visits{late}"
    text = f"{who} are {level(sums, tied)}: {counts}." if known else f"It isn’t clear which of {who} leads: {counts}."
    return Finding(Kind.TIE, text, sums[tied].sum() / total)


def _through(links: pd.DataFrame) -> str:
    """The channel that leads at one job, with its part of the job's visits; of bounds, no part is told."""
    sums, most = visits_by(links, "channel"), possible_by(links, "channel")
    if len(first_place(sums, most)) != 1:
        return ""
    if most.sum() == sums.sum():
        part = "all" if sums.iloc[0] == sums.sum() else percent(sums.iloc[0], sums.sum())
        return f", {part} of them through {as_name(sums.index[0])}"
    if len(sums) == 1:
        return f", all of them through {as_name(sums.index[0])}"
    mostly = sums.iloc[0] > most.drop(sums.index[0]).sum()
    return f", most of them through {as_name(sums.index[0])}" if mostly else ""


def _other_leaders(links: pd.DataFrame, channels: pd.Series, loaded: Sequence[str]) -> list[Finding]:
    """At how many jobs the leader of the whole set leads, at how many another channel, at how many none."""
    if len(channels) < 2 or len(first_place(channels, possible_by(links, "channel"))) != 1:
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
    most = np.bincount(place, possible(links)).astype("float64")
    order = np.lexsort((-visits, cells // width))
    cells, visits, most = cells[order], visits[order], most[order]
    begins = np.flatnonzero(np.diff(cells // width, prepend=-1))
    most[begins] = 0.0  # the first is compared with all others
    clearly = each_clear(visits[begins], np.maximum.reduceat(most, begins), among=len(cells))
    return np.where(clearly, cells[begins] % width, -1)


def _fastest(links: pd.DataFrame, now: datetime, labels: Mapping[str, str]) -> list[Finding]:
    """The job with the most visits per day live, where it clearly has more than any other.

    Counted are links that are at least a week old, which is said where there are others. Compared are jobs that have
    30 visits to them. The rate is the visits divided by the days since each link was created, added up.
    """
    ages = (now - links["created_at"]).dt.total_seconds().to_numpy() / 86_400
    old, ids = ages >= YOUNG.days, links["job_id"].cat
    jobs, size = ids.codes.to_numpy()[old], len(ids.categories)
    counted_up = {"visits": links["visits"].to_numpy(), "most": possible(links), "days": ages}
    sums = pd.DataFrame(
        {name: np.bincount(jobs, values[old], size) for name, values in counted_up.items()}, index=ids.categories
    )
    enough = sums[(sums["visits"] >= FEW_VISITS) | (sums["most"] > np.maximum(sums["visits"], FEW_VISITS))]
    rates = (enough["visits"] / enough["days"]).sort_values(ascending=False)
    if len(rates) < 2:
        return []
    job, at_most = str(rates.index[0]), (enough["most"] / enough["days"]).drop(rates.index[0])
    other, first, every = (rows.sum() for rows in (enough.loc[[at_most.idxmax()]], enough.loc[[job]], sums))
    if not clear(first["visits"], other["most"], among=len(rates), days=(first["days"], other["days"])):
        return []
    fastest = f"{as_name(labels.get(job, job))} has the most visits per day live, {_rate(first)}"
    counting = " Links younger than a week aren't counted." if not old.all() else ""
    text = f"{fastest}, against {_rate(every, ' across all jobs')}.{counting}"
    return [Finding(Kind.PACE, text, float(first["visits"] / every["visits"]))]


def _rate(sums: pd.Series, where: str = "") -> str:
    """``3.2 (812 visits in 254 days)``, ``3.2–3.4 (812–863 visits in 254 days)``."""
    visits, most, days = (float(sums[name]) for name in ("visits", "most", "days"))
    least, highest = decimal(visits / round(days)), decimal(most / round(days)) if isfinite(most) else ""
    rate = f"at least {least}" if not highest else least if highest == least else f"{least}–{highest}"
    number = counted(int(visits), "visit") if most == visits else f"{within(visits, most)} visits"
    return f"{rate}{where} ({number} in {counted(round(days), 'day')})"
