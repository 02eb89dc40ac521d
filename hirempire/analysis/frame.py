"""The tidy frame of links, the frame of job facts, and what a job is called."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from hirempire.analysis.channels import canonical
from hirempire.analysis.period import midnight
from hirempire.api.models import Failed, Job, Loaded, Outcome

LINK_COLUMNS = ("job_id", "link_id", "source_name", "channel", "url", "code", "visits", "created_at", "fetched_at")
"""The columns of the tidy frame: one row is one link."""

_SHORT_ID = 8
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_CLOCKS_DIFFER = timedelta(hours=1)
"""How far Hirempire's clock may be ahead of this computer's."""
_NO_MOMENT = np.iinfo("int64").min
M = TypeVar("M", pd.DatetimeIndex, "pd.Series[Any]")


def links_frame(outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """The tidy frame of all loaded links, one row per link, in the order received.

    ``job_id`` and ``channel`` are categorical; every loaded job is a category, whether or not it has a link.
    ``visits`` is int64, both times are datetime64[us, UTC], the others text; ``url`` and ``code`` may be missing.
    A link that was created up to an hour after it was loaded was created when it was loaded: clocks differ.
    """
    loaded = [outcome for outcome in outcomes if isinstance(outcome, Loaded)]
    links = [link for job in loaded for link in job.links]
    places = {job_id: place for place, job_id in enumerate(dict.fromkeys(job.job_id for job in loaded))}
    counts = [len(job.links) for job in loaded]
    names = [link.source_name for link in links]
    created = utc([link.created_at for link in links])
    fetched = utc([job.fetched_at for job in loaded]).repeat(counts)
    ahead = _ahead(created, fetched)
    return pd.DataFrame(
        {
            "job_id": pd.Categorical.from_codes(
                np.repeat(np.array([places[job.job_id] for job in loaded], dtype="int32"), counts),
                pd.Index(list(places), dtype="str"),
            ),
            "link_id": pd.array([link.id for link in links], dtype="str"),
            "source_name": pd.array(names, dtype="str"),
            "channel": channels_of(names),
            "url": pd.array([link.source_url for link in links], dtype="str"),
            "code": pd.array([link.code for link in links], dtype="str"),
            "visits": np.array([link.visits for link in links], dtype="int64"),
            "created_at": created.where(~ahead, fetched),
            "fetched_at": fetched,
        }
    )


def loaded_when(links: pd.DataFrame, outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """The tidy frame of links that were loaded before, unchanged, at the times of these replies.

    Both share the memory of what stays. A link that is gone, and so has no time, gets none.
    """
    times = {outcome.job_id: outcome.fetched_at for outcome in outcomes if isinstance(outcome, Loaded)}
    of_job = utc([times.get(str(job_id)) for job_id in links["job_id"].cat.categories])
    fetched = pd.Series(of_job[links["job_id"].cat.codes.to_numpy()], index=links.index).where(
        links["fetched_at"].notna()
    )
    ahead = _ahead(links["created_at"], fetched)
    now = links.assign(fetched_at=fetched)
    return now.assign(created_at=links["created_at"].where(~ahead, fetched)) if ahead.any() else now


def outcomes_frame(outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """Load results, one row per job asked for, so that the counts can be added up.

    Columns: ``job_id``; ``outcome``, "loaded" or the cause of the failure; ``links``, ``unreadable_links``, ``visits``
    (Int64, missing where the job was not loaded); ``fetched_at`` (UTC); ``reason`` (text, missing where it was).
    """
    rows = [_outcome_row(outcome) for outcome in outcomes]
    columns = ["job_id", "outcome", "links", "unreadable_links", "visits", "fetched_at", "reason"]
    types = dict.fromkeys(columns, "str") | dict.fromkeys(columns[2:5], "Int64") | {"fetched_at": "datetime64[us, UTC]"}
    return pd.DataFrame(rows, columns=pd.Index(columns)).astype(types)


def unreadable_frame(outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """Links that couldn't be read: ``job_id``, ``link_id``, ``source_name``, ``reason``, all text."""
    lost = [link for outcome in outcomes if isinstance(outcome, Loaded) for link in outcome.unreadable]
    rows = [(link.job_id, link.link_id, link.source_name, link.reason) for link in lost]
    return pd.DataFrame(rows, columns=pd.Index(["job_id", "link_id", "source_name", "reason"]), dtype="str")


def _ahead(created: M, fetched: M) -> Any:  # noqa: ANN401 -- bool, of the kind of the moments
    """Which links were created up to an hour after they were loaded."""
    return (created > fetched) & (created <= fetched + _CLOCKS_DIFFER)


def _outcome_row(outcome: Outcome) -> tuple[object, ...]:
    if isinstance(outcome, Failed):
        return (outcome.job_id, outcome.error.cause, None, None, None, None, str(outcome.error))
    visits = sum(link.visits for link in outcome.links)
    return (outcome.job_id, "loaded", len(outcome.links), len(outcome.unreadable), visits, outcome.fetched_at, None)


