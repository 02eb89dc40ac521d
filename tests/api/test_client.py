"""One request, and everything that can go wrong with it, over real HTTP."""

import asyncio
import gzip
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from stamina.instrumentation import get_on_retry_hooks, set_on_retry_hooks

from hirempire.api.allowance import Allowance
from hirempire.api.client import Bounds, Client
from hirempire.api.errors import (
    AddressNotAllowed,
    Blocked,
    HirempireError,
    Limited,
    ProxyRefused,
    RequestRejected,
    ServerFailed,
    TokenExpired,
    TokenRefused,
    UnreadableReply,
)
from hirempire.api.models import Failed, Link, Listing, Loaded, Outcome
from hirempire.api.token import Token
from hirempire.sandbox.faults import KINDS, LISTING, Answer, Faults, Kind, Reply
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace
from tests.support.faults import ALL_TRIES, ENDS_AS, ENDS_WELL, IMPATIENT, QUICK, Answers

Serve = Callable[..., Sandbox]
Connect = Callable[..., Client]
Load = Callable[..., dict[str, Outcome]]


def failure(load: Load, sandbox: Sandbox, job_id: str, **options: object) -> HirempireError:
    """Why this job failed to load."""
    outcome = load(sandbox, [job_id], **options)[job_id]
    assert isinstance(outcome, Failed), outcome
    return outcome.error


def test_every_fault_of_the_sandbox_has_an_expected_end() -> None:
    """A kind added there is tested here."""
    assert ENDS_AS.keys() | ENDS_WELL.keys() == KINDS.keys()
    assert not ENDS_AS.keys() & ENDS_WELL.keys()


@pytest.mark.parametrize("kind", ENDS_AS)
def test_a_fault_that_stays_ends_as_its_cause_after_as_many_tries_as_can_help(
    serve: Serve, load: Load, jobs: list[str], kind: str
) -> None:
    """What another try can mend is tried four times; what it cannot, once."""
    sandbox = serve(faults=Faults(by_job={jobs[0]: kind}))
    error = failure(load, sandbox, jobs[0], bounds=IMPATIENT.get(kind, QUICK))
    assert (error.cause, len(sandbox.requests)) == ENDS_AS[kind]


@pytest.mark.parametrize("kind", sorted(ENDS_AS.keys() - {"other_job", "null_sources", "huge"}))
def test_the_listing_ends_as_the_same_causes(serve: Serve, connect: Connect, kind: str) -> None:
    """Connecting a workspace asks for the listing, and says as clearly what is wrong."""
    sandbox = serve(faults=Faults(by_job={LISTING: kind}))

    async def ask() -> Listing:
        async with connect(sandbox, bounds=IMPATIENT.get(kind, QUICK)) as client:
            return await client.jobs()

    with pytest.raises(HirempireError) as raised:
        asyncio.run(ask())
    assert (raised.value.cause, len(sandbox.requests)) == ENDS_AS[kind]


@pytest.mark.parametrize("kind", ENDS_WELL)
def test_a_job_recovers_from_what_passes(
    serve: Serve, load: Load, jobs: list[str], workspace: Workspace, kind: str
) -> None:
    """A short failure costs a request more and no number."""
    sandbox = serve(faults=Faults(by_job={jobs[0]: kind}))
    outcome = load(sandbox, [jobs[0]])[jobs[0]]
    assert isinstance(outcome, Loaded)
    assert len(sandbox.requests) == ENDS_WELL[kind]
    sent = next(job.links for job in workspace.jobs if job.id == jobs[0])
    assert len(outcome.links) + len(outcome.unreadable) == len(sent)
    if kind != "bad_links":
        assert [found.visits for found in outcome.links] == [made.visits for made in sent]
        assert [found.created_at for found in outcome.links] == [made.created_at for made in sent]


