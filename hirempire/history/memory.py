"""One open database, and what the sessions of a process share of it: each past is read once and grows by looks."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from hirempire.analysis.history import History
from hirempire.api.allowance import utc_now
from hirempire.api.models import Loaded, Outcome
from hirempire.history import choices, copying, ledger, past, rewind, workspaces
from hirempire.history.choices import Kind, Version
from hirempire.history.database import Database
from hirempire.history.errors import MemoryProblem
from hirempire.history.ledger import Kept
from hirempire.history.look import looks_of, moment, seconds
from hirempire.history.past import Past
from hirempire.history.tables import LOOK, WORKSPACE
from hirempire.history.upgrade import upgrade

_log = logging.getLogger(__name__)

_MOST_VIEWS = 8
"""Sets of jobs whose history is kept at hand."""


@dataclass(frozen=True)
class Standing:
    """What is kept of a workspace."""

    looks: int
    since: datetime | None
    """The first look (UTC); None before it."""
    until: datetime | None
    """The last look (UTC)."""
    stopped: bool
    """Whether keeping looks is switched off."""
    place: str
    """Where, for a sentence."""


class Memory:
    """What was seen, for every session of a process. Safe to use from several threads.

    Every method raises a :class:`hirempire.history.errors.MemoryProblem` if the database can't be used.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._pasts: dict[int, Past] = {}
        self._views: OrderedDict[tuple[int, tuple[str, ...]], tuple[Past, History]] = OrderedDict()
        self._growing = threading.Lock()
        self._merging: threading.Thread | None = None

    @classmethod
    def opened(cls, url: str, *, patience: float = 10.0) -> "Memory":
        """The memory at an address, with its tables brought to this version."""
        database = Database(url, patience=patience)
        upgrade(database)
        copying.sweep(database, now=utc_now())
        return cls(database)

    @property
    def place(self) -> str:
        """Where it is, for a sentence."""
        return self.database.place

    def keep(
        self, outcomes: Iterable[Outcome], *, opened: Collection[str], now: datetime, at_least: int = 0
    ) -> Kept | None:
        """Keep what has just been loaded as a look; None if nothing was.

        ``opened``: every job that the token is known to open. ``at_least``: as in
        :func:`hirempire.history.ledger.keep`.

        Raises:
            Stopped: looks are switched off for this workspace.
        """
        looks = looks_of(outcomes)
        if not looks:
            return None
        kept = ledger.keep(self.database, looks, opened=opened, now=now, at_least=at_least)
        if kept.parts:
            self._merge(kept)
        return kept

    def _merge(self, kept: Kept) -> None:
        """Merge a long past on a thread of its own: nobody waits for it but who closes the memory."""
        with self._growing:
            if self._merging is None or not self._merging.is_alive():
                self._merging = threading.Thread(target=self._merged, args=(kept,), name="merging", daemon=True)
                self._merging.start()

    def _merged(self, kept: Kept) -> None:
        try:
            ledger.merge(self.database, kept.workspace, kept.parts)
        except MemoryProblem as problem:
            _log.warning("The parts of a workspace weren't merged: %s", problem.cause)

    def keep_past(self, looks: Iterable[Sequence[Loaded]]) -> Kept | None:
        """Keep looks of earlier times at one workspace; None if there are none."""
        every = [look for jobs in looks for look in looks_of(jobs)]
        opened = {job.job_id for look in every for job in look.jobs}
        return ledger.keep(self.database, every, opened=opened) if every else None

    def workspace(self, opened: Collection[str]) -> int | None:
        """The workspace of the jobs that a token opens; None if nothing is kept of it."""
        with self.database.reading() as connection:
            match = workspaces.matching(connection, opened)
        return match.best if match else None

    def history(self, workspace: int, jobs: Collection[str]) -> History | None:
        """What was seen of these jobs; None for an unknown workspace.

        Ask for jobs alone that the token opens today. The same jobs give the same object until a look is added.
        """
        with self._growing:
            known = self._past(workspace)
            if known is None:
                return None
            view = workspace, tuple(dict.fromkeys(jobs))
            kept, found = self._views.pop(view, (None, None))
            if found is None or kept is not known:
                found = past.history(known, view[1])
            self._views[view] = known, found
            while len(self._views) > _MOST_VIEWS:
                self._views.popitem(last=False)
            return found

    def _past(self, workspace: int) -> Past | None:
        with self.database.reading() as connection:
            known = past.read(connection, workspace, self._pasts.get(workspace))
        if known is None:
            self._pasts.pop(workspace, None)
        else:
            self._pasts[workspace] = known
        return known

    def standing(self, workspace: int) -> Standing | None:
        """What is kept of a workspace; None for an unknown one."""
        counted = select(func.count(), func.min(LOOK.c.at), func.max(LOOK.c.at)).where(LOOK.c.workspace_id == workspace)
        with self.database.reading() as connection:
            stopped = connection.execute(select(WORKSPACE.c.stopped).where(WORKSPACE.c.id == workspace)).scalar()
            looks, first, last = connection.execute(counted).one()
        if stopped is None:
            return None
        since, until = (None if at is None else moment(at) for at in (first, last))
        return Standing(looks, since, until, bool(stopped), self.place)

    def stop(self, workspace: int, *, stopped: bool) -> None:
        """Stop keeping looks at a workspace, or go on."""
        with self.database.writing() as connection:
            connection.execute(update(WORKSPACE).where(WORKSPACE.c.id == workspace).values(stopped=stopped))

    def erase(self, workspace: int) -> None:
        """Erase everything that is kept of a workspace.

        Where looks are switched off, that alone stays known, and the jobs by which the workspace is recognised.
        """
        with self.database.writing() as connection:
            rewind.erase(connection, workspace)
        with self._growing:
            self._pasts.pop(workspace, None)
            for view in [view for view in self._views if view[0] == workspace]:
                del self._views[view]

    def lease(self, workspace: int, *, now: datetime, at_least: int) -> datetime | None:
        """Be the one who looks next, for two minutes; else when somebody looked last, or will have."""
        with self.database.writing() as connection:
            if workspaces.lease(connection, workspace, now=seconds(now), at_least=at_least):
                return None
            known = select(func.coalesce(WORKSPACE.c.looked_at, WORKSPACE.c.lease_until))
            at = connection.execute(known.where(WORKSPACE.c.id == workspace)).scalar()
        return None if at is None else moment(at)

    def choices(self, workspace: int) -> list[Version]:
        """The last version of everything that the recruiters of a workspace set."""
        with self.database.reading() as connection:
            return choices.current(connection, workspace)

    def versions(self, workspace: int, kind: Kind, name: str = "") -> list[Version]:
        """Every version of one thing, the newest first."""
        with self.database.reading() as connection:
            return choices.versions(connection, workspace, kind, name)

    def save(
        self, workspace: int, kind: Kind, value: str | None, *, name: str = "", seen: int, who: str, now: datetime
    ) -> Version:
        """Set one thing; None removes it. ``seen`` is the version that the person saw, 0 for none.

        Raises:
            Changed: somebody else has set it since; nothing is overwritten.
        """
        with self.database.writing() as connection:
            return choices.save(connection, workspace, kind, value, name=name, seen=seen, who=who, now=now)

    def undo(self, workspace: int, kind: Kind, *, name: str = "", seen: int, who: str, now: datetime) -> Version:
        """Go one step back, as a new version.

        Raises:
            Changed: somebody else has set it since.
        """
        with self.database.writing() as connection:
            return choices.undo(connection, workspace, kind, name=name, seen=seen, who=who, now=now)

    def close(self) -> None:
        """Close every connection, after what is being merged."""
        if self._merging is not None:
            self._merging.join()
        self.database.close()
