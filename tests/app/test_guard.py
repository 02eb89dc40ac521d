"""Who the server answers, over real HTTP: its own pages, under its own names, in no frame."""

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import httpx
import pytest
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from hirempire.dashboard.guard import Guard
from tests.support.running import AS_MAKE_DOES, ROOT, process, running


@pytest.fixture(scope="module")
def app() -> Iterator[str]:
    """The address of the app as ``make run`` starts it."""
    with running() as address:
        yield address


def port(address: str) -> int:
    """The port in an address."""
    found = urlsplit(address).port
    assert found is not None
    return found


def get(address: str, path: str = "/", **headers: str) -> httpx.Response:
    """One request of a browser that believes to be elsewhere."""
    return httpx.get(f"{address}{path}", headers=headers, follow_redirects=True)


def websocket(address: str, **headers: str) -> int:
    """The status with which the server answers a browser that opens the app's websocket."""

    async def opened() -> int:
        async with aiohttp.ClientSession() as http:
            url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
            try:
                async with http.ws_connect(url, protocols=["streamlit"], headers=headers):
                    return 101
            except aiohttp.WSServerHandshakeError as refused:
                return refused.status

    return asyncio.run(opened())


HOSTILE_HOSTS = (
    "evil.example",
    "localhost.evil.example",
    "evillocalhost",
    "127.0.0.1.evil.example",
    "127.0.0.2",
    "10.0.0.7",
    "[::2]",
    "localhost@evil.example",
    "evil.example/localhost",
    "localhost; script-src *",
    "*",
    "",
)


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
def test_a_name_that_someone_points_at_this_computer_is_refused(app: str, host: str) -> None:
    """DNS rebinding: neither the page nor the websocket answers, with the same name as origin or without one."""
    named = f"{host}:{port(app)}" if host else ""
    refused = get(app, Host=named)
    assert refused.status_code in (400, 403)
    assert "<html" not in refused.text
    for origin in ({}, {"Origin": f"http://{named}"}):
        assert websocket(app, Host=named, **origin) in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "[::1]"])
def test_this_computers_own_names_are_served(app: str, host: str) -> None:
    """Whatever of them stands in the browser's address bar."""
    named = f"{host}:{port(app)}"
    assert get(app, Host=named).is_success
    assert websocket(app, Host=named, Origin=f"http://{named}") == 101


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:{other}",
        "http://127.0.0.1:{port}",
        "http://localhost",
        "https://share.streamlit.io",
        "null",
        "file://",
        "chrome-extension://localhost:{port}",
        "http://localhost:{port}@evil.example",
        "http://[",
        "",
    ],
)
def test_pages_of_another_origin_are_refused(app: str, origin: str) -> None:
    """Another local port is another origin, and so is another of this computer's names."""
    said = origin.format(port=port(app), other=port(app) + 1)
    assert websocket(app, Origin=said) == 403
    assert get(app, "/_stcore/host-config", Origin=said).status_code == 403
    upload = httpx.put(f"{app}/_stcore/upload_file/a/b", headers={"Origin": said}, files={"file": b"a"})
    assert upload.status_code == 403


