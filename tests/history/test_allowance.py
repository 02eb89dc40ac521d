"""The hourly allowance, counted in the database: everybody together never spends more than it holds."""

import asyncio
import hashlib
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import select

from hirempire.api.allowance import Allowance, utc_now
from hirempire.api.client import Bounds, Client
from hirempire.api.errors import Limited
from hirempire.api.fetch import fetch
from hirempire.api.models import Loaded, Outcome
from hirempire.api.token import Token
from hirempire.history.database import Database
from hirempire.history.errors import Unreachable
from hirempire.history.leases import FRESH, MOST, SharedMeter
from hirempire.history.memory import Memory
from hirempire.history.tables import ALLOWANCE, DIGEST_KEY, SPENT
from hirempire.history.till import Till
from hirempire.history.upgrade import upgrade
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOKEN = "sk-everybodys"
MARK = Token.parse(TOKEN).fingerprint
WORKSPACE = make_workspace(today=date(2026, 11, 24), jobs=60)
JOBS = [job.id for job in WORKSPACE.jobs[20:]]
EVERYONE = 6
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["hirempire.history.memory", "hirempire.history.till", "hirempire.api.fetch"])


class Clock:
    """A time that goes on when it is told to."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        """What time it is."""
        return self.time

    def go(self, **by: float) -> None:
        """Go on, or back."""
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """It is noon."""
    return Clock()


@pytest.fixture
def others(url: str, clock: Clock) -> Iterator[Callable[[], SharedMeter]]:
    """Counters as so many processes have them: each with connections of its own to one database."""
    opened: list[Memory] = []

    def open_() -> Till:
        opened.append(Memory.opened(url))
        return Till(opened[-1].database, MARK)

    yield lambda: SharedMeter(open_, now=clock)
    for memory in opened:
        memory.close()


def spend(counter: SharedMeter, number: int = 1, *, at_most: int | None = None) -> int:
    """How many of so many requests may be made."""
    for made in range(number):
        try:
            while not counter.spend(at_most):
                counter.refill(at_most)
                if counter.blocked_until is not None and counter.blocked_until > counter.now():
                    return made
        except Limited:
            return made
    return number


def ask(address: str, allowance: Allowance, jobs: list[str], *, now: Callable[[], datetime] = utc_now) -> list[Outcome]:
    """What becomes of some jobs."""
    came: list[Outcome] = []

    async def go() -> None:
        bounds = Bounds(first_wait=0.005, longest_wait=0)
        async with Client(Token.parse(TOKEN), base_url=address, bounds=bounds, allowance=allowance, now=now) as client:
            await fetch(client, jobs, on_outcome=came.append, connections=8)

    asyncio.run(go())
    return came


def _load(url: str, address: str, line: Connection) -> None:
    """A process that opens the database and loads forty jobs."""
    memory = Memory.opened(url, patience=60)
    came = ask(address, Allowance(SharedMeter(lambda: Till(memory.database, MARK))), JOBS)
    line.send(sum(isinstance(outcome, Loaded) for outcome in came))
    memory.close()


def test_six_processes_at_once_never_ask_for_more_than_the_allowance(url: str) -> None:
    """The sandbox counts: no request was one too many, and all but a few of those allowed were made."""
    near, far = _PROCESSES.Pipe()
    with Sandbox({TOKEN: WORKSPACE}, limit=100) as sandbox:
        everyone = [_PROCESSES.Process(target=_load, args=(url, sandbox.url, far)) for _ in range(EVERYONE)]
        for process in everyone:
            process.start()
        loaded = sum(near.recv() for _ in everyone)
        for process in everyone:
            process.join(60)
        assert 100 - EVERYONE <= len(sandbox.requests) <= 100
        assert loaded == len(sandbox.requests)


def test_a_429_that_one_gets_stops_all_until_it_is_over(others: Callable[[], SharedMeter], clock: Clock) -> None:
    """Somebody else has used the token up. Those who hold a lease of requests don't spend the rest of it."""
    everyone = [others() for _ in range(EVERYONE)]
    with Sandbox({TOKEN: WORKSPACE}, limit=10) as sandbox:
        ask(sandbox.url, Allowance(), JOBS[:10])
        for counter in everyone:
            assert spend(counter, 2) == 2  # holds a lease
        ask(sandbox.url, Allowance(everyone[0]), JOBS[:1], now=clock)
        asked = len(sandbox.requests)
        assert asked == 11
        clock.go(seconds=FRESH.total_seconds())
        for counter in everyone:
            came = ask(sandbox.url, Allowance(counter), JOBS[:5], now=clock)
            assert not [outcome for outcome in came if isinstance(outcome, Loaded)]
        assert len(sandbox.requests) == asked
        clock.go(minutes=62)
        assert [spend(counter) for counter in everyone] == [1] * EVERYONE


def test_what_one_learns_of_the_limit_all_know(others: Callable[[], SharedMeter]) -> None:
    """A process that has asked nothing yet shows what is left."""
    one, other = Allowance(others()), Allowance(others())
    one.learn(500)
    assert spend_through(one, 3) == 3
    one.release()
    assert other.used == 3
    assert (other.limit, other.left) == (500, 497)


def spend_through(allowance: Allowance, number: int) -> int:
    """As :func:`spend`, for one session."""
    for _ in range(number):
        while not allowance.spend():
            allowance.refill()
    return number


