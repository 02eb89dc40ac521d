"""The candidates of many jobs over real HTTP: the same worker, the same ends and the same bounds as for links."""

import asyncio
from collections.abc import Callable

import pytest

from hirempire.api.client import Bounds, Client
from hirempire.api.fetch import fetch_candidates
from hirempire.api.models import CandidatesLoaded, CandidatesOutcome, Failed
from hirempire.sandbox.candidates import candidates
from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace
from tests.support.faults import ENDS_AS, ENDS_WELL, IMPATIENT, QUICK

Serve = Callable[..., Sandbox]
Connect = Callable[..., Client]


def load(
    connect: Connect, sandbox: Sandbox, job_ids: list[str], *, bounds: Bounds = QUICK, with_token: str | None = None
) -> dict[str, CandidatesOutcome]:
    """The outcome of each job."""
    came: list[CandidatesOutcome] = []
    other = {"with_token": with_token} if with_token else {}

    async def go() -> None:
        async with connect(sandbox, bounds=bounds, **other) as client:
            await fetch_candidates(client, job_ids, on_outcome=came.append, connections=4)

    asyncio.run(go())
    assert len({one.job_id for one in came}) == len(came)
    return {one.job_id: one for one in came}


def test_every_job_comes_with_its_own_candidates_each_once(
    serve: Serve, connect: Connect, workspace: Workspace
) -> None:
    """One request a job, four at a time; a job that is not there says so."""
    jobs = {job.id: place for place, job in enumerate(workspace.jobs[:30])}
    sandbox = serve(latency=0.005)
    outcomes = load(connect, sandbox, [*jobs, workspace.gone_job, next(iter(jobs))])
    gone = outcomes.pop(workspace.gone_job)
    assert isinstance(gone, Failed)
    assert gone.error.cause == "not_found"
    for job_id, outcome in outcomes.items():
        assert isinstance(outcome, CandidatesLoaded)
        sent = {one.id: one for one in candidates(workspace.jobs[jobs[job_id]], jobs[job_id], workspace.today)}
        assert [(one.applied_at, one.type, one.source, one.status) for one in outcome.candidates] == [
            (one.applied_at, one.type, one.source, one.status) for one in sent.values()
        ]
    assert sum(one.repeated for one in outcomes.values() if isinstance(one, CandidatesLoaded)) == 2
    assert {path for path, _ in sandbox.requests} == {"/v1/job-candidates"}
    assert (len(sandbox.requests), sandbox.most_in_flight) == (31, 4)


@pytest.mark.parametrize("kind", sorted(ENDS_AS.keys() - {"drip", "huge"}))
def test_a_fault_ends_as_for_links(serve: Serve, connect: Connect, workspace: Workspace, kind: str) -> None:
    """The same causes after as many tries."""
    job = workspace.jobs[0].id
    sandbox = serve(faults=Faults(by_job={job: kind}))
    outcome = load(connect, sandbox, [job], bounds=IMPATIENT.get(kind, QUICK))[job]
    assert isinstance(outcome, Failed)
    assert (outcome.error.cause, len(sandbox.requests)) == ENDS_AS[kind]
    assert outcome.error.__traceback__ is None
    assert outcome.error.__context__ is None


@pytest.mark.parametrize("kind", ENDS_WELL)
def test_a_job_recovers_as_for_links(serve: Serve, connect: Connect, workspace: Workspace, kind: str) -> None:
    """And everyone is counted: read, or among the unreadable."""
    job = workspace.jobs[0]
    sandbox = serve(faults=Faults(by_job={job.id: kind}))
    outcome = load(connect, sandbox, [job.id])[job.id]
    assert isinstance(outcome, CandidatesLoaded)
    assert len(sandbox.requests) == ENDS_WELL[kind]
    sent = candidates(job, 0, workspace.today)
    assert len(outcome.candidates) + sum(outcome.unreadable.values()) == len(sent)
    assert bool(outcome.unreadable) == (kind == "bad_links")


def test_a_refused_token_ends_it(serve: Serve, connect: Connect, jobs: list[str]) -> None:
    """No request is begun after the refusal."""
    sandbox = serve(latency=0.02)
    outcomes = load(connect, sandbox, jobs, with_token="sk-wrong")
    assert {one.error.cause for one in outcomes.values() if isinstance(one, Failed)} == {"token_refused"}
    assert (len(outcomes), len(sandbox.requests)) == (100, 4)