def test_no_refused_origin_makes_the_server_ask_for_its_address(app: str) -> None:
    """Streamlit asks an outside service where it must compare; ten refusals take no time, for none is asked."""
    for _ in range(10):
        assert websocket(app, Origin="http://evil.example") == 403
    script = (
        "import asyncio, sys, streamlit.net_util as net\n"
        "net.get_external_ip = net.get_internal_ip = lambda: sys.exit('asked')\n"
        "from hirempire.dashboard.guard import Guard\n"
        "async def streamlit(*_): sys.exit('passed on')\n"
        "async def nothing(*_): return {'type': 'websocket.connect'}\n"
        "headers = [(b'host', b'localhost:1'), (b'origin', b'http://evil.example')]\n"
        "scope = {'type': 'websocket', 'path': '/_stcore/stream', 'headers': headers}\n"
        "asyncio.run(Guard(streamlit)(scope, nothing, nothing))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("path", ["/", "/compare", "/_stcore/health", "/nothing/here", "/_stcore/metrics"])
def test_every_answer_has_the_headers(app: str, path: str) -> None:
    """No frame, no guessing of types, no address told to others, and scripts of our own alone."""
    headers = get(app, path).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["frame-ancestors"] == policy["default-src"] == policy["base-uri"] == "'none'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert "*" not in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def test_behind_tls_every_cookie_stays_there(app: str) -> None:
    """Ours and Streamlit's; the one that Streamlit's own page reads is the only one that a script may read."""
    for proxied in ({}, {"X-Forwarded-Proto": "https"}):
        answers = [get(app, path, **proxied) for path in ("/", "/_stcore/health", "/_stcore/host-config")]
        cookies = [cookie for answer in answers for cookie in answer.headers.get_list("Set-Cookie")]
        assert {cookie.partition("=")[0] for cookie in cookies} == {"hirempire_browser", "_streamlit_xsrf"}
        for cookie in cookies:
            said = {part.strip().lower() for part in cookie.split(";")}
            assert "samesite=lax" in said
            assert ("httponly" in said) == cookie.startswith("hirempire_browser=")
            assert ("secure" in said) == bool(proxied)
        assert all(("Strict-Transport-Security" in answer.headers) == bool(proxied) for answer in answers)


def test_a_refusal_has_the_headers_too(app: str) -> None:
    """A page of it cannot be framed either."""
    refused = get(app, Host="evil.example")
    assert refused.headers["X-Frame-Options"] == "DENY"
    assert "evil.example" not in refused.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore%2Fmetrics", "//_stcore/metrics"])
def test_the_metrics_are_closed(app: str, path: str) -> None:
    """They count the sessions of everybody."""
    answer = get(app, path)
    assert "session" not in answer.text.partition("<html")[0]
    assert "# TYPE" not in answer.text


def test_no_page_around_ours_may_send_it_messages(app: str) -> None:
    """Streamlit's own list of hosts that may is empty."""
    assert get(app, "/_stcore/host-config").json()["allowedOrigins"] == []


def test_slow_and_large_heads_hold_up_nobody(app: str) -> None:
    """A head without an end is cut off; whoever says or reads nothing more keeps no other browser waiting."""
    with ExitStack() as stack:

        def opened(said: str) -> socket.socket:
            line = stack.enter_context(socket.create_connection(("localhost", port(app))))
            line.sendall(said.encode())
            return line

        head = f"GET /app/static/Inter-Regular.woff2 HTTP/1.1\r\nHost: localhost:{port(app)}\r\n"
        for _ in range(60):
            opened(head)  # and no more
            opened(f"{head}\r\n" * 20)  # whose answers nobody reads
        large = opened(head)
        with suppress(ConnectionError):
            for _ in range(200):
                large.sendall(b"X-Fill: " + b"x" * 5_000 + b"\r\n")
            large.sendall(b"\r\n")
        with suppress(ConnectionError):
            assert b" 200 " not in large.recv(100)
        assert get(app, "/healthz").text == "ok"
        assert get(app).is_success
        assert websocket(app) == 101


def test_what_whoever_runs_it_names_is_served() -> None:
    """A name for a server that listens everywhere; its plain addresses too, which nobody can point elsewhere."""
    behind = {"FORWARDED_ALLOW_IPS": "192.0.2.7"}
    with running("--server.address=0.0.0.0", "--server.allowedHosts=channels.example", **behind) as address:
        for host in ("channels.example", "10.0.0.7:8501", f"localhost:{port(address)}"):
            assert get(address, Host=host).is_success
            assert websocket(address, Host=host, Origin=f"https://{host}") == 101
        assert get(address, Host="evil.example").status_code == 403
        assert websocket(address, Host="evil.example", Origin="http://evil.example") == 403
        for path in ("/healthz", "/readyz"):  # a health check calls by any name
            assert get(address, path, Host="evil.example").is_success
        # whoever isn't the proxy that was named can't say that there is TLS
        assert "Secure" not in str(get(address, **{"X-Forwarded-Proto": "https"}).headers)


def test_streamlit_run_is_guarded_alike() -> None:
    """``streamlit run app.py`` starts the same server."""
    with running(start=("-m", "streamlit", "run", "app.py")) as address:
        assert get(address, Host="evil.example").status_code == 403
        assert websocket(address, Origin="http://localhost:9") == 403
        assert get(address).headers["X-Frame-Options"] == "DENY"
        assert websocket(address, Origin=address) == 101


def test_a_tab_that_lost_another_server_is_known_by_its_protocol_alone() -> None:
    """Under which ID it was known there; nobody gets a tab's choices by naming it in a header."""
    seen: list[tuple[str | None, str | None]] = []

    async def streamlit(scope: Scope, _: Receive, __: Send) -> None:
        headers = Headers(scope=scope)
        seen.append((headers.get("x-hirempire-before"), headers.get("sec-websocket-protocol")))

    async def nothing(*_: object) -> Any:  # noqa: ANN401 -- nobody is there
        return None

    for protocols in ("streamlit, token", "streamlit, token, elsewhere-1"):
        headers = [(b"host", b"localhost:1"), (b"x-hirempire-before", b"stolen")]
        headers.append((b"sec-websocket-protocol", protocols.encode()))
        scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "subprotocols": []}
        asyncio.run(Guard(streamlit)(scope, nothing, nothing))
    assert seen == [(None, "streamlit, token"), ("elsewhere-1", "streamlit,token")]


