"""Many jobs through the list of all jobs: one request, and one for each job that the list lacks."""

import asyncio
import codecs
from collections.abc import Callable
from datetime import UTC, datetime

import httpx

from hirempire.api.client import Client
from hirempire.api.fetch import fetch, fetch_listed
from hirempire.api.models import Failed, Listing, Loaded, Outcome
from hirempire.api.replies import read_listing
from hirempire.sandbox.faults import LISTING, Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace

Serve = Callable[..., Sandbox]
Connect = Callable[..., Client]


def listed(connect: Connect, sandbox: Sandbox, job_ids: list[str]) -> tuple[list[Listing], dict[str, Outcome]]:
    """The listings and the outcomes that are handed over."""
    listings: list[Listing] = []
    came: list[Outcome] = []

    async def go() -> None:
        async with connect(sandbox) as client:
            await fetch_listed(client, job_ids, on_listing=listings.append, on_outcome=came.append)

    asyncio.run(go())
    assert len({one.job_id for one in came}) == len(came)
    return listings, {one.job_id: one for one in came}


def test_every_visit_comes_as_it_does_job_by_job(serve: Serve, connect: Connect, workspace: Workspace) -> None:
    """The same links but for their codes, in two requests: one job is listed with a link by its name alone."""
    sandbox = serve()
    ids = [job.id for job in workspace.jobs]
    _, outcomes = listed(connect, sandbox, ids)
    (lacking,) = [job.id for job in workspace.jobs if any(link.named_only for link in job.links)]
    assert sandbox.requests == [("/v1/jobs", None), ("/v1/job-sources", lacking)]
    for job in workspace.jobs:
        outcome = outcomes[job.id]
        assert isinstance(outcome, Loaded)
        assert [(link.id, link.source_name, link.visits, link.created_at) for link in outcome.links] == [
            (link.id, link.source_name, link.visits, link.created_at) for link in job.links
        ]
        assert all(link.code is None for link in outcome.links) is (job.id != lacking or not job.links)


def test_a_list_is_read_alike_in_turns_and_as_a_whole(workspace: Workspace) -> None:
    """Job by job where it is as documented, so that a large one holds up nobody; as a whole where it isn't."""
    token, at = "sk-listed", datetime(2026, 11, 24, tzinfo=UTC)
    with Sandbox({token: workspace}) as sandbox:
        body = httpx.get(f"{sandbox.url}/jobs", headers={"Authorization": f"Bearer {token}"}).content
    in_turns, whole = read_listing(body, at=at), read_listing(codecs.BOM_UTF8 + body, at=at)
    assert in_turns == whole
    assert sum(len(job.links) for job in in_turns.loaded.values()) > len(workspace.jobs)


def test_a_job_that_is_not_listed_is_asked_for_on_its_own(
    serve: Serve, connect: Connect, workspace: Workspace, jobs: list[str]
) -> None:
    """And ends in what Hirempire says of it."""
    _, outcomes = listed(connect, serve(), [jobs[0], workspace.gone_job])
    assert isinstance(outcomes[jobs[0]], Loaded)
    gone = outcomes[workspace.gone_job]
    assert isinstance(gone, Failed)
    assert gone.error.cause == "not_found"


def test_where_the_list_cannot_be_had_nothing_more_is_asked(serve: Serve, connect: Connect, jobs: list[str]) -> None:
    """Each job ends with the cause: asking for each would cost what the list was meant to save."""
    sandbox = serve(faults=Faults(by_job={LISTING: "html"}))
    listings, outcomes = listed(connect, sandbox, jobs[:5])
    assert listings == []
    assert sandbox.requests == [("/v1/jobs", None)]
    assert {outcome.error.cause for outcome in outcomes.values() if isinstance(outcome, Failed)} == {"unreadable"}
    assert set(outcomes) == set(jobs[:5])


def test_cancelling_before_the_list_came_leaves_every_job_stopped(
    serve: Serve, connect: Connect, jobs: list[str]
) -> None:
    """One outcome for each, and no request after it."""
    sandbox = serve(faults=Faults(by_job={LISTING: "silent"}))
    came: list[Outcome] = []

    async def go() -> None:
        async with connect(sandbox) as client:
            task = asyncio.create_task(
                fetch_listed(client, jobs[:5], on_listing=lambda _: None, on_outcome=came.append)
            )
            while not sandbox.requests:  # noqa: ASYNC110 -- it answers in a thread of its own
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait({task})
            assert task.cancelled()

    asyncio.run(go())
    assert [one.error.cause for one in came if isinstance(one, Failed)] == ["cancelled"] * 5
    assert len(sandbox.requests) == 1


def test_the_reply_for_one_job_is_the_same_either_way(serve: Serve, connect: Connect, jobs: list[str]) -> None:
    """Asked for alone, the code comes as well."""
    sandbox = serve()
    alone: list[Outcome] = []

    async def go() -> None:
        async with connect(sandbox) as client:
            await fetch(client, jobs[:1], on_outcome=alone.append)

    asyncio.run(go())
    (outcome,) = alone
    assert isinstance(outcome, Loaded)
    assert all(link.code for link in outcome.links)
