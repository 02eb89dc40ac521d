"""Many jobs at once: a bounded number of connections, and exactly one outcome for each job that was asked for.

Each load is a line in the log of ``hirempire.api.fetch``: how many jobs, how they ended, and what it took.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from hirempire.api.client import Client
from hirempire.api.errors import Cancelled, HirempireError
from hirempire.api.models import CandidatesOutcome, Failed, Listing, OfJob, Outcome

CONNECTIONS = 16

_log = logging.getLogger(__name__)
T = TypeVar("T", bound=OfJob)
Keep = Callable[[T | Failed], None]


async def fetch(
    client: Client,
    job_ids: Iterable[str],
    *,
    on_outcome: Callable[[Outcome], None],
    connections: int = CONNECTIONS,
) -> None:
    """Load the links of every job and hand each outcome over as it arrives.

    A job named twice is asked for once. Once the token is refused or the hourly limit is reached, no further request
    is made and the rest fail with that cause. When the caller cancels, the jobs not loaded yet end as ``Cancelled``.
    ``connections`` workers take the next job as soon as they are free; no more requests are ever in flight.
    """
    asked = tuple(dict.fromkeys(job_ids))
    with _logged(client, "links", len(asked), on_outcome) as keep:
        await _each(asked, ask=client.job_sources, on_outcome=keep, connections=connections)


async def fetch_candidates(
    client: Client,
    job_ids: Iterable[str],
    *,
    on_outcome: Callable[[CandidatesOutcome], None],
    connections: int = CONNECTIONS,
) -> None:
    """Load the candidates of every job, one request a job, in the manner of :func:`fetch`."""
    asked = tuple(dict.fromkeys(job_ids))
    with _logged(client, "candidates", len(asked), on_outcome) as keep:
        await _each(asked, ask=client.job_candidates, on_outcome=keep, connections=connections)


async def fetch_listed(
    client: Client,
    job_ids: Iterable[str],
    *,
    on_outcome: Callable[[Outcome], None],
    on_listing: Callable[[Listing], None] = lambda _: None,
    listing: Callable[[], Awaitable[Listing]] | None = None,
    connections: int = CONNECTIONS,
) -> None:
    """Load the links of every job from the list of all jobs: one request, and one more for each job it lacks.

    The listing is handed over first. Where it can't be loaded, every job ends with that cause and nothing more is
    asked: a request for each job is what the listing was meant to save. Links loaded this way have no ``code``.
    ``listing`` is asked in place of the client, where somebody else may have the list.
    """
    asked = tuple(dict.fromkeys(job_ids))
    with _logged(client, "listed links", len(asked), on_outcome) as keep:
        listed = await _listing(listing or client.jobs, asked, on_outcome=keep)
        if listed is None:
            return
        on_listing(listed)
        for job_id in asked:
            if job_id in listed.loaded:
                keep(listed.loaded[job_id])
        lacking = [job_id for job_id in asked if job_id not in listed.loaded]
        await _each(lacking, ask=client.job_sources, on_outcome=keep, connections=connections)


async def _listing(
    ask: Callable[[], Awaitable[Listing]], job_ids: Iterable[str], *, on_outcome: Callable[[Outcome], None]
) -> Listing | None:
    """The list of all jobs; where it can't be loaded, None, and each job has failed with the cause."""
    try:
        return await ask()
    except (HirempireError, asyncio.CancelledError) as error:
        cause = error.bare() if isinstance(error, HirempireError) else Cancelled()
        for job_id in job_ids:
            on_outcome(Failed(job_id, cause))
        if isinstance(error, asyncio.CancelledError):
            raise
    return None


@contextmanager
def _logged(client: Client, what: str, asked: int, on_outcome: Keep[T]) -> Iterator[Keep[T]]:
    """Count the outcomes on their way to ``on_outcome``, and log one line once the load is over."""
    ended: Counter[str] = Counter()
    before, begun = client.requests, time.perf_counter()

    def keep(outcome: T | Failed) -> None:
        ended[outcome.error.cause if isinstance(outcome, Failed) else "loaded"] += 1
        on_outcome(outcome)

    try:
        yield keep
    finally:
        seconds, loaded = time.perf_counter() - begun, ended.pop("loaded", 0)
        causes = ", ".join(f"{cause} {number}" for cause, number in sorted(ended.items())) or "none"
        requests = client.requests - before
        facts = {"what": what, "asked": asked, "loaded": loaded, "failed": ended.total(), "causes": dict(ended)}
        _log.info(
            "Load of %s: %d jobs asked, %d loaded, %d failed (%s), %d requests, %.2f s",
            what,
            asked,
            loaded,
            ended.total(),
            causes,
            requests,
            seconds,
            extra={"event": "load", "facts": {**facts, "requests": requests, "ms": round(seconds * 1_000)}},
        )


async def _each(
    job_ids: Iterable[str],
    *,
    ask: Callable[[str], Awaitable[T]],
    on_outcome: Callable[[T | Failed], None],
    connections: int,
) -> None:
    missing = dict.fromkeys(job_ids)
    waiting = iter(tuple(missing))

    def settle(outcome: T | Failed) -> None:
        del missing[outcome.job_id]
        on_outcome(outcome)

    async def work() -> None:
        for job_id in waiting:
            settle(await _outcome(ask, job_id))

    try:
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(connections, len(missing))):
                workers.create_task(work())
    finally:
        for job_id in tuple(missing):
            settle(Failed(job_id, Cancelled()))


async def _outcome(ask: Callable[[str], Awaitable[T]], job_id: str) -> T | Failed:
    try:
        return await ask(job_id)
    except HirempireError as error:
        return Failed(job_id, error.bare())
