"""The documented refusals of a token, recognised however they are written, over real HTTP."""

import asyncio
from collections.abc import Callable

import msgspec
import pytest

from hirempire.api.client import Client
from hirempire.api.errors import (
    HirempireError,
    RequestRejected,
    ScopeMissing,
    TokenDeleted,
    TokenExpired,
    TokenRefused,
)
from hirempire.api.models import Failed, Outcome
from hirempire.sandbox.faults import Faults, refused
from hirempire.sandbox.server import Sandbox
from tests.support.faults import Answers

Serve = Callable[..., Sandbox]
Connect = Callable[..., Client]
Load = Callable[..., dict[str, Outcome]]

WRITTEN = [str, str.upper, str.casefold, lambda said: f"  {said}.", lambda said: said.replace(" ", "  ") + " "]
"""Ways to write the same."""


def error_of(load: Load, serve: Serve, jobs: list[str], status: int, error: object) -> HirempireError:
    """What one job ends in where every reply is this refusal."""
    outcome = load(serve(faults=Answers(refused(status, error))), [jobs[0]])[jobs[0]]
    assert isinstance(outcome, Failed)
    return outcome.error


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("as_object", [False, True])
@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (400, "Invalid token", TokenRefused),
        (401, "Invalid token", TokenRefused),
        (403, "Invalid token", TokenRefused),
        (401, "Token is expired", TokenExpired),
        (400, "Token is expired", TokenExpired),
        (403, "Token has been deleted", TokenDeleted),
        (401, "Token has been deleted", TokenDeleted),
        (403, "Token is missing required scope 'Jobs'", ScopeMissing),
        (401, "Token is missing required scope 'Jobs'", ScopeMissing),
        (400, "Token is missing required scope 'Jobs'", ScopeMissing),
    ],
)
def test_each_documented_refusal_is_told_as_what_it_is(
    serve: Serve,
    load: Load,
    jobs: list[str],
    status: int,
    said: str,
    kind: type[HirempireError],
    written: Callable[[str], str],
    as_object: bool,  # noqa: FBT001
) -> None:
    """In any case, with blanks and a full stop, as a text or as ``{"code", "message"}``; never as a wrong job ID."""
    error = {"code": "x", "message": written(said)} if as_object else written(said)
    found = error_of(load, serve, jobs, status, error)
    assert type(found) is kind
    assert "Settings → Integrations → API Tokens" in str(found)
    assert "ID" not in str(found).replace("IDs", "")
    if isinstance(found, ScopeMissing):
        assert found.scope == "Jobs"
        assert "the Jobs scope" in str(found)


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        ("Token is missing required scope 'Applicants'", "Applicants"),
        ('Missing scope "applicants".', "Applicants"),
        ("Token is missing the required scope: companies", "Companies"),
        ("Token is missing required scope ‘Reports’", "Reports"),
        ("Token is missing a required scope", None),
        ("Token is missing required scope '<script>alert(1)</script>'", None),
        ("Token is missing required scope 'jobs:read'", "jobs:read"),
    ],
)
def test_the_missing_scope_is_named_where_it_can_be(
    serve: Serve, load: Load, jobs: list[str], said: str, scope: str | None
) -> None:
    """Spelt as in Hirempire's settings; nothing that is no name gets into the sentence."""
    found = error_of(load, serve, jobs, 403, said)
    assert isinstance(found, ScopeMissing)
    assert found.scope == scope
    assert "<" not in str(found)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, "Query parameter 'job_id' is required."),
        (400, "Query parameters are not allowed."),
        (400, "The query parameter 'job_id' holds an invalid token of the grammar"),
        (400, {"code": "bad_request"}),
        (400, "This job has expired"),
        (403, "Forbidden"),
        (403, "This job has been deleted"),
    ],
)
def test_other_refusals_stay_what_they_were(
    serve: Serve, load: Load, jobs: list[str], status: int, error: object
) -> None:
    """They concern one job, and say nothing about the token."""
    assert type(error_of(load, serve, jobs, status, error)) is RequestRejected


@pytest.mark.parametrize("kind", ["invalid_token", "token_expired", "token_deleted", "scope_missing", "firewall"])
def test_each_ends_the_run_with_what_was_in_flight(serve: Serve, load: Load, jobs: list[str], kind: str) -> None:
    """A hundred jobs, eight connections: at most eight requests, and every job has the cause."""
    sandbox = serve(faults=Faults(everything=kind), latency=0.02)
    outcomes = load(sandbox, jobs, connections=8)
    assert len({str(outcome.error) for outcome in outcomes.values() if isinstance(outcome, Failed)}) == 1
    assert len(outcomes) == 100
    assert len(sandbox.requests) <= 8


def test_a_bad_token_is_refused_by_the_listing_with_400_and_told_as_the_token(serve: Serve, connect: Connect) -> None:
    """As documented of ``GET /jobs``."""

    async def ask() -> None:
        async with connect(serve(), with_token="sk-wrong") as client:
            await client.jobs()

    with pytest.raises(TokenRefused):
        asyncio.run(ask())


def test_no_refusal_quotes_the_reply(serve: Serve, load: Load, jobs: list[str]) -> None:
    """The text from outside decides, and is not shown."""
    said = "Token is expired, dear MARKER"
    assert msgspec.json.encode(said)
    assert "MARKER" not in str(error_of(load, serve, jobs, 401, said))
