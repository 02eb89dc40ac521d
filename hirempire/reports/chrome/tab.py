"""A page in Chrome, driven over a pipe with Chrome's DevTools protocol; no port is opened."""

import json
import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from hirempire.reports.chrome.errors import ChromeFailed
from hirempire.reports.chrome.process import running
from hirempire.reports.chrome.queue import TICK, tell

# A page must not reach out through what no policy and no missing host keep in.
_CLOSED = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete window[name];"


class Tab:
    """A page in a Chrome that may still be starting."""

    def __init__(self, chrome: subprocess.Popen[bytes]) -> None:
        self._chrome, self._orders, self._rest = chrome, 0, b""
        self._answers: dict[int, dict[str, Any]] = {}
        self._events: set[str] = set()
        self._session: dict[str, str] = {}
        self._target = self.order("Target.createTarget", url="about:blank#paper")

    def show(self, page: str) -> None:
        """Show a page, without waiting for more than the start of Chrome.

        It belongs to no host and stands in no file: Chrome lets it read neither.
        """
        target = self.answer(self._target)["targetId"]
        self._session = {"sessionId": self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}
        self.ask("Page.enable")
        self.ask("Page.addScriptToEvaluateOnNewDocument", source=_CLOSED, runImmediately=True)
        frame = self.ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self._events.clear()
        self.order("Page.setDocumentContent", frameId=frame, html=page)

    def wait_until_loaded(self) -> None:
        """Wait until the page and all within it is loaded."""
        while "Page.loadEventFired" not in self._events:
            self._hear()

    def run(self, script: str) -> int:
        """Run a script in the page and return the number of the order."""
        return self.order("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)

    def value(self, order: int) -> Any:  # noqa: ANN401 - whatever the script returns
        """Wait for the result of a script.

        Raises:
            ChromeFailed: the script failed.
        """
        answer = self.answer(order)
        if "exceptionDetails" in answer:
            raise ChromeFailed("could not draw a chart")
        return answer["result"].get("value")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401 - as the protocol has it
        """Give an order and wait for its answer."""
        return self.answer(self.order(method, **params))

    def order(self, method: str, **params: Any) -> int:  # noqa: ANN401 - as the protocol has it
        """Give an order and return its number."""
        self._orders += 1
        message = json.dumps({"id": self._orders, "method": method, "params": params} | self._session)
        pipe = self._chrome.stdin
        with suppress(BrokenPipeError):  # a Chrome that has ended does not answer either, which is told below
            if pipe:
                pipe.write(message.encode() + b"\0")
                pipe.flush()
        return self._orders

    def answer(self, order: int) -> dict[str, Any]:
        """Wait for the answer to an order.

        Raises:
            ChromeFailed: Chrome refused, or ended.
        """
        while order not in self._answers:
            self._hear()
        answer = self._answers.pop(order)
        if "error" in answer:
            raise ChromeFailed("refused its work")
        result: dict[str, Any] = answer["result"]
        return result

    def _hear(self) -> None:
        """Wait for Chrome's next message, and keep it."""
        parts, end = [self._rest], -1
        while end < 0:
            heard = self._read()
            if not heard:
                raise ChromeFailed("ended before it was ready")
            parts.append(heard)
            end = heard.find(b"\0")
        *messages, self._rest = b"".join(parts).split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self._events.add(message["method"])

    def _read(self) -> bytes:
        """What Chrome says next; nothing once it has ended. Meanwhile, whoever has left can end the work."""
        if self._chrome.stdout is None:
            return b""
        pipe = self._chrome.stdout.fileno()
        ready = select.poll()
        ready.register(pipe, select.POLLIN)
        while not ready.poll(TICK * 1_000):
            tell(0)
        return os.read(pipe, 1 << 20)


@contextmanager
def opened(patience: float) -> Iterator[Tab]:
    """A tab in a new Chrome, while that starts.

    Raises:
        NoChrome: there is no Chrome on this computer.
        ChromeFailed: it ended, or took longer than ``patience`` seconds.
    """
    with running(patience) as chrome:
        yield Tab(chrome)
