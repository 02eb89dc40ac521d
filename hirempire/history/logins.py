"""Logins that have ended before their time, known to every server that shares the database."""

from datetime import datetime

from sqlalchemy import delete, select

from hirempire.history.database import Database
from hirempire.history.look import seconds
from hirempire.history.tables import ENDED_LOGIN


def end(database: Database, login: str, *, until: datetime, now: datetime) -> None:
    """End a login, known by its digest. It is remembered ``until`` no server would take it any more."""
    with database.writing() as connection:
        connection.execute(delete(ENDED_LOGIN).where(ENDED_LOGIN.c.until < seconds(now)))
        if connection.execute(select(ENDED_LOGIN.c.login).where(ENDED_LOGIN.c.login == login)).first() is None:
            connection.execute(ENDED_LOGIN.insert().values(login=login, until=seconds(until)))


def is_over(database: Database, login: str) -> bool:
    """Whether a login was ended."""
    with database.reading() as connection:
        return connection.execute(select(ENDED_LOGIN.c.login).where(ENDED_LOGIN.c.login == login)).first() is not None
