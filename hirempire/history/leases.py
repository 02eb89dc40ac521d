"""The counter of a token for everybody in this process, who share its allowance with other processes.

It takes requests from the till in leases, so that thousands of requests cost some hundred transactions, and gives back
what was not spent. A process that is killed takes at most one lease with it, until the hour is over. Where the till
can't be used, it counts on its own, and tells the till of that later.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from hirempire.api.allowance import Meter, utc_now
from hirempire.api.errors import Limited
from hirempire.history.errors import MemoryProblem

if TYPE_CHECKING:  # knows SQLAlchemy, which takes half a second to import
    from hirempire.history.till import Till

MOST: Final = 50
"""Requests in a lease. The first of a load has one, and each of the next twice as many."""
LONGEST: Final = timedelta(minutes=1)
"""No lease holds for longer."""
FRESH: Final = timedelta(seconds=0.2)
"""As long a request of a lease is spent without a look at the till, where another process may have met a 429."""
_SHOWN: Final = timedelta(seconds=5)
"""As long what is shown of other processes may be old."""
_AWAY: Final = timedelta(seconds=30)
"""As long the till is left alone once it has failed."""

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Lease:
    """Requests that may be made until a time."""

    number: int
    until: datetime


@dataclass(frozen=True)
class Standing:
    """What is known of a token's allowance."""

    limit: int | None = None
    """Requests an hour, once a reply has told it."""
    used: int = 0
    """Requests of the last hour, with those that were given out and not made yet."""
    free_again: datetime | None = None
    """When the oldest of them stop counting (UTC)."""
    blocked_until: datetime | None = None
    """Hirempire asked to wait until then (UTC)."""


class SharedMeter:
    """A :class:`hirempire.api.allowance.Counter` on a till, which ``open_`` opens at the first use."""

    def __init__(self, open_: "Callable[[], Till]", *, now: Callable[[], datetime] = utc_now) -> None:
        self.now = now
        self._open = open_
        self._till: Till | None = None
        self._turn = threading.Lock()  # for what is below; held for a moment
        self._asking = threading.Lock()  # one at a time asks the till
        self._seen = Standing()
        self._seen_at: datetime | None = None
        self._lease: Lease | None = None
        self._wanted = 1
        self._own = Meter(now=now)
        """What this process has spent."""
        self._unpaid = 0
        self._failed_at: datetime | None = None

    def spend(self, at_most: int | None) -> bool:
        """Count one request: see :class:`hirempire.api.allowance.Counter`."""
        with self._turn:
            if self._is_away():
                self._own.spend(at_most)
                self._unpaid += 1
                return True
            if self._lease is None or not self._is_good(self._lease) or not _is_young(self._seen_at, FRESH, self.now()):
                return False
            if at_most is not None and self._used() >= at_most:
                raise Limited(self._seen.free_again)
            self._lease = Lease(self._lease.number - 1, self._lease.until)
            self._own.spend(None)
            return True

    def refill(self, at_most: int | None) -> None:
        """Get the next lease, or make sure that the last one may still be spent."""
        with self._asking:
            with self._turn:
                now = self.now()
                good = self._lease is not None and self._is_good(self._lease)
                if self._is_away() or (good and _is_young(self._seen_at, FRESH, now)):
                    return  # somebody else has just been here
            if good:
                self._look()
            elif self._take(self._wanted, at_most) == 0 and not self._is_away() and not self._waits():
                raise Limited(self._seen.free_again)
            else:
                self._wanted = min(2 * self._wanted, MOST)

    def release(self) -> None:
        """Give back what is left of the lease, and pay what was spent without one."""
        with self._asking:
            self._wanted = 1
            if ((self._lease is not None and self._lease.number) or self._unpaid) and not self._is_away():
                self._take(0, None)

    def learn(self, limit: int) -> None:
        """Take Hirempire's word for the requests an hour, for every process."""
        with self._asking:
            self._seen = replace(self._seen, limit=limit)
            self._ask(lambda till, now: till.learn(limit, now))

    def block(self, until: datetime) -> None:
        """Make everybody on this token wait until then, in every process."""
        self._own.block(until)
        with self._asking:
            self._ask(lambda till, now: till.block(until, now))

    @property
    def limit(self) -> int | None:
        """Requests an hour, once a reply to any process has told it."""
        return self._seen.limit

    @property
    def used(self) -> int:
        """Requests of the last hour, of every process. May wait for a database."""
        self._look_again()
        with self._turn:
            return self._own.used if self._is_away() else self._used()

    @property
    def free_again(self) -> datetime | None:
        """When the oldest request of the last hour stops counting; None without such a request."""
        self._look_again()
        return self._own.free_again if self._is_away() else self._seen.free_again

    @property
    def blocked_until(self) -> datetime | None:
        """Hirempire asked one of the processes to wait until then."""
        asked = [until for until in (self._own.blocked_until, self._seen.blocked_until) if until is not None]
        return max(asked, default=None)

    def _used(self) -> int:
        return self._seen.used - (self._lease.number if self._lease is not None else 0)

    def _is_good(self, lease: Lease) -> bool:
        """Whether it has requests left; one that holds for too long was got by a clock that was set back since."""
        return lease.number > 0 and timedelta(0) < lease.until - self.now() <= LONGEST

    def _waits(self) -> bool:
        return self.blocked_until is not None and self.blocked_until > self.now()

    def _is_away(self) -> bool:
        return _is_young(self._failed_at, _AWAY, self.now())

    def _look_again(self) -> None:
        """Know what other processes have spent, if that was long ago."""
        if not _is_young(self._seen_at, _SHOWN, self.now()) and not self._is_away():
            with self._asking:
                self._look()

    def _look(self) -> None:
        seen = self._ask(lambda till, now: till.standing(now))
        if seen is not None:
            self._know(seen)

    def _take(self, number: int, at_most: int | None) -> int:
        """Change leases at the till; how many requests the new one has."""
        with self._turn:
            back, self._lease = self._lease, None
            unpaid, self._unpaid = self._unpaid, 0
        got = self._ask(lambda till, now: till.take(number, at_most=at_most, back=back, unpaid=unpaid, now=now))
        with self._turn:
            if got is None:
                self._lease, self._unpaid = back, self._unpaid + unpaid
                return 0
            self._lease = got[0]
        self._know(got[1])
        return got[0].number

    def _know(self, seen: Standing) -> None:
        with self._turn:
            self._seen, self._seen_at = seen, self.now()

    def _ask(self, question: "Callable[[Till, datetime], T]") -> T | None:
        """What the till answers; None where it can't be used, which is said once."""
        if self._is_away():
            return None
        try:
            if self._till is None:
                self._till = self._open()
            answer = question(self._till, self.now())
        except MemoryProblem as problem:
            if self._failed_at is None:
                _log.warning("The hourly allowance is counted in this process alone: %s", problem.cause)
            self._failed_at = self.now()
            return None
        self._failed_at = None
        return answer


def _is_young(at: datetime | None, most: timedelta, now: datetime) -> bool:
    """Whether something was less than so long ago; never where the clock was set back since."""
    return at is not None and timedelta(0) <= now - at < most
