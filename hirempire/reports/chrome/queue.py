"""Whose turn it is: Chromes run one after the other, and who waits is told how many reports come before theirs."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from hirempire.reports.chrome.errors import ChromeBusy

AT_ONCE = 1
"""The most Chromes that one process runs at a time: each takes some 300 MB, and every core."""
MOST_WAITING = 10
"""As many reports wait; a further one is refused."""
TICK = 0.2
"""Seconds between two words to who waits."""

Tell = Callable[[int], None]


def _nobody(_: int) -> None:
    """Nobody watches."""


_told: ContextVar[Tell] = ContextVar("told", default=_nobody)


@contextmanager
def telling(tell: Tell) -> Iterator[None]:
    """Within this, tell a few times a second how many reports come before this thread's, 0 once it is being made.

    What ``tell`` raises ends the report: its place in the queue is free at once, and its Chrome ends.
    """
    before = _told.set(tell)
    try:
        yield
    finally:
        _told.reset(before)


def tell(before: int) -> None:
    """Tell whoever watches this thread's report."""
    _told.get()(before)


class Queue:
    """Turns in the order of asking. Safe to use from several threads."""

    def __init__(self, *, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._at_once, self._most_waiting = at_once, most_waiting
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._running = 0

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Wait for a turn, and have it; others go on once it is over, or given up.

        Raises:
            ChromeBusy: too many wait already, or it took longer than ``patience`` seconds.
        """
        mine = object()
        with self._changed:
            if self._running >= self._at_once and len(self._waiting) >= self._most_waiting:
                raise ChromeBusy(len(self._waiting) + self._running)
            self._waiting.append(mine)
        try:
            self._wait(mine, time.monotonic() + patience)
        except BaseException:
            self._leave(mine)
            raise
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _wait(self, mine: object, end: float) -> None:
        while (before := self._before(mine)) > 0:
            if time.monotonic() > end:
                raise ChromeBusy(before)
            tell(before)
        tell(0)
        with self._changed:
            self._waiting.remove(mine)
            self._running += 1
            self._changed.notify_all()

    def _before(self, mine: object) -> int:
        """How many reports come before this one, after a moment in which that may change; 0 if it has its turn."""

        def number() -> int:
            return max(self._waiting.index(mine) + self._running - self._at_once + 1, 0)

        with self._changed:
            self._changed.wait_for(lambda: number() == 0, TICK)
            return number()

    def _leave(self, mine: object) -> None:
        with self._changed:
            if mine in self._waiting:
                self._waiting.remove(mine)
                self._changed.notify_all()
