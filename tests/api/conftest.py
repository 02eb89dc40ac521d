"""What the tests of the client share: a made-up workspace, sandboxes that end with the test, and a short patience."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date

import pytest

from hirempire.api.allowance import Allowance
from hirempire.api.client import Bounds, Client
from hirempire.api.fetch import fetch
from hirempire.api.models import Outcome
from hirempire.api.token import Token
from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox, fresh_token
from hirempire.sandbox.workspace import Workspace, make_workspace

QUICK = Bounds(first_wait=0.005, silence=5, whole_reply=10)


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """A workspace large enough to keep several connections busy."""
    return make_workspace(today=date(2026, 11, 24), jobs=120)


@pytest.fixture(scope="session")
def jobs(workspace: Workspace) -> list[str]:
    """A hundred jobs with links, none of which is special."""
    return [job.id for job in workspace.jobs[20:]]


@pytest.fixture
def token() -> str:
    """The token that opens the workspace."""
    return fresh_token()


@pytest.fixture
def serve(workspace: Workspace, token: str) -> Iterator[Callable[..., Sandbox]]:
    """Starts a sandbox with the options given; it ends with the test."""
    with ExitStack() as running:

        def start(*, faults: Faults | None = None, latency: float = 0.0, limit: int | None = None) -> Sandbox:
            sandbox = Sandbox({token: workspace}, faults=faults, latency=latency, limit=limit)
            return running.enter_context(sandbox)

        yield start


@pytest.fixture
def connect(token: str) -> Callable[..., Client]:
    """Makes a client of little patience for a sandbox."""

    def make(
        sandbox: Sandbox,
        *,
        connections: int = 4,
        bounds: Bounds = QUICK,
        allowance: Allowance | None = None,
        with_token: str = token,
    ) -> Client:
        return Client(
            Token.parse(with_token),
            base_url=sandbox.url,
            connections=connections,
            bounds=bounds,
            allowance=allowance,
        )

    return make


@pytest.fixture
def load(connect: Callable[..., Client]) -> Callable[..., dict[str, Outcome]]:
    """Fetches jobs from a sandbox; the options are those of ``connect``."""

    def run(sandbox: Sandbox, job_ids: Iterable[str], *, connections: int = 4, **options: object) -> dict[str, Outcome]:
        came: list[Outcome] = []

        async def go() -> None:
            async with connect(sandbox, connections=connections, **options) as client:
                await fetch(client, job_ids, on_outcome=came.append, connections=connections)

        asyncio.run(go())
        outcomes = {outcome.job_id: outcome for outcome in came}
        assert len(outcomes) == len(came), "a job came twice"
        return outcomes

    return run


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], bool]:
    """Whether something comes true before long: the other end of a socket hears of its end a little later."""

    def wait(condition: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + 30
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.005)
        return condition()

    return wait
