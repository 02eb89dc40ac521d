"""A year of daily looks at a large workspace, written to a file as a collector would have."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hirempire.api.models import Link, Loaded
from hirempire.history.database import Database
from hirempire.history.ledger import keep
from hirempire.history.look import looks_of
from hirempire.history.upgrade import upgrade
from hirempire.sandbox.jobs import DemoLink
from hirempire.sandbox.workspace import Workspace, make_workspace

JOBS, LINKS = 5_000, 40_000
DAYS, BATCH = 365, 15
_CHANCE = 0.16
"""How likely a link changes from one look to the next, while it has visits to come."""


def workspace(jobs: int, links: int, *, today: date) -> Workspace:
    """A workspace with so many links: a job has its own and some of another's."""
    made = make_workspace(jobs=2 * jobs, today=today)
    own, others = made.jobs[:jobs], made.jobs[jobs:]
    wanting, more = links - sum(len(job.links) for job in own), []
    for job, other in zip(own, others, strict=True):
        extra = other.links[: max(0, min(3, wanting))]
        wanting -= len(extra)
        more.append(replace(job, links=job.links + extra))
    return replace(made, jobs=tuple(more))


def write(file: Path, seen: Workspace, *, now: datetime) -> None:
    """Keep a look for each of the last days: links grow towards the visits that the workspace has."""
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    opened = [job.id for job in seen.jobs]
    looks = list(_looks(seen, now))
    for first in range(0, DAYS, BATCH):
        keep(
            database,
            [one for look in looks[first : first + BATCH] for one in looks_of(look)],
            opened=opened,
            at_a_time=10**9,
        )
    database.close()


def _looks(seen: Workspace, now: datetime) -> Iterator[list[Loaded]]:
    links = [link for job in seen.jobs for link in job.links]
    firsts = np.cumsum([0, *(len(job.links) for job in seen.jobs)])
    totals = np.array([link.visits for link in links])
    begun = np.array([link.created_at.timestamp() for link in links])
    rng = np.random.default_rng(7)
    changing = rng.random((DAYS, len(links))) < _CHANCE
    visits = np.zeros(len(links), dtype="int64")
    known = [_links(job.links, visits[firsts[place] :]) for place, job in enumerate(seen.jobs)]
    for day in range(DAYS):
        at = datetime.combine(now.date() - timedelta(days=DAYS - day), time(0, 5), UTC)
        part = np.clip((at.timestamp() - begun) / (now.timestamp() - begun), 0, 1)
        grown = np.where(changing[day], np.maximum(visits, np.floor(totals * np.sqrt(part))), visits).astype("int64")
        for place in np.unique(np.searchsorted(firsts, np.flatnonzero(grown != visits), side="right") - 1):
            known[place] = _links(seen.jobs[place].links, grown[firsts[place] :])
        visits = grown
        yield [
            Loaded(job.id, [link for link in known[place] if link.created_at <= at], at)
            for place, job in enumerate(seen.jobs)
            if job.created_time <= at
        ]


def _links(links: Sequence[DemoLink], visits: npt.NDArray[np.int64]) -> list[Link]:
    return [
        Link(link.id, link.source_name, int(count), link.created_at) for link, count in zip(links, visits, strict=False)
    ]
