"""Stories for the tests of all formats: one of the demo's workspace, read over real HTTP, and one of hostile names."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from hirempire.analysis.channels import channel_order
from hirempire.analysis.frame import job_labels, jobs_frame, links_frame
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.subject import Subject
from hirempire.api.client import Client
from hirempire.api.fetch import fetch
from hirempire.api.models import Listing, Outcome
from hirempire.api.token import Token
from hirempire.reports.brief import Brief
from hirempire.reports.build import story
from hirempire.reports.story import Story
from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace, make_workspace
from tests.support.demo import NOW
from tests.support.hostile import hostile_story

TOKEN = "sk-test-0123456789"


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """What was served: the truth that the numbers of each file are compared with."""
    return make_workspace(today=NOW.date())


@pytest.fixture(scope="session")
def demo_subject(workspace: Workspace) -> Subject:
    """The demo's first view and two failing jobs at a fixed time; some links of another job can't be read."""
    chosen = (*workspace.featured[:1], *workspace.featured[2:], workspace.flaky_job, workspace.gone_job)
    spoilt = workspace.featured[3]
    with Sandbox({TOKEN: workspace}, faults=Faults(by_job={spoilt: "bad_links"})) as sandbox:
        listing, outcomes = asyncio.run(_asked(sandbox.url, chosen))
    jobs = {job.id: job for job in listing.jobs}
    links = links_frame(outcomes)
    return Subject(
        links=links,
        every_link=links,
        jobs=chosen,
        outcomes=tuple(outcomes),
        labels=job_labels(chosen, jobs),
        facts=jobs_frame(jobs[one] for one in chosen if one in jobs).reindex(list(chosen)),
        channels=tuple(channel_order(links)),
        map=ChannelMap(),
        zone="Europe/Berlin",
        fetched_at=(NOW, NOW),
        route=f"The data came with {len(chosen)} requests, one for each job.",
    )


@pytest.fixture(scope="session")
def demo_story(demo_subject: Subject) -> Story:
    """What the demo's first view has to say."""
    return story(demo_subject, Brief(author="Robin Example", note="Weekly report"))


@pytest.fixture(scope="session")
def narrowed_story(demo_subject: Subject) -> Story:
    """The same with a filter on one channel."""
    links = demo_subject.links[demo_subject.links["channel"] == "LinkedIn"]
    return story(replace(demo_subject, links=links, filters=("LinkedIn",)), Brief(author="Robin Example"))


@pytest.fixture(scope="session")
def hostile() -> Story:
    """A story in which every name is hostile."""
    return hostile_story()


async def _asked(url: str, ids: Sequence[str]) -> tuple[Listing, list[Outcome]]:
    """The list of all jobs, and the outcome of each of these, in their order."""
    outcomes: dict[str, Outcome] = {}
    async with Client(Token.parse(TOKEN), base_url=url, now=lambda: NOW) as client:
        listing = await client.jobs()
        await fetch(client, ids, on_outcome=lambda one: outcomes.__setitem__(one.job_id, one))
    return listing, [outcomes[one] for one in ids]
