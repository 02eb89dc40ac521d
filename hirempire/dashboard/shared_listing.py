"""The list of all jobs, asked for once where several sessions with one token want it within a minute.

Not shared with other processes: what the history keeps has no titles, and jobs that another token may have opened.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta

from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.api.models import Listing

KEPT = timedelta(minutes=1)
"""As long a list is given to whoever hasn't had it yet."""


@dataclass(frozen=True, eq=False)
class Listed:
    """A list of jobs, and when it arrived (UTC)."""

    listing: Listing
    at: datetime


class SharedListing:
    """For the sessions with one token alone. Safe to use from several threads, each with an event loop of its own."""

    def __init__(self, *, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._turn = threading.Lock()
        self._asking: Future[Listed | None] | None = None
        self._last: Listed | None = None

    async def get(self, ask: Callable[[], Awaitable[Listing]], *, newer_than: datetime | None) -> Listed:
        """The list that another session has just got or is waiting for, or else the answer to ``ask``.

        ``newer_than``: when the list arrived that this session has; who asks again wants another one.

        Raises:
            HirempireError: it couldn't be loaded; also for those who waited for it.
        """
        while True:
            with self._turn:
                if self._last is not None and self._is_news(self._last, newer_than):
                    return self._last
                theirs = self._asking
                if theirs is None:
                    mine = self._asking = Future()
                    mine.set_running_or_notify_cancel()  # who stops waiting for it doesn't cancel it for the others
            if theirs is None:
                return await self._answer(mine, ask)
            if (listed := await asyncio.wrap_future(theirs)) is not None:
                return listed

    def _is_news(self, last: Listed, newer_than: datetime | None) -> bool:
        young = timedelta(0) <= self._now() - last.at < KEPT
        return young and (newer_than is None or last.at > newer_than)

    async def _answer(self, mine: "Future[Listed | None]", ask: Callable[[], Awaitable[Listing]]) -> Listed:
        """Ask, and tell those who wait; where this session leaves, one of them asks in its place."""
        listed, error = None, None
        try:
            listed = Listed(await ask(), self._now())
        except HirempireError as problem:
            error = problem.bare()
            raise
        finally:
            with self._turn:
                self._asking, self._last = None, listed or self._last
            if error is None:
                mine.set_result(listed)
            else:
                mine.set_exception(error)
        return listed
