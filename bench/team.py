"""How many people a team's server serves at once, and how soon they go on after a replica is killed; prints Markdown.

    python -m bench.team [--rounds 3] [--sessions 20 60 100 200] [--only load|kill] [--short]

The server is the one of ``compose.yaml``: HAProxy with TLS, one or two replicas, a worker and PostgreSQL, as processes
of this machine, on a workspace of 5,000 jobs and 40,000 links. The load comes from the same machine, and takes
processor time away from the server. Needs Linux and HAProxy.

- ``load``: so many sessions, on all pages in turn, change filters for a minute, each with a pause of ten seconds on
  average. Time from the change until the page is whole, as a browser's websocket has it. Memory is what the replicas
  hold at the end, over what they held with one session each.
- ``kill``: with 60 sessions on two replicas, one replica is killed (SIGKILL). Its sessions try to connect again every
  half second. Time until the last of them has its page whole.

``--short`` takes 200 jobs, few sessions and a few seconds: to see whether it works.
"""

import argparse
import asyncio
import random
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bench import year
from bench.dashboard import PAGES, TODAY, errors, ms, p95
from bench.process import App, serving
from bench.visitor import Run, Visitor
from hirempire.sandbox.server import Sandbox
from tests.support import team

AGAIN = 0.5
"""Seconds between two attempts to connect again."""
REPLICAS = ("dashboard-1", "dashboard-2")


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    jobs: int = 5_000
    sessions: Sequence[int] = (20, 60, 100, 200)
    pause: float = 10.0
    """Seconds on average between two changes of a session."""
    lasts: float = 60.0
    """Seconds."""
    killed: int = 60
    """Sessions on two replicas when one of them is killed."""


SHORT = Size(jobs=200, sessions=(4,), pause=1, lasts=5, killed=4)


class Here(AbstractResolver):
    """Leads every name to this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The address of this machine."""
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held."""


def here() -> aiohttp.BaseConnector:
    """Connections to the server by its name, whose certificate nobody has signed."""
    return aiohttp.TCPConnector(ssl=False, resolver=Here())


@dataclass
class Server:
    """A team's server, and what its replicas hold."""

    team: team.Team
    replicas: Sequence[str]

    def visitor(self, place: int) -> Visitor:
        """Somebody who opens one of the pages."""
        page = list(PAGES.values())[place % len(PAGES)]
        return Visitor(self.team.address, page=page, query="jobs=all", connector=here)

    @property
    def memory(self) -> float:
        """MB that the replicas hold."""
        return sum(App("", self.team.processes[one].pid).memory for one in self.replicas)


def serve(pipe: Connection, jobs: int) -> None:
    """The API's process."""
    with Sandbox({team.TOKEN: year.workspace(jobs, 8 * jobs, today=TODAY)}) as sandbox:
        pipe.send(sandbox.url)
        pipe.recv()


@contextmanager
def running(size: Size, replicas: int) -> Iterator[Server]:
    """A server with one or two replicas, on a large workspace that is open to everybody."""
    with tempfile.TemporaryDirectory() as folder, serving(serve, size.jobs) as (url, _):
        settings = {"HIREMPIRE_API_URL": url, "HIREMPIRE_OPEN": "1"}
        with team.running(Path(folder), provider=None, **settings) as started:
            for one in REPLICAS[replicas:]:
                started.kill(one)
            yield Server(started, REPLICAS[:replicas])


