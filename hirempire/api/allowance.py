"""A token's share of its workspace's hourly allowance: what it has used, and until when it has to wait."""

import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

HOUR = timedelta(hours=1)


def utc_now() -> datetime:
    """The time in UTC: the clock of everything that isn't given another."""
    return datetime.now(UTC)


class Meter:
    """Counts the requests that one token sent in the last hour, for everybody in this process who uses that token."""

    def __init__(self, *, now: Callable[[], datetime] = utc_now) -> None:
        self.now = now
        self._spent: deque[datetime] = deque()
        self._lock = threading.Lock()  # sessions with the same token count here, each in a thread of its own
        self.limit: int | None = None
        """Requests an hour, once a reply has told it."""
        self.blocked_until: datetime | None = None
        """Hirempire asked to wait until then."""

    def spend(self) -> None:
        """Count one request."""
        self._spent.append(self.now())

    @property
    def used(self) -> int:
        """Requests sent in the last hour."""
        since = self.now() - HOUR
        with self._lock:
            while self._spent and self._spent[0] <= since:
                self._spent.popleft()
            return len(self._spent)

    @property
    def oldest(self) -> datetime | None:
        """When the oldest request of the last hour was made; None without such a request."""
        return self._spent[0] if self.used else None


class Allowance:
    """The hourly allowance as one session sees it: the token's shared meter, and the plan that its recruiter chose."""

    def __init__(self, meter: Meter | None = None, *, now: Callable[[], datetime] = utc_now) -> None:
        self._meter = meter or Meter(now=now)
        self._chosen: int | None = None

    def spend(self) -> None:
        """Count one request."""
        self._meter.spend()

    def choose(self, limit: int | None) -> None:
        """Take the recruiter's word for the requests an hour, in this session alone; None takes it back."""
        self._chosen = limit

    def learn(self, limit: int) -> None:
        """Take Hirempire's word for it: for everybody with this token, and over the choice of this session."""
        self._meter.limit, self._chosen = limit, None

    @property
    def limit(self) -> int | None:
        """Requests an hour, once a reply or the recruiter has told it."""
        return self._meter.limit if self._chosen is None else self._chosen

    @property
    def used(self) -> int:
        """Requests sent in the last hour."""
        return self._meter.used

    @property
    def blocked_until(self) -> datetime | None:
        """Until when Hirempire asked to wait."""
        return self._meter.blocked_until

    def block(self, until: datetime) -> None:
        """Make everybody on this token wait until then."""
        self._meter.blocked_until = until

    @property
    def left(self) -> int | None:
        """Requests left of the limit, as far as this process knows; None without a known limit."""
        return None if self.limit is None else max(self.limit - self.used, 0)

    @property
    def free_again(self) -> datetime | None:
        """When the oldest request of the last hour will be an hour old; None without such a request."""
        oldest = self._meter.oldest
        return None if oldest is None else oldest + HOUR

    @property
    def wait(self) -> timedelta:
        """How long to hold back; zero when nothing is in the way."""
        if self.blocked_until is None:
            return timedelta(0)
        return max(self.blocked_until - self._meter.now(), timedelta(0))
