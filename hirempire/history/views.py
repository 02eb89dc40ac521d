"""What a browser would lose with its server: jobs that are too many for an address, and choices that no address holds.

Each is kept for a while, under a name that nobody can guess.
"""

from datetime import datetime

from sqlalchemy import delete, select

from hirempire.history.database import Database
from hirempire.history.look import seconds
from hirempire.history.tables import VIEW


def keep(database: Database, workspace: int, name: str, value: str, *, until: datetime, now: datetime) -> None:
    """Keep something under a name, in place of what was there, and forget what is over."""
    row = {"workspace_id": workspace, "name": name, "value": value, "until": seconds(until)}
    with database.writing() as connection:
        connection.execute(delete(VIEW).where(VIEW.c.until < seconds(now)))
        connection.execute(delete(VIEW).where(VIEW.c.workspace_id == workspace, VIEW.c.name == name))
        connection.execute(VIEW.insert().values(row))


def kept(database: Database, workspace: int, name: str, *, now: datetime) -> str | None:
    """What is kept in a workspace under a name; None if nothing is, or it is over."""
    wanted = select(VIEW.c.value).where(
        VIEW.c.workspace_id == workspace, VIEW.c.name == name, VIEW.c.until >= seconds(now)
    )
    with database.reading() as connection:
        value = connection.execute(wanted).scalar()
    return None if value is None else str(value)
