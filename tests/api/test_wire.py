"""The token goes to one host alone: over redirects, certificates and proxies of the environment."""

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from hirempire.api import trust, wire
from hirempire.api.client import Bounds, Client
from hirempire.api.errors import ProxyUnusable
from hirempire.api.fetch import fetch
from hirempire.api.models import Failed, Loaded, Outcome
from hirempire.api.token import Token
from hirempire.sandbox.faults import Answer, Faults, Reply
from hirempire.sandbox.server import Sandbox

Serve = Callable[..., Sandbox]
Load = Callable[..., dict[str, Outcome]]
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

CERTIFICATE = Path(__file__).with_name("made-up-server.pem")
"""With its key, for ``hirempire.example`` and this computer, signed by itself until 2120: it guards nothing."""

HOST = "hirempire.example"


@contextmanager
def listening(handler: Handler, *, tls: bool = False) -> Iterator[int]:
    """A server on a port of this computer, in a thread of its own."""
    context = None
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def close() -> None:
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handler(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    start = asyncio.start_server(guarded, "127.0.0.1", 0, ssl=context)
    server = asyncio.run_coroutine_threadsafe(start, loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Pass all bytes on to a port of this computer, and back."""
    inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)

    async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()

    try:
        done = [asyncio.ensure_future(copy(reader, inner_writer)), asyncio.ensure_future(copy(inner_reader, writer))]
        await asyncio.wait(done, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.cancel()
        await asyncio.gather(*done, return_exceptions=True)
    finally:
        inner_writer.transport.abort()


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    """The servers of a test, which end with it."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer on which the made-up certificate is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


@pytest.fixture(autouse=True)
def _nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither the proxy nor the trusted certificates of the computer that the tests run on."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    trust.trusted.cache_clear()
    yield
    trust.trusted.cache_clear()


def port_of(sandbox: Sandbox) -> int:
    """Where a sandbox listens."""
    port = httpx.URL(sandbox.url).port
    assert port is not None
    return port


def ask(base_url: str, token: str, *job_ids: str) -> list[Outcome]:
    """The outcomes of jobs at an address."""
    came: list[Outcome] = []

    async def go() -> None:
        bounds = Bounds(first_wait=0.005, connect=2)
        async with Client(Token.parse(token), base_url=base_url, bounds=bounds) as client:
            await fetch(client, job_ids, on_outcome=came.append, connections=2)

    asyncio.run(go())
    return came


def causes(outcomes: list[Outcome]) -> list[str]:
    """What each outcome is."""
    return [outcome.error.cause if isinstance(outcome, Failed) else "loaded" for outcome in outcomes]


class Redirect(Faults):
    """Points every request to another server."""

    def __init__(self, status: int, target: str) -> None:
        super().__init__()
        self._reply = Reply(status, b"", {"Location": target})

    def spoil(self, job_id: str, reply: Reply) -> Answer:  # noqa: ARG002 -- whatever was asked
        """The redirect."""
        return self._reply


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(serve: Serve, load: Load, jobs: list[str], status: int) -> None:
    """The other server hears nothing; the job says that it was pointed elsewhere."""
    elsewhere = serve()
    sandbox = serve(faults=Redirect(status, f"{elsewhere.url}/job-sources?job_id={jobs[0]}"))
    outcomes = load(sandbox, jobs[:3])
    assert causes(list(outcomes.values())) == ["unreadable"] * 3
    failed = outcomes[jobs[0]]
    assert isinstance(failed, Failed)
    assert "another address" in str(failed.error)
    assert (elsewhere.requests, elsewhere.connections) == ([], 0)
    assert len(sandbox.requests) == 3


@pytest.mark.usefixtures("trusting")
def test_https_works_with_a_trusted_certificate(serve: Serve, servers: ExitStack, token: str, jobs: list[str]) -> None:
    """The same client, over TLS."""
    sandbox = serve()
    port = servers.enter_context(listening(lambda r, w: pipe(r, w, port_of(sandbox)), tls=True))
    assert causes(ask(f"https://127.0.0.1:{port}/v1", token, *jobs[:5])) == ["loaded"] * 5


def test_a_bad_certificate_is_a_sentence_and_sends_nothing(
    serve: Serve, servers: ExitStack, token: str, jobs: list[str]
) -> None:
    """One that nobody vouches for: no request arrives, no job is tried twice, and the rest is not asked for."""
    sandbox = serve()
    seen: list[int] = []

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(len(await reader.read(1)))
        await pipe(reader, writer, port_of(sandbox))

    port = servers.enter_context(listening(count, tls=True))
    outcomes = ask(f"https://127.0.0.1:{port}/v1", token, *jobs[:5])
    assert causes(outcomes) == ["certificate"] * 5
    failed = outcomes[0]
    assert isinstance(failed, Failed)
    assert "certificate couldn't be verified" in str(failed.error)
    assert (sandbox.requests, [size for size in seen if size]) == ([], [])


@pytest.mark.usefixtures("trusting")
def test_a_certificate_for_another_host_is_rejected(servers: ExitStack, token: str, jobs: list[str]) -> None:
    """Trusted, but not for this name."""
    port = servers.enter_context(listening(lambda r, w: pipe(r, w, 9), tls=True))
    assert causes(ask(f"https://localhost:{port}/v1", token, jobs[0])) == ["certificate"]


def test_a_server_without_tls_behind_https_is_unreachable(servers: ExitStack, token: str, jobs: list[str]) -> None:
    """The wrong port is no bad certificate."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1_024)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    port = servers.enter_context(listening(refuse))
    assert causes(ask(f"https://127.0.0.1:{port}/v1", token, jobs[0])) == ["unreachable"]


class Proxy:
    """A proxy that notes what it was asked, and tunnels to a port of this computer or refuses."""

    def __init__(self, target: int | None, *, status: int = 407) -> None:
        self._status = status
        self.heads: list[str] = []
        self._target = target

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        if self._target is None:
            writer.write(f"HTTP/1.1 {self._status} -\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
            writer.close()
            await writer.wait_closed()
            return
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await pipe(reader, writer, self._target)


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_used_and_never_sees_the_token(
    serve: Serve,
    servers: ExitStack,
    token: str,
    jobs: list[str],
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    """The tunnel carries TLS from end to end; a name and password for the proxy go to the proxy."""
    sandbox = serve()
    behind = servers.enter_context(listening(lambda r, w: pipe(r, w, port_of(sandbox)), tls=True))
    proxy = Proxy(behind)
    port = servers.enter_context(listening(proxy))
    monkeypatch.setenv(variable, f"http://ada:pass@127.0.0.1:{port}")
    assert causes(ask(f"https://{HOST}/v1", token, *jobs[:4])) == ["loaded"] * 4
    assert 1 <= len(proxy.heads) <= 2
    assert all(head.startswith(f"CONNECT {HOST}:443 ") for head in proxy.heads)
    assert all("proxy-authorization: basic" in head.casefold() for head in proxy.heads)
    assert token not in "".join(proxy.heads)


@pytest.mark.parametrize(
    ("status", "cause", "says", "attempts"),
    [
        (407, "proxy_refused", "asks for a user name and password (status 407)", 1),
        (403, "proxy_refused", "refused the connection to Hirempire (status 403)", 1),
        (502, "unreachable", "couldn't be reached", 4),
    ],
)
def test_a_proxy_that_refuses_is_told_as_the_proxys(
    servers: ExitStack,
    token: str,
    jobs: list[str],
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    cause: str,
    says: str,
    attempts: int,
) -> None:
    """One attempt where asking again cannot help, and no further job; what passes is retried."""
    proxy = Proxy(None, status=status)
    port = servers.enter_context(listening(proxy))
    monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{port}")
    (outcome,) = ask(f"https://{HOST}/v1", token, jobs[0])
    assert isinstance(outcome, Failed)
    assert outcome.error.cause == cause
    assert says in str(outcome.error)
    assert len(proxy.heads) == attempts


def test_this_computer_and_hosts_that_are_excepted_are_reached_without_the_proxy(
    serve: Serve, load: Load, servers: ExitStack, jobs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo works behind a company's proxy; ``NO_PROXY`` is heeded."""
    proxy = Proxy(None)
    port = servers.enter_context(listening(proxy))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    assert isinstance(load(serve(), [jobs[0]])[jobs[0]], Loaded)
    monkeypatch.setenv("NO_PROXY", HOST)
    assert wire._proxy(HOST) is None
    assert wire._proxy("other.example") is not None
    assert proxy.heads == []


@pytest.mark.parametrize(
    "value",
    [
        *("socks5://ada:secret@127.0.0.1:1", "socks5:127.0.0.1:1", "http://", "ftp://x", "http:/127.0.0.1:1"),
        *("http://127.0.0.1:99999", "http://127.0.0.1:port", "http://127.0.0.1:0", "a b", "http://[::1"),
        *("http://proxy.example/proxy.pac", "pac+http://proxy.example:1", "http://x:1?y", "http://*:1", "\t\n \x7f"),
    ],
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_that_cannot_be_used_is_an_error_and_never_passed_by(
    servers: ExitStack, token: str, jobs: list[str], monkeypatch: pytest.MonkeyPatch, value: str, variable: str
) -> None:
    """Nothing is sent; the sentence names the setting and not what it holds, which may be a password."""
    reached: list[int] = []

    async def count(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        reached.append(len(await reader.read(1)))

    port = servers.enter_context(listening(count))
    monkeypatch.setattr(wire, "is_loopback", lambda _: False)  # as if this computer were Hirempire's
    monkeypatch.setenv(variable, value)
    outcomes = ask(f"https://127.0.0.1:{port}/v1", token, *jobs[:3])
    assert causes(outcomes) == ["proxy_unusable"] * 3
    assert {str(outcome.error) for outcome in outcomes if isinstance(outcome, Failed)} == {str(ProxyUnusable(variable))}
    assert "secret" not in str(ProxyUnusable(variable))
    assert reached == []


@pytest.mark.parametrize("value", ["", "socks5://127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used_does_not_matter_where_none_is_needed(
    serve: Serve, load: Load, jobs: list[str], monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """This computer, and hosts that ``NO_PROXY`` names, are reached all the same."""
    monkeypatch.setenv("ALL_PROXY", value)
    assert isinstance(load(serve(), [jobs[0]])[jobs[0]], Loaded)
    monkeypatch.setenv("NO_PROXY", f"localhost,{HOST}")
    assert wire._proxy(HOST) is None


NO_PEM, MISSING, FOLDER = "no PEM", "missing", "folder"


@pytest.mark.parametrize(
    ("variable", "kind", "says"),
    [
        ("SSL_CERT_FILE", MISSING, "which doesn't exist"),
        ("SSL_CERT_FILE", NO_PEM, "which holds no PEM certificate"),
        ("SSL_CERT_FILE", FOLDER, "which "),
        ("SSL_CERT_DIR", MISSING, "which doesn't exist"),
        ("SSL_CERT_DIR", NO_PEM, "which can't be read"),
        ("SSL_CERT_DIR", FOLDER, "which holds no certificates under the names that “openssl rehash” gives them"),
    ],
)
def test_trusted_certificates_that_cannot_be_used_are_named_and_nothing_is_sent(
    serve: Serve,
    load: Load,
    servers: ExitStack,
    token: str,
    jobs: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    variable: str,
    kind: str,
    says: str,
) -> None:
    """A sentence with the setting and the file; plain HTTP to this computer needs none of them."""
    reached: list[int] = []

    async def count(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        reached.append(len(await reader.read(1)))

    (tmp_path / NO_PEM).write_text("hello")
    (tmp_path / FOLDER).mkdir()
    monkeypatch.setenv(variable, str(tmp_path / kind))
    port = servers.enter_context(listening(count, tls=True))
    outcomes = ask(f"https://127.0.0.1:{port}/v1", token, *jobs[:2])
    assert causes(outcomes) == ["certificates_unusable"] * 2
    (said,) = {str(outcome.error) for outcome in outcomes if isinstance(outcome, Failed)}
    assert said.startswith(f"{variable} names {tmp_path / kind}, {says}")
    assert reached == []
    assert isinstance(load(serve(), [jobs[0]])[jobs[0]], Loaded)


def test_a_folder_of_certificates_is_trusted(
    serve: Serve, servers: ExitStack, token: str, jobs: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Under the names by which OpenSSL looks for them; an empty ``SSL_CERT_FILE`` is none."""
    (tmp_path / "3a973d07.0").write_bytes(CERTIFICATE.read_bytes())  # as "openssl x509 -noout -hash" says
    monkeypatch.setenv("SSL_CERT_FILE", "")
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    sandbox = serve()
    port = servers.enter_context(listening(lambda r, w: pipe(r, w, port_of(sandbox)), tls=True))
    assert causes(ask(f"https://127.0.0.1:{port}/v1", token, *jobs[:2])) == ["loaded"] * 2


@pytest.mark.usefixtures("trusting")
def test_a_netrc_file_does_not_get_in_the_way(
    serve: Serve,
    servers: ExitStack,
    token: str,
    jobs: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A password kept for the host is neither sent in the place of the token, nor a reason to fail."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login ada password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    sandbox = serve()
    behind = servers.enter_context(listening(lambda r, w: pipe(r, w, port_of(sandbox)), tls=True))
    port = servers.enter_context(listening(Proxy(behind)))
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    assert causes(ask(f"https://{HOST}/v1", token, jobs[0])) == ["loaded"]
