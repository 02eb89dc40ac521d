"""A server that is told to end: who waits for a page gets it, everybody else goes on elsewhere, nobody new comes in."""

import asyncio
import signal
from collections.abc import Iterator
from datetime import date
from threading import Event

import aiohttp
import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from hirempire.dashboard.draining import Line
from hirempire.sandbox.faults import Answer, Faults, Reply, Step
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support import line
from tests.support.demo import TOKEN
from tests.support.running import process


class Held(Faults):
    """Answers nothing before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.goes_on = Event(), Event()

    def spoil(self, _: str, reply: Reply) -> Answer:
        """The reply, later."""
        return self._later(reply)

    def _later(self, reply: Reply) -> Iterator[Step]:
        self.asked.set()
        while not self.goes_on.is_set():
            yield 0.02
        yield f"HTTP/1.1 {reply.status} OK\r\nContent-Type: application/json\r\nContent-Length: ".encode()
        yield f"{len(reply.body)}\r\n\r\n".encode() + reply.body


def test_sigterm_lets_runs_finish_and_sends_everybody_else_elsewhere() -> None:
    """Three browsers: one waits for its page, one looks at its own, and one comes too late."""
    held = Held()
    workspace = make_workspace(today=date(2026, 6, 18), jobs=3)
    with (
        Sandbox({TOKEN: workspace}, faults=held) as sandbox,
        process(HIREMPIRE_API_URL=sandbox.url, HIREMPIRE_API_TOKEN=TOKEN) as (address, server),
    ):

        async def browsers() -> None:
            async with aiohttp.ClientSession() as http, httpx.AsyncClient(base_url=address) as proxy:
                idle, waits = await line.opened(http, address), await line.opened(http, address)
                await line.ask(waits)
                await asyncio.to_thread(held.asked.wait)
                assert (await proxy.get("/readyz")).is_success
                server.send_signal(signal.SIGTERM)
                assert [one async for one in line.told(idle)] == []
                assert idle.close_code == 1012  # the code for “ask again”, which Streamlit's page does
                assert (await proxy.get("/readyz")).json()["draining"]
                late = await proxy.get("/", headers={"Accept": "text/html"})
                assert (late.status_code, "restarting" in late.text) == (503, True)
                assert late.headers["X-Frame-Options"] == "DENY"
                with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
                    await line.opened(http, address)
                held.goes_on.set()
                page = await line.page(waits)
                assert page[-1].WhichOneof("type") == "script_finished"
                assert "3 jobs" in str(page)
                assert [one.WhichOneof("type") async for one in line.told(waits)] in ([], ["session_status_changed"])
                assert waits.close_code == 1012

        asyncio.run(browsers())
        assert server.wait(timeout=60) == 0


@pytest.mark.parametrize("script", ["", "0d6f2c1e3a524b559d516f1c0a7f2b11"])
def test_a_page_is_whole_once_its_last_message_is_told(script: str) -> None:
    """Which may say of which page it speaks."""

    async def told() -> None:
        tab, asked, last = Line(), BackMsg(), ForwardMsg()
        last.metadata.active_script_hash = script
        asked.rerun_script.query_string = ""
        tab.heard({"type": "websocket.receive", "bytes": asked.SerializeToString()})
        for status, waits in ((ForwardMsg.FINISHED_EARLY_FOR_RERUN, True), (ForwardMsg.FINISHED_SUCCESSFULLY, False)):
            last.script_finished = status
            tab.told({"type": "websocket.send", "bytes": last.SerializeToString()})
            assert tab.waits == waits

    asyncio.run(told())
