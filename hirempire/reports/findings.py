"""What the numbers say, in sentences that a recruiter could say aloud: for the top of each page and for reports.

All are plain text, most important first, four at most; whoever shows them as Markdown or HTML escapes them. A sentence
says how many and of how many, never why. Who leads is said only where the lead is
:func:`hirempire.analysis.chance.clear`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.chance import clear, each_clear
from hirempire.analysis.coverage import Coverage, loaded_jobs
from hirempire.language import as_name, counted, listed
from hirempire.values import percent

MOST_SENTENCES = 4
FEW_VISITS = 30
"""Below this many visits nothing is compared."""
YOUNG = timedelta(days=7)
"""Links younger than this have no rate: their first days say little."""
MOST_OF_ALL = 0.8
"""The part of the visits that a few channels must make for the sentence on concentration."""
RECENTLY = timedelta(days=30)
_MOST_NAMED = 3
_NOT_COME = "did not come and"
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


def channels_findings(
    links: pd.DataFrame,
    *,
    job_ids: Sequence[str],
    failed: Collection[str],
    labels: Mapping[str, str],
    narrowed: bool = False,
) -> list[str]:
    """Which channels bring the visits of a tidy frame, on how few they rest, and what is missing.

    ``narrowed`` tells that filters on channels or days have left links out: then no link is said to be missing, and
    shares are said to be of the visits shown.
    """
    links, loaded = _of(links, job_ids), loaded_jobs(links, job_ids, failed)
    lost = _lost(len(set(job_ids)) - len(loaded))
    if links.empty or not loaded:
        return [*_nothing(loaded, narrowed=narrowed), *lost]
    where = f"to {_these(loaded, labels)}" if not narrowed else "shown here"
    sums = _sums(links, "channel")
    said = [_channels_lead(links, sums, where, loaded, labels), *_concentration(sums), *_gaps(links, loaded, narrowed)]
    return said[: MOST_SENTENCES - len(lost)] + lost


def compare_findings(
    links: pd.DataFrame,
    *,
    job_ids: Sequence[str],
    failed: Collection[str],
    labels: Mapping[str, str],
    now: datetime,
    narrowed: bool = False,
) -> list[str]:
    """Which job has the most visits and through what, where another channel leads, and where visits come fastest.

    ``now`` is the time of the data. ``narrowed`` as in :func:`channels_findings`.
    """
    links, loaded = _of(links, job_ids), loaded_jobs(links, job_ids, failed)
    lost = _lost(len(set(job_ids)) - len(loaded))
    if links.empty or not loaded:
        return [*_nothing(loaded, narrowed=narrowed), *lost]
    jobs, channels = _sums(links, "job_id"), _sums(links, "channel")
    said = [_jobs_lead(links, jobs, loaded, labels)]
    if len(loaded) > 1 and jobs.sum() >= FEW_VISITS:
        said += [*_other_leaders(links, channels, loaded), *_fastest(links, now, labels)]
    without = len(loaded) - len(jobs)
    if without and not narrowed:
        said.append(f"{counted(without, 'job')} {_have(without)} no link at all.")
    return said[: MOST_SENTENCES - len(lost)] + lost


def timeline_findings(links: pd.DataFrame, *, tz: str, now: datetime) -> list[str]:
    """In which months the links were made that have the most visits so far, and how new the newest is.

    Months and days are those of the zone ``tz``; ``now`` is the time of the data.
    """
    if links.empty:
        return ["There is no link yet."]
    made = links["created_at"].dt.tz_convert(tz).dt.tz_localize(None)
    sums = links["visits"].groupby(made.dt.year * 100 + made.dt.month).sum()
    newest = made.max()
    recent = int(((links["created_at"] > now - RECENTLY) & (links["created_at"] <= now)).sum())
    new = f"{counted(recent, 'link')} {_was(recent)}" if recent else "no link was"
    return [
        *_months_lead(sums.set_axis([f"{one // 100}-{one % 100:02}" for one in sums.index])),
        f"The newest link was made on {newest.day} {newest:%b %Y}; {new} made in the last {RECENTLY.days} days.",
    ]


def coverage_findings(coverage: Coverage) -> list[str]:
    """Which jobs lack a link that most others have, and how many links have had no visit for long.

    Said of the two most visited of the channels that half of the jobs with links or more have, and not all.
    """
    jobs = int(coverage.loaded.sum())
    lost = _lost(len(coverage.loaded) - jobs)
    if not jobs or not coverage.links:
        return [*(["No job has a link yet."] if jobs else []), *lost]
    have, linked = coverage.jobs_with, int((coverage.channels_of > 0).sum())
    common = have[(have * 2 >= linked) & (have < linked)].iloc[:2]
    bare = jobs - linked
    said = [f"{counted(bare, 'job')} {_have(bare)} no link at all."] if bare else []
    said += [_lacking(linked - int(count), int(count), as_name(channel)) for channel, count in common.items()]
    if not said and jobs > 1:
        said = ["No job lacks a link that half of the jobs or more have."]
    said.insert(2, _silent(coverage))
    return [one for one in said if one][: MOST_SENTENCES - len(lost)] + lost


def _lacking(lacking: int, have: int, channel: str) -> str:
    others = "another has" if have == 1 else f"{have:,} others have"
    return f"{counted(lacking, 'job')} {_have(lacking)} no {channel} link, which {others}."


def _silent(coverage: Coverage) -> str:
    """How many links nobody opened since they were made so many days ago."""
    number = coverage.silent_links
    if not number:
        return f"Every link that was made {coverage.silent_days} or more days ago has a visit."
    it = "it was" if number == 1 else "they were"
    links = f"{number:,} of {counted(coverage.links, 'link')} {_have(number)}"
    return f"{links} not been visited since {it} made {coverage.silent_days} or more days ago."


def _channels_lead(
    links: pd.DataFrame, sums: pd.Series, where: str, loaded: Sequence[str], labels: Mapping[str, str]
) -> str:
    """Who brought the most, or that nobody leads."""
    total = int(sums.sum())
    if total < FEW_VISITS:
        return _few(total, len(links), where, single=len(sums) == 1)
    if len(sums) == 1:
        return f"All {counted(total, 'visit')} {where} came through {as_name(sums.index[0])}."
    first = sums.index[0]
    tied = _tied(sums)
    if len(tied) == 1:
        most = _most_of_them(links[links["channel"] == first], len(loaded), labels)
        brought = f"{percent(sums[first], total)} of the visits {where}{_counts(sums[:1], total)}"
        return f"{as_name(first)} brought {brought}{most}."
    if len(tied) > _MOST_NAMED:
        brought = f"{sums[first]:,} of {counted(total, 'visit')}"
        return f"No channel leads clearly: {as_name(first)} brought the most, {brought}."
    parts = listed([percent(sums[one], total) for one in tied])
    names = listed([as_name(one) for one in tied])
    return f"{names} brought {_as_many(sums, tied)} visits {where}: {parts}{_counts(sums[: len(tied)], total)}."


def _most_of_them(links: pd.DataFrame, jobs: int, labels: Mapping[str, str]) -> str:
    """The job to which a channel's visits went, where one stands out among several."""
    sums = _sums(links, "job_id")
    if jobs < 2 or len(_tied(sums)) != 1:
        return ""
    share, name = sums.iloc[0] / sums.sum(), as_name(labels.get(sums.index[0], sums.index[0]))
    if share == 1:
        return f", all of them to {name}"
    return f", most of them to {name}" if share > 0.5 else f", the most to {name}"