def test_what_was_not_spent_goes_back(others: Callable[[], SharedMeter]) -> None:
    """When a load ends, the others have all that it left."""
    one, other = others(), others()
    assert spend(one, 10, at_most=100) == 10
    assert other.used >= 10
    one.release()
    assert spend(other, 100, at_most=100) == 90


def test_a_request_counts_for_an_hour(others: Callable[[], SharedMeter], clock: Clock) -> None:
    """And for a minute at most beyond it: requests are kept by the half minute."""
    one = others()
    assert spend(one, 7, at_most=7) == 7
    one.release()
    clock.go(minutes=59, seconds=59)
    assert spend(others(), at_most=7) == 0
    clock.go(minutes=1, seconds=1)
    assert spend(others(), 10, at_most=7) == 7


def test_thousands_of_requests_cost_some_hundred_transactions(
    others: Callable[[], SharedMeter], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as leases; the first are small, so that a load of few jobs takes few."""
    taken: list[int] = []
    take = Till.take

    def counted(self: Till, number: int, **more: object) -> object:
        taken.append(number)
        return take(self, number, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Till, "take", counted)
    assert spend(others(), 2_000, at_most=5_000) == 2_000
    assert len(taken) < 2_000 / MOST + 10
    assert taken[:6] == [1, 2, 4, 8, 16, 32]


def _hold(url: str, line: Connection) -> None:
    """Spend a little, say so, and wait to be killed."""
    memory = Memory.opened(url, patience=60)
    counter = SharedMeter(lambda: Till(memory.database, MARK), now=Clock())
    line.send(spend(counter, 2, at_most=100))
    signal.pause()


def test_a_kill_loses_a_lease_at_most_until_the_hour_is_over(
    url: str, others: Callable[[], SharedMeter], clock: Clock
) -> None:
    """What the killed process held counts as made: too few requests are made rather than too many."""
    near, far = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_hold, args=(url, far))
    process.start()
    assert near.recv() == 2
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    other = others()
    assert 100 - 2 - MOST <= spend(other, 100, at_most=100) <= 98
    clock.go(minutes=61, seconds=1)
    assert spend(other, 101, at_most=100) == 100


def test_a_clock_that_is_set_back_neither_spends_twice_nor_waits_for_ever(
    others: Callable[[], SharedMeter], clock: Clock
) -> None:
    """What was made is counted from the new time on; a wait begins anew, no longer than it was."""
    one, other = others(), others()
    assert spend(one, 60, at_most=100) == 60
    one.block(clock() + timedelta(minutes=10))
    clock.go(days=-1)
    assert spend(other, at_most=100) == 0
    assert other.blocked_until is not None
    assert timedelta(minutes=9) < other.blocked_until - clock() <= timedelta(minutes=10, seconds=1)
    clock.go(minutes=10, seconds=2)
    made = spend(one, 100, at_most=100) + spend(other, 100, at_most=100)
    assert 100 - 60 - MOST <= made <= 40
    clock.go(minutes=62)
    assert spend(other, 101, at_most=100) == 100


def test_a_store_that_fails_is_said_once_and_paid_later(
    url: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Meanwhile this process counts on its own; the others learn of it once the store is back."""
    memory, broken = Memory.opened(url), True

    def open_() -> Till:
        if broken:
            raise Unreachable("The database")
        return Till(memory.database, MARK)

    counter = SharedMeter(open_, now=clock)
    with caplog.at_level(logging.WARNING):
        assert spend(counter, 5, at_most=4) == 4
        clock.go(minutes=1)
        assert spend(counter, 1, at_most=4) == 0
    assert [record.message for record in caplog.records] == [
        "The hourly allowance is counted in this process alone: database_unreachable"
    ]
    broken = False
    clock.go(minutes=1)
    counter.release()
    assert Till(memory.database, MARK).standing(clock()).used == 4
    memory.close()


def test_the_token_is_in_no_database(url: str, tmp_path: Path) -> None:
    """Its digest depends on a key of that database alone, which is random."""
    digests = []
    for database in (Database(url), Database(f"sqlite:///{tmp_path / 'another.db'}")):
        upgrade(database)
        Till(database, MARK).learn(100, NOON)
        with database.reading() as connection:
            digests.append(connection.execute(select(ALLOWANCE.c.token)).scalar_one())
            assert len(connection.execute(select(DIGEST_KEY.c.key)).scalar_one()) == 32
        database.close()
    assert digests[0] != digests[1]
    assert not {TOKEN, MARK.hex(), hashlib.sha256(MARK).hexdigest()} & set(digests)


def test_nothing_is_known_of_a_token_that_nobody_used_for_a_day(url: str, clock: Clock) -> None:
    """It was replaced: its row goes when another token's comes."""
    memory = Memory.opened(url)
    Till(memory.database, MARK).take(1, at_most=None, back=None, unpaid=0, now=clock())
    clock.go(days=1, minutes=2)
    Till(memory.database, b"another").take(1, at_most=None, back=None, unpaid=0, now=clock())
    with memory.database.reading() as connection:
        assert len(connection.execute(select(ALLOWANCE)).all()) == len(connection.execute(select(SPENT)).all()) == 1
    memory.close()


def test_who_spends_does_not_wait_for_who_writes_a_look(postgres_server: str, clock: Clock) -> None:
    """In PostgreSQL; SQLite has one writer at a time."""
    memory = Memory.opened(postgres_server)
    hasty = Database(postgres_server, patience=0.05)
    with memory.database.writing():
        lease, _ = Till(hasty, MARK).take(3, at_most=None, back=None, unpaid=0, now=clock())
    assert lease.number == 3
    hasty.close()
    memory.close()
