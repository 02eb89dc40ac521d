"""One async method an endpoint: ``Client.job_sources`` and ``Client.jobs``.

Every request is bounded in size and in total time, tried again where that can help, and never redirected, so that the
token reaches one host alone. Whatever goes wrong ends as one of the classes in :mod:`hirempire.api.errors`.
"""

import asyncio
import functools
import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import aiohttp
import httpx
import stamina
from httpx_aiohttp import AiohttpTransport

from hirempire import __version__
from hirempire.api.allowance import Allowance, utc_now
from hirempire.api.errors import (
    AddressNotAllowed,
    CertificateRejected,
    HirempireError,
    JobNotFound,
    Limited,
    RequestRejected,
    ServerFailed,
    TimedOut,
    TokenRefused,
    Unreachable,
    UnreadableReply,
)
from hirempire.api.models import Listing, Loaded
from hirempire.api.replies import read_error, read_listing, read_sources
from hirempire.api.token import Token

BASE_URL = "https://api.hirempire.com/v1"


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How long and how much we wait for. Times in seconds, sizes in bytes."""

    connect: float = 10.0
    silence: float = 15.0
    whole_reply: float = 60.0
    size: int = 20_000_000
    listing_size: int = 200_000_000
    tries: int = 4
    first_wait: float = 0.25
    longest_wait: float = 30.0


class _TryAgain(Exception):
    """This try failed with ``error``; another may not. ``wait`` is what the server asked for, in seconds."""

    def __init__(self, error: HirempireError, wait: float | None = None) -> None:
        super().__init__(error.cause)
        self.error = error
        self.wait = wait


def checked_base_url(url: str) -> str:
    """The base URL without a trailing slash.

    Raises:
        AddressNotAllowed: it is not ``https``, and not plain ``http`` to this computer either; or it is no URL.
    """
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError):
        raise AddressNotAllowed from None
    safe = parsed.scheme == "https" or (parsed.scheme == "http" and is_loopback(parsed.host))
    if not safe or not parsed.host or parsed.userinfo or parsed.query or parsed.fragment:
        raise AddressNotAllowed
    return str(parsed).rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether requests to this host stay on this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@functools.cache
def _ssl_context() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # 25 ms to build, so once a process


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
        self._connections = connections
        self._bounds = bounds or Bounds()
        self._allowance = allowance or Allowance(now=now)
        self._now = now
        self._http: httpx.AsyncClient | None = None
        self.stopped_by: HirempireError | None = None

    async def __aenter__(self) -> Self:
        self._http = httpx.AsyncClient(
            transport=AiohttpTransport(verify=_ssl_context(), client=self._session),
            headers={
                "Authorization": f"Bearer {self._token.reveal()}",
                "Accept": "application/json",
                "User-Agent": f"hirempire-dashboard/{__version__}",
            },
            timeout=httpx.Timeout(self._bounds.silence, connect=self._bounds.connect, pool=None),
            follow_redirects=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def job_sources(self, job_id: str) -> Loaded:
        """The links of one job, as of now.

        Raises:
            HirempireError: the leaf that names the cause.
        """
        body = await self._get("/job-sources", {"job_id": job_id}, at_most=self._bounds.size)
        return read_sources(body, job_id=job_id, at=self._now())

    async def jobs(self) -> Listing:
        """All jobs of the workspace with their links: one request, whatever their number.

        Raises:
            HirempireError: the leaf that names the cause.
        """
        body = await self._get("/jobs", {}, at_most=self._bounds.listing_size)
        return read_listing(body, at=self._now())

    def _raise_if_stopped(self) -> None:
        if self.stopped_by is not None:
            raise self.stopped_by.with_traceback(None)

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=self._connections, ssl=_ssl_context(), keepalive_timeout=30)
        # A proxy of the environment is honoured, except on the way to this computer itself.
        through_proxy = not is_loopback(httpx.URL(self._base_url).host)
        return aiohttp.ClientSession(connector=connector, trust_env=through_proxy, cookie_jar=aiohttp.DummyCookieJar())

    async def _get(self, path: str, params: dict[str, str], *, at_most: int) -> bytes:
        """The body of a 200, after as many tries as it takes and is allowed."""
        self._raise_if_stopped()
        tries = stamina.retry_context(
            on=lambda error: error.wait or True if isinstance(error, _TryAgain) else False,
            attempts=self._bounds.tries,
            timeout=None,
            wait_initial=self._bounds.first_wait,
            wait_max=self._bounds.longest_wait,
            wait_jitter=self._bounds.first_wait,
        )
        try:
            async for attempt in tries:
                with attempt:
                    return await self._try(path, params, at_most=at_most)
        except _TryAgain as last:
            error = last.error
        except HirempireError as known:
            error = known
        if error.stops_all and self.stopped_by is None:
            self.stopped_by = error
        raise error

    async def _try(self, path: str, params: dict[str, str], *, at_most: int) -> bytes:
        hold = self._allowance.wait.total_seconds()
        if hold > self._bounds.longest_wait:
            raise Limited(self._allowance.blocked_until)
        await asyncio.sleep(hold)
        self._raise_if_stopped()
        self._allowance.spend()
        try:
            async with asyncio.timeout(self._bounds.whole_reply):
                response, body = await self._exchange(path, params, at_most=at_most)
        except TimeoutError:
            raise _TryAgain(TimedOut()) from None
        except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:
            raise _failed_connection(error) from None
        return self._judged(response, body, about_job="job_id" in params)

    async def _exchange(self, path: str, params: dict[str, str], *, at_most: int) -> tuple[httpx.Response, bytes]:
        if self._http is None:
            raise RuntimeError("A Client works inside `async with` alone.")
        request = self._http.build_request("GET", self._base_url + path, params=params)
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
        if status == httpx.codes.OK:
            return body
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise self._limited(response.headers)
        if status >= 500:
            raise _TryAgain(ServerFailed(status))
        if status == httpx.codes.REQUEST_TIMEOUT:
            raise _TryAgain(TimedOut())
        raise _refusal(status, said=read_error(body), about_job=about_job)

    def _limited(self, headers: httpx.Headers) -> Exception:
        limit = headers.get("x-ratelimit-limit", "")
        if limit.isascii() and limit.isdigit():
            self._allowance.limit = int(limit)
        wait = _asked_to_wait(headers, now=self._now())
        if wait is None:
            return Limited()
        until = self._now() + timedelta(seconds=wait)
        self._allowance.block(until)
        return _TryAgain(Limited(until), wait) if wait <= self._bounds.longest_wait else Limited(until)


def _refusal(status: int, *, said: str | None, about_job: bool) -> HirempireError:
    """What a 3xx or 4xx means that trying again will not change. ``said`` is None where no API speaks."""
    if status == httpx.codes.UNAUTHORIZED:
        return TokenRefused(expired="expired" in (said or "").casefold())
    if status < 400:
        return UnreadableReply("it points to another address, where the token is not sent")
    if status == httpx.codes.NOT_FOUND and said is None:
        return UnreadableReply("it is a “not found” page that is not Hirempire's own; check the API address")
    if status == httpx.codes.NOT_FOUND and about_job:
        return JobNotFound()
    return RequestRejected(status)


def _asked_to_wait(headers: httpx.Headers, *, now: datetime) -> float | None:
    """Seconds until a limited workspace may ask again: RFC 9110 §10.2.3, as seconds or as a date."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(min(int(said), 86_400))
    try:
        date = parsedate_to_datetime(said)
    except ValueError:
        return None
    return min(max((date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds(), 0.0), 86_400.0)


def _failed_connection(error: Exception) -> Exception:
    cause = error.__cause__ or error
    if isinstance(cause, aiohttp.ClientSSLError | ssl.SSLError):
        return CertificateRejected()
    if isinstance(cause, aiohttp.ClientPayloadError):
        return _TryAgain(UnreadableReply("it ends early"))
    if isinstance(cause, aiohttp.ClientResponseError):  # what came is not HTTP as we know it
        return UnreadableReply("it is not a reply of the web at all")
    if isinstance(cause, TimeoutError):
        return _TryAgain(TimedOut())
    return _TryAgain(Unreachable())