def _concentration(sums: pd.Series) -> list[str]:
    """On how few channels the visits rest: said of four or more, where half of them or fewer do."""
    total, running = int(sums.sum()), sums.cumsum()
    if len(sums) < 4 or total < FEW_VISITS:
        return []
    few = int((running < MOST_OF_ALL * total).sum()) + 1
    if not 2 <= few <= len(sums) / 2:
        return []
    number = _NUMBERS[few] if few < len(_NUMBERS) else f"{few:,}"
    made = int(running.iloc[few - 1])
    return [f"{number} of {len(sums):,} channels make {percent(made, total)} of the visits ({made:,} of {total:,})."]


def _gaps(links: pd.DataFrame, loaded: Sequence[str], narrowed: bool) -> list[str]:  # noqa: FBT001 -- passed through
    """The commonest channel that some jobs lack, the more visited of equals, and the links without a visit."""
    said = []
    jobs = links.groupby("channel", observed=True)["job_id"].nunique()
    common = jobs[(jobs * 2 >= len(loaded)) & (jobs < len(loaded))]
    if len(common) and len(loaded) > 1 and not narrowed:
        lacking = len(loaded) - int(common.max())
        name = next(one for one in _sums(links, "channel").index if common.get(one) == common.max())
        said.append(f"{lacking:,} of these {len(loaded):,} jobs {_have(lacking)} no {as_name(name)} link")
    silent = int((links["visits"] == 0).sum())
    if 0 < silent < len(links):
        said.append(f"{silent:,} of {len(links):,} links {_have(silent)} no visit yet")
    return [" and ".join(said) + "."] if said else []


