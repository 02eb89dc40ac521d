"""What a token has used of its workspace's hourly allowance, and until when it has to wait."""

import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

HOUR = timedelta(hours=1)


def utc_now() -> datetime:
    """The time, in UTC: the one clock of everything that is not given another."""
    return datetime.now(UTC)


class Allowance:
    """Counts the requests that one token made in the last hour, and remembers a limit that Hirempire spoke of."""

    def __init__(self, *, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._spent: deque[datetime] = deque()
        self._lock = threading.Lock()  # sessions with the same token count here, each in a thread of its own
        self.limit: int | None = None
        """Requests an hour, once a reply or the recruiter has said it."""
        self.blocked_until: datetime | None = None

    def spend(self) -> None:
        """Note one request."""
        self._spent.append(self._now())

    @property
    def used(self) -> int:
        """Requests made in the last hour."""
        since = self._now() - HOUR
        with self._lock:
            while self._spent and self._spent[0] <= since:
                self._spent.popleft()
            return len(self._spent)

    def block(self, until: datetime) -> None:
        """Hirempire asked to wait until then."""
        self.blocked_until = until

    @property
    def left(self) -> int | None:
        """Requests that are left of the limit, as far as this process knows of them; None without a known limit."""
        return None if self.limit is None else max(self.limit - self.used, 0)

    @property
    def free_again(self) -> datetime | None:
        """When the oldest request of the last hour is an hour old; None when there was none."""
        return self._spent[0] + HOUR if self.used else None

    @property
    def wait(self) -> timedelta:
        """How long to hold back; zero when nothing stands in the way."""
        if self.blocked_until is None:
            return timedelta(0)
        return max(self.blocked_until - self._now(), timedelta(0))
