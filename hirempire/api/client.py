"""One async method an endpoint: ``Client.job_sources``, ``Client.jobs`` and ``Client.job_candidates``.

Every request is bounded in size and in total time, tried again where that can help, and never redirected, so that the
token reaches one host alone. Whatever goes wrong ends as one of the classes in :mod:`hirempire.api.errors`.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar

import httpx
import stamina

from hirempire import __version__
from hirempire.api.allowance import Allowance, utc_now
from hirempire.api.candidates import read_candidates
from hirempire.api.errors import (
    HirempireError,
    JobNotFound,
    Limited,
    RequestRejected,
    ServerFailed,
    TimedOut,
    TokenRefused,
    UnreadableReply,
)
from hirempire.api.limits import asked_to_wait, hourly_limit
from hirempire.api.models import CandidatesLoaded, Listing, Loaded
from hirempire.api.replies import read_error, read_listing, read_sources
from hirempire.api.token import Token
from hirempire.api.wire import FAILURES, TryAgain, checked_base_url, failure, open_wire

BASE_URL = "https://api.hirempire.com/v1"

logging.getLogger("stamina").addHandler(logging.NullHandler())  # says on stderr at every retry, unless someone listens

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How long and how much we wait for. Times in seconds, sizes in bytes."""

    connect: float = 10.0
    silence: float = 15.0
    whole_reply: float = 60.0
    size: int = 20_000_000
    candidates_size: int = 100_000_000
    listing_size: int = 200_000_000
    tries: int = 4
    first_wait: float = 0.25
    longest_wait: float = 30.0


