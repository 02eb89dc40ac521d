"""Which workspace some jobs belong to. It is known by its jobs alone, never by a token."""

import secrets
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select, update

from hirempire.history import errors
from hirempire.history.bulk import chunks
from hirempire.history.look import key
from hirempire.history.tables import JOB, LOOK, WORKSPACE


@dataclass(frozen=True)
class Match:
    """The workspaces whose jobs these are: usually one, several where parts were seen separately before."""

    best: int
    parts: tuple[int, ...] = ()
    """Others that lie within these jobs, and so are the same workspace."""


def matching(connection: Connection, refs: Collection[str]) -> Match | None:
    """The workspace that these jobs belong to; None for one that was never seen.

    A job that stands in two workspaces, as those in Hirempire's documents do, makes no workspace of the two: at least
    half of the jobs must be the same, of these or of those seen before.

    Raises:
        Ambiguous: two fit equally well.
    """
    wanted = list({key(ref) for ref in refs})
    shared: Counter[int] = Counter()
    for part in chunks(wanted):
        here = JOB.c.ref.in_(part), JOB.c.workspace_id > 0
        found = select(JOB.c.workspace_id, func.count()).where(*here).group_by(JOB.c.workspace_id)
        shared.update({int(workspace): int(number) for workspace, number in connection.execute(found)})
    if not shared:
        return None
    counted = select(JOB.c.workspace_id, func.count()).where(JOB.c.workspace_id.in_(shared)).group_by("workspace_id")
    sizes = {int(workspace): int(number) for workspace, number in connection.execute(counted)}
    fitting = [one for one in shared if 2 * shared[one] >= min(len(wanted), sizes[one])]
    if not fitting:
        return None
    return _best(fitting, shared, sizes)


def _best(fitting: list[int], shared: Counter[int], sizes: dict[int, int]) -> Match:
    """Of those that share equally many jobs, one that shares all of its own; all such are the same workspace."""
    whole = {one for one in fitting if shared[one] == sizes[one]}
    best, *others = sorted(fitting, key=lambda one: (-shared[one], one not in whole, one))
    if best not in whole and any(shared[one] == shared[best] for one in others):
        raise errors.Ambiguous
    return Match(best, tuple(one for one in others if one in whole))


def begun(connection: Connection) -> int:
    """A new workspace."""
    number = max(0, connection.execute(select(func.max(WORKSPACE.c.id))).scalar() or 0) + 1
    connection.execute(WORKSPACE.insert().values(id=number, stopped=False, epoch=fresh_epoch()))
    return number


def visible(connection: Connection) -> list[int]:
    """Every workspace; those below 0 are copies that are being written, or what they left behind."""
    known = select(WORKSPACE.c.id).where(WORKSPACE.c.id > 0).order_by(WORKSPACE.c.id)
    return list(connection.execute(known).scalars())


LEASE = 120
"""Seconds that a collector has for its look before another may try."""


def lease(connection: Connection, workspace: int, *, now: int, at_least: int) -> bool:
    """Take the turn to look, in one statement: of several who ask at once, one gets it."""
    free = or_(WORKSPACE.c.lease_until.is_(None), WORKSPACE.c.lease_until <= now)
    due = or_(WORKSPACE.c.looked_at.is_(None), WORKSPACE.c.looked_at <= now - at_least)
    taken = update(WORKSPACE).where(WORKSPACE.c.id == workspace, free, due).values(lease_until=now + LEASE)
    return bool(connection.execute(taken).rowcount)


def as_of(connection: Connection, workspace: int) -> tuple[int | None, int]:
    """What differs once anybody has changed the past, or kept a look: the epoch, None if it is gone; the last look."""
    epoch = select(WORKSPACE.c.epoch).where(WORKSPACE.c.id == workspace)
    newest = select(func.coalesce(func.max(LOOK.c.id), 0)).where(LOOK.c.workspace_id == workspace)
    return connection.execute(epoch).scalar(), connection.execute(newest).scalar_one()


def fresh_epoch() -> int:
    """A mark that no past had before."""
    return secrets.randbits(31)
