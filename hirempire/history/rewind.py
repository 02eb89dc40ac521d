"""Going back: what each look saw, worked out from what changed, so that a look can be put before others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, delete, select, update

from hirempire.api.models import Link, Loaded, UnreadableLink
from hirempire.history import bulk
from hirempire.history.errors import Rows
from hirempire.history.look import Look, moment
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


def looks_from(connection: Connection, workspace: int, at: int) -> list[Look]:
    """The looks from a time on, as they were made."""
    past = Walk(connection, workspace)
    of_job: dict[int, list[_Then]] = {id_: [] for id_, _, _ in past.jobs}
    for link in past.links.values():
        of_job[link.job].append(link)
    found = []
    for look_id, when, failed, saw in past.looks():
        past.apply(look_id, saw)
        if when >= at:
            loaded = [_loaded(ref, of_job[id_], when) for id_, number, ref in past.jobs if saw[number]]
            found.append(Look(when, loaded, failed))
    return found


def _loaded(ref: str, links: list[_Then], when: int) -> Loaded:
    at = moment(when)
    there = [Link(link.ref, link.name, link.visits, moment(link.created)) for link in links if link.there]
    lost = [UnreadableLink(ref, link.ref, link.name, "") for link in links if link.unreadable and not link.there]
    return Loaded(ref, there, at, lost)


def to(connection: Connection, workspace: int, at: int) -> None:
    """Undo every look after a time."""
    past = Walk(connection, workspace)
    later: list[int] = []
    for look_id, when, _, saw in past.looks():
        if when > at:
            later.append(look_id)
        else:
            past.apply(look_id, saw)
    _restore(connection, past)
    delete_looks(connection, later)


def delete_looks(connection: Connection, looks: Sequence[int]) -> None:
    """Delete looks, by their IDs, with their readings and absences."""
    for part in bulk.chunks(looks):
        for table in (READING, ABSENCE):
            connection.execute(delete(table).where(table.c.look_id.in_(part)))
        connection.execute(delete(LOOK).where(LOOK.c.id.in_(part)))


def _restore(connection: Connection, past: "Walk") -> None:
    states = [
        (id_, link.name, link.created, link.visits, None if link.there else link.last)
        for id_, link in past.links.items()
        if link.ever
    ]
    bulk.update(connection, LINK, ("source_name", "created_at", "visits", "gone_since"), states)
    never = [id_ for id_, link in past.links.items() if not link.ever]
    for part in bulk.chunks(never):
        connection.execute(delete(LINK).where(LINK.c.id.in_(part)))
    bulk.update(connection, JOB, ("look_id",), [(id_, past.last(number)) for id_, number, _ in past.jobs])


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
    for table in (LOOK, CHOICE, DELIVERY, TURN, ALERT, ALERT_CHECK):
        connection.execute(delete(table).where(table.c.workspace_id == workspace))


class Walk:
    """The links of a workspace, look by look."""

    def __init__(self, connection: Connection, workspace: int) -> None:
        self._connection, self._workspace = connection, workspace
        jobs = select(JOB.c.id, JOB.c.number, JOB.c.ref).where(JOB.c.workspace_id == workspace).order_by(JOB.c.number)
        self.jobs = [(int(id_), int(number), str(ref)) for id_, number, ref in connection.execute(jobs)]
        self._numbers = {id_: number for id_, number, _ in self.jobs}
        self._last = np.zeros(max(self._numbers.values(), default=-1) + 1, dtype="int64")
        links = (
            select(LINK.c.id, LINK.c.job_id, LINK.c.ref, LINK.c.source_name)
            .join(JOB, LINK.c.job_id == JOB.c.id)
            .where(JOB.c.workspace_id == workspace)
        )
        self.links = Rows(
            {int(id_): _Then(int(job), str(ref), str(name)) for id_, job, ref, name in connection.execute(links)}
        )

    @property
    def width(self) -> int:
        """One more than the highest number of a job."""
        return len(self._last)

    def looks(self) -> Iterator[tuple[int, int, int, npt.NDArray[np.bool_]]]:
        """Every look in its order: its ID, its time, how many jobs failed, and which it saw."""
        looks = select(LOOK.c.id, LOOK.c.at, LOOK.c.failed, LOOK.c.seen).where(LOOK.c.workspace_id == self._workspace)
        for look_id, when, failed, seen in self._connection.execute(looks.order_by(LOOK.c.id)).all():
            yield int(look_id), int(when), int(failed), unpacked(bytes(seen), len(self._last))

    def last(self, number: int) -> int | None:
        """The last look that saw a job."""
        return int(self._last[number]) or None

    def apply(self, look_id: int, saw: npt.NDArray[np.bool_]) -> None:
        """Go on to the next look."""
        columns = (READING.c.link_id, READING.c.visits, READING.c.created_at)
        for id_, visits, created in self._connection.execute(select(*columns).where(READING.c.look_id == look_id)):
            link = self.links[id_]
            link.visits, link.there, link.unreadable, link.ever = visits, True, False, True
            link.created = link.created if created is None else created
        gone = select(ABSENCE.c.link_id, ABSENCE.c.unreadable).where(ABSENCE.c.look_id == look_id)
        for id_, unreadable in self._connection.execute(gone):
            link = self.links[id_]
            link.there, link.unreadable, link.last = False, unreadable, self.last(self._numbers[link.job])
        self._last[saw] = look_id
