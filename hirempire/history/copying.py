"""Writing the past of a workspace anew, however long it is: into a copy that nobody sees, which then takes its place.

The copy is a workspace with a number below 0. It is written in steps, each one short transaction, between which others
look; what they add is added to the copy. What is left of a copy, because it was killed or because it was replaced, is
removed in steps too: by whoever made it, or by the next who opens the database.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, func, literal, or_, select, update

from hirempire.api.allowance import utc_now
from hirempire.history import appending, errors, rewind, workspaces
from hirempire.history.compare import State
from hirempire.history.database import Database
from hirempire.history.look import AnyLook, KeptLook, portions, seconds
from hirempire.history.pruning import oldest
from hirempire.history.tables import JOB, LINK, LOOK, WORKSPACE

Clock = Callable[[], datetime]

LEASE: Final = 120
"""Seconds after which a copy that nobody has gone on writing is left over."""
READINGS, LINKS = 100_000, 20_000
"""Rows that one step removes: others wait some tenths of a second."""


class Moved(Exception):
    """Somebody else has changed the past: what was planned no longer fits."""


def place(
    database: Database,
    workspace: int,
    looks: Sequence[AnyLook],
    *,
    parts: Sequence[int] = (),
    at_a_time: int,
    clock: Clock = utc_now,
) -> int:
    """Put looks where they belong, and those of workspaces that are parts of this one; how many are new here.

    ``at_a_time``: links that one step compares; it compares one look at least.

    Raises:
        Moved: somebody else has changed the past meanwhile. Nothing was done; try again.
        Stopped: looks were switched off for this workspace meanwhile.
    """
    copy = _begun(database, workspace, parts, at_a_time, clock)
    try:
        for portion in portions(copy.every(looks), at_a_time):
            copy.write(portion)
        while not copy.swapped():
            copy.catch_up()
    except (Moved, errors.Stopped):
        copy.give_up()
        raise
    sweep(database, now=clock())
    return copy.new


@dataclass
class _Source:
    """A workspace that is being copied, as far as it has been read."""

    database: Database
    workspace: int
    epoch: int
    at_a_time: int
    after: int = 0
    walk: rewind.Walk | None = None

    def looks(self) -> Iterator[KeptLook]:
        """The looks that haven't been read."""
        while portion := self._portion():
            yield from portion

    def _portion(self) -> list[KeptLook]:
        found = []
        with self.database.reading() as connection:
            if not self.is_behind(connection):
                return []
            if self.walk is None:
                self.walk = rewind.Walk(connection, self.workspace)
            self.walk.learn(connection)
            most = max(1, self.at_a_time // max(1, len(self.walk.links)))
            for row in self.walk.looks(connection, after=self.after, most=most):
                self.walk.apply(connection, row[0], row[-1])
                found.append(self.walk.look(row))
                self.after = row[0]
        return found

    def is_behind(self, connection: Connection) -> bool:
        """Whether there are looks that haven't been read."""
        epoch, newest = workspaces.as_of(connection, self.workspace)
        if epoch != self.epoch:
            raise Moved
        return newest > self.after


@dataclass
class _Copy:
    """A copy that is being written."""

    database: Database
    sources: list[_Source]
    """The workspace, then its parts."""
    number: int
    epoch: int
    """By which the copy is known to be the same: another may get its number after it was removed."""
    state: State
    at_a_time: int
    clock: Clock
    last: int = 0
    """The time of the last look in it."""
    new: int = 0
    """How many looks in it the workspace didn't have."""
    known: set[tuple[int, str]] = field(default_factory=set)

    def every(self, looks: Sequence[AnyLook]) -> Iterator[AnyLook]:
        """The looks of all sources and these, by their time, and each once."""
        own, *others = [source.looks() for source in self.sources]
        ours = ((look, False) for look in own)
        theirs = [((look, True) for look in some) for some in (*others, sorted(looks, key=lambda look: look.at))]
        for look, new in heapq.merge(ours, *theirs, key=lambda pair: pair[0].at):
            if self._is_unknown(look):
                self.new += new
                yield look

    def _is_unknown(self, look: AnyLook) -> bool:
        """Whether it is the first with its time and content."""
        number = len(self.known)
        self.known.add((look.at, look.digest))
        return len(self.known) > number

    def write(self, looks: Sequence[AnyLook]) -> None:
        """Add looks that come after all in it."""
        with self.database.writing() as connection:
            self._go_on(connection)
            appending.write(connection, self.number, self.state, looks)
        self.last = looks[-1].at

    def catch_up(self) -> None:
        """Add what others have kept since."""
        looks = sorted((look for source in self.sources for look in source.looks()), key=lambda look: look.at)
        for portion in portions(filter(self._is_unknown, looks), self.at_a_time):
            if portion[0].at < self.last:
                raise Moved
            self.write(portion)

    def swapped(self) -> bool:
        """Put the copy in the place of the workspace, unless others have kept looks that it doesn't have."""
        with self.database.writing() as connection:
            self._go_on(connection)
            if any(source.is_behind(connection) for source in self.sources):
                return False
            workspace, *parts = [source.workspace for source in self.sources]
            if connection.execute(select(WORKSPACE.c.stopped).where(WORKSPACE.c.id == workspace)).scalar():
                raise errors.Stopped
            for one in (workspace, *parts):
                _renumber(connection, one, _hidden(connection))
            for part in parts:
                rewind.absorb(connection, part, workspace)
            _renumber(connection, self.number, workspace)
            connection.execute(delete(WORKSPACE).where(WORKSPACE.c.id == self.number))
            looked_at = func.coalesce(WORKSPACE.c.looked_at, 0)
            last = max(self.last, connection.execute(select(looked_at).where(WORKSPACE.c.id == workspace)).scalar_one())
            values = {"epoch": workspaces.fresh_epoch(), "looked_at": last}
            connection.execute(update(WORKSPACE).where(WORKSPACE.c.id == workspace).values(values))
        return True

    def give_up(self) -> None:
        """Leave the copy to whoever sweeps, and sweep."""
        with self.database.writing() as connection:
            mine = WORKSPACE.c.id == self.number, WORKSPACE.c.epoch == self.epoch
            connection.execute(update(WORKSPACE).where(*mine).values(lease_until=None))
        sweep(self.database, now=self.clock())

    def _go_on(self, connection: Connection) -> None:
        """Keep the copy for longer; nobody has changed or removed it."""
        mine = WORKSPACE.c.id == self.number, WORKSPACE.c.epoch == self.epoch
        until = seconds(self.clock()) + LEASE
        if not connection.execute(update(WORKSPACE).where(*mine).values(lease_until=until)).rowcount:
            raise Moved


def _begun(database: Database, workspace: int, parts: Sequence[int], at_a_time: int, clock: Clock) -> _Copy:
    """A copy without looks. It knows the jobs of the workspace, also those that no look saw."""
    with database.writing() as connection:
        sources = []
        for one in (workspace, *parts):
            epoch, _ = workspaces.as_of(connection, one)
            if epoch is None:
                raise Moved
            sources.append(_Source(database, one, epoch, at_a_time))
        number = _hidden(connection, until=seconds(clock()) + LEASE)
        highest = select(func.max(JOB.c.id)).scalar_subquery()
        known = select(JOB.c.id + highest, literal(number), JOB.c.number, JOB.c.ref, literal(None))
        columns = ["id", "workspace_id", "number", "ref", "look_id"]
        connection.execute(JOB.insert().from_select(columns, known.where(JOB.c.workspace_id == workspace)))
        epoch, _ = workspaces.as_of(connection, number)
        return _Copy(database, sources, number, epoch or 0, appending.state_of(connection, number), at_a_time, clock)


def _hidden(connection: Connection, *, until: int | None = None) -> int:
    """A new workspace that nobody sees, and that is swept away after a time."""
    number = min(0, connection.execute(select(func.min(WORKSPACE.c.id))).scalar() or 0) - 1
    values = {"id": number, "stopped": False, "epoch": workspaces.fresh_epoch(), "lease_until": until}
    connection.execute(WORKSPACE.insert().values(values))
    return number


def _renumber(connection: Connection, workspace: int, number: int) -> None:
    """Let the jobs and looks of a workspace be those of another, which has none."""
    for table in (JOB, LOOK):
        connection.execute(update(table).where(table.c.workspace_id == workspace).values(workspace_id=number))


def sweep(database: Database, *, now: datetime, readings: int = READINGS) -> None:
    """Remove what copies have left behind, in steps.

    Raises:
        MemoryProblem: the database can't be used.
    """
    over = or_(WORKSPACE.c.lease_until.is_(None), WORKSPACE.c.lease_until < seconds(now))
    left = select(WORKSPACE.c.id).where(WORKSPACE.c.id < 0, over)
    with database.reading() as connection:
        every = connection.execute(left).scalars().all()
    for number in every:
        done = False
        while not done:
            with database.writing() as connection:
                mine = connection.execute(left.where(WORKSPACE.c.id == number)).scalar() is not None
                done = not mine or _swept(connection, number, readings)


def _swept(connection: Connection, number: int, readings: int) -> bool:
    """Remove some of what is left; whether nothing is left."""
    if looks := oldest(connection, number, readings):
        rewind.delete_looks(connection, looks)
        return False
    jobs = select(JOB.c.id).where(JOB.c.workspace_id == number)
    some = select(LINK.c.id).where(LINK.c.job_id.in_(jobs)).limit(LINKS)
    if connection.execute(delete(LINK).where(LINK.c.id.in_(some))).rowcount:
        return False
    rewind.remove(connection, number)
    return True
