"""How the server ends: nobody new comes in, who waits for a page gets it, and everybody else goes on elsewhere.

A browser that loses its websocket asks for another by itself: behind a proxy, another replica answers it.
"""

import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Timer
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

REQUEST_ID = "x-request-id"
"""The header with the number of a request, by which the logs of a proxy and ours know it."""

PATIENCE = 20.0
"""Seconds that pages which are being made have to be finished."""

AFTERWARDS = 5.0
"""Seconds until the process ends all the same, whoever still holds a connection."""

_SERVICE_RESTART = 1012  # of the codes for closing a websocket
_SHORT = 256
"""Bytes: a message that says nothing but that a run has ended, and of which page, is shorter."""

RESTARTING = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=3>"
    "<title>Restarting</title><p>The dashboard is restarting. This page reloads by itself in a few seconds.</p></html>"
)
_CLOSED = ("/_stcore/health", "/_stcore/host-config")
"""What a browser asks for before it opens a websocket."""

_log = logging.getLogger(__name__)


class Line:
    """A browser's websocket."""

    def __init__(self) -> None:
        self.waits = False
        """Whether its page is being made."""
        self.leaves = asyncio.Event()

    def heard(self, message: Message) -> None:
        """Note what the browser asks for."""
        if message["type"] == "websocket.receive" and message.get("bytes"):
            with suppress(Exception):  # Streamlit says what is wrong with it
                self.waits |= BackMsg.FromString(message["bytes"]).WhichOneof("type") == "rerun_script"

    def told(self, message: Message) -> None:
        """Note what the browser is told: the last of a page is that it is whole."""
        told = message.get("bytes") or b""
        if message["type"] == "websocket.send" and 0 < len(told) <= _SHORT:
            said = ForwardMsg.FromString(told)
            if said.WhichOneof("type") == "script_finished":
                self.waits = said.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


class Drain:
    """Whether the server is ending, and who is still there."""

    def __init__(self) -> None:
        self.began = False
        self.lines: set[Line] = set()

    def begin(self) -> None:
        """Let nobody new in, and those go on elsewhere who wait for nothing."""
        self.began = True

    async def emptied(self, *, patience: float) -> int:
        """Wait until everybody has left; how many still wait for their page after ``patience`` seconds."""
        end = asyncio.get_running_loop().time() + patience
        while self.lines and asyncio.get_running_loop().time() < end:
            for line in self.lines:
                if not line.waits:
                    line.leaves.set()
            await asyncio.sleep(0.05)
        return sum(line.waits for line in self.lines)


DRAIN = Drain()
"""Of this process."""


class Lines:
    """ASGI middleware: knows the websockets, closes them when the server ends, and then opens no other."""

    def __init__(self, app: ASGIApp, *, drain: Drain = DRAIN) -> None:
        self._app, self._drain = app, drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        refused = _elsewhere(scope) if self._drain.began else None
        if scope["type"] == "websocket":
            if refused:
                await WebSocket(scope, receive, send).send_denial_response(refused)
            else:
                await self._connected(scope, receive, send)
        else:
            await (refused or self._app)(scope, receive, send)

    async def _connected(self, scope: Scope, receive: Receive, send: Send) -> None:
        line = Line()

        async def hear() -> Message:
            message = await _before(line.leaves, receive())
            if message is None:
                await send({"type": "websocket.close", "code": _SERVICE_RESTART})
                return {"type": "websocket.disconnect", "code": _SERVICE_RESTART}
            line.heard(message)
            return message

        async def tell(message: Message) -> None:
            if not line.leaves.is_set():
                await send(message)
                line.told(message)

        self._drain.lines.add(line)
        begun, request = time.perf_counter(), {"request": Headers(scope=scope).get(REQUEST_ID, "")}
        _log.info("A tab is connected", extra={"event": "connected", "facts": request})
        try:
            await self._app(scope, hear, tell)
        finally:
            self._drain.lines.discard(line)
            facts = {**request, "ms": round((time.perf_counter() - begun) * 1_000)}
            _log.info("A tab has left", extra={"event": "left", "facts": facts})


async def _before(event: asyncio.Event, coming: Any) -> Message | None:  # noqa: ANN401 -- an awaitable
    """What comes, unless the event is first."""
    message, happened = asyncio.ensure_future(coming), asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({message, happened}, return_when=asyncio.FIRST_COMPLETED)
        return message.result() if message.done() and not event.is_set() else None
    finally:
        message.cancel()
        happened.cancel()


def _elsewhere(scope: Scope) -> Response | None:
    """What a browser is told that would begin here; None for what belongs to a page that is being made."""
    again = {"Retry-After": "3", "Cache-Control": "no-store"}
    if scope["type"] == "websocket" or (scope["type"] == "http" and scope["path"].endswith(_CLOSED)):
        return PlainTextResponse("Restarting", status_code=503, headers=again)
    if scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", ""):
        return HTMLResponse(RESTARTING, status_code=503, headers=again)
    return None


def drain_on_sigterm(drain: Drain = DRAIN) -> None:
    """Let SIGTERM end the server only once those who wait for a page have it. A second one ends it at once."""
    end = signal.getsignal(signal.SIGTERM)
    loop = asyncio.get_running_loop()
    if not callable(end):
        return

    def begin() -> None:
        if drain.began:
            end_now()
            return
        drain.begin()
        facts = {"connected": len(drain.lines), "waiting": sum(line.waits for line in drain.lines)}
        _log.info(
            "Draining: %(connected)d connected, %(waiting)d wait", facts, extra={"event": "drain", "facts": facts}
        )
        _at_the_latest(PATIENCE + AFTERWARDS)
        waiting.append(asyncio.ensure_future(_ended(drain, end_now)))

    def end_now() -> None:
        signal.signal(signal.SIGTERM, end)
        end(signal.SIGTERM, None)

    waiting: list[asyncio.Future[None]] = []  # held, lest it is collected
    with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows; or not in the main thread
        loop.add_signal_handler(signal.SIGTERM, begin)


async def _ended(drain: Drain, end: Callable[[], None]) -> None:
    left = await drain.emptied(patience=PATIENCE)
    if left:
        facts = {"unfinished": left}
        _log.warning("Drained: %d pages weren't finished", left, extra={"event": "cut_off", "facts": facts})
    end()


def _at_the_latest(seconds: float) -> None:
    """End the process even where a thread or a browser never does; what is stored is whole, or not stored at all."""
    last = Timer(seconds, os._exit, [0])
    last.daemon = True
    last.start()