async def session(
    http: aiohttp.ClientSession, address: str, *resumed: str
) -> tuple[str, aiohttp.ClientWebSocketResponse]:
    """The ID of the session that a browser gets once its page has run, and its socket."""
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    line = await http.ws_connect(url, protocols=["streamlit", "token", *resumed], max_msg_size=0)
    message = BackMsg()
    message.rerun_script.query_string = ""
    await line.send_bytes(message.SerializeToString())
    found = ""
    while True:
        told = ForwardMsg.FromString(await line.receive_bytes(timeout=120))
        if told.WhichOneof("type") == "new_session":
            found = told.new_session.initialize.session_id
        if told.WhichOneof("type") == "script_finished":
            return found, line


def test_a_session_goes_on_in_its_own_browser_alone(app: str) -> None:
    """Its ID stands in logs: whoever reads it there gets a session of their own, and its owner doesn't notice."""

    async def tried() -> None:
        async with aiohttp.ClientSession() as own, aiohttp.ClientSession() as other:
            for http in (own, other):
                async with http.get(app) as page:
                    (cookie,) = page.headers.getall("Set-Cookie")
                assert cookie.startswith("hirempire_browser=")
                assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
            mine, line = await session(own, app)
            for http in (other, aiohttp.ClientSession()):
                stolen, elsewhere = await session(http, app, mine)
                assert stolen != mine
                await elsewhere.close()
            await line.ping()
            assert not line.closed
            await line.close()
            again, line = await session(own, app, mine)
            assert again == mine
            await line.close()
            await http.close()

    asyncio.run(tried())


@pytest.mark.parametrize(
    "start", [AS_MAKE_DOES, ("-m", "streamlit", "run", "app.py")], ids=["make run", "streamlit run"]
)
def test_no_start_asks_the_internet_for_an_address(start: tuple[str, ...]) -> None:
    """Not even where the server listens everywhere, without a browser: its proxy is never called."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        asked = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        environment = {"http_proxy": asked, "https_proxy": asked, "no_proxy": ""}
        with running("--server.address=0.0.0.0", start=start, **environment) as address:
            assert get(address).is_success
        proxy.settimeout(0)
        with pytest.raises(BlockingIOError):
            proxy.accept()


def test_ctrl_c_ends_the_server_well() -> None:
    """Its address was printed."""
    with process() as (address, server):
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=60) == 0
        assert server.stdout is not None
        assert address in server.stdout.read().decode()