def test_bad_links_are_listed_one_by_one_and_good_ones_kept(serve: Serve, load: Load, workspace: Workspace) -> None:
    """Five ways of being wrong are five unreadable links; the sixth, with visits as text, is read."""
    job = next(job for job in workspace.jobs[20:] if len(job.links) >= 7)
    outcome = load(serve(faults=Faults(by_job={job.id: "bad_links"})), [job.id])[job.id]
    assert isinstance(outcome, Loaded)
    assert [bad.link_id for bad in outcome.unreadable][:5] == [sent.id for sent in job.links[:5]]
    assert [bad.reason for bad in outcome.unreadable][:5] == [
        "its visits aren't a whole number of 0 or more",
        "its visits aren't a whole number of 0 or more",
        "its visits aren't a whole number of 0 or more",
        "it has no name",
        "its date can't be read",
    ]
    assert (outcome.links[0].id, outcome.links[0].visits) == (job.links[5].id, job.links[5].visits)


def test_a_job_of_another_workspace_is_not_found(serve: Serve, load: Load, workspace: Workspace) -> None:
    """404 is asked once."""
    sandbox = serve()
    assert failure(load, sandbox, workspace.gone_job).cause == "not_found"
    assert len(sandbox.requests) == 1


def test_a_job_without_links_loads_with_none(serve: Serve, load: Load, workspace: Workspace) -> None:
    """It is no failure."""
    outcome = load(serve(), [workspace.empty_job])[workspace.empty_job]
    assert isinstance(outcome, Loaded)
    assert list(outcome.links) == []


def test_an_expired_token_is_told_apart_from_a_wrong_one(workspace: Workspace, token: str, load: Load) -> None:
    """Both say where to create a new one; only one says that the old one has expired."""
    with Sandbox({token: workspace}, expired={token}) as sandbox:
        expired = failure(load, sandbox, workspace.empty_job)
        wrong = failure(load, sandbox, workspace.empty_job, with_token="sk-wrong")
    assert [type(error) for error in (expired, wrong)] == [TokenExpired, TokenRefused]
    assert "has expired" in str(expired)
    for error in (expired, wrong):
        assert "Settings → Integrations → API Tokens" in str(error)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Reply(404, b"<h1>Not found</h1>"), UnreadableReply),
        (Reply(403, b"<h1>Forbidden</h1>"), Blocked),
        (Reply(403, b"\xef\xbb\xbf\n <!DOCTYPE html>"), Blocked),
        (Reply(401, b"<h1>Sign in to the company's gateway</h1>"), Blocked),
        (Reply(403, b""), RequestRejected),
        (Reply(401, b""), TokenRefused),
        (Reply(407, b""), ProxyRefused),
        (Reply(418, b""), RequestRejected),
        (Reply(204, b""), UnreadableReply),
        (Reply(304, b""), UnreadableReply),
        (Reply(200, b"not gzip", {"Content-Encoding": "gzip"}), UnreadableReply),
        ([b"SSH-2.0-OpenSSH_9.6\r\n", 60.0], UnreadableReply),
        ([b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"], UnreadableReply),
        (Reply(599, b""), ServerFailed),
    ],
    ids=[
        *("404 of no API", "403 page", "403 page after a mark", "401 page", "empty 403", "empty 401", "407", "418"),
        *("204", "304", "broken gzip", "ssh", "endless header", "599"),
    ],
)
def test_what_no_page_of_the_api_documents_still_has_a_cause(
    serve: Serve, load: Load, jobs: list[str], answer: Answer, error: type[HirempireError]
) -> None:
    """Statuses, encodings and protocols that do not belong there end in a sentence."""
    assert type(failure(load, serve(faults=Answers(answer)), jobs[0])) is error


def test_a_small_reply_that_unpacks_to_a_huge_one_is_stopped(serve: Serve, load: Load, jobs: list[str]) -> None:
    """The bound on the size is one on what arrives in memory."""
    packed = gzip.compress(b" " * 30_000_000)
    assert len(packed) < 100_000
    sandbox = serve(faults=Answers(Reply(200, packed, {"Content-Encoding": "gzip"})))
    assert "far larger" in str(failure(load, sandbox, jobs[0]))


