"""What the browser sessions of a process hold together: records and frames of links, never of candidates.

Only sessions with the same right share. But for the list of jobs, nobody is given what they haven't loaded themselves:
a session gets the object of another in place of an equal one of its own. What no session needs any more is gone.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary, ref

import pandas as pd

from hirempire.analysis.history import History
from hirempire.analysis.kept import Kept
from hirempire.analysis.ledger import Ledger, ledger
from hirempire.analysis.memory import GrowingLedgers, columns_of
from hirempire.api.models import Failed, Listing, Loaded, Outcome
from hirempire.dashboard.directory import Directory
from hirempire.dashboard.shared_listing import SharedListing

T = TypeVar("T")
Given = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Held(Generic[T]):
    """Something that was worked out once, and stays for as long as a session holds this."""

    given: Given
    """What it was worked out from."""
    value: T


class SharedFrames:
    """What is shared by all sessions with one right. Safe to use from several threads."""

    def __init__(self) -> None:
        self._replies: WeakValueDictionary[str, Loaded] = WeakValueDictionary()
        self._directory: Callable[[], Directory | None] = lambda: None
        self._held: defaultdict[str, WeakSet[Held[Any]]] = defaultdict(WeakSet)
        self._ledgers: WeakKeyDictionary[History, Ledger] = WeakKeyDictionary()
        self._growing = GrowingLedgers()
        self._turn = threading.RLock()
        self.listing = SharedListing()
        """The list of jobs itself, for those who want it now."""

    def directory(self, listing: Listing) -> Directory:
        """The jobs of a list: those of the last one, as far as they are equal."""
        with self._turn:
            before = self._directory()
            known = {} if before is None else before.jobs
            jobs = {job.id: known[job.id] if known.get(job.id) == job else job for job in listing.jobs}
            if before is not None and (before.jobs, before.unreadable) == (jobs, listing.unreadable):
                return before
            made = Directory(jobs, unreadable=listing.unreadable)
            self._directory = ref(made)
            return made

    def listed(self, listing: Listing) -> Mapping[str, Loaded]:
        """The replies that arrived with a list, in the manner of :meth:`outcome`."""
        with self._turn:
            return {job_id: self._reply(job) for job_id, job in listing.loaded.items()}

    def outcome(self, outcome: Outcome) -> Outcome:
        """The same outcome, with the links of an earlier one where they are equal; its time stays its own."""
        if isinstance(outcome, Failed):
            return outcome
        with self._turn:
            return self._reply(outcome)

    def once(self, name: str, given: Given, build: Callable[[], T]) -> Held[T]:
        """What ``build`` makes of what is given, or what another session's made of the same."""
        with self._turn:
            for held in self._held[name]:
                if alike(held.given, given):
                    return held
            made = Held(given, self._like_others(name, build()))
            self._held[name].add(made)
            return made

    def ledger(self, history: History) -> Ledger:
        """The ledger of a history; as the history grows, its ledgers lie in the same memory."""
        with self._turn:
            if history not in self._ledgers:
                self._ledgers[history] = self._growing.shared(ledger(history))
            return self._ledgers[history]

    def _like_others(self, name: str, value: Any) -> Any:  # noqa: ANN401 -- whatever is worked out
        """A frame of links with the columns of another one, where only some differ."""
        for held in list(self._held[name]):
            if isinstance(value, pd.DataFrame) and isinstance(held.value, pd.DataFrame):
                return columns_of(value, held.value)
            if isinstance(value, Kept) and isinstance(held.value, Kept):
                return replace(value, links=columns_of(value.links, held.value.links))
        return value

    def _reply(self, job: Loaded) -> Loaded:
        known = self._replies.get(job.job_id)
        if known is not None and (known.links, known.unreadable) == (job.links, job.unreadable):
            job = Loaded(known.job_id, known.links, job.fetched_at, known.unreadable)
        self._replies[job.job_id] = job
        return job


def alike(before: Given, now: Given) -> bool:
    """Whether the same is given as before; a frame is the same if it is the same object."""
    return len(before) == len(now) and all(map(_same, before, now))


def _same(before: object, now: object) -> bool:
    return before is now or (not isinstance(before, pd.DataFrame) and before == now)
