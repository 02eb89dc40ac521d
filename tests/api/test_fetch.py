"""Many jobs at once: one outcome each, bounded, cancelled cleanly, and the token seen by nobody."""

import asyncio
import logging
import subprocess
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator

import pytest

from hirempire.api.client import Bounds, Client
from hirempire.api.errors import Cancelled, HirempireError
from hirempire.api.fetch import fetch
from hirempire.api.models import Failed, Loaded, Outcome
from hirempire.sandbox.faults import KINDS, LISTING, Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace

Serve = Callable[..., Sandbox]
Connect = Callable[..., Client]
Load = Callable[..., dict[str, Outcome]]
Eventually = Callable[[Callable[[], bool]], bool]
ENDLESS = Bounds(first_wait=600, silence=600, whole_reply=600)
"""Longer than any test runs."""
SOON = 60.0
"""Seconds in which even a busy machine ends what has been cancelled; only a test that fails waits for them."""


def causes(outcomes: dict[str, Outcome]) -> Counter[str]:
    """How many jobs came, and how many failed of each cause."""
    return Counter(outcome.error.cause if isinstance(outcome, Failed) else "loaded" for outcome in outcomes.values())


async def until(condition: Callable[[], bool]) -> None:
    """Return once the other end, which has no event to wait for, has come so far."""
    async with asyncio.timeout(SOON):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


def test_every_job_comes_with_its_own_links(serve: Serve, load: Load, workspace: Workspace, jobs: list[str]) -> None:
    """No link lands at another job, and the visits add up."""
    outcomes = load(serve(), jobs)
    sent = {job.id: {link.id: link.visits for link in job.links} for job in workspace.jobs if job.id in jobs}
    came = {
        job_id: {link.id: link.visits for link in outcome.links}
        for job_id, outcome in outcomes.items()
        if isinstance(outcome, Loaded)
    }
    assert came == sent
    assert len(sent) == 100


def test_no_more_are_in_flight_than_asked_for_and_connections_are_reused(
    serve: Serve, load: Load, jobs: list[str]
) -> None:
    """Eight at a time over eight connections, for a hundred jobs."""
    sandbox = serve(latency=0.01)
    load(sandbox, jobs, connections=8)
    assert (sandbox.most_in_flight, sandbox.connections, len(sandbox.requests)) == (8, 8, 100)


def test_few_jobs_open_few_connections(serve: Serve, load: Load, jobs: list[str]) -> None:
    """Three jobs need no sixteen connections."""
    sandbox = serve(latency=0.01)
    load(sandbox, jobs[:3], connections=16)
    assert sandbox.connections == 3


def test_no_job_is_no_request(serve: Serve, load: Load) -> None:
    """And no outcome."""
    sandbox = serve()
    assert load(sandbox, []) == {}
    assert sandbox.connections == 0


def test_a_job_named_twice_is_asked_for_once(serve: Serve, load: Load, jobs: list[str]) -> None:
    """And has one outcome."""
    sandbox = serve()
    outcomes = load(sandbox, [jobs[0], jobs[1], jobs[0]])
    assert list(outcomes) == jobs[:2]
    assert len(sandbox.requests) == 2


def test_failures_of_every_kind_do_not_hide_each_other_nor_what_came(
    serve: Serve, load: Load, workspace: Workspace, jobs: list[str]
) -> None:
    """Every job that was asked for is in exactly one outcome."""
    kinds = ["error_string", "html", "server_error", "cut", "short_body", "bad_links", "silent", "cut_once"]
    sandbox = serve(faults=Faults(by_job=dict(zip(jobs, kinds, strict=False))))
    outcomes = load(sandbox, [*jobs, workspace.gone_job], bounds=Bounds(first_wait=0.005, silence=0.1))
    assert outcomes.keys() == {*jobs, workspace.gone_job}
    assert causes(outcomes) == {
        "loaded": 94,
        "rejected": 1,
        "unreadable": 2,
        "server_error": 1,
        "unreachable": 1,
        "timed_out": 1,
        "not_found": 1,
    }


def test_a_refused_token_ends_the_run_with_what_was_in_flight(serve: Serve, load: Load, jobs: list[str]) -> None:
    """No request is begun after the refusal, and every job says why it failed."""
    sandbox = serve(latency=0.02)
    outcomes = load(sandbox, jobs, connections=8, with_token="sk-wrong")
    assert causes(outcomes) == {"token_refused": 100}
    assert len(sandbox.requests) <= 8


