"""Whose turn it is: of any number of workers at a workspace, one does what is due."""

from datetime import datetime

from sqlalchemy import or_, select, update

from hirempire.history.database import Database
from hirempire.history.look import seconds
from hirempire.history.tables import TURN

LENGTH = 120
"""Seconds after which the turn of a worker that has not asked again is over."""


def take(database: Database, workspace: int, holder: str, *, now: datetime) -> bool:
    """Take the turn, or keep it for longer; False while it is another worker's.

    Raises:
        MemoryProblem: the database can't be used.
    """
    at = seconds(now)
    mine = {"holder": holder, "until": at + LENGTH}
    free = or_(TURN.c.until <= at, TURN.c.holder == holder, TURN.c.until > at + LENGTH)  # a clock was set back
    with database.writing() as connection:
        if connection.execute(select(TURN.c.holder).where(TURN.c.workspace_id == workspace)).scalar() is None:
            connection.execute(TURN.insert().values(workspace_id=workspace, **mine))
            return True
        taken = update(TURN).where(TURN.c.workspace_id == workspace, free).values(mine)
        return bool(connection.execute(taken).rowcount)


def leave(database: Database, workspace: int, holder: str, *, now: datetime) -> None:
    """End a turn early, so that no other worker waits for it.

    Raises:
        MemoryProblem: the database can't be used.
    """
    with database.writing() as connection:
        mine = TURN.c.workspace_id == workspace, TURN.c.holder == holder
        connection.execute(update(TURN).where(*mine).values(until=seconds(now)))
