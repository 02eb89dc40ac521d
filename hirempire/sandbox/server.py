"""The stand-in itself: a small HTTP/1.1 server on asyncio, because it has to misbehave on the wire on purpose."""

import asyncio
import secrets
import threading
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

import msgspec

from hirempire.sandbox.faults import LISTING, Answer, Faults, Reply, refused
from hirempire.sandbox.workspace import DemoJob, Workspace

FLAKY_FAILURES = 5
"""How often the flaky job fails before it works: more often than one client tries."""


def fresh_token() -> str:
    """A made-up token that nobody else knows, so that no other program reads the demo."""
    return f"sk-demo-{secrets.token_urlsafe(24)}"


class Sandbox:
    """Serves workspaces, each to its token, on a loopback port. Use as ``with Sandbox({token: workspace}) as sandbox``.

    ``latency`` is in seconds, ``limit`` in requests an hour for each token. What was asked, and how much of it at
    once, is counted for tests and benchmarks.
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
    ) -> None:
        self.requests: list[tuple[str, str | None]] = []
        """Path and job ID of each request, in the order in which they came."""
        self.most_in_flight = 0
        self.connections = 0
        self._port = port
        self._latency = latency
        self._limit = limit
        self._faults = faults or Faults()
        self._expired = expired
        self._in_flight = 0
        self._hours: dict[str, tuple[datetime, int]] = {}
        self._flaky_left = dict.fromkeys((workspace.flaky_job for workspace in workspaces.values()), FLAKY_FAILURES)
        self._sources = {
            token: {job.id: _sources_reply(job) for job in workspace.jobs} for token, workspace in workspaces.items()
        }
        self._listings = {token: _listing_reply(workspace) for token, workspace in workspaces.items()}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://127.0.0.1:{self._port}/v1"

    def start(self) -> None:
        """Listen, and serve in a thread.

        Raises:
            OSError: the port is taken.
        """
        try:
            server = self._loop.run_until_complete(
                asyncio.start_server(self._serve, "127.0.0.1", self._port, backlog=1_024)
            )
        except OSError:
            self._loop.close()
            raise
        self._server = server
        self._port = server.sockets[0].getsockname()[1]
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and end the thread."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
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
        if self._server is not None:
            self._server.close()
        serving = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._serve_one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the client has gone, or the sandbox is being stopped: either way there is nobody to tell
        finally:
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection stays open for the next."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        self._in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            if self._latency:
                await asyncio.sleep(self._latency)
            return await self._send(self._answer(head), writer)
        finally:
            self._in_flight -= 1

    async def _send(self, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        if isinstance(answer, Reply):
            writer.write(_on_the_wire(answer))
            await writer.drain()
            return True
        for step in answer:
            if isinstance(step, bytes):
                writer.write(step)
                await writer.drain()
            else:
                await asyncio.sleep(step)
        return False

    def _answer(self, head: list[str]) -> Answer:
        method, _, rest = head[0].partition(" ")
        target = urlsplit(rest.rpartition(" ")[0])
        params = dict(parse_qsl(target.query, keep_blank_values=True))
        headers = {name.casefold(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        job_id = params.get("job_id")
        self.requests.append((target.path, job_id))
        if method != "GET":
            return refused(405, "Method not allowed")
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if (refusal := self._refusal(token)) is not None:
            return refusal
        if target.path == "/v1/job-sources":
            return self._job_sources(token, job_id)
        if target.path == "/v1/jobs":
            listing = refused(400, "Query parameters are not allowed.") if params else self._listings[token]
            return self._faults.spoil(LISTING, listing)
        return refused(404, "Not found")

    def _refusal(self, token: str) -> Reply | None:
        if token in self._expired:
            return refused(401, "Token is expired")
        if token not in self._sources:
            return refused(401, "Invalid token")
        now = datetime.now(UTC)
        begun, used = self._hours.get(token, (now, 0))
        if now - begun >= timedelta(hours=1):
            begun, used = now, 0
        self._hours[token] = begun, used + 1
        if self._limit is None or used < self._limit:
            return None
        wait = str(int((begun + timedelta(hours=1) - now).total_seconds()) + 1)
        return Reply(
            429,
            refused(429, "Too many requests").body,
            {"Retry-After": wait, "X-RateLimit-Limit": str(self._limit), "X-RateLimit-Remaining": "0"},
        )

    def _job_sources(self, token: str, job_id: str | None) -> Answer:
        if not job_id:
            return refused(400, "Query parameter 'job_id' is required.")
        if self._flaky_left.get(job_id, 0) > 0:
            self._flaky_left[job_id] -= 1
            return refused(503, "Service unavailable")
        reply = self._sources[token].get(job_id) or refused(404, "Job not found")
        return self._faults.spoil(job_id, reply) if reply.status == 200 else reply


def _sources_reply(job: DemoJob) -> Reply:
    document = {
        "success": True,
        "job_id": job.id,
        "total_sources": len(job.links),
        "sources": [asdict(link) for link in job.links],
    }
    return Reply(200, msgspec.json.encode(document))


def _listing_reply(workspace: Workspace) -> Reply:
    jobs = [asdict(job) | {"sources": _without_codes(job)} for job in workspace.jobs]
    for job in jobs:
        del job["links"]
    return Reply(200, msgspec.json.encode({"success": True, "total_jobs": len(jobs), "jobs": jobs}))


def _without_codes(job: DemoJob) -> dict[str, object]:
    items = [asdict(link) for link in job.links]
    for item in items:
        del item["code"]
    return {"count": len(items), "items": items}


def _on_the_wire(reply: Reply) -> bytes:
    headers = {"Content-Type": "application/json", "Content-Length": str(len(reply.body))} | dict(reply.headers)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} -\r\n{lines}\r\n".encode() + reply.body
