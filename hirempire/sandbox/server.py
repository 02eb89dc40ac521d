"""The sandbox: answers as the Hirempire API does, over real HTTP on a loopback port, from a thread of its own."""

import asyncio
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self

from hirempire.sandbox.faults import LISTING, Faults, spoiled
from hirempire.sandbox.replies import Reply, error_reply, listing_reply, sources_reply
from hirempire.sandbox.wire import LARGEST_HEAD, Call, Malformed, read_call, send
from hirempire.sandbox.workspace import Workspace

FLAKY_FAILURES = 5
"""How often the flaky job fails before it works: once through a client's four tries, and a little more."""

HOUR = 3_600

_HOST = "127.0.0.1"
_NOT_FOUND = error_reply(404, "Job not found")
_NO_SUCH_PATH = error_reply(404, "No such endpoint")
_NO_JOB_ID = error_reply(400, "Query parameter 'job_id' is required.")
_NO_PARAMETERS = error_reply(400, "Query parameters are not allowed.")
_MALFORMED = error_reply(400, "Malformed request", headers={"Connection": "close"})
_INVALID = error_reply(401, "Invalid token")
_EXPIRED = error_reply(401, "Token is expired")
_UNAVAILABLE = error_reply(503, "Service unavailable")


def fresh_token() -> str:
    """A made-up token that nobody can guess, so that no other process on this computer reads the demo."""
    return f"sk-{secrets.token_urlsafe(24)}"


class Request(NamedTuple):
    """A request that came: its path, and the job that it asked for."""

    path: str
    job_id: str | None


@dataclass
class _Account:
    """What the sandbox holds for one token: the replies, built once, and how often what was asked for."""

    flaky_job: str
    listing: Reply
    sources: Mapping[str, Reply]
    asked: Counter[str]
    hour_began: float = 0.0
    used: int = 0


class Sandbox:
    """Serves each workspace to its token, as ``with Sandbox({token: workspace}) as sandbox``.

    ``port`` 0 takes a free one. ``latency`` is in seconds before each answer. ``limit`` is how many requests an hour
    each token has, beyond which it gets 429. ``faults`` go wrong on purpose. ``expired`` tokens are told so.

    Attributes:
        url: the base URL, once started.
        requests: every request that came, in order; clear it as you like.
        connections: how many TCP connections were made.
        in_flight: how many requests are being answered now.
        most_in_flight: the most there ever were at a time.
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
        self._accounts = {token: _account(workspace) for token, workspace in workspaces.items()}
        self._port = port
        self._latency = latency
        self._limit = limit
        self._faults = faults or Faults()
        self._expired = frozenset(expired)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self.url = ""
        self.requests: list[Request] = []
        self.connections = 0
        self.in_flight = 0
        self.most_in_flight = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to answer; once this returns, ``url`` can be asked.

        Raises:
            OSError: the port cannot be had.
        """
        listener = socket.create_server((_HOST, self._port), backlog=512)
        self._port = listener.getsockname()[1]
        self.url = f"http://{_HOST}:{self._port}/v1"
        ready = threading.Event()
        self._thread = threading.Thread(
            target=asyncio.run, args=(self._serve(listener, ready),), name="sandbox", daemon=True
        )
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """Close every connection and end the thread. Harmless when it does not run."""
        if self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._thread = self._loop = None

    async def _serve(self, listener: socket.socket, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        server = await asyncio.start_server(self._converse, sock=listener, limit=LARGEST_HEAD, backlog=512)
        ready.set()
        await self._stopping.wait()
        server.close()  # the conversations still open are cancelled by asyncio.run

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after the other."""
        self.connections += 1
        try:
            while (call := await read_call(reader)) is not None:
                if not await self._answer_to(call, reader, writer) or not call.keep_alive:
                    break
        except Malformed:
            writer.write(_MALFORMED.message)
        except ConnectionError:
            pass  # the client has gone: nobody is left to tell
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            writer.close()

    async def _answer_to(self, call: Call, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        self.requests.append(Request(call.path, call.query.get("job_id", [None])[0]))
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            if self._latency:
                await asyncio.sleep(self._latency)
            return await send(self._reply(call), reader, writer)
        finally:
            self.in_flight -= 1

    def _reply(self, call: Call) -> Reply:
        if call.path not in {"/v1/job-sources", "/v1/jobs"}:
            return _NO_SUCH_PATH
        if call.token in self._expired:
            return _EXPIRED
        account = self._accounts.get(call.token)
        if account is None:
            return _INVALID
        if self._limit is not None and (wait := _spend(account, self._limit)):
            return error_reply(
                429, "Too many requests", headers={"Retry-After": str(wait), "X-RateLimit-Limit": str(self._limit)}
            )
        if call.path == "/v1/jobs":
            return _NO_PARAMETERS if call.query else self._spoil(account, LISTING, account.listing)
        job_id = call.query.get("job_id", [""])[0]
        if not job_id:
            return _NO_JOB_ID
        if job_id == account.flaky_job and account.asked[job_id] < FLAKY_FAILURES:
            account.asked[job_id] += 1
            return _UNAVAILABLE
        return self._spoil(account, job_id, account.sources.get(job_id, _NOT_FOUND))

    def _spoil(self, account: _Account, key: str, good: Reply) -> Reply:
        kind = self._faults.kind(key, asked_before=account.asked[key])
        account.asked[key] += 1
        return spoiled(kind, good, port=self._port) if kind else good


def _account(workspace: Workspace) -> _Account:
    return _Account(
        flaky_job=workspace.flaky_job,
        listing=listing_reply(workspace),
        sources={job.id: sources_reply(job) for job in workspace.jobs},
        asked=Counter(),
    )


def _spend(account: _Account, limit: int) -> int:
    """Take one request off the allowance: 0 when it was there, else the seconds until there is one again."""
    now = time.monotonic()
    if not account.used or now - account.hour_began >= HOUR:
        account.hour_began, account.used = now, 0
    if account.used >= limit:
        return max(1, round(account.hour_began + HOUR - now))
    account.used += 1
    return 0
