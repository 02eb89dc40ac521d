"""What the server refuses before Streamlit hears of it, and the headers on everything that it sends.

A web page elsewhere must not read the workspace through the recruiter's browser: not under a name that its owner points
at this computer (DNS rebinding), not from another local port, and not around the dashboard in a frame.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from hashlib import sha256
from importlib.resources import files
from ipaddress import ip_address
from secrets import token_urlsafe
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from hirempire.dashboard import tabs

THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 -- compared with, not listened at
"""What ``server.address`` is where the server listens at every address of its computer."""

WRONG_HOST = (
    "This dashboard can't be opened under this name. Open it as localhost, or ask the person who runs it to allow "
    "this name: python -m hirempire.dashboard --server.allowedHosts NAME"
)
WRONG_ORIGIN = "This dashboard only answers its own pages. Open it in a separate tab."

HEADERS: Mapping[str, str] = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # "no-referrer" would take the origin from our own uploads
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[0-9a-z._-]+)(:[0-9]{1,5})?")
_METRICS = "/_stcore/metrics"
_FOR_SCRIPTS = b"_streamlit_xsrf="
"""The cookie that Streamlit's page reads, to send it along with an upload."""
_PROTOCOL = "sec-websocket-protocol"


class Guard:
    """ASGI middleware: refuses other names, origins and browsers, closes the metrics, and adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._names, self._at_every_address = names(), _listens_everywhere()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts = [host.lower() for host in headers.getlist("host")]
        host = hosts[0] if len(hosts) == 1 and self._answers_to(hosts[0]) else None
        browser = HTTPConnection(scope).cookies.get(tabs.BROWSER, "")
        refused = _refusal(host, headers.getlist("origin"), scope["path"])

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.update({**HEADERS, "Content-Security-Policy": policy(host)})
                if refused is None and not browser and "public" not in answer.get("cache-control", ""):
                    answer.append("Set-Cookie", f"{tabs.BROWSER}={token_urlsafe(32)}; Path=/")
                by_tls = scope["scheme"] == "https"
                if by_tls:
                    answer["Strict-Transport-Security"] = "max-age=31536000"
                message["headers"] = [_closed(header, by_tls=by_tls) for header in message["headers"]]
            await send(message)

        if scope["type"] == "http":
            await (refused or self._app)(scope, receive, send_guarded)
        elif refused is None:
            await self._app(_of_own_session(scope, browser), receive, send)
        else:
            await WebSocketClose()(scope, receive, send)  # which the server says as 403, too

    def _answers_to(self, host: str) -> bool:
        """Whether a ``Host`` is one of ours; a plain IP address of this computer cannot be pointed elsewhere."""
        parts = _HOST.fullmatch(host)
        if parts is None:
            return False
        name = _bare(parts[1])
        return any(fnmatchcase(name, pattern) for pattern in self._names) or (
            self._at_every_address and _is_address(name)
        )


def policy(host: str | None) -> str:
    """The ``Content-Security-Policy`` of the dashboard at a ``Host``: its own files, and no other place."""
    sockets = f" ws://{host} wss://{host}" if host else ""  # older Safaris don't count these as 'self'
    return "; ".join(
        (
            "default-src 'none'",
            # blob: our own components; wasm: how Streamlit's reader of messages multiplies
            f"script-src 'self' blob: 'wasm-unsafe-eval' {_inline_scripts()}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' blob: data:",
            "font-src 'self' data:",
            f"connect-src 'self'{sockets}",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


@cache
def _inline_scripts() -> str:
    """The hashes of the scripts that stand in Streamlit's own page."""
    page = files("streamlit").joinpath("static", "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)


def _closed(header: tuple[bytes, bytes], *, by_tls: bool) -> tuple[bytes, bytes]:
    """A header; a cookie is kept from scripts, from other sites, and, where there is TLS, from listeners.

    uvicorn believes ``X-Forwarded-Proto`` only from the addresses in ``FORWARDED_ALLOW_IPS``, by default ours.
    """
    name, value = header
    if name.lower() != b"set-cookie":
        return header
    known = {part.split(b"=")[0].strip().lower() for part in value.split(b";")[1:]}
    wanted = {b"httponly": b"HttpOnly", b"samesite": b"SameSite=Lax"} | ({b"secure": b"Secure"} if by_tls else {})
    if value.startswith(_FOR_SCRIPTS):
        del wanted[b"httponly"]
    return name, b"; ".join([value, *(word for key, word in wanted.items() if key not in known)])


def _of_own_session(scope: Scope, browser: str) -> Scope:
    """The request for a websocket without the session it asks for, unless that was begun in the same browser.

    Streamlit takes the third protocol for the ID of the session to go on with after a lost connection. One that isn't
    known here may have been another server's.
    """
    protocols = [name.strip() for name in ",".join(Headers(scope=scope).getlist(_PROTOCOL)).split(",")]
    own = {**scope, "headers": list(scope["headers"])}
    headers = MutableHeaders(scope=own)
    del headers[tabs.BEFORE]
    if len(protocols) >= 3 and not tabs.is_of(protocols[2], browser):
        headers[_PROTOCOL] = ",".join(protocols[:2])
        headers[tabs.BEFORE] = protocols[2]
        own["subprotocols"] = protocols[:2]
    return own


def _refusal(host: str | None, origins: Iterable[str], path: str) -> Response | None:
    if host is None:
        return PlainTextResponse(WRONG_HOST, status_code=403)
    if any(not _is_own(origin, host) for origin in origins):
        return PlainTextResponse(WRONG_ORIGIN, status_code=403)
    if path.rstrip("/").endswith(_METRICS):
        return PlainTextResponse("Not found", status_code=404)
    return None


def _is_own(origin: str, host: str) -> bool:
    """Whether a page of this origin is one that we served; the scheme may be that of a proxy before us."""
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc == host


def names() -> tuple[str, ...]:
    """The names of this server: this computer's own, and those that whoever runs it has named."""
    named = (st.get_option("server.address"), st.get_option("browser.serverAddress"))
    every = (*THIS_COMPUTER, *st.get_option("server.allowedHosts"), *(name for name in named if name not in EVERYWHERE))
    return tuple(dict.fromkeys(_bare(name.strip().lower()) for name in every if name))


def _listens_everywhere() -> bool:
    return (st.get_option("server.address") or "") in EVERYWHERE


def _bare(name: str) -> str:
    return name.strip("[]").rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