def _jobs_lead(links: pd.DataFrame, sums: pd.Series, loaded: Sequence[str], labels: Mapping[str, str]) -> str:
    """The job with the most visits and the channel that leads there, or that no job leads."""
    total = int(sums.sum())
    if total < FEW_VISITS:
        return _few(total, len(links), f"to {_these(loaded, labels)}", single=len(sums) == 1)
    names = {one: as_name(labels.get(one, one)) for one in sums.index[: _MOST_NAMED + 1]}
    tied, first = _tied(sums), sums.index[0]
    if len(sums) == 1:
        return f"All {counted(total, 'visit')} came to {names[first]}{_through(links)}."
    if len(tied) == 1:
        through = _through(links[links["job_id"] == first])
        return f"{names[first]} has the most visits, {_of_all(sums[first], total)}{through}."
    if len(tied) > _MOST_NAMED:
        return f"No job leads clearly: {names[first]} has the most visits, {_of_all(sums[first], total)}."
    have = listed([f"{sums[one]:,}" for one in tied])
    return f"{listed([names[one] for one in tied])} have {_as_many(sums, tied)} visits: {have} of {total:,}."


def _through(links: pd.DataFrame) -> str:
    """The channel that leads at one job, with its part of the job's visits."""
    sums = _sums(links, "channel")
    if len(_tied(sums)) != 1:
        return ""
    part = percent(sums.iloc[0], sums.sum())
    return f", {'all' if sums.iloc[0] == sums.sum() else part} of them through {as_name(sums.index[0])}"


def _other_leaders(links: pd.DataFrame, channels: pd.Series, loaded: Sequence[str]) -> list[str]:
    """At how many jobs the leader of the whole set leads, at how many another channel, at how many none."""
    if len(channels) < 2 or len(_tied(channels)) != 1:
        return []
    leaders = _leaders(links)
    same = int((leaders == links["channel"].cat.categories.get_loc(channels.index[0])).sum())
    if not (other := int((leaders >= 0).sum()) - same):
        return []
    none = len(loaded) - same - other
    where = (
        f"{as_name(channels.index[0])} leads at {same:,} of {counted(len(loaded), 'job')}, another channel at {other:,}"
    )
    return [f"{where}; at {none:,} no channel leads clearly." if none else f"{where}."]


