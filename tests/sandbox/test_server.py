"""The stand-in answers as the API documents it, misbehaves as told, and ends cleanly."""

import errno
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import hirempire.sandbox
from hirempire.sandbox import server
from hirempire.sandbox.faults import KINDS, LISTING, SHORT, Faults
from hirempire.sandbox.server import FLAKY_FAILURES, Sandbox, fresh_token
from hirempire.sandbox.workspace import Workspace, make_workspace

SAMPLE_JOB = "8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b"
ROOT = Path(hirempire.sandbox.__file__).parents[2]
TOKEN = fresh_token()


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """The demo workspace as of one day."""
    return make_workspace(today=date(2026, 11, 24))


@pytest.fixture
def sandbox(workspace: Workspace) -> Iterator[Sandbox]:
    """A sandbox with one workspace, and one token that has expired."""
    with Sandbox({TOKEN: workspace}, expired={"sk-old"}) as running:
        yield running


def ask(
    sandbox: Sandbox, path: str, *, token: str | None = TOKEN, method: str = "GET"
) -> tuple[int, Any, dict[str, str]]:
    """Status, decoded body and headers of one request on a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(sandbox.url).netloc, timeout=5)
    try:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        connection.request(method, "/v1" + path, headers=headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read()), dict(response.getheaders())
    finally:
        connection.close()


def test_the_sample_job_is_served_to_the_letter(sandbox: Sandbox) -> None:
    """The documented reply and nothing else, field by field in its order."""
    status, reply, headers = ask(sandbox, f"/job-sources?job_id={SAMPLE_JOB}")
    documented = json.loads((ROOT / "hirempire" / "sandbox" / "sample.json").read_text(encoding="utf-8"))
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert json.dumps(reply) == json.dumps(documented)
    assert {link["source_name"]: link["visits"] for link in reply["sources"]} == {"LinkedIn": 142, "Referral": 36}


def test_the_documented_errors_are_served(sandbox: Sandbox, workspace: Workspace) -> None:
    """400, 401 in both forms, and 404."""
    asked = {
        "/job-sources": (400, "Query parameter 'job_id' is required."),
        "/job-sources?job_id=": (400, "Query parameter 'job_id' is required."),
        f"/job-sources?job_id={workspace.gone_job}": (404, "Job not found"),
        "/job-candidates": (400, "Query parameter 'job_id' is required."),
        "/job-candidates?job_id=": (400, "Query parameter 'job_id' is required."),
        f"/job-candidates?job_id={workspace.gone_job}": (404, "Job not found"),
        "/jobs?page=2": (400, "Query parameters are not allowed."),
        "/jobs/": (404, "Not found"),
    }
    for path, (status, error) in asked.items():
        assert ask(sandbox, path)[:2] == (status, {"success": False, "error": error})
    refusals = {"sk-wrong": "Invalid token", "sk-old": "Token is expired", None: "Invalid token"}
    for token, error in refusals.items():
        refused = {"success": False, "error": error}
        assert ask(sandbox, f"/job-sources?job_id={SAMPLE_JOB}", token=token)[:2] == (401, refused)
        status = 400 if error == "Invalid token" else 401
        assert ask(sandbox, "/jobs", token=token)[:2] == (status, refused)
    assert ask(sandbox, "/jobs", method="POST")[0] == 405


def test_candidates_come_with_all_that_the_api_tells_of_them(sandbox: Sandbox, workspace: Workspace) -> None:
    """So that leaving it out is really tested; a job without a link has no candidate."""
    status, reply, _ = ask(sandbox, f"/job-candidates?job_id={SAMPLE_JOB}")
    assert (status, reply["success"], reply["total_candidates"]) == (200, True, len(reply["candidates"]))
    assert {"id", "applied_at", "type", "source", "status", "job_id", "email", "cv_text"} <= reply["candidates"][
        0
    ].keys()
    assert sum(one["type"] == "applicant" for one in reply["candidates"]) == workspace.jobs[0].applicants
    empty = ask(sandbox, f"/job-candidates?job_id={workspace.empty_job}")[1]
    assert empty == {"success": True, "total_candidates": 0, "candidates": []}


def test_the_listing_holds_every_job_and_the_links_without_codes(sandbox: Sandbox, workspace: Workspace) -> None:
    """The same visits as job by job; one link comes by its name alone."""
    _, listing, _ = ask(sandbox, "/jobs")
    assert listing["total_jobs"] == len(listing["jobs"]) == len(workspace.jobs)
    links = [link for job in listing["jobs"] for link in job["sources"]["items"]]
    assert all("code" not in link and "named_only" not in link for link in links)
    assert [link for link in links if link.keys() == {"source_name"}]
    single = {
        link["id"]: link["visits"]
        for job in workspace.jobs
        if job.id != workspace.flaky_job
        for link in ask(sandbox, f"/job-sources?job_id={job.id}")[1]["sources"]
    }
    in_both = {link["id"]: link["visits"] for link in links if link.get("id") in single}
    assert in_both.items() <= single.items()
    assert len(single) - len(in_both) == len([link for link in links if link.keys() == {"source_name"}])


def test_the_flaky_job_fails_for_a_while_and_then_works(sandbox: Sandbox, workspace: Workspace) -> None:
    """Longer than one client tries, so that "retry" has something to do."""
    path = f"/job-sources?job_id={workspace.flaky_job}"
    statuses = [ask(sandbox, path)[0] for _ in range(FLAKY_FAILURES + 2)]
    assert statuses == [503] * FLAKY_FAILURES + [200, 200]


def test_each_token_opens_its_own_workspace(workspace: Workspace) -> None:
    """A job of one is not found in the other."""
    other = make_workspace(today=date(2026, 11, 24), seed=8)
    mine, theirs = workspace.jobs[20].id, other.jobs[20].id
    with Sandbox({"sk-a": workspace, "sk-b": other}) as sandbox:
        statuses = {
            (token, job_id): ask(sandbox, f"/job-sources?job_id={job_id}", token=token)[0]
            for token in ("sk-a", "sk-b")
            for job_id in (mine, theirs)
        }
    assert statuses == {("sk-a", mine): 200, ("sk-a", theirs): 404, ("sk-b", mine): 404, ("sk-b", theirs): 200}


def test_the_hourly_limit_is_told_and_kept(workspace: Workspace) -> None:
    """Each reply says what is left; past the limit each says when to come back. Refused tokens cost nothing."""
    with Sandbox({TOKEN: workspace}, limit=2) as sandbox:
        ask(sandbox, "/jobs", token="sk-wrong")
        told = [ask(sandbox, f"/job-sources?job_id={SAMPLE_JOB}") for _ in range(4)]
    assert [status for status, _, _ in told] == [200, 200, 429, 429]
    assert [headers["X-RateLimit-Remaining"] for _, _, headers in told] == ["1", "0", "0", "0"]
    assert {headers["X-RateLimit-Limit"] for _, _, headers in told} == {"2"}
    assert ["Retry-After" in headers for _, _, headers in told] == [False, False, True, True]
    assert 3_590 < int(told[2][2]["Retry-After"]) <= 3_601


def test_deleted_tokens_and_missing_scopes_are_refused_as_documented(workspace: Workspace) -> None:
    """403 either way; a scope that is missing closes its own endpoint and no other."""
    with Sandbox({TOKEN: workspace}, deleted={"sk-gone"}, scopes={"Jobs"}) as sandbox:
        assert ask(sandbox, "/jobs", token="sk-gone")[:2] == (
            403,
            {"success": False, "error": "Token has been deleted"},
        )
        status, reply, _ = ask(sandbox, f"/job-candidates?job_id={SAMPLE_JOB}")
        assert (status, reply["error"]) == (403, "Token is missing required scope 'Applicants'")
        assert ask(sandbox, f"/job-sources?job_id={SAMPLE_JOB}")[0] == 200


def test_a_head_without_end_is_refused_before_it_is_kept(sandbox: Sandbox) -> None:
    """Whoever has no token cannot fill the memory: not with one long head, nor with many."""
    address = urlsplit(sandbox.url)
    for _ in range(3):
        with (
            socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as connection,
            hanging_up(),
        ):
            connection.sendall(b"GET /v1/" + b"x" * 60_000 + b" HTTP/1.1\r\n\r\n")
            assert connection.recv(65_536)[:13] in (b"HTTP/1.1 431 ", b"")
    assert sandbox.requests == []
    assert ask(sandbox, "/" + "x" * 10_000)[0] == 404
    assert len(sandbox.requests[0][0]) < 1_000


def test_only_the_latest_requests_are_remembered(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that runs for weeks needs no more memory than after a day."""
    monkeypatch.setattr(server, "MOST_REMEMBERED", 10)
    for number in range(25):
        ask(sandbox, f"/job-sources?job_id=job-{number}")
    assert len(sandbox.requests) <= 10
    assert sandbox.requests[-1] == ("/v1/job-sources", "job-24")


