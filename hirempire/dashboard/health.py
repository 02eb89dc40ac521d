"""What a proxy or an operator asks: whether this process is alive, and whether it may be sent browsers.

Both answers stand in front of everything else, for any ``Host``: a health check asks by address. They say nothing
but the kind of what is wrong.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from hirempire.api.errors import HirempireError
from hirempire.dashboard import keeper
from hirempire.dashboard.connection import setting
from hirempire.dashboard.draining import DRAIN, Drain

ALIVE, READY = "/healthz", "/readyz"
FINE, OFF, NO_ANSWER = "ok", "off", "no_answer"
"""What is said of the store; else it is the cause of a :class:`hirempire.history.errors.MemoryProblem`."""

PATIENCE = 4.0
"""Seconds until the store counts as silent."""

_AGE = 1.0
"""Seconds for which what is known of the store is said again: many checks are one look."""

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Store:
    """Whether the store can be used: one look at a time, however many ask and however long it takes."""

    def __init__(self, look: Callable[[], str]) -> None:
        self._look = look
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="readiness")
        self._pending: Future[str] | None = None
        self._known, self._until = NO_ANSWER, 0.0

    async def state(self) -> str:
        """What is known of the store, no older than a second; ``no_answer`` where it takes longer."""
        if time.monotonic() < self._until:
            return self._known
        if self._pending is None:
            self._pending = self._thread.submit(self._look)
        look = self._pending
        done, _ = await asyncio.wait({asyncio.wrap_future(look)}, timeout=PATIENCE)
        if not done:
            return NO_ANSWER
        if self._pending is look:
            self._pending, self._known, self._until = None, look.result(), time.monotonic() + _AGE
        return self._known


class Health:
    """ASGI middleware: answers ``/healthz`` and ``/readyz``, and passes on everything else."""

    def __init__(self, app: ASGIApp, *, store: Store | None = None, drain: Drain = DRAIN) -> None:
        self._app, self._store, self._drain = app, store or Store(looked), drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        answer = await self._answer(scope) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        if scope["path"] not in (ALIVE, READY):
            return None
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Method not allowed", status_code=405, headers={**_HEADERS, "Allow": "GET, HEAD"})
        if scope["path"] == ALIVE:
            return PlainTextResponse("ok", headers=_HEADERS)
        state = await self._store.state()
        ready = state in (FINE, OFF) and not self._drain.began
        said = {"ready": ready, "store": state, "draining": self._drain.began}
        return JSONResponse(said, status_code=200 if ready else 503, headers=_HEADERS)


def looked() -> str:
    """The state of the configured store: reached, and with the tables of this version, as for the first visitor."""
    if keeper.is_off():
        return OFF
    from hirempire.history.address import VARIABLE, address
    from hirempire.history.database import Database
    from hirempire.history.upgrade import upgrade

    try:
        database = Database(address(setting(VARIABLE, "database_url")) or "", patience=PATIENCE)
        try:
            upgrade(database)
        finally:
            database.close()
    except HirempireError as problem:
        return problem.cause
    return FINE
