"""Where things are kept: the address of the database, its engine, and transactions that are whole or nothing."""

import logging
import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from hirempire.history import errors

IN_MEMORY: Final = "sqlite://"
"""A database that lives as long as its :class:`Database`."""

_LOCK: Final = 4_737_693_617
"""The number of our advisory lock in PostgreSQL: whoever writes holds it, as SQLite has one writer at a time."""

_log = logging.getLogger(__name__)

_POSTGRES = {"postgres", "postgresql", "postgresql+psycopg"}


_only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)


@contextmanager
def only_reading() -> Iterator[None]:
    """Within this, nothing is written to any database: a writer raises RuntimeError."""
    before = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(before)


class Database:
    """A database and its transactions. Safe to use from several threads, and beside other processes."""

    def __init__(self, url: str, *, patience: float = 10.0) -> None:
        """Know the address; nothing is opened yet.

        ``patience``: seconds to wait for another writer.

        Raises:
            AddressUnusable: it isn't the address of SQLite or PostgreSQL.
        """
        self.url = _parsed(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.in_memory = self.is_sqlite and not self.url.database
        self._patience = patience
        # The one connection of a database in memory serves one thread at a time.
        self._turn = threading.RLock() if self.in_memory else nullcontext()
        self.engine = self._engine()

    @property
    def place(self) -> str:
        """Where it is, for a sentence: a file, or a database on a server. Never a login."""
        if self.in_memory:
            return "Memory"
        if self.is_sqlite:
            return f"The file {self.url.database}"
        return f"The database {self.url.database or 'postgres'} on {self.url.host or 'this computer'}"

    def _engine(self) -> Engine:
        if not self.is_sqlite:
            options = {"connect_timeout": max(2, round(self._patience))}
            return create_engine(self.url, pool_pre_ping=True, pool_size=2, connect_args=options)
        sharing: dict[str, Any] = {"poolclass": StaticPool} if self.in_memory else {}
        engine = create_engine(
            self.url, connect_args={"timeout": self._patience, "check_same_thread": False}, **sharing
        )
        event.listen(engine, "connect", _connected)
        event.listen(engine, "begin", _begun)
        return engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees the database as it is at its start, and keeps nobody from writing.

        Raises:
            MemoryProblem: the database can't be used.
        """
        with self._turn, self.telling(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, *, foreign_keys: bool = True) -> Iterator[Connection]:
        """A transaction that alone may write. It is kept whole at its end, or not at all.

        Raises:
            RuntimeError: it is within :func:`only_reading`.
            MemoryProblem: the database can't be used, or another writer doesn't finish.
        """
        if _only_reading.get():
            raise RuntimeError("Something that may only read wants to write.")
        with self._turn, self.telling(), self.engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with _without_foreign_keys(connection, wanted=self.is_sqlite and not foreign_keys), connection.begin():
                if not self.is_sqlite:
                    self._bound_locks(connection)
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection

    @contextmanager
    def counting(self) -> Iterator[Connection]:
        """A transaction on rows that it locks itself: in PostgreSQL, it goes on beside whoever is writing.

        Raises:
            MemoryProblem: the database can't be used, or another writer doesn't finish.
        """
        if self.is_sqlite:
            with self.writing() as connection:
                yield connection
            return
        with self.telling(), self.engine.connect() as connection, connection.begin():
            self._bound_locks(connection)
            yield connection

    def _bound_locks(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(self._patience * 1000)}")

    def make_room(self) -> None:
        """Create the folder and the file, for this user alone, where they don't exist.

        Raises:
            NotOpened: they can't be created.
        """
        if not self.is_sqlite or self.in_memory:
            return
        file = Path(str(self.url.database))
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(file, os.O_RDONLY | os.O_CREAT, 0o600))
        except (OSError, ValueError):
            raise errors.NotOpened(self.place) from None

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Say in our words what the driver says in its own; its words may quote the address."""
        try:
            yield
        except DBAPIError as error:
            raise _ours(error.orig, self.place, lost=error.connection_invalidated or error.statement is None) from None
        except self.engine.dialect.loaded_dbapi.Error as error:  # from where the driver was asked directly
            raise _ours(error, self.place, lost=False) from None
        except SQLAlchemyError as error:
            raise errors.Failed(self.place, type(error).__name__) from None
        except (errors.Contradiction, zlib.error):
            _log.exception("The rows contradict each other")
            raise errors.Broken(self.place) from None


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise errors.AddressUnusable from None
    if parsed.drivername in _POSTGRES:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "sqlite" or (parsed.database and parsed.database.startswith("file:")):
        raise errors.AddressUnusable
    if parsed.database == ":memory:":
        return parsed.set(database=None)
    return parsed.set(database=str(Path(parsed.database).expanduser())) if parsed.database else parsed


def _connected(driver: Any, _: object) -> None:  # noqa: ANN401 -- the driver's own connection
    """Leave transactions to :func:`_begun`: left to the driver, two writers at once lose updates without an error."""
    driver.isolation_level = None
    driver.execute("PRAGMA foreign_keys = ON")
    driver.execute("PRAGMA synchronous = NORMAL")  # safe with a write-ahead log


def _begun(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


@contextmanager
def _without_foreign_keys(connection: Connection, *, wanted: bool) -> Iterator[None]:
    """SQLite changes a table by writing it anew, which must not look like removing what others name."""
    if not wanted:
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


_OF_SQLITE = {
    5: errors.Busy,
    6: errors.Busy,
    8: errors.ReadOnly,
    11: errors.Broken,
    13: errors.Full,
    14: errors.NotOpened,
    26: errors.Broken,
}
"""By the primary result code of SQLite."""

_OF_POSTGRES = {
    "08": errors.Unreachable,
    "25006": errors.ReadOnly,
    "28": errors.Unreachable,
    "3D": errors.Unreachable,
    "42501": errors.NotAllowed,
    "53100": errors.Full,
    "53300": errors.Unreachable,
    "55P03": errors.Busy,
    "57P": errors.Unreachable,
}
"""By the start of PostgreSQL's SQLSTATE."""


def _ours(error: BaseException | None, place: str, *, lost: bool) -> errors.MemoryProblem:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        known = _OF_SQLITE.get(code & 0xFF)
        return known(place) if known else errors.Failed(place, getattr(error, "sqlite_errorname", "SQLite"))
    state = getattr(error, "sqlstate", None)
    if state is None:
        return errors.Unreachable(place) if lost else errors.Failed(place, type(error).__name__)
    for start, problem in _OF_POSTGRES.items():
        if state.startswith(start):
            return problem(place)
    return errors.Failed(place, state)
