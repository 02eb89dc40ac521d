"""Putting looks before others: what was kept after them is compared and written anew.

The last few looks are written anew in one short transaction. Where that would take longer, all looks are written into
a copy of the workspace, in steps, which then takes its place: see :mod:`hirempire.history.copying`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from hirempire.history import appending, copying, rewind, workspaces
from hirempire.history.database import Database
from hirempire.history.look import AnyLook
from hirempire.history.tables import JOB, LINK, LOOK

_SHORT: Final = 200_000
"""Links that are compared in one transaction at most: others wait some tenths of a second."""
_ATTEMPTS: Final = 3
"""How often it is planned while others may write, before it is planned while they wait."""


def place(
    database: Database, workspace: int, looks: Sequence[AnyLook], *, parts: Sequence[int] = (), at_a_time: int
) -> int:
    """Put looks, and those of other workspaces that are parts of this one, where they belong; how many were new.

    Raises:
        Moved: somebody has changed the past meanwhile. Nothing was changed; try again.
        Stopped: looks have been switched off for this workspace meanwhile.
    """
    if is_short(database, workspace, looks, parts=parts):
        return _at_once(database, workspace, looks, parts)
    return copying.place(database, workspace, looks, parts=parts, at_a_time=at_a_time)


def is_short(database: Database, workspace: int, looks: Sequence[AnyLook] = (), *, parts: Sequence[int] = ()) -> bool:
    """Whether it is soon done, so that others may wait for it."""
    every = [workspace, *parts]
    with database.reading() as connection:
        first = min((look.at for look in looks), default=None)
        if parts:
            begun = select(func.min(LOOK.c.at)).where(LOOK.c.workspace_id.in_(parts))
            first = min((at for at in (first, connection.execute(begun).scalar()) if at is not None), default=None)
        if first is None:
            return True
        later = select(func.count()).where(LOOK.c.workspace_id.in_(every), LOOK.c.at > first)
        links = select(func.count()).select_from(LINK.join(JOB)).where(JOB.c.workspace_id.in_(every))
        rewritten = len(looks) + connection.execute(later).scalar_one()
        return rewritten * connection.execute(links).scalar_one() <= _SHORT


@dataclass
class _Plan:
    """What is done at once."""

    looks: Sequence[AnyLook]
    """The looks that are new, by their time."""
    back: rewind.Back


def _at_once(database: Database, workspace: int, looks: Sequence[AnyLook], parts: Sequence[int]) -> int:
    every = [workspace, *parts]
    for _ in range(_ATTEMPTS):
        with database.reading() as connection:
            as_of = [workspaces.as_of(connection, one) for one in every]
            plan = _planned(connection, workspace, looks, parts)
        with database.writing() as connection:
            if [workspaces.as_of(connection, one) for one in every] == as_of:
                return _carry_out(connection, workspace, plan, parts)
    with database.writing() as connection:
        return _carry_out(connection, workspace, _planned(connection, workspace, looks, parts), parts)


def _planned(connection: Connection, workspace: int, looks: Sequence[AnyLook], parts: Sequence[int]) -> _Plan:
    if any(workspaces.as_of(connection, one)[0] is None for one in (workspace, *parts)):
        raise copying.Moved
    every = [*looks, *(look for part in parts for look in rewind.back(connection, part, -1).later)]
    fresh = appending.not_kept(connection, workspace, every)
    return _Plan(fresh, rewind.back(connection, workspace, fresh[0].at) if fresh else rewind.Back())


def _carry_out(connection: Connection, workspace: int, plan: _Plan, parts: Sequence[int]) -> int:
    for part in parts:
        rewind.absorb(connection, part, workspace)
    if plan.looks:
        rewind.undo(connection, plan.back)
        looks = sorted([*plan.looks, *plan.back.later], key=lambda look: look.at)
        appending.append(connection, workspace, looks, anew=bool(plan.back.later))
    return len(plan.looks)
