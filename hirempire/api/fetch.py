"""Many jobs at once: a bounded number of connections, and exactly one outcome for each job that was asked for."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from hirempire.api.client import Client
from hirempire.api.errors import Cancelled, HirempireError
from hirempire.api.models import CandidatesOutcome, Failed, Listing, OfJob, Outcome

CONNECTIONS = 16


T = TypeVar("T", bound=OfJob)


async def fetch(
    client: Client,
    job_ids: Iterable[str],
    *,
    on_outcome: Callable[[Outcome], None],
    connections: int = CONNECTIONS,
) -> None:
    """Ask for the links of every job and hand each outcome over as it comes, in the order in which they come.

    A job named twice is asked for once. Once the token is refused or the workspace limited, no further request is
    made and the rest fail with that cause. When the caller cancels, what did not come ends as ``Cancelled``.
    ``connections`` workers take the next job as soon as they are free; no more requests are ever in flight.
    """
    await _each(job_ids, ask=client.job_sources, on_outcome=on_outcome, connections=connections)


async def fetch_candidates(
    client: Client,
    job_ids: Iterable[str],
    *,
    on_outcome: Callable[[CandidatesOutcome], None],
    connections: int = CONNECTIONS,
) -> None:
    """The same for the candidates of every job: one request a job, whatever ``/jobs`` may have said of its links."""
    await _each(job_ids, ask=client.job_candidates, on_outcome=on_outcome, connections=connections)


async def fetch_listed(
    client: Client,
    job_ids: Iterable[str],
    *,
    on_outcome: Callable[[Outcome], None],
    on_listing: Callable[[Listing], None] = lambda _: None,
    connections: int = CONNECTIONS,
) -> None:
    """The same through the listing of all jobs: one request, and one more for each job that the listing lacks.

    The listing is handed over first. Where it cannot be had, every job ends with that cause, and nothing more is asked:
    asking for each would cost what this was meant to save. Links that came this way have no ``code``.
    """
    asked = tuple(dict.fromkeys(job_ids))
    try:
        listing = await client.jobs()
    except (HirempireError, asyncio.CancelledError) as error:
        cause = error.bare() if isinstance(error, HirempireError) else Cancelled()
        for job_id in asked:
            on_outcome(Failed(job_id, cause))
        if isinstance(error, asyncio.CancelledError):
            raise
        return
    on_listing(listing)
    for job_id in asked:
        if job_id in listing.loaded:
            on_outcome(listing.loaded[job_id])
    lacking = [job_id for job_id in asked if job_id not in listing.loaded]
    await fetch(client, lacking, on_outcome=on_outcome, connections=connections)


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
