"""What a proxy is told of the server's health, while the store is well, silent, broken, or not there at all."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event

import httpx
import pytest
from sqlalchemy import text
from starlette.types import Receive, Scope, Send

from hirempire.dashboard import health
from hirempire.dashboard.draining import Drain
from hirempire.dashboard.health import Health, Store, looked
from hirempire.history.database import Database
from hirempire.history.memory import Memory


@pytest.fixture(autouse=True)
def _busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked up for the first time takes longer than a second here."""
    monkeypatch.setattr(health, "PATIENCE", 60.0)


async def nobody_else(_: Scope, __: Receive, ___: Send) -> None:
    """Stands where Streamlit does."""
    raise AssertionError("passed on")


def asked(
    path: str, look: Callable[[], str] = looked, *, drain: Drain | None = None, method: str = "GET"
) -> httpx.Response:
    """The answer to a health check that calls the server by its address."""

    async def answer() -> httpx.Response:
        app = Health(nobody_else, store=Store(look), drain=drain or Drain())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://10.1.2.3:8501") as http:
            return await http.request(method, path)

    return asyncio.run(answer())


def test_a_live_process_says_so_without_a_look_at_the_store() -> None:
    """Streamlit isn't asked either."""

    def never() -> str:
        raise AssertionError("looked")

    assert asked("/healthz", never).text == "ok"
    assert asked("/healthz", never, method="HEAD").text == ""
    assert asked("/healthz", never, method="POST").status_code == 405


def test_without_a_store_the_server_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is to be kept."""
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", "none")
    assert asked("/readyz").json() == {"ready": True, "store": "off", "draining": False}


def test_a_store_is_made_ready_as_for_the_first_visitor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A proxy that waits for it would wait for ever otherwise."""
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    assert asked("/readyz").json() == {"ready": True, "store": "ok", "draining": False}


def test_tables_of_a_newer_version_are_not_ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """While a server is upgraded, the proxy sends nobody to what is older than its store."""
    url = f"sqlite:///{tmp_path}/newer.db"
    Memory.opened(url).close()
    with Database(url).writing() as connection:
        connection.execute(text("UPDATE hirempire_version SET version_num = '9999'"))
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", url)
    answer = asked("/readyz")
    assert (answer.status_code, answer.json()["store"]) == (503, "database_newer")


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        ("postgresql://hostile:secret-word@127.0.0.1:1/secret-name", "database_unreachable"),
        ("sqlite:////proc/nowhere/secret-name.db", "database_not_opened"),
        ("mysql://secret-name", "database_address"),
    ],
)
def test_what_is_wrong_is_said_by_its_kind_alone(monkeypatch: pytest.MonkeyPatch, url: str, cause: str) -> None:
    """Neither the address of the store nor who logs in there is anybody's business."""
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", url)
    answer = asked("/readyz")
    assert (answer.status_code, answer.json()["store"]) == (503, cause)
    assert "secret" not in answer.text


def test_a_silent_store_is_asked_once_and_waited_for_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten checks while it is silent are one look; once it answers, the next check says so."""
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    looks, goes_on = list[int](), Event()

    def look() -> str:
        looks.append(1)
        goes_on.wait()
        return "ok"

    async def checks() -> None:
        store = Store(look)
        assert {await store.state() for _ in range(10)} == {"no_answer"}
        goes_on.set()
        monkeypatch.setattr(health, "PATIENCE", 60)
        assert await store.state() == await store.state() == "ok"
        assert len(looks) == 1

    asyncio.run(checks())


def test_a_server_that_ends_is_not_ready() -> None:
    """From the first moment on."""
    drain = Drain()
    drain.begin()
    answer = asked("/readyz", lambda: "ok", drain=drain)
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "store": "ok", "draining": True})
    assert asked("/healthz", drain=drain).text == "ok"