def test_a_cut_before_the_end_of_a_reply_says_so(serve: Serve, load: Load, jobs: list[str]) -> None:
    """It is not mistaken for a page that is not Hirempire's."""
    assert "ends early" in str(failure(load, serve(faults=Faults(everything="short_body")), jobs[0]))


def test_nobody_listening_is_unreachable(serve: Serve, load: Load, jobs: list[str]) -> None:
    """A port where nothing answers, at the first try and at the last."""
    sandbox = serve()
    sandbox.stop()
    try:
        assert failure(load, sandbox, jobs[0]).cause == "unreachable"
    finally:
        sandbox.start()


def test_the_waits_between_tries_grow(serve: Serve, load: Load, jobs: list[str]) -> None:
    """Each wait is twice the one before plus at most one jitter, and at least so much time passes at the server."""
    first_wait = 0.05
    times = Clocked(["server_error"] * 4)
    planned: list[float] = []
    before = get_on_retry_hooks()
    set_on_retry_hooks([lambda details: planned.append(details.wait_for)])
    try:
        failure(load, serve(faults=times), jobs[0], bounds=Bounds(first_wait=first_wait))
    finally:
        set_on_retry_hooks(before)
    waits = [later - earlier for earlier, later in zip(times.at, times.at[1:], strict=False)]
    assert len(planned) == len(waits) == 3
    for plan, wait, least in zip(planned, waits, (1, 2, 4), strict=True):
        assert least * first_wait <= plan <= (least + 1) * first_wait
        assert wait >= plan * 0.99  # two clocks


@pytest.mark.parametrize(
    "retry_after", [lambda: "1", lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)]
)
def test_a_short_wait_is_kept_by_everybody(
    serve: Serve, load: Load, jobs: list[str], retry_after: Callable[[], str]
) -> None:
    """While one job waits for the limit, the others on the token hold back as well, and then all come."""
    times = Clocked([lambda _: Reply(429, b"{}", {"Retry-After": retry_after()})])  # seconds from when it is sent
    outcomes = load(serve(faults=times, latency=0.02), jobs[:40], connections=4)
    assert all(isinstance(outcome, Loaded) for outcome in outcomes.values())
    limited_at = times.at[0]
    in_flight = [at for at in times.at[1:] if at < limited_at + 0.5]
    assert len(in_flight) <= 4 + 3  # what was on its way then, and what was begun before the word came
    assert len(times.at) == 41


def test_a_limit_that_stays_ends_after_four_tries_and_stops_the_rest(
    serve: Serve, connect: Connect, jobs: list[str]
) -> None:
    """Asked to wait again and again, we stop asking."""
    sandbox = serve(faults=Answers(Reply(429, b"{}", {"Retry-After": "0"})))

    async def go() -> None:
        async with connect(sandbox) as client:
            for job_id in jobs[:3]:
                with pytest.raises(Limited):
                    await client.job_sources(job_id)
            assert isinstance(client.stopped_by, Limited)

    asyncio.run(go())
    assert len(sandbox.requests) == ALL_TRIES


def test_a_wait_beyond_the_bound_is_told_and_not_waited_for(serve: Serve, load: Load, jobs: list[str]) -> None:
    """The cause "limited until" comes after one request, long before the limit ends."""
    sandbox = serve(faults=Faults(everything="rate_limit_long"))
    now = datetime.now(UTC)
    error = failure(load, sandbox, jobs[0])
    assert len(sandbox.requests) == 1
    assert datetime.now(UTC) - now < timedelta(minutes=29)
    assert isinstance(error, Limited)
    assert error.until is not None
    assert timedelta(minutes=29) < error.until - now < timedelta(minutes=31)


def test_a_bare_limit_stops_everything_and_names_no_time(serve: Serve, load: Load, jobs: list[str]) -> None:
    """Nothing is known but that the hour is not over."""
    sandbox = serve(faults=Faults(everything="rate_limit_bare"), latency=0.02)
    outcomes = load(sandbox, jobs, connections=4)
    errors = [outcome.error for outcome in outcomes.values() if isinstance(outcome, Failed)]
    assert len(errors) == len(jobs)
    assert {str(error) for error in errors} == {str(Limited())}
    assert "within the hour" in str(errors[0])
    assert len(sandbox.requests) <= 4


