"""What to do: money to stop, jobs at risk, and the missing and silent links worth most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pandas as pd

from hirempire.analysis.applied import last_applied
from hirempire.analysis.coverage import SILENT_DAYS, to_do
from hirempire.analysis.silence import fell_silent
from hirempire.analysis.stop_keep_grow import Stance, StopKeepGrow
from hirempire.analysis.subject import Hiring, Subject
from hirempire.findings.stop_keep_grow import in_vain
from hirempire.language import as_name, counted
from hirempire.values import day, decimal

WITHOUT_DAYS = 14
"""An open job without an applicant for so many days is at risk."""
_OPEN = "active"


class Do(Enum):
    """What is to be done."""

    STOP = "stop"
    """Stop or change spend that brings no hire, or nobody."""
    RISK = "risk"
    """Look after an open job that has no applicants any more."""
    SILENT = "silent"
    """Check a link that was visited before, or never was."""
    MISSING = "missing"
    """Create a link that works at similar jobs."""


_MOST: Mapping[Do, int] = {Do.STOP: 3, Do.RISK: 3, Do.SILENT: 2, Do.MISSING: 2}
"""How many of each kind a page has room for."""


@dataclass(frozen=True)
class Action:
    """One thing to do, in one sentence of plain text; escape it to show it as Markdown or HTML."""

    kind: Do
    text: str
    job_id: str = ""
    """The job that it is about; empty where it is about spend."""
    channel: str = ""
    department: str = ""
    """Of the job: whom to ask. Hirempire doesn't tell who owns a job."""
    at_stake: float = 0.0
    """What orders actions of one kind: money, days, or visits."""

    def __str__(self) -> str:
        """The words alone."""
        return self.text


def actions(subject: Subject, judged: Sequence[StopKeepGrow] = ()) -> list[Action]:
    """What to do, the most at stake of each kind first: spend, jobs at risk, silent links, then missing ones.

    Of each kind a job has one.
    """
    found = [*_stopped(judged), *at_risk(subject), *_silent(subject), *_missing(subject)]
    found.sort(key=lambda one: -one.at_stake)
    first: dict[tuple[Do, str], Action] = {}
    for one in found:
        first.setdefault((one.kind, one.job_id or one.channel), one)
    return [one for kind in Do for one in [one for one in first.values() if one.kind is kind][: _MOST[kind]]]


def is_open(subject: Subject, job_id: str) -> bool:
    """Whether a job is open as far as is known: one without a known status may be."""
    status = subject.facts["status"].get(job_id)
    return pd.isna(status) or str(status).strip().casefold() == _OPEN


def _stopped(judged: Sequence[StopKeepGrow]) -> list[Action]:
    return [
        Action(
            Do.STOP,
            f"Stop or change the spend on {as_name(row.channel)}: {in_vain(row, one.currency)}.",
            channel=row.channel,
            at_stake=float(row.spend),
        )
        for one in judged
        for row in one.of(Stance.STOP)
        if row.spend
    ]


def at_risk(subject: Subject) -> list[Action]:
    """Open jobs without an applicant for so many days, the longest first.

    Nothing is said with a floor above 1, which hides that a count is 0, nor of a job with undated applicants.
    """
    candidates = subject.candidates
    if candidates is None or candidates.floor > 1:
        return []
    last, created = last_applied(Hiring(subject.whole, candidates)), subject.facts["created_at"]
    found = []
    for job_id in subject.jobs:
        if job_id not in last.index or not is_open(subject, job_id) or last["undated"][job_id]:
            continue
        since = last["last"][job_id]
        never = pd.isna(since)
        since = created.get(job_id) if never else since
        if pd.isna(since) or (days := (candidates.at - since).total_seconds() / 86_400) < WITHOUT_DAYS:
            continue
        found.append(_without(subject, job_id, int(days), never=never))
    return sorted(found, key=lambda one: -one.at_stake)


def _without(subject: Subject, job_id: str, days: int, *, never: bool) -> Action:
    name = as_name(subject.labels.get(job_id, job_id))
    long = counted(days, "day")
    since = f"no applicants since it was created {long} ago" if never else f"no new applicants for {long}"
    text = f"Review {name}: {since}."
    return Action(Do.RISK, text, job_id, department=_department(subject, job_id), at_stake=days)


def _silent(subject: Subject) -> list[Action]:
    """Links of open jobs that fell silent, where a history tells; the visits missed since are at stake."""
    if subject.every_kept is None:
        return []
    rows = fell_silent(subject.every_kept, days=SILENT_DAYS).to_dict("records")
    return [_checked(subject, row) for row in rows if is_open(subject, str(row["job_id"]))]


def _checked(subject: Subject, row: Mapping[Any, Any]) -> Action:
    job_id, since = str(row["job_id"]), pd.Timestamp(row["since"]).tz_convert(subject.zone)
    link = f"{as_name(row['channel'])} link of {as_name(subject.labels.get(job_id, job_id))}"
    text = f"Check the {link}: no visits since {day(since)} ({counted(int(row['days']), 'day')}), "
    text += f"{int(row['before']):,} before."
    about = _department(subject, job_id)
    return Action(Do.SILENT, text, job_id, str(row["channel"]), about, float(row["expected"]))


def _missing(subject: Subject) -> list[Action]:
    """Links that open jobs lack, and links that nobody ever opened; the usual visits of such a link are at stake."""
    seen = subject.unnarrowed
    rows = to_do(seen.links, job_ids=seen.jobs, failed=seen.failed, now=seen.now, like=seen.departments)
    rows = rows[rows["median_visits"].notna()]
    return [_linked(subject, row) for row in rows.to_dict("records") if is_open(subject, str(row["job_id"]))]


def _linked(subject: Subject, row: Mapping[Any, Any]) -> Action:
    job_id, channel = str(row["job_id"]), as_name(row["channel"])
    name = as_name(subject.labels.get(job_id, job_id))
    like = f"other {as_name(row['like'])} jobs" if isinstance(row["like"], str) else "other jobs"
    median = decimal(float(row["median_visits"])).removesuffix(".0")
    usual = f"{row['jobs_with']:,} of {row['jobs_like']:,} {like} have visits through it, {median} per link (median)"
    about = str(row["channel"]), _department(subject, job_id), float(row["median_visits"])
    if row["kind"] == "silent link":
        text = f"Check the {channel} link of {name}: no visits in {counted(int(row['days']), 'day')}; {usual}."
        return Action(Do.SILENT, text, job_id, *about)
    return Action(Do.MISSING, f"Add {channel} to {name}: {usual}.", job_id, *about)


def _department(subject: Subject, job_id: str) -> str:
    return as_name(subject.departments[job_id]) if job_id in subject.departments else ""
