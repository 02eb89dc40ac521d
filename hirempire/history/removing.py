"""Removing what is unwanted."""

from sqlalchemy import Connection, delete, select, update

from hirempire.history import bulk
from hirempire.history.database import Database
from hirempire.history.look import key
from hirempire.history.seen import packed, unpacked
from hirempire.history.tables import ABSENCE, ALERT, JOB, LINK, LOOK, READING, WORKSPACE
from hirempire.history.workspaces import fresh_epoch


def forget(database: Database, job: str) -> bool:
    """Remove everything that was seen of a job; whether it was known."""
    with database.writing() as connection:
        connection.execute(delete(ALERT).where(ALERT.c.job == key(job)))
        known = select(JOB.c.id, JOB.c.workspace_id, JOB.c.number).where(JOB.c.ref == key(job))
        found = connection.execute(known).all()
        for id_, workspace, number in found:
            _forget(connection, int(id_), int(workspace), int(number))
    return bool(found)


def _forget(connection: Connection, job: int, workspace: int, number: int) -> None:
    links = select(LINK.c.id).where(LINK.c.job_id == job)
    for table in (READING, ABSENCE):
        connection.execute(delete(table).where(table.c.link_id.in_(links)))
    connection.execute(delete(LINK).where(LINK.c.job_id == job))
    connection.execute(delete(JOB).where(JOB.c.id == job))
    rows = connection.execute(select(LOOK.c.id, LOOK.c.seen).where(LOOK.c.workspace_id == workspace)).all()
    without = []
    for look_id, seen in rows:
        saw = unpacked(bytes(seen))
        if number < len(saw) and saw[number]:
            saw[number] = False
            without.append((int(look_id), packed([int(one) for one in saw.nonzero()[0]])))
    bulk.update(connection, LOOK, ("seen",), without)
    connection.execute(update(WORKSPACE).where(WORKSPACE.c.id == workspace).values(epoch=fresh_epoch()))
