"""The list of jobs for several sessions with one token: one request, however many of them ask within a minute."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest

from hirempire.api.client import Bounds, Client
from hirempire.api.errors import HirempireError, TokenRefused
from hirempire.api.models import Listing
from hirempire.api.token import Token
from hirempire.dashboard.shared_listing import Listed, SharedListing
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOKEN = "sk-shared"
WORKSPACE = make_workspace(today=NOON.date(), jobs=8)
SESSIONS = 10
EMPTY = Listing([], {}, 0)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """The API, which takes a moment."""
    with Sandbox({TOKEN: make_workspace(today=date(2026, 11, 24), jobs=8)}, latency=0.05) as serving:
        yield serving


def got(shared: SharedListing, sandbox: Sandbox, *, newer_than: datetime | None = None, token: str = TOKEN) -> Listed:
    """The list, as a session gets it in its own thread."""

    async def go() -> Listed:
        async with Client(Token.parse(token), base_url=sandbox.url, bounds=Bounds(tries=1)) as client:
            return await shared.get(client.jobs, newer_than=newer_than)

    return asyncio.run(go())


def test_ten_sessions_at_once_send_one_request(sandbox: Sandbox) -> None:
    """All have the whole list, and the same one."""
    shared, here = SharedListing(now=lambda: NOON), Barrier(SESSIONS)

    def session() -> Listed:
        here.wait()
        return got(shared, sandbox)

    with ThreadPoolExecutor(SESSIONS) as threads:
        lists = [one.result() for one in [threads.submit(session) for _ in range(SESSIONS)]]
    assert sandbox.requests == [("/v1/jobs", None)]
    assert {id(one.listing) for one in lists} == {id(lists[0].listing)}
    assert len(lists[0].listing.jobs) == 8


def test_who_comes_within_a_minute_gets_the_list_and_later_a_new_one(sandbox: Sandbox) -> None:
    """A clock that was set back makes no list last longer."""
    now = NOON
    shared = SharedListing(now=lambda: now)
    for seconds, requests in ((0, 1), (59, 1), (1, 2), (-3_600, 3)):
        now += timedelta(seconds=seconds)
        got(shared, sandbox)
        assert len(sandbox.requests) == requests


def test_who_has_the_list_and_asks_again_gets_another(sandbox: Sandbox) -> None:
    """And so do the others who had the old one."""
    now = NOON
    shared = SharedListing(now=lambda: now)
    first = got(shared, sandbox)
    now += timedelta(seconds=10)
    second = got(shared, sandbox, newer_than=first.at)
    assert len(sandbox.requests) == 2
    assert got(shared, sandbox, newer_than=first.at) is second
    assert len(sandbox.requests) == 2


def test_a_failure_is_one_for_all_who_wait_and_for_nobody_later() -> None:
    """The next one asks."""
    shared = SharedListing(now=lambda: NOON)

    async def go() -> list[Listed | BaseException]:
        answer: asyncio.Future[Listing] = asyncio.get_running_loop().create_future()
        asked = []

        async def ask() -> Listing:
            asked.append(1)
            return await answer

        everyone = [asyncio.create_task(shared.get(ask, newer_than=None)) for _ in range(3)]
        await asyncio.sleep(0)
        answer.set_exception(TokenRefused())
        ended = await asyncio.gather(*everyone, return_exceptions=True)
        assert asked == [1]
        return ended

    assert [type(one) for one in asyncio.run(go())] == [TokenRefused] * 3
    assert asyncio.run(shared.get(_empty, newer_than=None)).listing is EMPTY


async def _empty() -> Listing:
    return EMPTY


def test_where_the_one_who_asks_leaves_another_asks_in_its_place() -> None:
    """And one that waits may leave without the others losing anything."""
    shared = SharedListing(now=lambda: NOON)

    async def never() -> Listing:
        await asyncio.Event().wait()
        raise HirempireError

    async def go() -> Listed:
        asking = asyncio.create_task(shared.get(never, newer_than=None))
        await asyncio.sleep(0)
        leaving = asyncio.create_task(shared.get(_empty, newer_than=None))
        staying = asyncio.create_task(shared.get(_empty, newer_than=None))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.wait({leaving})
        assert not staying.done()
        asking.cancel()
        return await staying

    assert asyncio.run(go()).listing is EMPTY
