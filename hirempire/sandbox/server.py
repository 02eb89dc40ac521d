"""The sandbox itself: a small HTTP/1.1 server on asyncio, because it has to misbehave on the wire on purpose."""

import asyncio
import logging
import secrets
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import Self, cast
from urllib.parse import parse_qsl

import msgspec

from hirempire.sandbox.candidates import candidates, made_up
from hirempire.sandbox.faults import LISTING, Answer, Faults, Reply, Steps, refused
from hirempire.sandbox.jobs import DemoJob, DemoLink
from hirempire.sandbox.workspace import Workspace

_log = logging.getLogger(__name__)

FLAKY_FAILURES = 5
"""How often the flaky job fails before it works: more often than one client tries."""
SCOPES = ("Jobs", "Applicants")
"""All scopes that the endpoints ask for."""
LARGEST_HEAD = 16_384
"""Bytes of a request before its body: four times what the longest token and job ID take."""
MOST_REMEMBERED = 50_000
"""Requests in ``Sandbox.requests``: enough for every test, and a bound for a server that runs for weeks."""
_LONGEST_TEXT = 200
_ENDPOINTS = ("/v1/jobs", "/v1/job-sources", "/v1/job-candidates")
_METHOD_NOT_ALLOWED, _HEAD_TOO_LARGE = 405, 431


def fresh_token() -> str:
    """A made-up token that nobody else knows, so that no other program reads the demo."""
    return f"sk-demo-{secrets.token_urlsafe(24)}"


