"""A hostile web page in a real browser: it can neither frame the dashboard, nor talk to it, nor get a link into it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from hirempire.dashboard.navigation import PAGES
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.browser import PATIENCE, Open, rest
from tests.support.demo import TOKEN
from tests.support.running import running

pytestmark = pytest.mark.browser

LINKED = "Evil http://evil.example/a www.evil.example evil@evil.example https://evil.example"
WORKSPACE = make_workspace(today=date(2026, 11, 24), jobs=8)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A workspace in which everything that people write looks like an address of the web."""
    jobs = tuple(
        replace(
            job,
            job_title=f"{LINKED} {place}",
            company_name=LINKED,
            department=LINKED,
            job_location=LINKED,
            status=LINKED,
            links=tuple(replace(link, source_name=f"{LINKED} {number}") for number, link in enumerate(job.links)),
        )
        for place, job in enumerate(WORKSPACE.jobs)
    )
    with Sandbox({TOKEN: replace(WORKSPACE, jobs=jobs)}) as started:
        yield started


@pytest.fixture(scope="module")
def connected(sandbox: Sandbox) -> Iterator[str]:
    """The address of an app that is configured for that workspace."""
    with running(HIREMPIRE_API_URL=sandbox.url, HIREMPIRE_API_TOKEN=TOKEN) as address:
        yield address


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def page_elsewhere(folder: Path, html: str) -> Iterator[str]:
    """The address of a web page on another port of this computer."""
    (folder / "index.html").write_text(html, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


def test_ten_hidden_frames_spend_no_request(browser: Browser, sandbox: Sandbox, connected: str, tmp_path: Path) -> None:
    """The browser shows none of them, and no session begins."""
    asked = len(sandbox.requests)
    ids = ",".join(job.id for job in WORKSPACE.jobs)
    frames = "".join(f'<iframe src="{connected}/?jobs={ids}&n={number}"></iframe>' for number in range(10))
    with page_elsewhere(tmp_path, frames) as address:
        page = browser.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text) if "frame" in message.text else None)
        page.goto(address, wait_until="load")
        assert len(refused) >= 10
        assert all(frame.url.startswith("chrome-error:") for frame in page.frames[1:])
        page.close()
    assert len(sandbox.requests) == asked


def test_a_page_of_another_port_opens_no_socket(browser: Browser, connected: str, tmp_path: Path) -> None:
    """Its origin is another one."""
    script = f"""<script>
      const socket = new WebSocket("{connected.replace("http", "ws")}/_stcore/stream", ["streamlit"]);
      socket.onopen = () => document.title = "open";
      socket.onerror = () => document.title = "refused";
    </script>"""
    with page_elsewhere(tmp_path, script) as address:
        page = browser.new_page()
        page.goto(address)
        expect(page).to_have_title("refused", timeout=PATIENCE)
        page.close()


def test_nothing_on_any_page_breaks_the_policy_or_becomes_a_link(opened: Open, connected: str) -> None:
    """Our own pages need no more than they may; what people wrote is text on each, in sentences and charts alike."""
    page = opened(address=connected)
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if "Content Security" in message.text else None)
    page.get_by_role("button", name="Show all 8 jobs").click()
    for path, title in PAGES.items():
        page.get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        rest(page)
        assert page.get_by_text("evil.example").count() or path == "pages/report.py"
        assert page.locator('a[href*="evil"]').count() == 0, path
    assert broken == []


class _Line:
    """A line to the app that can be cut, as that of a laptop that changes its network."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listens = socket.create_server(("localhost", 0))
        self._ends: list[socket.socket] = []
        self._threads: list[Thread] = []
        self.address = f"http://localhost:{self._listens.getsockname()[1]}"
        self._start(self._accept)

    def _start(self, work: Callable[..., None], *given: socket.socket) -> Thread:
        thread = Thread(target=work, args=given)
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self) -> None:
        with self._listens, suppress(OSError):
            while True:
                self._start(self._connect, self._listens.accept()[0])

    def _connect(self, near: socket.socket) -> None:
        with near, suppress(OSError), socket.create_connection(("localhost", self._port)) as far:
            self._ends += [near, far]
            back = self._start(_carry, far, near)
            _carry(near, far)
            back.join()

    def cut(self) -> None:
        """End every connection."""
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End for good."""
        self._listens.shutdown(socket.SHUT_RDWR)
        self.cut()
        for thread in self._threads:
            thread.join(timeout=60)


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while said := one.recv(1 << 16):
            other.sendall(said)
        other.shutdown(socket.SHUT_WR)


def test_a_session_survives_a_lost_connection(browser: Browser, app: str) -> None:
    """The browser proves that it is the same one."""
    port = urlsplit(app).port
    assert port is not None
    line, sessions = _Line(port), list[str]()

    def listen(websocket: WebSocket) -> None:
        websocket.on("framereceived", hear)

    def hear(frame: str | bytes) -> None:
        told = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if told.WhichOneof("type") == "new_session":
            sessions.append(told.new_session.initialize.session_id)

    page = browser.new_page()
    page.on("websocket", listen)
    page.goto(line.address)
    rest(page)
    before = len(sessions)
    with page.expect_websocket():
        line.cut()
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", level=1, name="Compare")).to_be_visible()
    assert len(sessions) > before
    assert len(set(sessions)) == 1
    page.close()
    line.close()
