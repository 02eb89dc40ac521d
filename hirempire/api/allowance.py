"""A token's share of its workspace's hourly allowance: what it has used, and until when it has to wait."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from hirempire.api.errors import Limited

HOUR = timedelta(hours=1)


def utc_now() -> datetime:
    """The time in UTC: the clock of everything that isn't given another."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Block:
    """Hirempire asked at one time to wait until another."""

    at: datetime
    until: datetime

    def by(self, now: datetime) -> "Block":
        """The same wait by this clock: one that was set back since begins it anew, and never makes it longer."""
        return self if self.at <= now else Block(now, now + (self.until - self.at))


class Counter(Protocol):
    """What counts the requests of one token, for everybody who uses it here. Safe to use from several threads."""

    now: Callable[[], datetime]

    @property
    def limit(self) -> int | None:
        """Requests an hour, once a reply has told it."""

    @property
    def used(self) -> int:
        """Requests of the last hour."""

    @property
    def free_again(self) -> datetime | None:
        """When the oldest request of the last hour stops counting; None without such a request."""

    @property
    def blocked_until(self) -> datetime | None:
        """Hirempire asked to wait until then."""

    def spend(self, at_most: int | None) -> bool:
        """Count one request of ``at_most`` an hour; False if :meth:`refill` has to be called first.

        Raises:
            Limited: none is left.
        """

    def refill(self, at_most: int | None) -> None:
        """Get requests to spend. May wait for a database, and so isn't for an event loop.

        Raises:
            Limited: none is left.
        """

    def release(self) -> None:
        """Give back what was got and not spent. May wait for a database."""

    def learn(self, limit: int) -> None:
        """Take Hirempire's word for the requests an hour. May wait for a database."""

    def block(self, until: datetime) -> None:
        """Make everybody on this token wait until then. May wait for a database."""


class Meter:
    """A :class:`Counter` for everybody in this process."""

    def __init__(self, *, now: Callable[[], datetime] = utc_now) -> None:
        self.now = now
        self.limit: int | None = None
        self._spent: deque[datetime] = deque()
        self._block: Block | None = None
        self._lock = threading.Lock()  # sessions with the same token count here, each in a thread of its own

    def spend(self, at_most: int | None) -> bool:
        """Count one request: see :class:`Counter`."""
        with self._lock:
            if at_most is not None and self._used() >= at_most:
                raise Limited(self._spent[0] + HOUR if self._spent else None)
            self._spent.append(self.now())
        return True

    def refill(self, at_most: int | None) -> None:
        """Do nothing: whatever is left is at hand."""

    def release(self) -> None:
        """Do nothing: nothing is held."""

    def learn(self, limit: int) -> None:
        """Take Hirempire's word for the requests an hour."""
        self.limit = limit

    def block(self, until: datetime) -> None:
        """Make everybody on this token wait until then."""
        self._block = Block(self.now(), until)

    @property
    def blocked_until(self) -> datetime | None:
        """Hirempire asked to wait until then."""
        if self._block is not None:
            self._block = self._block.by(self.now())
        return None if self._block is None else self._block.until

    @property
    def used(self) -> int:
        """Requests of the last hour."""
        with self._lock:
            return self._used()

    @property
    def free_again(self) -> datetime | None:
        """When the oldest request of the last hour stops counting; None without such a request."""
        with self._lock:
            return self._spent[0] + HOUR if self._used() else None

    def _used(self) -> int:
        now = self.now()
        if self._spent and self._spent[-1] > now:  # the clock was set back: they were made by now at the latest
            self._spent = deque(min(at, now) for at in self._spent)
        while self._spent and self._spent[0] <= now - HOUR:
            self._spent.popleft()
        return len(self._spent)


class Allowance:
    """The hourly allowance as one session sees it: the token's counter, and the plan that its recruiter chose."""

    def __init__(self, counter: Counter | None = None, *, now: Callable[[], datetime] = utc_now) -> None:
        self._counter: Counter = counter or Meter(now=now)
        self._chosen: int | None = None

    def spend(self) -> bool:
        """Count one request; False if :meth:`refill` has to be called first.

        Raises:
            Limited: none is left of the limit, as far as that is known.
        """
        return self._counter.spend(self.limit)

    def refill(self) -> None:
        """Get requests to spend. May wait for a database, and so isn't for an event loop.

        Raises:
            Limited: none is left of the limit, as far as that is known.
        """
        self._counter.refill(self.limit)

    def release(self) -> None:
        """Give back what was got and not spent. May wait for a database."""
        self._counter.release()

    def choose(self, limit: int | None) -> None:
        """Take the recruiter's word for the requests an hour, in this session alone; None takes it back."""
        self._chosen = limit

    def learn(self, limit: int) -> None:
        """Take Hirempire's word for it: for everybody with this token, and over the choice of this session."""
        self._chosen = None
        if self._counter.limit != limit:
            self._counter.learn(limit)

    @property
    def limit(self) -> int | None:
        """Requests an hour, once a reply or the recruiter has told it."""
        return self._counter.limit if self._chosen is None else self._chosen

    @property
    def used(self) -> int:
        """Requests sent in the last hour."""
        return self._counter.used

    @property
    def blocked_until(self) -> datetime | None:
        """Until when Hirempire asked to wait."""
        return self._counter.blocked_until

    def block(self, until: datetime) -> None:
        """Make everybody on this token wait until then."""
        self._counter.block(until)

    @property
    def left(self) -> int | None:
        """Requests left of the limit, as far as is known; None without a known limit."""
        return None if self.limit is None else max(self.limit - self.used, 0)

    @property
    def free_again(self) -> datetime | None:
        """When the oldest request of the last hour stops counting; None without such a request."""
        return self._counter.free_again

    @property
    def wait(self) -> timedelta:
        """How long to hold back; zero when nothing is in the way."""
        if self.blocked_until is None:
            return timedelta(0)
        return max(self.blocked_until - self._counter.now(), timedelta(0))