class Sandbox:
    """Serves workspaces, each to its token, on a loopback port. Use as ``with Sandbox({token: workspace}) as sandbox``.

    ``latency`` is in seconds, ``limit`` in requests an hour for each token. ``expired`` and ``deleted`` name tokens
    that are refused; ``scopes`` are those of every other. Requests are remembered for tests and benchmarks.
    """

    def __init__(
        self,
        workspaces: Mapping[str, Workspace],
        *,
        port: int = 0,
        latency: float = 0.0,
        limit: int | None = None,
        faults: Faults | None = None,
        expired: Collection[str] = (),
        deleted: Collection[str] = (),
        scopes: Collection[str] = SCOPES,
    ) -> None:
        self.requests: list[tuple[str, str | None]] = []
        """Path and job ID of the latest requests, oldest first."""
        self.most_in_flight = 0
        self.connections = 0
        self.open_connections = 0
        self._port = port
        self._latency = latency
        self._limit = limit
        self._faults = faults or Faults()
        self._expired = expired
        self._deleted = deleted
        self._scopes = scopes
        self._in_flight = 0
        self._hours: dict[str, tuple[datetime, int]] = {}
        self._flaky_left = dict.fromkeys((workspace.flaky_job for workspace in workspaces.values()), FLAKY_FAILURES)
        self._sources = {
            token: {job.id: _sources_reply(job) for job in workspace.jobs} for token, workspace in workspaces.items()
        }
        self._workspaces = workspaces
        self._places = {
            token: {job.id: place for place, job in enumerate(workspace.jobs)}
            for token, workspace in workspaces.items()
        }
        self._listings = {token: _listing_reply(workspace) for token, workspace in workspaces.items()}
        self._serving: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://127.0.0.1:{self._port}/v1"

    def start(self) -> None:
        """Listen, and serve in a thread.

        Raises:
            OSError: the port is taken.
        """
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)
        self._thread.start()
        listening = asyncio.start_server(self._serve, "127.0.0.1", self._port, backlog=1_024, limit=LARGEST_HEAD)
        try:
            self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        except (OSError, OverflowError):
            self._end_thread()
            raise
        self._port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Close every connection and end the thread."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._end_thread()

    def _end_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _close(self) -> None:
        closing = {asyncio.current_task()}
        while asyncio.all_tasks() - self._serving.keys() - closing:  # noqa: ASYNC110 -- asyncio tells no event
            await asyncio.sleep(0)  # a connection that is just being accepted must not find the server gone
        self._server.close()
        serving = dict(self._serving)
        for task, writer in serving.items():
            writer.transport.abort()  # a client that does not read would keep it open
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_connections += 1
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._serving[task] = writer
        try:
            while await self._serve_one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the client has gone, or the sandbox is being stopped: either way there is nobody to tell
        finally:
            self.open_connections -= 1
            self._serving.pop(task, None)
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection stays open for the next."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        except asyncio.LimitOverrunError:
            writer.write(_on_the_wire(refused(_HEAD_TOO_LARGE, "Request header fields too large")))
            await writer.drain()
            return False
        self._in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            if self._latency:
                await asyncio.sleep(self._latency)
            answer = self._answer(head)
            _log.debug("Request %s: %s", _endpoint(head), answer.status if isinstance(answer, Reply) else "on the wire")
            if not isinstance(answer, Reply):
                await _take_steps(answer, reader, writer)
                return False
            writer.write(_on_the_wire(answer))
            await writer.drain()
            return answer.status != _METHOD_NOT_ALLOWED  # a body may follow, and is not read
        finally:
            self._in_flight -= 1

    def _answer(self, head: list[str]) -> Answer:
        method, _, rest = head[0].partition(" ")
        path, _, query = rest.rpartition(" ")[0].partition("?")
        params = dict(parse_qsl(query, keep_blank_values=True))
        headers = {name.casefold(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        job_id = params.get("job_id")
        self._remember(path, job_id)
        if method != "GET":
            return refused(_METHOD_NOT_ALLOWED, "Method not allowed")
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if refusal := self._token_refused(token, path):
            return refusal
        rate = self._rate(token)
        answer = self._routed(token, path, params) if "Retry-After" not in rate else refused(429, "Too many requests")
        return replace(answer, headers={**answer.headers, **rate}) if isinstance(answer, Reply) else answer

    def _remember(self, path: str, job_id: str | None) -> None:
        if len(self.requests) >= MOST_REMEMBERED:
            del self.requests[: MOST_REMEMBERED // 2]
        self.requests.append((path[:_LONGEST_TEXT], job_id and job_id[:_LONGEST_TEXT]))

    def _token_refused(self, token: str, path: str) -> Reply | None:
        """The documented refusal of this token on this path; None where it may ask."""
        if token in self._expired:
            return refused(401, "Token is expired")
        if token in self._deleted:
            return refused(403, "Token has been deleted")
        if token not in self._sources:
            return refused(400 if path == "/v1/jobs" else 401, "Invalid token")
        scope = "Applicants" if path == "/v1/job-candidates" else "Jobs"
        return None if scope in self._scopes else refused(403, f"Token is missing required scope '{scope}'")

    def _routed(self, token: str, path: str, params: Mapping[str, str]) -> Answer:
        if path == "/v1/job-sources":
            return self._job_sources(token, params.get("job_id"))
        if path == "/v1/job-candidates":
            return self._job_candidates(token, params.get("job_id"))
        if path == "/v1/jobs":
            listing = refused(400, "Query parameters are not allowed.") if params else self._listings[token]
            return self._faults.spoil(LISTING, listing)
        return refused(404, "Not found")

    def _rate(self, token: str) -> dict[str, str]:
        """Count one request; the headers about the hourly limit, with ``Retry-After`` once it is reached."""
        if self._limit is None:
            return {}
        now = datetime.now(UTC)
        begun, used = self._hours.get(token, (now, 0))
        if now - begun >= timedelta(hours=1):
            begun, used = now, 0
        self._hours[token] = begun, used + 1
        left = self._limit - used - 1
        wait = {} if left >= 0 else {"Retry-After": str(int((begun + timedelta(hours=1) - now).total_seconds()) + 1)}
        return {"X-RateLimit-Limit": str(self._limit), "X-RateLimit-Remaining": str(max(left, 0)), **wait}

    def _job_sources(self, token: str, job_id: str | None) -> Answer:
        if not job_id:
            return refused(400, "Query parameter 'job_id' is required.")
        if self._flaky_left.get(job_id, 0) > 0:
            self._flaky_left[job_id] -= 1
            return refused(503, "Service unavailable")
        reply = self._sources[token].get(job_id) or refused(404, "Job not found")
        return self._faults.spoil(job_id, reply) if reply.status == 200 else reply

    def _job_candidates(self, token: str, job_id: str | None) -> Answer:
        if not job_id:
            return refused(400, "Query parameter 'job_id' is required.")
        place = self._places[token].get(job_id)
        if place is None:
            return refused(404, "Job not found")
        workspace = self._workspaces[token]
        return self._faults.spoil(job_id, _candidates_reply(workspace.jobs[place], place, workspace.today))


def _endpoint(head: list[str]) -> str:
    """What was asked, without any ID: one of the API's own paths, or "another path"."""
    path = head[0].partition(" ")[2].partition(" ")[0].partition("?")[0]
    return path if path in _ENDPOINTS else "another path"


async def _take_steps(steps: Steps, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send and wait as told, until the client goes away."""
    for step in steps:
        if isinstance(step, bytes):
            writer.write(step)
            await writer.drain()
            continue
        with suppress(TimeoutError):
            async with asyncio.timeout(step):
                await reader.read(1)
            return  # nothing more is asked on this connection: what ends the wait is its end


def _sources_reply(job: DemoJob) -> Reply:
    sources = [_fields(link) for link in job.links]
    document = {"success": True, "job_id": job.id, "total_sources": len(sources), "sources": sources}
    return Reply(200, msgspec.json.encode(document))


def _candidates_reply(job: DemoJob, place: int, today: date) -> Reply:
    everyone = [made_up(person, job.id) for person in candidates(job, place, today)]
    document = {"success": True, "total_candidates": len(everyone), "candidates": everyone}
    return Reply(200, msgspec.json.encode(document))


def _listing_reply(workspace: Workspace) -> Reply:
    jobs = []
    for job in workspace.jobs:
        fields = vars(job) | {"created_time": _moment(job.created_time)}
        del fields["links"]
        items = [_listed(link) for link in job.links]
        jobs.append(fields | {"sources": {"count": len(items), "items": items}})
    return Reply(200, msgspec.json.encode({"success": True, "total_jobs": len(jobs), "jobs": jobs}))


def _fields(link: DemoLink) -> dict[str, object]:
    fields = vars(link) | {"created_at": _moment(link.created_at)}
    del fields["named_only"]
    return fields


def _moment(at: datetime) -> str:
    """As the API writes it: in UTC, with milliseconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1_000:03}Z"


def _listed(link: DemoLink) -> dict[str, object]:
    """A link as ``/v1/jobs`` gives it: without its code, or only its name."""
    fields: dict[str, object] = {"source_name": link.source_name} if link.named_only else _fields(link)
    fields.pop("code", None)
    return fields


def _on_the_wire(reply: Reply) -> bytes:
    headers = {"Content-Type": "application/json", "Content-Length": str(len(reply.body))} | dict(reply.headers)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} -\r\n{lines}\r\n".encode() + reply.body