def test_a_client_that_was_stopped_asks_nothing_more(serve: Serve, connect: Connect, jobs: list[str]) -> None:
    """Neither for a job nor for the listing."""
    sandbox = serve()

    async def go() -> None:
        async with connect(sandbox, with_token="sk-wrong") as client:
            for ask in (lambda: client.job_sources(jobs[0]), client.jobs, lambda: client.job_sources(jobs[1])):
                with pytest.raises(TokenRefused):
                    await ask()
            assert isinstance(client.stopped_by, TokenRefused)

    asyncio.run(go())
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("job_id", ["a&b=c", "a b", "ä/ö?", "100%", "a+b", "%2F", "#x", "gone_1-b"])
def test_any_job_id_arrives_as_it_was_given(serve: Serve, load: Load, job_id: str) -> None:
    """No ID turns into another parameter, path or spelling."""
    sandbox = serve()
    assert failure(load, sandbox, job_id).cause == "not_found"
    assert sandbox.requests == [("/v1/job-sources", job_id)]


def test_the_listing_and_the_single_job_tell_the_same(
    serve: Serve, connect: Connect, workspace: Workspace, jobs: list[str]
) -> None:
    """But for the codes, which the listing lacks; a job that is listed by name alone is not in it."""

    async def go() -> tuple[Listing, Loaded]:
        async with connect(serve()) as client:
            return await client.jobs(), await client.job_sources(jobs[0])

    listing, loaded = asyncio.run(go())
    assert [job.id for job in listing.jobs] == [job.id for job in workspace.jobs]
    by_name = {job.id for job in workspace.jobs if any(link.named_only for link in job.links)}
    assert by_name
    assert listing.loaded.keys() == {job.id for job in workspace.jobs} - by_name
    assert [_without_code(link) for link in loaded.links] == list(listing.loaded[jobs[0]].links)


def _without_code(link: Link) -> Link:
    return Link(link.id, link.source_name, link.visits, link.created_at, link.source_url)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.hirempire.com/v1",
        "http://127.0.0.1.example.com/v1",
        "ftp://api.hirempire.com",
        "https://",
        "https://user:secret@api.hirempire.com/v1",
        "https://api.hirempire.com/v1?x=1",
        "https://api.hirempire.com/v1#x",
        "api.hirempire.com",
        "",
        "https://api.hirempire.com:port/",
        "https://[::1",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_would_show_the_token_is_refused_before_any_request(url: str) -> None:
    """Plain ``http`` is for this computer alone."""
    with pytest.raises(AddressNotAllowed):
        Client(Token.parse("sk-1"), base_url=url)


@pytest.mark.parametrize(
    "url", ["https://api.hirempire.com/v1/", " https://x.example ", "http://localhost:1/v1", "http://[::1]:1"]
)
def test_https_and_this_computer_are_allowed(url: str) -> None:
    """With a slash or blanks around it."""
    Client(Token.parse("sk-1"), base_url=url)


def test_a_client_outside_of_its_block_says_how_it_is_used() -> None:
    """A programmer's error is told to the programmer."""
    client = Client(Token.parse("sk-1"), allowance=Allowance())
    with pytest.raises(RuntimeError, match="async with"):
        asyncio.run(client.jobs())


class Clocked(Faults):
    """Goes wrong at the first requests as told, notes when each came, and is well from then on."""

    def __init__(self, answers: Sequence[str | Kind]) -> None:
        super().__init__()
        self.at: list[float] = []
        self._answers = iter(answers)

    def spoil(self, job_id: str, reply: Reply) -> Answer:  # noqa: ARG002 -- whatever was asked
        """The next answer, or the reply."""
        self.at.append(time.monotonic())
        answer = next(self._answers, None)
        if answer is None:
            return reply
        return KINDS[answer](reply) if isinstance(answer, str) else answer(reply)
