"""The memory of this process: opened beside the pages, so that none waits for it, and shared by their sessions."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.api.models import Link, Loaded
from hirempire.dashboard import identity
from hirempire.dashboard.connection import Connection, demo_workspace, setting
from hirempire.sandbox import past
from hirempire.sandbox.workspace import Workspace
from hirempire.team.errors import SignedOut
from hirempire.team.person import Person

if TYPE_CHECKING:  # takes half a second to import, in a thread of its own
    from hirempire.history.memory import Memory
    from hirempire.history.till import Till

T = TypeVar("T")
_VARIABLE = "HIREMPIRE_DATABASE_URL"
_PATIENCE = 10.0
"""Seconds that a look waits for other writers, where nobody waits for it."""

_log = logging.getLogger(__name__)


class Keeper:
    """A memory that is opened by its first use, on a thread of its own."""

    def __init__(self, open_: "Callable[[], Memory]") -> None:
        self._open = open_
        self._memory: Memory | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="memory")
        self.changes = 0
        """How often a session of this process has set something: the others look at once what it is."""

    @property
    def is_open(self) -> bool:
        """Whether it was used, and can be."""
        return self._memory is not None

    def later(self, work: "Callable[[Memory], T]") -> "Future[T]":
        """Do what nobody at a browser has asked for, such as keeping a look, while the pages go on, in turn."""
        run = copy_context()  # by which the log knows for whom it is done
        return self._thread.submit(lambda: run.run(self._do, work))

    def now(self, work: "Callable[[Memory], T]") -> T:
        """Read from the memory and wait for it; it can't write.

        Raises:
            MemoryProblem: the memory can't be used.
        """
        return self._waited(lambda memory: _reading(memory, work))

    def change(self, work: "Callable[[Memory], T]") -> T:
        """Change something for everyone: the only way to it from a page, for those alone who may.

        Raises:
            NotAnEditor: the person at the browser may only look.
            Refusal: they may not even come in any more.
            MemoryProblem: the memory can't be used.
        """
        editor = identity.editor()
        done = self._waited(lambda memory: _changing(memory, work, editor))
        self.changes += 1
        return done

    def _waited(self, work: "Callable[[Memory], T]") -> T:
        return self.later(work).result() if self._memory is None else self._do(work)

    def _do(self, work: "Callable[[Memory], T]") -> T:
        try:
            if self._memory is None:
                self._memory = self._open()
            return work(self._memory)
        except HirempireError as problem:
            if problem.cause.startswith("database_"):  # the others are about what was wanted, not about the store
                facts = {"cause": problem.cause}
                _log.warning("Memory: %s", problem.cause, extra={"event": "store_error", "facts": facts})
            raise


def _reading(memory: "Memory", work: "Callable[[Memory], T]") -> T:
    from hirempire.history.database import only_reading

    with only_reading():
        return work(memory)


def _changing(memory: "Memory", work: "Callable[[Memory], T]", editor: Person | None) -> T:
    from hirempire.history import logins

    if editor is not None and logins.is_over(memory.database, editor.identity.login):
        raise SignedOut
    return work(memory)


def of_this_server() -> Keeper | None:
    """The memory of this server, whatever workspace is open; None if it is off."""
    return None if is_off() else _configured(setting(_VARIABLE, "database_url"))


def keeper_of(connection: Connection) -> Keeper | None:
    """The memory for a connection: the demo has one of its own. None if it is off, or there is nobody to remember."""
    if is_off() or not connection.base_url:
        return None
    return _demos() if connection.is_demo else _configured(setting(_VARIABLE, "database_url"))


def is_off() -> bool:
    """Whether nothing is to be kept on this computer."""
    return setting(_VARIABLE, "database_url").casefold() == "none"


def till(fingerprint: bytes) -> "Till":
    """The allowance of a token, counted in the configured database.

    Raises:
        MemoryProblem: the database can't be used.
    """
    from hirempire.history.till import Till

    return _configured(setting(_VARIABLE, "database_url")).now(lambda memory: Till(memory.database, fingerprint))


@st.cache_resource(show_spinner=False)
def _configured(url: str) -> Keeper:
    return Keeper(lambda: _opened(url))


def _opened(url: str) -> "Memory":
    from hirempire.history.address import address
    from hirempire.history.memory import Memory

    return Memory.opened(address(url) or "", patience=_PATIENCE)


@st.cache_resource(show_spinner=False)
def _demos() -> Keeper:
    workspace = demo_workspace()
    return Keeper(lambda: _made_up(workspace))


def _made_up(workspace: Workspace) -> "Memory":
    """A memory in memory, with the demo's year of looks."""
    from hirempire.history.database import IN_MEMORY
    from hirempire.history.memory import Memory

    memory = Memory.opened(IN_MEMORY)
    memory.keep_past(
        [_loaded(job_id, links, look.at) for job_id, links in look.jobs.items()]
        for look in past.looks(workspace, now=utc_now())
    )
    return memory


def _loaded(job_id: str, links: Sequence[past.Seen], at: datetime) -> Loaded:
    seen = [Link(link.id, link.source_name, visits, created_at) for link, visits, created_at in links]
    return Loaded(job_id, seen, at)