def test_a_token_refused_in_the_middle_keeps_what_came(serve: Serve, load: Load, jobs: list[str]) -> None:
    """Twenty jobs came, one was refused; no more than the other requests in flight come after it."""
    sandbox = serve(faults=Faults(by_job={jobs[20]: "unauthorized"}), latency=0.01)
    outcomes = load(sandbox, jobs, connections=4)
    assert isinstance(outcomes[jobs[0]], Loaded)
    assert 20 <= causes(outcomes)["loaded"] <= 20 + 4
    assert causes(outcomes).total() == 100
    assert len(sandbox.requests) <= 21 + 4


def test_cancelling_ends_at_once_keeps_what_came_and_leaves_nothing_behind(
    serve: Serve, connect: Connect, jobs: list[str], eventually: Eventually
) -> None:
    """Six jobs came, four hang for as long as we let them: no connection, task or thread is left."""
    sandbox = serve(faults=Faults(by_job=dict.fromkeys(jobs[6:], "silent")))
    came: list[Outcome] = []
    threads = set(threading.enumerate())

    async def go() -> None:
        six = asyncio.Event()

        def keep(outcome: Outcome) -> None:
            came.append(outcome)
            if len(came) == 6:
                six.set()

        async with connect(sandbox, bounds=ENDLESS) as client:
            fetching = asyncio.create_task(fetch(client, jobs[:20], on_outcome=keep, connections=4))
            await six.wait()
            await until(lambda: len(sandbox.requests) >= 10)
            fetching.cancel()
            async with asyncio.timeout(SOON):
                with pytest.raises(asyncio.CancelledError):
                    await fetching
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(go())
    assert set(threading.enumerate()) <= threads
    assert eventually(lambda: sandbox.open_connections == 0)
    outcomes = {outcome.job_id: outcome for outcome in came}
    assert len(came) == len(outcomes) == 20
    assert all(isinstance(outcomes[job_id], Loaded) for job_id in jobs[:6])
    assert causes(outcomes) == {"loaded": 6, "cancelled": 14}
    assert len(sandbox.requests) == 10


@pytest.mark.parametrize("kind", ["server_error", "rate_limit_once", "drip"])
def test_cancelling_does_not_wait_for_a_wait(serve: Serve, connect: Connect, jobs: list[str], kind: str) -> None:
    """Neither for the next try, nor for a limit, nor for a reply that drips."""
    sandbox = serve(faults=Faults(everything=kind))

    async def go() -> None:
        async with connect(sandbox, bounds=ENDLESS) as client:
            fetching = asyncio.create_task(fetch(client, jobs, on_outcome=lambda _: None, connections=4))
            await until(lambda: len(sandbox.requests) >= 4)
            fetching.cancel()
            done, _ = await asyncio.wait({fetching}, timeout=SOON)
            assert done == {fetching}

    asyncio.run(go())


def test_a_failing_run_leaves_no_connection_open(
    serve: Serve, load: Load, jobs: list[str], eventually: Eventually
) -> None:
    """Replies that were given up half-way are closed as well."""
    among = ["huge", "drip", "short_body", "cut", "html", "redirect", "silent"]
    sandbox = serve(faults=Faults(by_job=dict(zip(jobs, among, strict=False))))
    bounds = Bounds(first_wait=0.005, silence=0.1, whole_reply=0.3, size=2_000_000)
    assert causes(load(sandbox, jobs[:20], bounds=bounds))["loaded"] == 13
    assert eventually(lambda: sandbox.open_connections == 0)


def test_a_second_fetch_during_the_first_does_not_double_the_requests(
    serve: Serve, connect: Connect, jobs: list[str]
) -> None:
    """The same job asked for twice at once is one request, and both hear of it: also that it failed."""
    sandbox = serve(latency=0.05, faults=Faults(by_job={jobs[0]: "html"}))
    first: list[Outcome] = []
    second: list[Outcome] = []

    async def go() -> None:
        async with connect(sandbox, connections=8) as client:
            await asyncio.gather(
                fetch(client, jobs[:8], on_outcome=first.append, connections=8),
                fetch(client, jobs[:8], on_outcome=second.append, connections=8),
            )

    asyncio.run(go())
    assert len(sandbox.requests) == 8
    for came in (first, second):
        assert causes({outcome.job_id: outcome for outcome in came}) == {"loaded": 7, "unreadable": 1}


