"""A year of looks at the demo workspace, made up by rule, which ends at exactly the totals that the sandbox serves.

Links gain visits fast at first and slowly later, fewer on weekends and in summer, more while a channel is sponsored.
Somebody looked each morning, but for two weeks nobody did; for some weeks a collector has looked every hour. One link
was made anew, and one has had no visit for three weeks.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from hirempire.sandbox.jobs import DemoJob, DemoLink
from hirempire.sandbox.workspace import Workspace

DAYS, HOURLY = 365, 22
"""For how many days the demo has been looking, and for how many of them every hour."""

UNSEEN = range(38, 52)
"""The days before today on which nobody looked."""

SPONSORED, CAMPAIGN = "Indeed", range(18, 29)
"""A channel that was sponsored, and the days before today on which it was."""

_MORNING = time(6, 30)
QUIET = range(23)
"""The days before today on which one link had no visit."""
_ANEW = range(30, 150)
"""The age, in days, at which a link may have been made anew."""
_QUIETENED = range(50, 150)
"""The age, in days, of a link that may have fallen silent."""


class Seen(NamedTuple):
    """A link as a look saw it."""

    link: DemoLink
    visits: int
    created_at: datetime


@dataclass(frozen=True)
class Look:
    """The jobs that existed at a time, by ID, with their links as they were."""

    at: datetime
    jobs: Mapping[str, Sequence[Seen]]


def looks(workspace: Workspace, *, now: datetime) -> Iterator[Look]:
    """Every look of the last year; the last one, at the last full hour, finds what the sandbox serves."""
    times = _times(now)
    anew = _made_anew(workspace, now)
    quiet = _fell_silent(workspace, now, anew)
    curves = {link.id: _curve(link, times[-1], quiet) for job in workspace.jobs for link in job.links}
    for at in times:
        yield Look(at, {job.id: _then(job, curves, at, anew) for job in workspace.jobs if job.created_time <= at})


def _times(now: datetime) -> list[datetime]:
    mornings = [datetime.combine(now.date() - timedelta(days=days), _MORNING, UTC) for days in range(DAYS, HOURLY, -1)]
    hour = now.replace(minute=0, second=0, microsecond=0)
    hours = [hour - timedelta(hours=hours) for hours in range(24 * HOURLY, -1, -1)]
    return [at for at in mornings if (now.date() - at.date()).days not in UNSEEN] + hours


def _then(job: DemoJob, curves: Mapping[str, "_Curve"], at: datetime, anew: str | None) -> list[Seen]:
    day, part = at.date(), (at - datetime.combine(at.date(), time(), UTC)) / timedelta(days=1)
    found = []
    for link in job.links:
        if link.created_at <= at:
            found.append(Seen(link, curves[link.id].visits(day, part), link.created_at))
        elif link.id == anew:  # the link that was there before
            days = (at - job.created_time) / timedelta(days=1)
            found.append(Seen(link, round(2 * link.visits * (1 - math.exp(-days / 30))), job.created_time))
    return found


def _made_anew(workspace: Workspace, now: datetime) -> str | None:
    """The youngest well visited link that was created some time after its job."""
    found = [
        (link.created_at, link.id)
        for job in workspace.jobs
        for link in job.links
        if (now - link.created_at).days in _ANEW
        and link.visits > 20
        and link.created_at - job.created_time > timedelta(days=3)
    ]
    return max(found)[1] if found else None


def _fell_silent(workspace: Workspace, now: datetime, anew: str | None) -> str | None:
    """The most visited link of middling size, of a job that is shown first and is open."""
    found = [
        (link.visits, link.id)
        for job in workspace.jobs
        if job.id in workspace.featured and job.status == "active"
        for link in job.links
        if (now - link.created_at).days in _QUIETENED and link.visits <= 300 and link.id != anew
    ]
    return max(found)[1] if found else None


@dataclass(frozen=True)
class _Curve:
    """How many visits a link had at any time."""

    first: date
    sums: Sequence[float]
    """What had come before the start of each day."""
    end: float
    """What had come at the last look."""
    total: int
    """Visits at the last look."""

    def visits(self, day: date, part: float) -> int:
        """The total at a time: a day, and how much of it is over."""
        if not self.end:
            return self.total
        return min(self.total, math.floor(self.total * self.sum(day, part) / self.end + 1e-9))

    def sum(self, day: date, part: float) -> float:
        """What had come at a time, on the scale of ``sums``."""
        place = (day - self.first).days
        return 0.0 if place < 0 else self.sums[place] + (self.sums[place + 1] - self.sums[place]) * part


def _curve(link: DemoLink, last: datetime, quiet: str | None) -> _Curve:
    first, sums = link.created_at.date(), [0.0]
    for age in range((last.date() - first).days + 1):
        day = first + timedelta(days=age)
        ago = (last.date() - day).days
        pace = 0.0 if link.id == quiet and ago in QUIET else math.exp(-age / 40) + 0.12
        sums.append(sums[-1] + pace * _season(day) * _promotion(link, ago))
    curve = _Curve(first, sums, 0.0, link.visits)
    return replace(curve, end=curve.sum(last.date(), last.hour / 24) if len(sums) > 1 else 0.0)


def _season(day: date) -> float:
    summer = 0.4 if date(day.year, 7, 8) <= day <= date(day.year, 8, 24) else 1.0
    return summer * (0.45 if day.weekday() >= 5 else 1.0)


def _promotion(link: DemoLink, days_ago: int) -> float:
    return 3.5 if days_ago in CAMPAIGN and link.source_name.casefold() == SPONSORED.casefold() else 1.0
