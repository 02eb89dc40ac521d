"""One async method an endpoint: ``Client.job_sources``, ``Client.jobs`` and ``Client.job_candidates``.

Every request is bounded in size and in total time, retried where that can help, and never redirected, so that the
token reaches one host alone. Whatever goes wrong ends as one of the classes in :mod:`hirempire.api.errors`.

Each request is a line in the log of ``hirempire.api.client``: the endpoint and what it took, never an ID or the token.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlencode

import httpx
import stamina

from hirempire import __version__
from hirempire.api.allowance import Allowance, utc_now
from hirempire.api.candidates import read_candidates
from hirempire.api.errors import HirempireError, Limited, ServerFailed, TimedOut
from hirempire.api.limits import asked_to_wait, hourly_limit
from hirempire.api.models import CandidatesLoaded, Listing, Loaded
from hirempire.api.refusals import refusal
from hirempire.api.replies import read_listing, read_sources
from hirempire.api.token import Token
from hirempire.api.unpacking import ACCEPTED, Body
from hirempire.api.wire import FAILURES, TryAgain, Wire, checked_base_url, failure, open_wire

BASE_URL = "https://api.hirempire.com/v1"

logging.getLogger("stamina").addHandler(logging.NullHandler())  # writes every retry to stderr, unless someone listens
logging.getLogger("hirempire").addHandler(logging.NullHandler())

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How long to wait and how much to accept. Times in seconds, sizes in bytes."""

    connect: float = 10.0
    silence: float = 15.0
    whole_reply: float = 60.0
    size: int = 20_000_000
    candidates_size: int = 100_000_000
    listing_size: int = 200_000_000
    tries: int = 4
    first_wait: float = 0.25
    longest_wait: float = 30.0


@dataclass(frozen=True)
class _Question:
    """One request as often as it is sent: the endpoint, which alone is logged, the URL, and the bound on the reply."""

    endpoint: str
    url: httpx.URL
    at_most: int


