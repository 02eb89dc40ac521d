"""The server's own life: what it imports and opens when it starts, and that it forgets the sessions of closed tabs."""

import asyncio
import gc
import logging
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware
from streamlit import cli_util, config, runtime
from streamlit.runtime import RuntimeState
from streamlit.web.server import server_util

from hirempire import __version__
from hirempire.dashboard import allocator, gate, guard, identity, log, metrics, tabs
from hirempire.dashboard.connection import setting
from hirempire.dashboard.draining import Lines, drain_on_sigterm
from hirempire.dashboard.guard import Guard
from hirempire.dashboard.health import Health
from hirempire.dashboard.returning import Returning
from hirempire.team.configuration import Team

FIRST = ("hirempire.dashboard.frame", "hirempire.charts.channels", "hirempire.findings.channels")
"""What the first page needs: imported while the browser loads, so that the first chart comes sooner.

Not hirempire.dashboard.card, whose buttons make themselves known to a server that has wholly started.
"""

_log = logging.getLogger(__name__)

EVERY = 5.0
"""Seconds between two looks for closed tabs."""

TURN = 0.001
"""Seconds that a session may compute before another thread may: with Python's own 0.005, the thread that writes to all
browsers waits too long for each of its many short turns while somebody loads much."""


def middleware() -> list[Middleware]:
    """What a request passes before Streamlit, the outermost first."""
    return [Middleware(each) for each in (Health, log.Numbered, Guard, Returning, Lines)]


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """From the start of the server to its end."""
    log.begin()
    allocator.begin()
    gate.say_at_start()
    sys.setswitchinterval(TURN)
    config.set_option("server.allowedHosts", ["*"])  # Guard has looked at the Host already, and more closely
    loop = asyncio.get_running_loop()
    Thread(target=_import_first, args=(loop,), daemon=True).start()
    drain_on_sigterm()
    end_metrics = metrics.serve()
    address = _address()
    if log.is_json():
        _log.info("Started", extra={"event": "started", "facts": {"version": __version__}})
    else:
        cli_util.print_to_cli(f"\n  The dashboard is at {address}\n  Stop it with Ctrl-C.\n")
    if not st.get_option("server.headless"):
        cli_util.open_browser(address)
    duties = [asyncio.create_task(duty) for duty in (_forget_closed_tabs(), _give_memory_back())]
    try:
        yield
    finally:
        for duty in duties:
            duty.cancel()
        end_metrics()


def _import_first(loop: asyncio.AbstractEventLoop) -> None:
    for module in FIRST:
        import_module(module)
    from hirempire.dashboard import keeper  # knows all that the first page needs

    team = identity.team()
    is_teams = isinstance(team, Team) and (team.access is not None or team.workspaces)
    if (setting("HIREMPIRE_API_TOKEN", "api_token") or is_teams) and not keeper.is_off():
        import_module("hirempire.history.memory")  # the first look is kept beside the first page
    with suppress(RuntimeError):  # the server has ended meanwhile
        loop.call_soon_threadsafe(_set_aside)


def _set_aside() -> None:
    """Let Python's collector pass over what the program is made of: it held up everybody for a tenth of a second.

    Only while there is no session, whose objects must not be set aside. Sessions begin in this thread.
    """
    if runtime.get_instance().state == RuntimeState.NO_SESSIONS_CONNECTED and not tabs.known():
        gc.collect()
        gc.freeze()


def _address() -> str:
    """Where whoever started the server finds the dashboard."""
    named = st.get_option("browser.serverAddress") if config.is_manually_set("browser.serverAddress") else None
    address = named or st.get_option("server.address")
    return server_util.get_url("localhost" if address in (None, *guard.EVERYWHERE) else address)


async def _give_memory_back() -> None:
    while True:
        await asyncio.sleep(allocator.EVERY)
        await asyncio.to_thread(allocator.give_back)


async def _forget_closed_tabs() -> None:
    """Close what no browser can come back to: Streamlit itself does so only once somebody else comes."""
    closed: dict[str, float] = {}
    while True:
        await asyncio.sleep(EVERY)
        server, now = runtime.get_instance(), time.monotonic()
        gone = [tab for tab in tabs.known() if not server.is_active_session(tab)]
        closed = {tab: closed.get(tab, now) for tab in gone}
        over = [tab for tab, since in closed.items() if now - since >= st.get_option("server.disconnectedSessionTTL")]
        for tab in over:
            server.close_session(tab)
            tabs.forget(tab)
        if over:
            gc.collect()  # Streamlit's own objects of a session hold each other
