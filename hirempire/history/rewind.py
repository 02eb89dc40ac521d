"""Going back: what each look saw, worked out from what changed, so that a look can be put before others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, delete, select, update

from hirempire.history import alerts, bulk, choices, deliveries
from hirempire.history.errors import Rows
from hirempire.history.look import KeptLook, SeenNow
from hirempire.history.seen import unpacked
from hirempire.history.tables import (
    ABSENCE,
    ALERT,
    ALERT_CHECK,
    CHOICE,
    DELIVERY,
    JOB,
    LINK,
    LOOK,
    READING,
    TURN,
    VIEW,
    WORKSPACE,
)
from hirempire.history.workspaces import fresh_epoch


@dataclass(slots=True)
class _Then:
    """A link as it was at some time."""

    job: int
    ref: str
    name: str
    created: int = 0
    visits: int = 0
    there: bool = False
    unreadable: bool = False
    ever: bool = False
    """Whether it had been seen at all."""
    last: int | None = None
    """The last look that saw it, where a later one saw its job without it."""


@dataclass
class Back:
    """How a workspace was at some time, and what was kept since."""

    later: list[KeptLook] = field(default_factory=list)
    """The looks after that time, as they were kept."""
    looks: list[int] = field(default_factory=list)
    """Their IDs."""
    links: list[tuple[Any, ...]] = field(default_factory=list)
    """The links that those looks changed, as they were: the ID, then :data:`_RESTORED`."""
    new: list[int] = field(default_factory=list)
    """The links that nobody had seen by then."""
    jobs: list[tuple[int, int | None]] = field(default_factory=list)
    """The jobs that they saw, and the last look by then that saw each."""


_RESTORED: Final = ("created_at", "visits", "gone_since")


def back(connection: Connection, workspace: int, at: int) -> Back:
    """Work out how a workspace was at a time."""
    past, found = Walk(connection, workspace), Back()
    states: dict[int, tuple[Any, ...]] = {}
    last: dict[int, int | None] = {}
    changed: set[int] = set()
    for row in past.looks(connection):
        look_id, when, _, _, saw = row
        if when <= at:
            past.apply(connection, look_id, saw)
            continue
        if not found.looks:
            states, last = past.states(), {number: past.last(number) for _, number, _ in past.jobs}
        changed |= past.apply(connection, look_id, saw)
        found.looks.append(look_id)
        found.later.append(past.look(row))
    found.links = [states[id_] for id_ in changed if id_ in states]
    found.new = [id_ for id_ in changed if id_ not in states]
    found.jobs = [(id_, last[number]) for id_, number, _ in past.jobs if past.last(number) != last[number]]
    return found


def undo(connection: Connection, made: Back) -> None:
    """Undo the looks since then."""
    bulk.update(connection, LINK, _RESTORED, made.links)
    for part in bulk.chunks(made.new):
        connection.execute(delete(LINK).where(LINK.c.id.in_(part)))
    bulk.update(connection, JOB, ("look_id",), made.jobs)
    delete_looks(connection, made.looks)


def delete_looks(connection: Connection, looks: Sequence[int]) -> None:
    """Delete looks, by their IDs, with their readings and absences."""
    for part in bulk.chunks(looks):
        for table in (READING, ABSENCE):
            connection.execute(delete(table).where(table.c.look_id.in_(part)))
        connection.execute(delete(LOOK).where(LOOK.c.id.in_(part)))


def absorb(connection: Connection, part: int, workspace: int) -> None:
    """Hand what was set in a workspace over to another, and delete it with all that is left of it."""
    choices.move(connection, part, workspace)
    deliveries.move(connection, part, workspace)
    alerts.move(connection, part, workspace)
    remove(connection, part)


def remove(connection: Connection, workspace: int) -> None:
    """Delete a workspace and all that is kept of it."""
    _empty(connection, workspace)
    connection.execute(delete(JOB).where(JOB.c.workspace_id == workspace))
    connection.execute(delete(WORKSPACE).where(WORKSPACE.c.id == workspace))


def erase(connection: Connection, workspace: int) -> None:
    """Delete all that is kept of a workspace; its jobs stay known where looks are switched off, to keep them off."""
    if not connection.execute(select(WORKSPACE.c.stopped).where(WORKSPACE.c.id == workspace)).scalar():
        remove(connection, workspace)
        return
    _empty(connection, workspace)
    connection.execute(update(JOB).where(JOB.c.workspace_id == workspace).values(look_id=None))
    values = {"epoch": fresh_epoch(), "looked_at": None, "lease_until": None}
    connection.execute(update(WORKSPACE).where(WORKSPACE.c.id == workspace).values(values))


def _empty(connection: Connection, workspace: int) -> None:
    looks = select(LOOK.c.id).where(LOOK.c.workspace_id == workspace)
    jobs = select(JOB.c.id).where(JOB.c.workspace_id == workspace)
    for table in (READING, ABSENCE):
        connection.execute(delete(table).where(table.c.look_id.in_(looks)))
    connection.execute(delete(LINK).where(LINK.c.job_id.in_(jobs)))
    for table in (LOOK, CHOICE, DELIVERY, TURN, ALERT, ALERT_CHECK, VIEW):
        connection.execute(delete(table).where(table.c.workspace_id == workspace))


Row = tuple[int, int, int, str, npt.NDArray[np.bool_]]
"""A look: its ID, its time, how many jobs failed, its digest, and which jobs it saw, by their numbers."""


class Walk:
    """The links of a workspace, look by look. It may be gone on with in another transaction."""

    def __init__(self, connection: Connection, workspace: int) -> None:
        self._workspace = workspace
        self.jobs: list[tuple[int, int, str]] = []
        self.links: Rows[_Then] = Rows()
        self._numbers: dict[int, int] = {}
        self._of_job: dict[int, list[_Then]] = {}
        self._last = np.zeros(0, dtype="int64")
        self.learn(connection)

    def learn(self, connection: Connection) -> None:
        """Learn of the jobs and links that have come since."""
        jobs = select(JOB.c.id, JOB.c.number, JOB.c.ref).where(
            JOB.c.workspace_id == self._workspace, JOB.c.number >= self.width
        )
        rows = connection.execute(jobs.order_by(JOB.c.number))
        new = [(int(id_), int(number), str(ref)) for id_, number, ref in rows]
        self.jobs += new
        self._numbers |= {id_: number for id_, number, _ in new}
        self._of_job |= {id_: [] for id_, _, _ in new}
        width = max((number for _, number, _ in new), default=self.width - 1) + 1
        self._last = np.pad(self._last, (0, width - self.width))
        links = (
            select(LINK.c.id, LINK.c.job_id, LINK.c.ref, LINK.c.source_name)
            .join(JOB, LINK.c.job_id == JOB.c.id)
            .where(JOB.c.workspace_id == self._workspace, LINK.c.id > max(self.links, default=0))
        )
        for id_, job, ref, name in connection.execute(links.order_by(LINK.c.id)):
            link = self.links[int(id_)] = _Then(int(job), str(ref), str(name))
            self._of_job[link.job].append(link)

    @property
    def width(self) -> int:
        """One more than the highest number of a job."""
        return len(self._last)

    def looks(self, connection: Connection, *, after: int = 0, most: int | None = None) -> Iterator[Row]:
        """The looks in their order, after one and as many at most."""
        looks = select(LOOK.c.id, LOOK.c.at, LOOK.c.failed, LOOK.c.digest, LOOK.c.seen)
        here = looks.where(LOOK.c.workspace_id == self._workspace, LOOK.c.id > after).order_by(LOOK.c.id).limit(most)
        for look_id, when, failed, digest, seen in connection.execute(here).all():
            yield int(look_id), int(when), int(failed), str(digest), unpacked(bytes(seen), self.width)

    def last(self, number: int) -> int | None:
        """The last look that saw a job."""
        return int(self._last[number]) or None

    def states(self) -> dict[int, tuple[Any, ...]]:
        """The links that were seen, by their ID: the ID, then :data:`_RESTORED`."""
        return {
            id_: (id_, link.created, link.visits, None if link.there else link.last)
            for id_, link in self.links.items()
            if link.ever
        }

    def apply(self, connection: Connection, look_id: int, saw: npt.NDArray[np.bool_]) -> set[int]:
        """Go on to the next look; the links that it changed."""
        changed = set()
        columns = (READING.c.link_id, READING.c.visits, READING.c.created_at)
        for id_, visits, created in connection.execute(select(*columns).where(READING.c.look_id == look_id)):
            link = self.links[id_]
            link.visits, link.there, link.unreadable, link.ever = visits, True, False, True
            link.created = link.created if created is None else created
            changed.add(int(id_))
        gone = select(ABSENCE.c.link_id, ABSENCE.c.unreadable).where(ABSENCE.c.look_id == look_id)
        for id_, unreadable in connection.execute(gone):
            link = self.links[id_]
            link.there, link.unreadable, link.last = False, unreadable, self.last(self._numbers[link.job])
            changed.add(int(id_))
        self._last[saw] = look_id
        return changed

    def look(self, row: Row) -> KeptLook:
        """The look that was applied last, with all that it saw."""
        _, when, failed, digest, saw = row
        seen = [self._seen(id_, ref) for id_, number, ref in self.jobs if saw[number]]
        return KeptLook(when, seen, failed, digest)

    def _seen(self, job: int, ref: str) -> SeenNow:
        links = self._of_job[job]
        there = {link.ref: (link.name, link.visits, link.created) for link in links if link.there}
        return SeenNow(ref, there, len(there) < len(links) and any(link.unreadable for link in links if not link.there))
