"""A browser's websocket to the app, without a browser."""

from collections.abc import AsyncIterator, Sequence

import aiohttp
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

WAIT = 120.0
"""Seconds after which the server counts as dead."""


async def opened(
    http: aiohttp.ClientSession, address: str, *resumed: str, headers: dict[str, str] | None = None
) -> aiohttp.ClientWebSocketResponse:
    """A websocket that has asked for nothing yet."""
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    protocols = ["streamlit", "token", *resumed]
    return await http.ws_connect(url, protocols=protocols, max_msg_size=0, headers=headers)


async def ask(
    line: aiohttp.ClientWebSocketResponse, query: str = "", page: str = "", *, pressed: str | None = None
) -> None:
    """Ask for a page, as a browser does that has opened this address, or has ``pressed`` the button of this ID."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = page
    if pressed:
        message.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
    await line.send_bytes(message.SerializeToString())


async def told(line: aiohttp.ClientWebSocketResponse) -> AsyncIterator[ForwardMsg]:
    """What the server tells, until a page is whole or the line is closed."""
    while True:
        message = await line.receive(timeout=WAIT)
        if message.type is not aiohttp.WSMsgType.BINARY:
            return
        said = ForwardMsg.FromString(message.data)
        yield said
        if said.WhichOneof("type") == "script_finished":
            return


async def page(line: aiohttp.ClientWebSocketResponse) -> Sequence[ForwardMsg]:
    """All that is told of one page."""
    return [one async for one in told(line)]
