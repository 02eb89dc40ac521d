"""A year of looks at the demo workspace, made up by rule, which ends at exactly the totals that the sandbox serves.

Links gain visits fast at first and slowly later, fewer on weekends and in summer, more while a channel is sponsored.
For two weeks nobody looked. One link was made anew.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from hirempire.sandbox.jobs import DemoJob, DemoLink
from hirempire.sandbox.workspace import Workspace

DAYS = 365
"""How long the demo has been looking."""

UNSEEN = range(38, 52)
"""The days before today on which nobody looked."""

SPONSORED, CAMPAIGN = "Indeed", range(18, 29)
"""A channel that was sponsored, and the days before today on which it was."""

_MORNING = time(6, 30)
_ANEW = range(30, 150)
"""The age, in days, at which a link may have been made anew."""


@dataclass(frozen=True)
class Look:
    """The jobs that existed at a time, with their links as they were."""

    at: datetime
    jobs: Sequence[DemoJob]


def looks(workspace: Workspace, *, now: datetime) -> Iterator[Look]:
    """One look each morning of the last year; the last one, this morning or now, finds what the sandbox serves."""
    anew = _made_anew(workspace, now)
    curves = {link.id: _curve(link, now.date()) for job in workspace.jobs for link in job.links}
    for days in range(DAYS, -1, -1):
        at = datetime.combine(now.date() - timedelta(days=days), _MORNING, UTC)
        if days not in UNSEEN and at < now:
            yield Look(at, [_then(job, curves, at, now, anew) for job in workspace.jobs if job.created_time <= at])
    if now.time() <= _MORNING:
        yield Look(now, workspace.jobs)


def _then(job: DemoJob, curves: dict[str, "_Curve"], at: datetime, now: datetime, anew: str | None) -> DemoJob:
    links = []
    for link in job.links:
        if link.created_at <= at:
            links.append(replace(link, visits=curves[link.id].visits(at, now)))
        elif link.id == anew and job.created_time <= at:
            links.append(_former(link, job.created_time, at))
    return replace(job, links=tuple(links))


def _former(link: DemoLink, opened: datetime, at: datetime) -> DemoLink:
    """The link that was there before it was made anew."""
    days = (at - opened) / timedelta(days=1)
    return replace(link, visits=round(2 * link.visits * (1 - math.exp(-days / 30))), created_at=opened)


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


@dataclass(frozen=True)
class _Curve:
    """How many of its visits a link had at the end of each day, as shares of today's."""

    first: date
    shares: Sequence[float]
    total: int

    def visits(self, at: datetime, now: datetime) -> int:
        """The total at a time."""
        if at.date() >= now.date():
            return self.total
        before, after = self._share(at.date() - timedelta(days=1)), self._share(at.date())
        hours = (at - datetime.combine(at.date(), time(), UTC)) / timedelta(days=1)
        return math.floor(self.total * (before + (after - before) * hours))

    def _share(self, day: date) -> float:
        place = (day - self.first).days
        return 0.0 if place < 0 else self.shares[min(place, len(self.shares) - 1)]


def _curve(link: DemoLink, today: date) -> _Curve:
    first, added = link.created_at.date(), [0.0]
    for age in range((today - first).days):
        day = first + timedelta(days=age)
        pace = math.exp(-age / 40) + 0.12
        added.append(added[-1] + pace * _season(day) * _promotion(link, (today - day).days))
    whole = added[-1] or 1.0
    return _Curve(first, [share / whole for share in added[1:]] or [0.0], link.visits)


def _season(day: date) -> float:
    summer = 0.4 if date(day.year, 7, 8) <= day <= date(day.year, 8, 24) else 1.0
    return summer * (0.45 if day.weekday() >= 5 else 1.0)


def _promotion(link: DemoLink, days_ago: int) -> float:
    return 3.5 if days_ago in CAMPAIGN and link.source_name.casefold() == SPONSORED.casefold() else 1.0
