"""Keeping looks: each in full or not at all, and once, even if several processes keep looks at the same time."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from hirempire.history import appending, copying, errors, placing, workspaces
from hirempire.history.database import Database
from hirempire.history.look import AnyLook, Look, portions, seconds
from hirempire.history.tables import LOOK, WORKSPACE

CLOCK_OFF, CLOCK_WRONG = 60, 86_400
"""Seconds by which the last look may lie in the future: because clocks differ; because one was set back."""
AT_A_TIME: Final = 50_000
"""Links that are compared in one transaction, or one look: others wait some tenths of a second."""
_ATTEMPTS: Final = 5
"""How often looks are put before others while somebody else changes the past each time."""


@dataclass(frozen=True)
class Kept:
    """What became of some looks."""

    workspace: int
    looks: int
    """How many were kept now; the others had been kept before."""
    looked_at: int | None = None
    """When somebody looked so recently that these weren't kept: seconds since 1970."""
    parts: tuple[int, ...] = ()
    """Workspaces that turned out to be the same one, and are still to be merged into it: see :func:`merge`."""


def keep(
    database: Database,
    looks: Sequence[Look],
    *,
    opened: Collection[str],
    now: datetime | None = None,
    at_least: int = 0,
    at_a_time: int = AT_A_TIME,
) -> Kept:
    """Keep looks at one workspace. Each is whole; a long list is kept in steps, between which others keep theirs.

    ``opened``: every job that the token is known to open, by which the workspace is recognised. ``now``: for looks
    that were just made; a clock that was set back then changes no order. Looks from a file go where they are dated.
    ``at_least``: seconds that must have passed since the last look of anybody; else nothing is kept. ``at_a_time``:
    links that are compared while others wait.

    Raises:
        Stopped: looks are switched off for this workspace.
        MemoryProblem: the database can't be used.
    """
    keeping = _Keeping(database, opened, now, at_a_time)
    for part in portions(sorted(looks, key=lambda look: look.at), at_a_time):
        if not keeping.kept(part, at_least):
            return Kept(keeping.workspace, 0, keeping.looked_at)
        at_least = 0
    return Kept(keeping.workspace, keeping.looks + keeping.placed(), parts=keeping.parts)


@dataclass
class _Keeping:
    """Some looks while they are being kept."""

    database: Database
    opened: Collection[str]
    now: datetime | None
    at_a_time: int
    workspace: int = 0
    parts: tuple[int, ...] = ()
    looks: int = 0
    """How many were kept after all others."""
    early: list[AnyLook] = field(default_factory=list)
    """Those that belong before others."""
    looked_at: int | None = None

    def kept(self, looks: Sequence[Look], at_least: int) -> bool:
        """Keep some looks, but for those that belong before others; False if somebody has just looked."""
        with self.database.writing() as connection:
            self._find(connection)
            known = select(WORKSPACE.c.stopped, WORKSPACE.c.looked_at).where(WORKSPACE.c.id == self.workspace)
            stopped, self.looked_at = connection.execute(known).one()
            if stopped:
                raise errors.Stopped
            last = connection.execute(select(func.max(LOOK.c.at)).where(LOOK.c.workspace_id == self.workspace)).scalar()
            if at_least and self.looked_at is not None and looks[-1].at - self.looked_at < at_least:
                return False
            dated = [_dated(look, last, self.now) for look in looks]
            fresh = appending.not_kept(connection, self.workspace, dated)
            self.early += [look for look in fresh if last is not None and look.at < last]
            late = [look for look in fresh if last is None or look.at >= last]
            if late:
                appending.append(connection, self.workspace, late)
            self.looks += len(late)
        return True

    def _find(self, connection: Connection) -> None:
        match = workspaces.matching(connection, self.opened)
        self.workspace = workspaces.begun(connection) if match is None else match.best
        self.parts = () if match is None else match.parts

    def placed(self) -> int:
        """Put those looks where they belong that come before others, and merge parts if that is soon done."""
        number = _again(self.database, self._placed) if self.early else 0
        if self.parts and placing.is_short(self.database, self.workspace, parts=self.parts):
            merge(self.database, self.workspace, self.parts)
            self.parts = ()
        return number

    def _placed(self) -> int:
        with self.database.writing() as connection:
            self._find(connection)
        return placing.place(self.database, self.workspace, self.early, at_a_time=self.at_a_time)


def merge(database: Database, workspace: int, parts: Sequence[int], *, at_a_time: int = AT_A_TIME) -> None:
    """Make one workspace of several that turned out to be the same: the looks of its parts become its own.

    A long past is merged in steps, between which others keep their looks.

    Raises:
        Stopped: looks were switched off for the workspace meanwhile.
        MemoryProblem: the database can't be used, or others change the past again and again.
    """
    _again(database, lambda: placing.place(database, workspace, (), parts=parts, at_a_time=at_a_time))


def _again(database: Database, work: Callable[[], int]) -> int:
    """Do something that somebody else may come in between with."""
    for _ in range(_ATTEMPTS):
        with suppress(copying.Moved):
            return work()
    raise errors.Busy(database.place)


def _dated(look: Look, last: int | None, now: datetime | None) -> Look:
    """The look, at the time of the last one if that lies ahead of the clock: it comes after it all the same."""
    if now is None or last is None or not CLOCK_OFF < last - seconds(now) <= CLOCK_WRONG:
        return look
    return Look(max(look.at, last), look.jobs, look.failed)