def test_what_was_asked_is_counted(sandbox: Sandbox) -> None:
    """In order, with the job; connections are kept open between requests and counted until they end."""
    connection = http.client.HTTPConnection(urlsplit(sandbox.url).netloc, timeout=5)
    for path in ("/v1/jobs", f"/v1/job-sources?job_id={SAMPLE_JOB}", "/v1/jobs"):
        connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
        connection.getresponse().read()
    assert sandbox.requests == [("/v1/jobs", None), ("/v1/job-sources", SAMPLE_JOB), ("/v1/jobs", None)]
    assert (sandbox.connections, sandbox.open_connections, sandbox.most_in_flight) == (1, 1, 1)
    connection.close()


def test_a_share_of_the_jobs_goes_wrong_in_mixed_ways_always_the_same() -> None:
    """About a tenth of many jobs, every short kind among them; the listing is never spoilt by share."""
    job_ids = [f"job-{number}" for number in range(20_000)]
    kinds = Counter(Faults(share=0.1).kind(job_id) for job_id in job_ids)
    assert kinds == Counter(Faults(share=0.1).kind(job_id) for job_id in job_ids)
    spoilt = kinds.total() - kinds[None]
    assert 1_800 < spoilt < 2_200
    assert kinds.keys() - {None} == SHORT.keys()
    assert min(kinds[kind] for kind in SHORT) > 0.5 * spoilt / len(SHORT)
    assert Faults(share=1.0).kind(LISTING) is None
    assert Faults().kind("job-1") is None