class Client:
    """Asks one workspace. Use as ``async with Client(token) as client``; not to be shared between event loops.

    Once something is known that would fail every request (a refused token, the hourly limit, a proxy that can't be
    used), ``stopped_by`` holds that error and every further call raises it without a request.
    """

    def __init__(
        self,
        token: Token,
        *,
        base_url: str = BASE_URL,
        connections: int = 16,
        bounds: Bounds | None = None,
        allowance: Allowance | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._token = token
        self._base_url = checked_base_url(base_url)
        self._connections = connections
        self._bounds = bounds or Bounds()
        self._allowance = allowance or Allowance(now=now)
        self._now = now
        self._wire: Wire | None = None
        self._asking: dict[str, asyncio.Future[Loaded]] = {}
        self.stopped_by: HirempireError | None = None
        self.requests = 0
        """How many requests were sent, every attempt counted."""

    async def __aenter__(self) -> Self:
        headers = {
            "Authorization": f"Bearer {self._token.reveal()}",
            "Accept": "application/json",
            "Accept-Encoding": ACCEPTED,
            "User-Agent": f"hirempire-dashboard/{__version__}",
        }
        try:
            self._wire = open_wire(
                self._base_url,
                headers=headers,
                connections=self._connections,
                connect=self._bounds.connect,
                silence=self._bounds.silence,
            )
        except HirempireError as error:  # a setting of this computer: every job ends with it, as with a refused token
            self.stopped_by = error.bare()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._wire is not None:
            await self._wire.aclose()
            self._wire = None
        await asyncio.to_thread(self._allowance.release)

    async def job_sources(self, job_id: str) -> Loaded:
        """The links of one job, as of now. Called twice at the same time for one job, it sends one request.

        Raises:
            HirempireError: the leaf that names the cause.
        """
        while (asking := self._asking.get(job_id)) is not None:
            await asyncio.wait({asking})
            if not asking.cancelled():
                return asking.result()
        asking = self._asking[job_id] = asyncio.get_running_loop().create_future()
        try:
            asking.set_result(await self._ask_sources(job_id))
        except HirempireError as error:
            asking.set_exception(error)
        finally:
            asking.cancel()  # where no reply came, whoever waits for it asks in our place
            del self._asking[job_id]
        return asking.result()

    async def jobs(self) -> Listing:
        """All jobs of the workspace with their links: one request, whatever their number.

        Raises:
            HirempireError: the leaf that names the cause.
        """
        question = self._question("/jobs", at_most=self._bounds.listing_size)
        return await self._ask(question, read=lambda body: read_listing(body, at=self._now()))

    async def job_candidates(self, job_id: str) -> CandidatesLoaded:
        """The candidates of one job, as of now, without anything that tells who they are.

        Raises:
            HirempireError: the leaf that names the cause.
        """
        question = self._question("/job-candidates", job_id, at_most=self._bounds.candidates_size)
        return await self._ask(question, read=lambda body: read_candidates(body, job_id=job_id, at=self._now()))

    async def _ask_sources(self, job_id: str) -> Loaded:
        question = self._question("/job-sources", job_id, at_most=self._bounds.size)
        return await self._ask(question, read=lambda body: read_sources(body, job_id=job_id, at=self._now()))

    def _question(self, endpoint: str, job_id: str | None = None, *, at_most: int) -> _Question:
        query = "" if job_id is None else "?" + urlencode({"job_id": job_id})
        return _Question(endpoint, httpx.URL(self._base_url + endpoint + query), at_most)

    async def _ask(self, question: _Question, *, read: Callable[[bytes], T]) -> T:
        try:
            return read(await self._get(question))
        except HirempireError as known:
            error = known.bare()
        raise error

    def _raise_if_stopped(self) -> None:
        if self.stopped_by is not None:
            raise self.stopped_by.bare()

    async def _get(self, question: _Question) -> bytes:
        """The body of a 200, after as many attempts as it takes and is allowed."""
        self._raise_if_stopped()
        try:
            try:
                return await self._try(question, number=1)
            except TryAgain as failed:
                return await self._again(question, failed)
        except TryAgain as last:
            error = last.error
        except HirempireError as known:
            error = known
        if error.stops_all and self.stopped_by is None:
            self.stopped_by = error
        raise error

    async def _again(self, question: _Question, first: TryAgain) -> bytes:
        """The attempts after the first, each after a longer wait; set up here, as most requests need none."""
        attempts = stamina.retry_context(
            on=lambda error: error.wait or True if isinstance(error, TryAgain) else False,
            attempts=self._bounds.tries,
            timeout=None,
            wait_initial=self._bounds.first_wait,
            wait_max=self._bounds.longest_wait,
            wait_jitter=self._bounds.first_wait,
        )
        async for attempt in attempts:
            with attempt:
                if attempt.num == 1:
                    raise first
                return await self._try(question, number=attempt.num)
        raise first

    async def _try(self, question: _Question, *, number: int) -> bytes:
        await self._take_one()
        self.requests += 1
        with _logged(question.endpoint, number=number) as line:
            try:
                async with asyncio.timeout(self._bounds.whole_reply):
                    response, body = await self._exchange(question, line)
            except TimeoutError:
                raise TryAgain(TimedOut()) from None
            except FAILURES as error:
                raise failure(error) from None
            if (limit := hourly_limit(response.headers)) and limit != self._allowance.limit:
                await asyncio.to_thread(self._allowance.learn, limit)
            if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
                raise await self._limited(response.headers)
            return _judged(response.status_code, body, about_job=bool(question.url.query))

    async def _take_one(self) -> None:
        """Count one request on the allowance, once Hirempire's wait is over.

        Raises:
            Limited: the wait is long, or nothing is left.
        """
        while True:
            hold = self._allowance.wait.total_seconds()
            if hold > self._bounds.longest_wait:
                raise Limited(self._allowance.blocked_until)
            if hold:
                await asyncio.sleep(hold)
            self._raise_if_stopped()
            if self._allowance.spend():
                return
            await asyncio.to_thread(self._allowance.refill)

    async def _exchange(self, question: _Question, line: "_Line") -> tuple[httpx.Response, bytes]:
        if self._wire is None:
            raise RuntimeError("A Client works inside `async with` alone.")
        response = await self._wire.get(question.url)
        try:
            line.status = response.status_code
            body = Body(response.headers.get("content-encoding", ""), at_most=question.at_most)
            async for arrived in response.aiter_raw():
                line.size += len(arrived)
                body.feed(arrived)
            return response, body.whole()
        finally:
            await response.aclose()

    async def _limited(self, headers: httpx.Headers) -> Exception:
        """What a 429 means for this request; everybody with the token waits as long as it says."""
        wait = asked_to_wait(headers, now=self._now())
        if wait is None:
            return Limited()
        until = self._now() + timedelta(seconds=wait)
        await asyncio.to_thread(self._allowance.block, until)
        return TryAgain(Limited(until), wait) if wait <= self._bounds.longest_wait else Limited(until)


def _judged(status: int, body: bytes, *, about_job: bool) -> bytes:
    """The body where the status is 200; otherwise the error that the status stands for."""
    if status == httpx.codes.OK:
        return body
    if status >= 500:
        raise TryAgain(ServerFailed(status))
    if status == httpx.codes.REQUEST_TIMEOUT:
        raise TryAgain(TimedOut())
    raise refusal(status, body, about_job=about_job)


@dataclass
class _Line:
    """What the log says of one request beside its endpoint."""

    status: int | None = None
    size: int = 0


@contextmanager
def _logged(endpoint: str, *, number: int) -> Iterator[_Line]:
    """Log one request once it is over, however it ends."""
    line, begun = _Line(), time.perf_counter()
    ended = "ok"
    try:
        yield line
    except (TryAgain, HirempireError) as error:
        ended = error.error.cause if isinstance(error, TryAgain) else error.cause
        raise
    except asyncio.CancelledError:
        ended = "cancelled"
        raise
    finally:
        milliseconds = (time.perf_counter() - begun) * 1_000
        status = "no status" if line.status is None else line.status
        facts = {"endpoint": endpoint, "status": line.status, "ended": ended, "attempt": number, "bytes": line.size}
        _log.info(
            "GET %s: %s, %s, attempt %d, %.0f ms, %d bytes",
            *(endpoint, status, ended, number, milliseconds, line.size),
            extra={"event": "request", "facts": {**facts, "ms": round(milliseconds)}},
        )
