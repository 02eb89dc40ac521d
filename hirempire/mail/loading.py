"""Loading what mails are about: the list of all jobs once, and what it lacks, whatever the number of mails."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from hirempire.api.client import Client
from hirempire.api.fetch import CONNECTIONS, fetch, fetch_candidates
from hirempire.api.models import CandidatesOutcome, Job, Listing, Loaded, Outcome


@dataclass(frozen=True)
class Wanted:
    """The jobs whose links, and those whose candidates are wanted."""

    links: Collection[str]
    people: Collection[str] = ()


@dataclass(frozen=True)
class Came:
    """What was loaded."""

    listing: Listing
    jobs: dict[str, Outcome] = field(default_factory=dict)
    """How each job ended whose links were wanted."""
    people: dict[str, CandidatesOutcome] = field(default_factory=dict)
    """How each job ended whose candidates were wanted and whose links were loaded."""

    @property
    def outcomes(self) -> list[Outcome]:
        """Everything that was seen of links, also of jobs that nobody wanted."""
        others = [job for job_id, job in self.listing.loaded.items() if job_id not in self.jobs]
        return [*self.jobs.values(), *others]


def load(client: Callable[[], Client], wanted: Callable[[Sequence[Job]], Wanted]) -> Came:
    """Load the list of all jobs, and what is wanted of them.

    Raises:
        HirempireError: the list couldn't be loaded.
    """
    return asyncio.run(_load(client, wanted))


async def _load(client: Callable[[], Client], wanted: Callable[[Sequence[Job]], Wanted]) -> Came:
    async with client() as open_client:
        if open_client.stopped_by is not None:
            raise open_client.stopped_by
        came = Came(await open_client.jobs())
        want = wanted(came.listing.jobs)
        listed = came.listing.loaded

        def keep(outcome: Outcome) -> None:
            came.jobs[outcome.job_id] = outcome

        def keep_people(outcome: CandidatesOutcome) -> None:
            came.people[outcome.job_id] = outcome

        came.jobs.update({job_id: listed[job_id] for job_id in want.links if job_id in listed})
        lacking = [job_id for job_id in want.links if job_id not in listed]
        await fetch(open_client, lacking, on_outcome=keep, connections=CONNECTIONS)
        loaded = [job_id for job_id in want.people if isinstance(came.jobs.get(job_id), Loaded)]
        await fetch_candidates(open_client, loaded, on_outcome=keep_people, connections=CONNECTIONS)
    return came
