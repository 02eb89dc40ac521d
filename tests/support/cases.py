"""Workspaces of several shapes, each as a subject with candidates and spend, and the raw replies it was made of."""

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import httpx

from hirempire.analysis.candidates import candidates_frame
from hirempire.analysis.channels import channel_order
from hirempire.analysis.frame import job_labels, jobs_frame, links_frame
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.spend_file import our_spend
from hirempire.analysis.subject import Candidates, Subject
from hirempire.api.client import Client
from hirempire.api.fetch import fetch_candidates, fetch_listed
from hirempire.api.models import CandidatesLoaded, CandidatesOutcome, Failed, Listing, Outcome
from hirempire.api.token import Token
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.spend import made_up_spend
from hirempire.sandbox.workspace import Workspace, make_workspace
from tests.support.demo import NOW, TOKEN

BOARDS = tuple(f"Job board {number:02}" for number in range(1, 29))
"""The channels of the workspace with many: none is known to us, so that each keeps its name."""


@dataclass(frozen=True)
class Case:
    """A subject, and the replies of the API that it was made of, by job, as JSON has them."""

    subject: Subject
    sources: dict[str, list[dict[str, Any]]]
    candidates: dict[str, list[dict[str, Any]]]


def demo() -> Case:
    """The demo's first view, and a job that is gone."""
    workspace = make_workspace(today=NOW.date())
    return case(workspace, (*workspace.featured, workspace.gone_job))


def one_job() -> Case:
    """The first job of the demo with many links."""
    workspace = make_workspace(today=NOW.date())
    return case(workspace, (workspace.featured[1],))


def many_jobs(jobs: int = 300) -> Case:
    """Every job of a large workspace."""
    workspace = make_workspace(jobs=jobs, today=NOW.date())
    return case(workspace, tuple(job.id for job in workspace.jobs))


def many_channels() -> Case:
    """Twelve jobs with links through 28 channels, so that each chart has to leave some of them out."""
    workspace = make_workspace(jobs=12, today=NOW.date())
    names = iter(BOARDS * 9)
    jobs = tuple(
        replace(job, links=tuple(replace(link, source_name=next(names)) for link in job.links))
        for job in workspace.jobs
    )
    return case(replace(workspace, jobs=jobs), tuple(job.id for job in jobs))


def case(workspace: Workspace, ids: tuple[str, ...]) -> Case:
    """These jobs of a workspace, none of them flaky, with their candidates, and the made-up spend on all of it."""
    workspace = replace(workspace, flaky_job=workspace.gone_job)
    with Sandbox({TOKEN: workspace}) as sandbox:
        listing, outcomes, people = asyncio.run(_asked(sandbox.url, ids))
        with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False) as http:
            raw = {
                path: {job_id: _raw(http, path, job_id) for job_id in ids if job_id != workspace.gone_job}
                for path in ("sources", "candidates")
            }
    spend = our_spend(made_up_spend(workspace, until=NOW.date()))
    return Case(_subject(ids, listing, outcomes, people, spend), raw["sources"], raw["candidates"])


def _subject(
    ids: tuple[str, ...],
    listing: Listing,
    outcomes: list[Outcome],
    people: list[CandidatesOutcome],
    spend: Any,  # noqa: ANN401 - passed on
) -> Subject:
    jobs, links = {job.id: job for job in listing.jobs}, links_frame(outcomes)
    unread: Counter[str] = Counter()
    for one in people:
        unread.update(one.not_counted if isinstance(one, CandidatesLoaded) else {})
    return Subject(
        links=links,
        every_link=links,
        jobs=ids,
        outcomes=tuple(outcomes),
        labels=job_labels(ids, jobs),
        facts=jobs_frame(jobs[one] for one in ids if one in jobs).reindex(list(ids)),
        channels=tuple(channel_order(links)),
        map=ChannelMap(),
        zone="Europe/Berlin",
        fetched_at=(NOW, NOW),
        route="The data were loaded over the sandbox.",
        candidates=Candidates(
            people=candidates_frame(people),
            failed={one.job_id: str(one.error) for one in people if isinstance(one, Failed)},
            at=NOW,
            not_counted=dict(unread),
            spend=spend,
        ),
    )


async def _asked(url: str, ids: tuple[str, ...]) -> tuple[Listing, list[Outcome], list[CandidatesOutcome]]:
    """The list of all jobs, and the outcomes of these, in their order."""
    outcomes: dict[str, Outcome] = {}
    people: dict[str, CandidatesOutcome] = {}
    listings: list[Listing] = []
    async with Client(Token.parse(TOKEN), base_url=url, now=lambda: NOW, connections=8) as client:
        await fetch_listed(
            client, ids, on_outcome=lambda one: outcomes.update({one.job_id: one}), on_listing=listings.append
        )
        came = [one for one in ids if not isinstance(outcomes[one], Failed)]
        await fetch_candidates(client, came, on_outcome=lambda one: people.update({one.job_id: one}))
    return listings[0], [outcomes[one] for one in ids], [people[one] for one in came]


def _raw(http: httpx.Client, what: str, job_id: str) -> list[dict[str, Any]]:
    """The reply itself, read without our own client."""
    found: list[dict[str, Any]] = http.get(f"/job-{what}", params={"job_id": job_id}).json()[what]
    return found