def test_a_kind_named_once_passes(workspace: Workspace) -> None:
    """The first request for a job goes wrong, the second is well."""
    with Sandbox({TOKEN: workspace}, faults=Faults(by_job={SAMPLE_JOB: "server_error_once"})) as sandbox:
        assert [ask(sandbox, f"/job-sources?job_id={SAMPLE_JOB}")[0] for _ in range(3)] == [503, 200, 200]


@contextmanager
def hanging_up() -> Iterator[None]:
    """Take it as an end, wherever the server hangs up: Python has no class of its own for ENOTCONN."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOTCONN, errno.EPIPE, errno.ECONNRESET):
            raise


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"\xff\xfe \xfd\r\n:\r\n\r\n",
        b"\x16\x03\x01" * 50_000,
        b"GET /v1/jobs HTTP/1.1\r\nHalf: a",
    ],
)
def test_junk_on_the_wire_does_not_stop_the_server(sandbox: Sandbox, sent: bytes) -> None:
    """The next client is served."""
    address = urlsplit(sandbox.url)
    assert address.hostname is not None
    with (
        socket.create_connection((address.hostname, address.port or 0), timeout=5) as connection,
        hanging_up(),
    ):
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass
    assert ask(sandbox, f"/job-sources?job_id={SAMPLE_JOB}")[0] == 200


def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_behind(sandbox: Sandbox, workspace: Workspace) -> None:
    """No thread and no loop stay open."""
    threads = threading.active_count()
    port = urlsplit(sandbox.url).port or 0
    with pytest.raises(OSError, match="in use"):
        Sandbox({TOKEN: workspace}, port=port).start()
    assert threading.active_count() == threads


@pytest.mark.parametrize("kind", ["silent", "drip", "huge"])
def test_stopping_ends_at_once_whatever_is_going_on(workspace: Workspace, kind: str) -> None:
    """A client that hangs does not keep the sandbox, and its connection ends; the port is free again."""
    threads = threading.active_count()
    sandbox = Sandbox({TOKEN: workspace}, faults=Faults(everything=kind))
    sandbox.start()
    address = urlsplit(sandbox.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as connection:
        request = f"GET /v1/job-sources?job_id={SAMPLE_JOB} HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
        connection.sendall(request.encode())
        if kind != "silent":
            assert connection.recv(9) == b"HTTP/1.1 "
        sandbox.stop()
        assert threading.active_count() == threads
    with Sandbox({TOKEN: workspace}, port=address.port or 0) as again:
        assert ask(again, f"/job-sources?job_id={SAMPLE_JOB}")[0] == 200


def test_a_sandbox_that_never_starts_holds_nothing(workspace: Workspace) -> None:
    """Neither a thread nor a socket."""
    threads = threading.active_count()
    Sandbox({TOKEN: workspace})
    assert threading.active_count() == threads


def test_tokens_are_fresh() -> None:
    """Nobody guesses the token of another demo."""
    tokens = {fresh_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(token.startswith("sk-demo-") and len(token) > 30 for token in tokens)


def start(*options: str) -> "subprocess.Popen[str]":
    """The command, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "hirempire", "sandbox", "--port", "0", *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_its_address_and_token_and_ends_politely(ended_by: signal.Signals) -> None:
    """What it prints is what a client needs; Ctrl-C is no failure."""
    with start("--jobs", "5", "--latency", "0", "--faults", "not_success") as process:
        assert process.stdout is not None
        printed = "".join(process.stdout.readline() for _ in range(6))
        url = re.search(r"^export HIREMPIRE_API_URL=http://(\S+?)/v1$", printed, re.MULTILINE)
        token = re.search(r"^export HIREMPIRE_API_TOKEN=(\S+)$", printed, re.MULTILINE)
        job_id = re.search(r"begin with: (\S+)$", printed, re.MULTILINE)
        assert url is not None
        assert token is not None
        assert job_id is not None
        connection = http.client.HTTPConnection(url[1], timeout=5)
        connection.request(
            "GET", f"/v1/job-sources?job_id={job_id[1]}", headers={"Authorization": f"Bearer {token[1]}"}
        )
        assert json.loads(connection.getresponse().read())["success"] is False
        process.send_signal(ended_by)
        _, errors = process.communicate(timeout=10)
        connection.close()
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize("faults", ["2", "-0.1", "nonsense", "nan"])
def test_the_command_refuses_faults_that_it_does_not_know(faults: str) -> None:
    """And names those that it does."""
    with start(f"--faults={faults}") as process:
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 2
    assert "share" in errors
    assert set(KINDS) >= {"silent", "drip", "huge"}