class Client:
    """Asks one workspace. Use as ``async with Client(token) as client``; not to be shared between event loops.

    Once Hirempire has refused the token or limited the workspace, ``stopped_by`` holds that error and every further
    call raises it without a request.
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
        self._jobs = httpx.URL(f"{self._base_url}/jobs")
        self._job_sources = httpx.URL(f"{self._base_url}/job-sources")
        self._job_candidates = httpx.URL(f"{self._base_url}/job-candidates")
        self._connections = connections
        self._bounds = bounds or Bounds()
        self._allowance = allowance or Allowance(now=now)
        self._now = now
        self._http: httpx.AsyncClient | None = None
        self._asking: dict[str, asyncio.Future[Loaded]] = {}
        self.stopped_by: HirempireError | None = None

    async def __aenter__(self) -> Self:
        headers = {
            "Authorization": f"Bearer {self._token.reveal()}",
            "Accept": "application/json",
            "User-Agent": f"hirempire-dashboard/{__version__}",
        }
        self._http = open_wire(
            self._base_url,
            headers=headers,
            connections=self._connections,
            connect=self._bounds.connect,
            silence=self._bounds.silence,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def job_sources(self, job_id: str) -> Loaded:
        """The links of one job, as of now. Asked for twice at the same time, it is one request.

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
            asking.cancel()  # where no answer came, whoever waits for it asks in our place
            del self._asking[job_id]
        return asking.result()

    async def jobs(self) -> Listing:
        """All jobs of the workspace with their links: one request, whatever their number.

        Raises:
            HirempireError: the leaf that names the cause.
        """
        return await self._ask(
            self._jobs, at_most=self._bounds.listing_size, read=lambda body: read_listing(body, at=self._now())
        )

    async def job_candidates(self, job_id: str) -> CandidatesLoaded:
        """The candidates of one job, as of now, and of each only what tells of nobody.

        Raises:
            HirempireError: the leaf that names the cause.
        """
        return await self._ask(
            self._job_candidates.copy_with(params={"job_id": job_id}),
            at_most=self._bounds.candidates_size,
            read=lambda body: read_candidates(body, job_id=job_id, at=self._now()),
        )

    async def _ask_sources(self, job_id: str) -> Loaded:
        return await self._ask(
            self._job_sources.copy_with(params={"job_id": job_id}),
            at_most=self._bounds.size,
            read=lambda body: read_sources(body, job_id=job_id, at=self._now()),
        )

    async def _ask(self, url: httpx.URL, *, at_most: int, read: Callable[[bytes], T]) -> T:
        try:
            return read(await self._get(url, at_most=at_most))
        except HirempireError as known:
            error = known.bare()
        raise error

    def _raise_if_stopped(self) -> None:
        if self.stopped_by is not None:
            raise self.stopped_by.bare()

    async def _get(self, url: httpx.URL, *, at_most: int) -> bytes:
        """The body of a 200, after as many tries as it takes and is allowed."""
        self._raise_if_stopped()
        tries = stamina.retry_context(
            on=lambda error: error.wait or True if isinstance(error, TryAgain) else False,
            attempts=self._bounds.tries,
            timeout=None,
            wait_initial=self._bounds.first_wait,
            wait_max=self._bounds.longest_wait,
            wait_jitter=self._bounds.first_wait,
        )
        try:
            async for attempt in tries:
                with attempt:
                    return await self._try(url, at_most=at_most)
        except TryAgain as last:
            error = last.error
        except HirempireError as known:
            error = known
        if error.stops_all and self.stopped_by is None:
            self.stopped_by = error
        raise error

    async def _try(self, url: httpx.URL, *, at_most: int) -> bytes:
        hold = self._allowance.wait.total_seconds()
        if hold > self._bounds.longest_wait:
            raise Limited(self._allowance.blocked_until)
        if hold:
            await asyncio.sleep(hold)
        self._raise_if_stopped()
        self._allowance.spend()
        try:
            async with asyncio.timeout(self._bounds.whole_reply):
                response, body = await self._exchange(url, at_most=at_most)
        except TimeoutError:
            raise TryAgain(TimedOut()) from None
        except FAILURES as error:
            raise failure(error) from None
        return self._judged(response, body, about_job=bool(url.query))

    async def _exchange(self, url: httpx.URL, *, at_most: int) -> tuple[httpx.Response, bytes]:
        if self._http is None:
            raise RuntimeError("A Client works inside `async with` alone.")
        request = self._http.build_request("GET", url)
        response = await self._http.send(request, stream=True)
        try:
            chunks: list[bytes] = []
            size = 0
            async for chunk in response.aiter_bytes():
                size += len(chunk)
                if size > at_most:
                    raise UnreadableReply("it is far larger than any reply should be")
                chunks.append(chunk)
        except httpx.DecodingError:
            raise UnreadableReply("it is broken or ends early") from None
        finally:
            await response.aclose()
        return response, b"".join(chunks)

    def _judged(self, response: httpx.Response, body: bytes, *, about_job: bool) -> bytes:
        """The body where the status is 200; otherwise the error that the status stands for."""
        status = response.status_code
        if limit := hourly_limit(response.headers):
            self._allowance.learn(limit)
        if status == httpx.codes.OK:
            return body
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise self._limited(response.headers)
        if status >= 500:
            raise TryAgain(ServerFailed(status))
        if status == httpx.codes.REQUEST_TIMEOUT:
            raise TryAgain(TimedOut())
        raise _refusal(status, said=read_error(body), about_job=about_job)

    def _limited(self, headers: httpx.Headers) -> Exception:
        wait = asked_to_wait(headers, now=self._now())
        if wait is None:
            return Limited()
        until = self._now() + timedelta(seconds=wait)
        self._allowance.block(until)
        return TryAgain(Limited(until), wait) if wait <= self._bounds.longest_wait else Limited(until)


def _refusal(status: int, *, said: str | None, about_job: bool) -> HirempireError:
    """What a 3xx or 4xx means that trying again will not change. ``said`` is None where no API speaks."""
    if status == httpx.codes.UNAUTHORIZED:
        return TokenRefused(expired="expired" in (said or "").casefold())
    if status < 300:
        return UnreadableReply(f"it has the status {status}, which is not documented")
    if status < 400:
        return UnreadableReply("it points to another address, where the token is not sent")
    if status == httpx.codes.NOT_FOUND and said is None:
        return UnreadableReply("it is a “not found” page that is not Hirempire's own; check the API address")
    if status == httpx.codes.NOT_FOUND and about_job:
        return JobNotFound()
    return RequestRejected(status)
