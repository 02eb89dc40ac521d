"""The way back after signing in: Streamlit leads every browser to the first page, whatever view it came for.

The view is in a cookie of this host while the browser is away at the provider's.
"""

from urllib.parse import quote, unquote

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hirempire.team import returning

COOKIE = "hirempire_return"
SECONDS = 600
"""How long somebody may take to sign in and still comes back to their view."""
_SIGNED_IN = "_streamlit_user="
"""How the cookie begins that Streamlit sets once somebody has signed in."""


class Returning:
    """ASGI middleware: notes the view when a browser leaves to sign in, and leads it back there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.endswith(("/auth/login", "/oauth2callback")):
            await self._app(scope, receive, send)
            return
        leaves = path.endswith("/auth/login")

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                _note(scope, headers) if leaves else _lead_back(scope, headers)
            await send(message)

        await self._app(scope, receive, send_noted)


def _note(scope: Scope, headers: MutableHeaders) -> None:
    """Keep the view from which the browser leaves."""
    request = HTTPConnection(scope)
    view = returning.place(request.headers.get("referer", ""), request.headers.get("host", ""))
    headers.append("Set-Cookie", _cookie(scope, view, SECONDS if view else 0))


def _lead_back(scope: Scope, headers: MutableHeaders) -> None:
    """Lead somebody who has just signed in back to their view; nobody else, and nowhere else."""
    said = HTTPConnection(scope).cookies.get(COOKIE, "")
    view = returning.own(unquote(said, errors="replace"))
    has_signed_in = any(one.startswith(_SIGNED_IN) and "Max-Age=0" not in one for one in headers.getlist("set-cookie"))
    if view and has_signed_in and "location" in headers:
        headers["location"] = view
    if said:
        headers.append("Set-Cookie", _cookie(scope, "", 0))


def _cookie(scope: Scope, view: str, seconds: int) -> str:
    secure = "; Secure" if scope["scheme"] == "https" else ""
    return f"{COOKIE}={quote(view)}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