def _leaders(links: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Of each job with a link the code of the channel that clearly leads there; -1 where none does."""
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


def _fastest(links: pd.DataFrame, now: datetime, labels: Mapping[str, str]) -> list[str]:
    """The job with the most visits a day since its links were made, where it clearly has more than any other.

    Counted are links made a week ago or earlier, which is said where there are others. Compared are jobs that have 30
    visits to them. The rate is the visits divided by the days since each link was made, added up.
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
    (visits, days), (other, other_days) = (enough.loc[one] for one in rates.index[:2])
    if not clear(visits, other, among=len(rates), days=(days, other_days)):
        return []
    job = str(rates.index[0])
    total, all_days = sums["visits"].sum(), sums["days"].sum()
    fastest = f"{as_name(labels.get(job, job))} has the most visits per day since its links were made"
    counting = ", counting links made a week ago or earlier" if not old.all() else ""
    return [f"{fastest}: {_rate(visits, days)}, against {_rate(total, all_days, ' over all jobs')}{counting}."]


def _rate(visits: float, days: float, where: str = "") -> str:
    """``3.2 (812 visits in 254 link-days)``."""
    rate = visits / round(days)
    form = f"{rate:,.1f}" if rate >= 0.95 else f"{rate:.2f}"
    return f"{form}{where} ({counted(int(visits), 'visit')} in {counted(round(days), 'link-day')})"


def _months_lead(sums: pd.Series) -> list[str]:
    """The months of links with the most visits so far; ``sums`` by month, such as "2026-06"."""
    sums = sums.sort_values(ascending=False, kind="stable")
    total, tied = int(sums.sum()), _tied(sums)
    names = [f"{pd.Timestamp(one):%B %Y}" for one in tied]
    if total == 0:
        return ["No link has a visit yet."]
    if len(sums) == 1:
        month = f"{pd.Timestamp(sums.index[0]):%B %Y}"
        return [f"All links were made in {month}; they have {counted(total, 'visit')} so far."]
    if total < FEW_VISITS or len(tied) > _MOST_NAMED:
        return []
    if len(tied) == 1:
        said = f"Links made in {names[0]} have the most visits so far: {_of_all(sums.iloc[0], total)}."
    else:
        have = listed([f"{sums[one]:,}" for one in tied])
        said = f"Links made in {listed(names)} have {_as_many(sums, tied)} visits so far: {have} of {total:,}."
    return [f"{said} Older links had more time to be visited."]


def _of(links: pd.DataFrame, job_ids: Sequence[str]) -> pd.DataFrame:
    links = links[["job_id", "channel", "visits", "created_at"]]  # texts take long to copy
    jobs, asked = links["job_id"].cat, set(job_ids)
    wanted = np.array([one in asked for one in jobs.categories.tolist()], dtype="bool")
    return links if wanted.all() else links[wanted[jobs.codes]]


def _sums(links: pd.DataFrame, by: str) -> pd.Series:
    """Visits by channel or job, most first, then by name."""
    sums = links.groupby(by, observed=True)["visits"].sum()
    by_name = sums.set_axis(sums.index.astype("str")).sort_index()
    return by_name.sort_values(ascending=False, kind="stable")


def _tied(sums: pd.Series) -> list[str]:
    """The first of some sums, most first, and all over which its lead is not clear; none of nothing."""
    most = float(sums.iloc[0]) if len(sums) else 0.0
    rest = takewhile(lambda one: not clear(most, float(one[1]), among=len(sums) - 1), sums.iloc[1:].items())
    return [*map(str, sums.index[:1]), *(str(name) for name, _ in rest)]


def _nothing(loaded: Sequence[str], *, narrowed: bool) -> list[str]:
    if not loaded:
        return []
    return ["No link passes the filters."] if narrowed else [f"{_these_alone(loaded)} no link yet."]


def _these_alone(loaded: Sequence[str]) -> str:
    return "This job has" if len(loaded) == 1 else f"These {len(loaded):,} jobs have"


def _few(total: int, links: int, where: str, *, single: bool) -> str:
    if total == 0:
        return f"{'The link has' if links == 1 else f'The {links:,} links have'} no visit yet."
    few = "" if single else ": too few to tell who leads"
    return f"So far there {_was(total)} {counted(total, 'visit')} {where}{few}."


def _lost(number: int) -> list[str]:
    if not number:
        return []
    return [f"{counted(number, 'job')} {_NOT_COME} {'is' if number == 1 else 'are'} in no number."]


def is_loss(sentence: str) -> bool:
    """Whether a sentence of ours says how many jobs did not come: each page says it, a report once."""
    return _NOT_COME in sentence and sentence.endswith("in no number.")


def _these(loaded: Sequence[str], labels: Mapping[str, str]) -> str:
    return as_name(labels.get(loaded[0], loaded[0])) if len(loaded) == 1 else f"these {len(loaded):,} jobs"


def _of_all(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({percent(part, whole)})"


def _counts(sums: pd.Series, total: int) -> str:
    return f" ({listed([f'{count:,}' for count in sums])} of {total:,})"


def _as_many(sums: pd.Series, tied: Sequence[str]) -> str:
    return "as many" if sums[list(tied)].nunique() == 1 else "about as many"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