@dataclass
class Load:
    """What came of so many sessions."""

    runs: list[Run] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Sessions that ended before their time, and how."""
    memory: float = 0.0
    """MB that each further session takes."""


async def load(server: Server, sessions: int, size: Size) -> Load:
    """Let so many sessions work at once."""
    found, all_here = Load(), asyncio.Barrier(sessions + 1)
    async with server.visitor(0) as first, server.visitor(0) as second:
        for came in await asyncio.gather(first.run(), second.run()):
            assert came.charts, came.errors
        before = server.memory
        async with asyncio.TaskGroup() as group:
            for place in range(sessions):
                group.create_task(work(server, place, found, all_here, size))
            await all_here.wait()  # they begin
            await all_here.wait()  # they have ended
            found.memory = (server.memory - before) / sessions
            await all_here.wait()  # they go
    return found


async def work(server: Server, place: int, found: Load, all_here: asyncio.Barrier, size: Size) -> None:
    """One session: comes, waits until all are there, changes filters until the end, and goes with the others."""
    await asyncio.sleep(place * 0.1)
    turns = [all_here.wait, all_here.wait, all_here.wait]
    try:
        async with server.visitor(place) as visitor:
            await visitor.run()
            await turns.pop()()
            await change(visitor, random.Random(place), found.runs, size)  # noqa: S311 -- no secret
            await turns.pop()()
            await turns.pop()()
    except (aiohttp.ClientError, OSError, TypeError) as error:  # refused, too late, or ended in the middle of a page
        found.failed.append(repr(error))
        for turn in turns:  # nobody waits for it
            await turn()


async def change(visitor: Visitor, chance: random.Random, runs: list[Run], size: Size) -> None:
    """Change filters until the time is over."""
    until = time.monotonic() + size.lasts
    turns = visitor.turns("Channels", "Jobs")
    while time.monotonic() < until:
        await asyncio.sleep(chance.expovariate(1 / size.pause))
        runs.append(await visitor.choose(*next(turns)))


@dataclass
class Kill:
    """A replica that is killed, and who was on it."""

    there: asyncio.Barrier
    lost: int = 0
    back: list[float] = field(default_factory=list)
    """When each of them had its page again."""
    over: asyncio.Event = field(default_factory=asyncio.Event)


async def kill(server: Server, size: Size) -> tuple[int, float, float]:
    """Kill a replica; how many sessions it had, and seconds until the median and the last of them were back."""
    killed = Kill(asyncio.Barrier(size.killed + 1))
    async with asyncio.TaskGroup() as group:
        for place in range(size.killed):
            group.create_task(survive(server, place, killed))
        await killed.there.wait()
        began = time.monotonic()
        server.team.kill(server.replicas[0])
    took = [at - began for at in killed.back]
    server.team.start(server.replicas[0])
    server.team.wait(server.replicas[0])
    return killed.lost, statistics.median(took), max(took)


async def survive(server: Server, place: int, killed: Kill) -> None:
    """One session, whose replica is killed or isn't; it stays until all are back."""
    await asyncio.sleep(place * 0.1)
    async with server.visitor(place) as visitor:
        await visitor.run()
        loses = visitor.cookie("replica") == "1"
        killed.lost += loses
        await killed.there.wait()
        if loses:
            await visitor.lost()
            await visitor.again(every=AGAIN)
            killed.back.append(time.monotonic())
        if len(killed.back) == killed.lost:
            killed.over.set()
        await killed.over.wait()


def loads(size: Size, rounds: int) -> None:
    """Measure the load on one replica and on two."""
    print("\n| sessions | replicas | changes | median | p95 | errors | memory of each further session |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for replicas in (1, 2):
        for sessions in size.sessions:
            took = []
            for _ in range(rounds):
                with running(size, replicas) as server:
                    took.append(asyncio.run(load(server, sessions, size)))
            middle = sorted(took, key=lambda one: p95([run.seconds for run in one.runs] or [0, 0]))[len(took) // 2]
            seconds = [run.seconds for run in middle.runs] or [0, 0]
            wrong = sum(len(run.errors) for one in took for run in one.runs) + sum(len(one.failed) for one in took)
            print(
                f"| {sessions} | {replicas} | {len(middle.runs):,} | {ms(statistics.median(seconds))} "
                f"| {ms(p95(seconds))} | {wrong} | {middle.memory:.1f} MB |"
                f"{errors(middle.runs)} {set(middle.failed) or ''}",
                flush=True,
            )


def kills(size: Size, rounds: int) -> None:
    """Measure how soon everybody is back."""
    print("\n| sessions | on the killed replica | median back after | last back after |\n| --- | --- | --- | --- |")
    with running(size, 2) as server:
        for _ in range(rounds):
            there, median, last = asyncio.run(kill(server, size))
            print(f"| {size.killed} | {there} | {median:.1f} s | {last:.1f} s |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sessions", type=int, nargs="+")
    parser.add_argument("--only", choices=["load", "kill"])
    parser.add_argument("--short", action="store_true")
    args = parser.parse_args()
    size, rounds = (SHORT, 1) if args.short else (Size(sessions=args.sessions or Size.sessions), args.rounds)
    print(f"{size.jobs:,} jobs with 8 links each.")
    if args.only in (None, "load"):
        loads(size, rounds)
    if args.only in (None, "kill"):
        kills(size, rounds)


if __name__ == "__main__":
    main()
