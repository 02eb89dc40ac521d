"""The wire to Hirempire: an HTTP client that keeps its connections, asks once and follows nothing.

What goes wrong on the way becomes one of our errors, marked where another attempt can help.
"""

import ipaddress
import os
import re
import ssl
import urllib.request
from collections.abc import Mapping
from copy import copy

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from hirempire.api.errors import (
    AddressNotAllowed,
    CertificateRejected,
    HirempireError,
    ProxyRefused,
    ProxyUnusable,
    TimedOut,
    Unreachable,
    UnreadableReply,
)
from hirempire.api.trust import nobody, trusted

_HOST = re.compile(r"[\w.:-]+")

FAILURES = (httpx.HTTPError, aiohttp.ClientError, OSError)
"""What a request on this wire can raise; ``failure`` understands it."""


class TryAgain(Exception):
    """This attempt failed with ``error``; another may succeed. ``wait`` is what the server asked for, in seconds."""

    def __init__(self, error: HirempireError, wait: float | None = None) -> None:
        super().__init__(error.cause)
        self.error = error
        self.wait = wait


def checked_base_url(url: str) -> str:
    """The base URL without a trailing slash.

    Raises:
        AddressNotAllowed: it is neither ``https`` nor plain ``http`` to this computer, or it is no URL.
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


class Wire:
    """Asks one address for one thing after another, each time by a request that is ready but for its URL.

    ``httpx.AsyncClient`` would merge headers, cookies, authentication and redirects anew each time, which costs more
    than the rest of a small request.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport, ready: httpx.Request) -> None:
        self._transport = transport
        self._ready = ready

    async def get(self, url: httpx.URL) -> httpx.Response:
        """The answer, whose body is still to be read and which is to be closed; never redirected.

        Raises:
            one of ``FAILURES``.
        """
        request = copy(self._ready)
        request.url, request.extensions = url, self._ready.extensions
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()


def open_wire(base_url: str, *, headers: Mapping[str, str], connections: int, connect: float, silence: float) -> Wire:
    """A wire to this address alone; ``connect`` and ``silence`` are the seconds to wait for a connection and a byte.

    Raises:
        ProxyUnusable: the proxy of the environment, which this address is to be reached through, can't be used.
        CertificatesUnusable: nor can the trusted certificates that the environment names.
    """
    url = httpx.URL(base_url)
    proxy = _proxy(url.host)
    context = trusted() if url.scheme == "https" else nobody()

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=connections, ssl=context, keepalive_timeout=30)
        return aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), middlewares=(_ask_once,), trust_env=False
        )

    transport = AiohttpTransport(verify=context, client=session, proxy=proxy)
    timeout = httpx.Timeout(silence, connect=connect, pool=None)
    return Wire(transport, httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout.as_dict()}))


def failure(error: Exception) -> HirempireError | TryAgain:
    """What one of the ``FAILURES`` means, wrapped as ``TryAgain`` where another attempt can help."""
    cause = error.__cause__ if isinstance(error, httpx.HTTPError) else error  # under httpx lies aiohttp
    if isinstance(cause, ssl.SSLCertVerificationError | aiohttp.ClientConnectorCertificateError):
        return CertificateRejected()
    if isinstance(cause, aiohttp.ClientPayloadError):
        return TryAgain(UnreadableReply("it ends early"))
    if isinstance(cause, aiohttp.ClientHttpProxyError):
        return ProxyRefused(cause.status) if 400 <= cause.status < 500 else TryAgain(Unreachable())
    if isinstance(cause, aiohttp.ClientResponseError):  # what came is not HTTP as we know it
        return UnreadableReply("it is not a valid HTTP response")
    return TryAgain(TimedOut() if isinstance(cause, TimeoutError) else Unreachable())


def _proxy(host: str) -> httpx.Proxy | None:
    """The proxy of the environment, except on the way to this computer itself.

    aiohttp's own ``trust_env`` would also read ``~/.netrc``, at every request, and fail where that names our host.

    Raises:
        ProxyUnusable: it is of another kind than HTTP, or no address; never passed by in silence.
    """
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    configured = urllib.request.getproxies()
    kind = next((kind for kind in ("https", "all") if configured.get(kind)), None)
    if kind is None:
        return None
    proxy = _parsed_proxy(configured[kind].strip())
    if proxy is None:
        raise ProxyUnusable(_setting(kind))
    headers = {"Proxy-Authorization": aiohttp.encode_basic_auth(*proxy.auth)} if proxy.auth else None
    return httpx.Proxy(proxy.url, headers=headers)


def _parsed_proxy(address: str) -> httpx.Proxy | None:
    """A proxy with its host and port alone, over HTTP; None for any other address."""
    try:
        url = httpx.URL(address if "://" in address else f"http://{address}")
        proxy = httpx.Proxy(url)
    except (httpx.InvalidURL, ValueError):
        return None
    bare = url.path in ("", "/") and not url.query and not url.fragment
    reachable = _HOST.fullmatch(url.host) and (url.port is None or 0 < url.port < 65_536)
    return proxy if url.scheme in ("http", "https") and bare and reachable else None


def _setting(kind: str) -> str:
    """The variable that names the proxy, as it is written; the system's own settings have none."""
    names = (f"{kind}_proxy", f"{kind}_proxy".upper())
    return next((name for name in names if os.environ.get(name)), "The system's proxy setting")


async def _ask_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from silently asking again when a connection was cut: each request counts on the allowance."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        raise aiohttp.ClientConnectionError("The connection was cut.") from error