def test_cancelling_the_first_of_two_does_not_cost_the_second_its_links(
    serve: Serve, connect: Connect, jobs: list[str]
) -> None:
    """Whoever still waits asks in the place of the one who left."""
    sandbox = serve(latency=0.05)
    second: list[Outcome] = []

    async def go() -> None:
        async with connect(sandbox, connections=8) as client:
            leaving = asyncio.create_task(fetch(client, jobs[:8], on_outcome=lambda _: None, connections=8))
            staying = asyncio.create_task(fetch(client, jobs[:8], on_outcome=second.append, connections=8))
            await until(lambda: len(sandbox.requests) >= 8)
            leaving.cancel()
            await asyncio.wait({leaving, staying})

    asyncio.run(go())
    assert causes({outcome.job_id: outcome for outcome in second}) == {"loaded": 8}
    assert len(sandbox.requests) <= 16


def test_an_error_keeps_neither_reply_nor_request_alive(serve: Serve, load: Load, jobs: list[str]) -> None:
    """Ten thousand failures must not hold ten thousand replies in memory, nor headers with the token."""
    kinds = ["html", "broken_json", "cut", "server_error", "short_body", "redirect", "huge"]
    sandbox = serve(faults=Faults(by_job=dict(zip(jobs, kinds, strict=False))))
    failed = [outcome for outcome in load(sandbox, jobs[: len(kinds)]).values() if isinstance(outcome, Failed)]
    assert len(failed) == len(kinds)
    for outcome in failed:
        error = outcome.error
        assert (error.__traceback__, error.__context__, error.__cause__) == (None, None, None)


@pytest.fixture
def everything_logged() -> Iterator[list[str]]:
    """All that anybody logs during the test, at every level, with every attribute of the record."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{self.format(record)} {vars(record)!r}")

    listener = Listener(level=0)
    loggers = [logging.getLogger(name) for name in ("", "httpx", "aiohttp", "aiohttp.client", "asyncio", "stamina")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(listener)
    yield lines
    logging.getLogger().removeHandler(listener)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


async def everything_told(ask: Callable[[], Awaitable[object]]) -> list[str]:
    """All that an error of this call shows to anybody, the variables of each frame included."""
    try:
        await ask()
    except HirempireError as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        return [str(error), repr(error), repr(vars(error)), *told.format()]
    return []


def test_the_token_is_in_no_log_output_error_or_traceback(
    serve: Serve,
    connect: Connect,
    token: str,
    jobs: list[str],
    everything_logged: list[str],
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Also when everything fails, at debug level, in asyncio's debug mode, and with the variables of each frame."""
    kinds = [kind for kind in KINDS if not kind.startswith("rate_limit")]
    written: list[str] = []

    async def go(kind: str) -> None:
        sandbox = serve(faults=Faults(by_job={jobs[0]: kind, LISTING: kind}))
        bounds = Bounds(first_wait=0.001, silence=0.05, whole_reply=0.1, tries=2)
        client = connect(sandbox, bounds=bounds)
        async with client:
            await fetch(client, jobs[:2], on_outcome=lambda outcome: written.append(repr(outcome)), connections=2)
            for ask in (client.jobs, lambda: client.job_sources(jobs[0])):
                written.extend(await everything_told(ask))
            written.append(repr(client))

    for kind in kinds:
        asyncio.run(go(kind), debug=True)
    out, err = capfd.readouterr()
    assert any("GET /job-sources: " in line for line in everything_logged)
    assert any("stamina.retry_scheduled" in line for line in everything_logged)
    assert len(written) > 100
    assert token not in "\n".join([*written, *everything_logged, out, err])


QUIET = """
import asyncio, os
from hirempire.api.client import Bounds, Client
from hirempire.api.fetch import fetch
from hirempire.api.token import Token

async def go():
    token = Token.parse(os.environ["TOKEN"])
    async with Client(token, base_url=os.environ["URL"], bounds=Bounds(first_wait=0.001)) as client:
        await fetch(client, [os.environ["JOB"]], on_outcome=lambda outcome: print(type(outcome).__name__))

asyncio.run(go())
"""


def test_a_program_that_set_up_no_logging_hears_nothing_of_retries(serve: Serve, token: str, jobs: list[str]) -> None:
    """Progress and failures are the caller's to tell; nothing writes to stderr by itself."""
    sandbox = serve(faults=Faults(everything="server_error_once"))
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", QUIET],
        env={"TOKEN": token, "URL": sandbox.url, "JOB": jobs[0], "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (run.stdout, run.stderr) == ("Loaded\n", "")


def test_what_a_cancelled_job_says() -> None:
    """It isn't lost: retrying loads it."""
    assert "Retry" in str(Cancelled())
