"""Bringing the tables to this version: by whichever process comes first, while the others wait for it."""

import threading
import time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text

from hirempire.history import errors
from hirempire.history.database import Database
from hirempire.history.tables import METADATA

HEAD: Final = "0007"
"""The newest revision: the name of the last file in ``migrations/versions``."""

VERSION_TABLE: Final = "hirempire_version"
"""Holds the revision of a database. Another program may keep its own beside it."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_PAUSE = 0.02
_turn = threading.Lock()
"""Alembic keeps what it is doing for the whole process: two databases of one process are upgraded in turn."""


def upgrade(database: Database, *, to: str = HEAD) -> None:
    """Create the tables, or bring them to this version. Nothing is done where they are.

    Raises:
        Newer: a newer version has written this database.
        Foreign: its tables belong to another program.
        MemoryProblem: the database can't be used.
    """
    database.make_room()
    with database.reading() as connection:
        if _revision(connection) == to:
            return
    _log_ahead(database)
    with database.writing(foreign_keys=False) as connection:
        if (now := _revision(connection)) != to:  # else another process was faster
            _migrate(connection, database.place, now, to)


def _revision(connection: Connection) -> str | None:
    """The revision of the tables; None where there are none of ours."""
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 -- a constant


def _migrate(connection: Connection, place: str, now: str | None, to: str) -> None:
    # takes half a second to import, and is needed once for each new version
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if now is None:
        if any(connection.dialect.has_table(connection, name) for name in METADATA.tables):
            raise errors.Foreign(place)
    elif now not in known:
        raise errors.Newer(place)
    with _turn:
        command.upgrade(config, to)


def _log_ahead(database: Database) -> None:
    """Let SQLite write ahead to a log, so that nobody who reads waits for a writer; the file remembers it.

    SQLite itself doesn't wait for others here.
    """
    if not database.is_sqlite or database.in_memory:
        return
    end = time.monotonic() + 5
    while True:
        with database.telling():
            driver: Any = database.engine.raw_connection()
            try:
                driver.execute("PRAGMA journal_mode = WAL")
            except Exception as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF != 5 or time.monotonic() > end:
                    raise
            else:
                return
            finally:
                driver.close()
        time.sleep(_PAUSE)