def jobs_frame(jobs: Iterable[Job]) -> pd.DataFrame:
    """Facts about each job, indexed by ``job_id``: text columns, ``applicants`` (Int64), ``created_at`` (UTC)."""
    known = list(jobs)
    texts: dict[str, list[str | None]] = {
        "job_title": [job.job_title for job in known],
        "company_name": [job.company_name for job in known],
        "department": [job.department for job in known],
        "job_location": [job.job_location for job in known],
        "job_mode": [job.job_mode for job in known],
        "status": [job.status for job in known],
    }
    return pd.DataFrame(
        {name: pd.array(values, dtype="str") for name, values in texts.items()}
        | {
            "applicants": pd.array([job.applicants for job in known], dtype="Int64"),
            "created_at": utc([job.created_time for job in known]),
        },
        index=pd.Index([job.id for job in known], dtype="str", name="job_id"),
    )


def searched(facts: pd.DataFrame, words: str) -> pd.Series:
    """Which jobs of the jobs frame have every one of these words in their facts, whatever the case; bool by job ID."""
    found = pd.Series(data=True, index=facts.index)
    if not words.split():
        return found
    others = facts[["company_name", "department", "job_location", "job_mode", "status"]]
    texts = facts["job_title"].str.cat(others, sep=" ", na_rep="").str.casefold()
    for word in words.casefold().split():
        found &= texts.str.contains(word, regex=False)
    return found


def job_labels(job_ids: Iterable[str], jobs: Mapping[str, Job]) -> dict[str, str]:
    """A label for each job, no two alike: its title, then its place, its company and its short ID where needed.

    A job without known facts goes by its ID, cut so that it stays unique among those shown.
    """
    shown = list(dict.fromkeys(job_ids))
    short = _short_ids(shown)
    labels = {job_id: _line(jobs[job_id].job_title if job_id in jobs else None) or short[job_id] for job_id in shown}
    facts: tuple[Callable[[str], str], ...] = (
        lambda job_id: _line(jobs[job_id].job_location if job_id in jobs else None),
        lambda job_id: _line(jobs[job_id].company_name if job_id in jobs else None),
        lambda job_id: short[job_id],
    )
    for fact in facts:
        for alike in _alike(labels):
            if len({fact(job_id).casefold() for job_id in alike}) > 1:
                labels |= {
                    job_id: f"{labels[job_id]} · {fact(job_id)}"
                    for job_id in alike
                    if fact(job_id) not in ("", labels[job_id])
                }
    return labels


def narrow(
    links: pd.DataFrame,
    *,
    job_ids: Collection[str] | None = None,
    channels: Collection[str] | None = None,
    made_from: date | None = None,
    made_to: date | None = None,
    tz: str = "UTC",
) -> pd.DataFrame:
    """Rows of the tidy frame that pass every filter given; None lets all through.

    ``made_from`` and ``made_to`` are whole days in the time zone ``tz``, both included.
    """
    keep = pd.Series(data=True, index=links.index)
    if job_ids is not None:
        keep &= links["job_id"].isin(list(job_ids))
    if channels is not None:
        keep &= links["channel"].isin(list(channels))
    if made_from is not None:
        keep &= links["created_at"] >= midnight(made_from, tz)
    if made_to is not None:
        keep &= links["created_at"] < midnight(made_to + timedelta(days=1), tz)
    return links[keep]


def channels_of(names: Sequence[str | None]) -> pd.Categorical:
    """The channel of each name, missing where the name is; each distinct name is looked up once."""
    channels = {name: canonical(name) for name in dict.fromkeys(names) if name is not None}
    places = {channel: place for place, channel in enumerate(dict.fromkeys(channels.values()))}
    codes: dict[str | None, int] = {name: places[channel] for name, channel in channels.items()} | {None: -1}
    return pd.Categorical.from_codes(
        np.array([codes[name] for name in names], dtype="int32"), pd.Index(list(places), dtype="str")
    )


def utc(moments: Sequence[datetime | None]) -> pd.DatetimeIndex:
    """Moments as datetime64[us, UTC], missing where there is none.

    Microseconds are counted by hand: ``to_datetime`` takes four times as long for Python's own moments.
    """
    counts = [_NO_MOMENT if moment is None else (moment - _EPOCH) // _MICROSECOND for moment in moments]
    return pd.DatetimeIndex(np.array(counts, dtype="int64").view("datetime64[us]")).tz_localize("UTC")


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _alike(labels: Mapping[str, str]) -> list[list[str]]:
    """The groups of jobs whose labels a reader cannot tell apart."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for job_id, label in labels.items():
        groups[label.casefold()].append(job_id)
    return [group for group in groups.values() if len(group) > 1]


def _short_ids(job_ids: list[str]) -> dict[str, str]:
    """Each ID, cut after eight characters or where it first differs from its alphabetical neighbours."""
    ordered = sorted(job_ids)
    need = dict.fromkeys(ordered, _SHORT_ID)
    for earlier, later in pairwise(ordered):
        pairs = enumerate(zip(earlier, later, strict=False))
        first_different = next((place for place, (a, b) in pairs if a != b), len(earlier))
        for job_id in (earlier, later):
            need[job_id] = max(need[job_id], first_different + 1)
    return {job_id: job_id if len(job_id) <= need[job_id] + 4 else f"{job_id[: need[job_id]]}…" for job_id in job_ids}
