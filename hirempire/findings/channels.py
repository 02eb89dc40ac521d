"""Which channels bring the visits, and on how few of them the visits rest."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from hirempire.analysis.coverage import loaded_jobs
from hirempire.findings.finding import Finding, Kind
from hirempire.findings.jobs import has, lost, named, none, nothing, too_few
from hirempire.findings.leads import FEW_VISITS, MOST_NAMED, first_place, level, links_of, visits_by
from hirempire.language import as_name, counted, listed
from hirempire.values import percent

MOST_OF_ALL = 0.8
"""The part of the visits that a few channels must account for to be worth a sentence."""
_FEWEST_CHANNELS = 4


def channels_findings(
    links: pd.DataFrame,
    *,
    job_ids: Sequence[str],
    failed: Collection[str],
    labels: Mapping[str, str],
    narrowed: bool = False,
    when: str = "",
    all_visits: int | None = None,
) -> list[Finding]:
    """Which channels bring the visits of a tidy frame, on how few they rest, and what is missing.

    ``narrowed`` tells that filters on channels or days hide links: then no link is said to be missing, and shares are
    of the visits shown. ``when`` is the period in which the visits were gained ("last week"); empty for totals.
    ``all_visits`` are those of all channels, where a filter hides some.
    """
    links, loaded = links_of(links, job_ids), loaded_jobs(links, job_ids, failed)
    asked = len(set(job_ids))
    losses = lost(asked - len(loaded), asked)
    if links.empty or not loaded:
        return [*nothing(loaded, narrowed=narrowed, when=when), *losses]
    where = f"to {named(loaded, labels)}" if not narrowed else "shown here"
    sums = visits_by(links, "channel")
    leads = [_lead(links, sums, where, loaded, labels, when)]
    if all_visits:
        part = _part(links, sums, all_visits, loaded, labels, when)
        leads = [part] if len(sums) == 1 else [part, *leads]
    gaps = _gaps(links, loaded, narrowed=narrowed or bool(when), when=when)  # a link may be newer than the period
    return [*leads, *_concentration(sums), *gaps, *losses]


def _part(
    links: pd.DataFrame, sums: pd.Series, all_visits: int, loaded: Sequence[str], labels: Mapping[str, str], when: str
) -> Finding:
    """Which part of all visits the chosen channels bring."""
    number = int(sums.sum())
    who = f"{as_name(sums.index[0])} accounts" if len(sums) == 1 else f"These {len(sums):,} channels account"
    share = f"{percent(number, all_visits)} of all channels’ visits {when}".rstrip()
    most = _most_of_them(links, len(loaded), labels)
    return Finding(Kind.LEAD, f"{who} for {share} ({number:,} of {all_visits:,}){most}.", number / all_visits)


def _lead(
    links: pd.DataFrame, sums: pd.Series, where: str, loaded: Sequence[str], labels: Mapping[str, str], when: str
) -> Finding:
    """Which channel has the most visits, or that none leads."""
    total = int(sums.sum())
    if total < FEW_VISITS:
        return too_few(total, len(links), where, leader="channel" if len(sums) > 1 else "", when=when)
    where = f"{where} {when}".strip()
    first, tied = sums.index[0], first_place(sums)
    if len(sums) == 1:
        text = f"All {counted(total, 'visit')} {where} came through {as_name(first)}."
        return Finding(Kind.LEAD, text, 1.0, of=str(first))
    if len(tied) == 1:
        share = f"{percent(sums[first], total)} of visits {where} ({sums[first]:,} of {total:,})"
        most = _most_of_them(links[links["channel"] == first], len(loaded), labels)
        text = f"{as_name(first)} accounts for {share}{most}."
        return Finding(Kind.LEAD, text, sums[first] / total, of=str(first))
    if len(tied) > MOST_NAMED:
        most = f"{as_name(first)} has the most visits, {sums[first]:,} of {total:,}"
        return Finding(Kind.TIE, f"No channel clearly leads: {most}.", sums[first] / total)
    names = listed([as_name(channel) for channel in tied])
    shares = listed([percent(sums[channel], total) for channel in tied])
    counts = listed([f"{sums[channel]:,}" for channel in tied])
    text = f"{names} are {level(sums, tied)}: {shares} of visits {where} ({counts} of {total:,})."
    return Finding(Kind.TIE, text, sums[tied].sum() / total)


def _most_of_them(links: pd.DataFrame, jobs: int, labels: Mapping[str, str]) -> str:
    """The job that got a channel's visits, where one stands out among several."""
    sums = visits_by(links, "job_id")
    if jobs < 2 or len(first_place(sums)) != 1:
        return ""
    share, name = sums.iloc[0] / sums.sum(), as_name(labels.get(sums.index[0], sums.index[0]))
    if share == 1:
        return f", all of them to {name}"
    return f", most of them to {name}" if share > 0.5 else f", with the most going to {name}"


def _concentration(sums: pd.Series) -> list[Finding]:
    """On how few channels the visits rest: said of four or more, where half of them or fewer do."""
    total, running = int(sums.sum()), sums.cumsum()
    if len(sums) < _FEWEST_CHANNELS or total < FEW_VISITS:
        return []
    few = int((running < MOST_OF_ALL * total).sum()) + 1
    if not 2 <= few <= len(sums) / 2:
        return []
    made = int(running.iloc[few - 1])
    share = f"{percent(made, total)} of visits ({made:,} of {total:,})"
    return [Finding(Kind.CONCENTRATION, f"{few:,} of {len(sums):,} channels account for {share}.", made / total)]


def _gaps(links: pd.DataFrame, loaded: Sequence[str], *, narrowed: bool, when: str) -> list[Finding]:
    """The commonest channel that some jobs lack, the more visited of equals, and the links without a visit."""
    lacking, gap = (0, "") if narrowed or len(loaded) < 2 else _lacking(links, len(loaded))
    unvisited = links["visits"] == 0
    if "at_most" in links:  # a link that may have been visited is not without visits
        unvisited &= (links["at_most"] == 0).fillna(value=False)
    silent = int(unvisited.sum())
    silence = f"{silent:,} of {len(links):,} links {none(silent, when)}" if 0 < silent < len(links) else ""
    if not gap:
        return [Finding(Kind.SILENCE, f"{silence}.", silent / len(links), "links")] if silence else []
    return [Finding(Kind.GAP, f"{', and '.join(filter(None, [gap, silence]))}.", lacking / len(loaded), "links")]


def _lacking(links: pd.DataFrame, jobs: int) -> tuple[int, str]:
    """How many of the jobs lack the commonest channel, in a number and in words; none where no channel is common."""
    having = links.groupby("channel", observed=True)["job_id"].nunique()
    common = having[(having * 2 >= jobs) & (having < jobs)]
    if common.empty:
        return 0, ""
    number = jobs - int(common.max())
    name = next(channel for channel in visits_by(links, "channel").index if common.get(channel) == common.max())
    return number, f"{number:,} of these {jobs:,} jobs {has(number)} no {as_name(name)} link"
