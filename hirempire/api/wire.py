"""The wire to Hirempire: an HTTP client that keeps its connections, asks once and follows nothing.

What goes wrong on the way is told in our own words, apart from whether another try can help.
"""

import functools
import ipaddress
import ssl
import urllib.request
from collections.abc import Mapping

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from hirempire.api.errors import (
    AddressNotAllowed,
    CertificateRejected,
    HirempireError,
    TimedOut,
    Unreachable,
    UnreadableReply,
)

FAILURES = (httpx.HTTPError, aiohttp.ClientError, OSError)
"""What a request on this wire can raise; ``failure`` understands it."""


class TryAgain(Exception):
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


def open_wire(
    base_url: str, *, headers: Mapping[str, str], connections: int, connect: float, silence: float
) -> httpx.AsyncClient:
    """A client for this address alone; the times are seconds until a connection stands, and between two bytes."""

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=connections, ssl=_ssl_context(), keepalive_timeout=30)
        return aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), middlewares=(_ask_once,), trust_env=False
        )

    return httpx.AsyncClient(
        transport=AiohttpTransport(verify=_ssl_context(), client=session, proxy=_proxy(httpx.URL(base_url).host)),
        headers=headers,
        timeout=httpx.Timeout(silence, connect=connect, pool=None),
        follow_redirects=False,
    )


def failure(error: Exception) -> HirempireError | TryAgain:
    """What one of the ``FAILURES`` means, wrapped as ``TryAgain`` where another try can help."""
    cause = error.__cause__ if isinstance(error, httpx.HTTPError) else error  # under httpx lies aiohttp
    if isinstance(cause, ssl.SSLCertVerificationError | aiohttp.ClientConnectorCertificateError):
        return CertificateRejected()
    if isinstance(cause, aiohttp.ClientPayloadError):
        return TryAgain(UnreadableReply("it ends early"))
    if isinstance(cause, aiohttp.ClientHttpProxyError):
        return TryAgain(Unreachable())
    if isinstance(cause, aiohttp.ClientResponseError):  # what came is not HTTP as we know it
        return UnreadableReply("it is not a reply of the web at all")
    return TryAgain(TimedOut() if isinstance(cause, TimeoutError) else Unreachable())


@functools.cache
def _ssl_context() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # 25 ms to build, so once a process


def _proxy(host: str) -> httpx.Proxy | None:
    """The proxy of the environment, except on the way to this computer itself.

    aiohttp's own ``trust_env`` would also read ``~/.netrc``, at every request, and fail where that names our host.
    """
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    proxies = urllib.request.getproxies()
    url = proxies.get("https") or proxies.get("all") or ""
    try:
        proxy = httpx.Proxy(url if "://" in url else f"http://{url}")
    except (httpx.InvalidURL, ValueError):
        return None
    if proxy.url.scheme not in ("http", "https") or not proxy.url.host:
        return None
    headers = {"Proxy-Authorization": aiohttp.encode_basic_auth(*proxy.auth)} if proxy.auth else None
    return httpx.Proxy(proxy.url, headers=headers)


async def _ask_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from silently asking again when a connection was cut: each request counts on the allowance."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        raise aiohttp.ClientConnectionError("The connection was cut.") from error
