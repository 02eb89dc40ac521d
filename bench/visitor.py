"""A browser session without a browser: Streamlit's own messages over its websocket, as a tab sends and gets them."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from secrets import token_hex
from types import TracebackType
from typing import Any, Self

import aiohttp
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ZONE = "Europe/Berlin"
WIDGETS = (
    "multiselect",
    "selectbox",
    "button",
    "checkbox",
    "button_group",
    "date_input",
    "text_input",
    "file_uploader",
)
"""The kinds of widgets that a visitor knows again by their label."""


@dataclass
class Run:
    """What came of one run of the page."""

    seconds: float = 0.0
    first_chart: float | None = None
    """Seconds until the first chart came."""
    charts: int = 0
    size: int = 0
    """Bytes."""
    errors: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """Sentences on the page."""


class Visitor:
    """One session on a page of the app at ``address``; use as an asynchronous context manager.

    ``connector`` gives it another way to get there than a plain connection.
    """

    def __init__(
        self,
        address: str,
        *,
        page: str = "",
        query: str = "",
        connector: Callable[[], aiohttp.BaseConnector] | None = None,
    ) -> None:
        self._address, self._page, self.query = address, page, query
        self._connector = connector
        self._hash, self._session = "", ""
        self._values: dict[str, tuple[str, Any]] = {}
        self._cached: dict[str, ForwardMsg] = {}
        self.widgets: dict[str, Any] = {}
        """What the page has to choose from, by label, as Streamlit described it last."""

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(connector=self._connector() if self._connector else None)
        await self._connect()
        return self

    async def _connect(self) -> None:
        async with self._http.get(f"{self._address}/_stcore/health") as answer:
            """Which sets the cookie that an upload needs."""
            answer.raise_for_status()
        url = self._address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await self._http.ws_connect(url, protocols=["streamlit"], max_msg_size=0, compress=0)

    def cookie(self, name: str) -> str:
        """What it was given under this name."""
        (value,) = (cookie.value for cookie in self._http.cookie_jar if cookie.key == name)
        return value

    async def lost(self) -> None:
        """Wait until the server is gone."""
        with suppress(aiohttp.ClientConnectionResetError):  # it wanted an answer when it ended
            while (await self._socket.receive()).type not in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING):
                pass

    async def again(self, *, every: float) -> Run:
        """Connect again, trying every so many seconds, and ask for the page, as a tab does whose server is gone."""
        while True:
            try:
                await self._connect()
                self._cached.clear()
                return await self.run()
            except (aiohttp.ClientError, OSError, TypeError):  # refused, or ended in the middle of the page
                await asyncio.sleep(every)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()
        await self._http.close()

    async def run(self) -> Run:
        """Ask for the page as it is now, and wait until it is whole."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = self.query, self._page, self._hash
        state.cached_message_hashes.extend(self._cached)
        state.context_info.timezone = ZONE
        for one, (kind, value) in self._values.items():
            widget = state.widget_states.widgets.add(id=one)
            if isinstance(value, FileUploaderState):
                getattr(widget, kind).CopyFrom(value)
            elif isinstance(value, list):
                getattr(widget, kind).data.extend(value)
            else:
                setattr(widget, kind, value)
        run, began = Run(), time.perf_counter()
        await self._socket.send_bytes(message.SerializeToString())
        while not await self._came(run, began):
            pass
        run.seconds = time.perf_counter() - began
        self._values = {one: value for one, value in self._values.items() if value[0] != "trigger_value"}
        return run

    async def _came(self, run: Run, began: float) -> bool:
        """Take in one message; whether it ends the run."""
        raw = await self._socket.receive_bytes(timeout=300)
        message = ForwardMsg.FromString(raw)
        run.size += len(raw)
        message = self._cached.get(message.ref_hash, message)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id or self._session
            self._hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            if message.metadata.cacheable:
                self._cached[message.hash] = message
            self._see(message, run, began)
        elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            run.errors.append("does not compile")
        return bool(kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)

    def _see(self, message: ForwardMsg, run: Run, began: float) -> None:
        block = message.delta.add_block.expandable
        if block.id:
            self.widgets[block.label] = block
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "plotly_chart":
            run.charts += 1
            run.first_chart = run.first_chart or time.perf_counter() - began
        elif kind == "exception":
            run.errors.append(element.exception.message)
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            run.errors.append(element.alert.body)
        elif kind == "alert" or kind == "markdown":
            run.said.append(getattr(element, kind).body)
        elif kind in WIDGETS:
            widget = getattr(element, kind)
            self.widgets[widget.label] = widget

    async def choose(self, label: str, values: list[str]) -> Run:
        """Choose these of a list, and wait for the page."""
        self._values[self.widgets[label].id] = ("string_array_value", values)
        return await self.run()

    async def select(self, label: str, option: str) -> Run:
        """Choose one of a list, and wait for the page."""
        self._values[self.widgets[label].id] = ("string_value", option)
        return await self.run()

    async def type(self, label: str, value: str) -> None:
        """Type into a field; a form sends it with its button."""
        self._values[self.widgets[label].id] = ("string_value", value)

    def clear(self, label: str) -> None:
        """Say nothing of a field any more, as after a form that clears itself."""
        self._values.pop(self.widgets[label].id, None)

    async def open(self, label: str) -> Run:
        """Open what is folded, and wait for the page."""
        self._values[self.widgets[label].id] = ("bool_value", True)
        return await self.run()

    async def upload(self, label: str, name: str, content: bytes) -> None:
        """Hand over a file, as a browser does; the next run has it."""
        path = f"/_stcore/upload_file/{self._session}/{token_hex(16)}"
        cookie = self.cookie("_streamlit_xsrf")
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name)
        async with self._http.put(self._address + path, data=form, headers={"X-Xsrftoken": cookie}) as answer:
            answer.raise_for_status()
        state = FileUploaderState()
        file = state.uploaded_file_info.add(name=name, size=len(content), file_id=path.rpartition("/")[2])
        file.file_urls.file_id, file.file_urls.upload_url, file.file_urls.delete_url = file.file_id, path, path
        self._values[self.widgets[label].id] = ("file_uploader_state_value", state)

    async def go(self, page: str) -> Run:
        """Open another page of the app, and wait until it is whole."""
        self._page, self._hash = page, ""
        return await self.run()

    async def press(self, label: str) -> Run:
        """Press a button, and wait for the page."""
        self._values[self.widgets[label].id] = ("trigger_value", True)
        return await self.run()

    def turns(self, *labels: str) -> Iterator[tuple[str, list[str]]]:
        """Changes of these lists, one after the other without an end: one option, two, none, and on to others."""
        place = 0
        while True:
            for label in labels:
                options = list(self.widgets[label].options)
                for many in (1, 2, 0):
                    yield label, [options[(place + step) % len(options)] for step in range(many)]
            place += 3
