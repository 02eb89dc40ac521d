"""How fast and how cheaply jobs are fetched, next to the ways that people usually write it; prints Markdown.

    python -m bench.fetch [--rounds 5] [--jobs 1000]

The server runs in a process of its own, so that its work counts for nobody. The ways take turns within a round, and
what is shown is the median over the rounds: times are told as multiples of the ideal, latency × jobs ÷ connections.
"""

import argparse
import asyncio
import concurrent.futures
import gc
import json
import statistics
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
import httpx
import msgspec
import requests

from bench.process import serving
from hirempire.analysis.frame import links_frame
from hirempire.api.client import Client
from hirempire.api.fetch import fetch
from hirempire.api.models import Loaded, Outcome
from hirempire.api.replies import read_sources
from hirempire.api.token import Token
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace

LATENCY = 0.05
TOKEN = "sk-bench"  # noqa: S105 -- opens the sandbox alone
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
TODAY = date(2026, 11, 24)

Way = Callable[[str, list[str], int], int]
"""Fetches jobs from an address over some connections; returns how many links came."""


def serve(pipe: Connection, jobs: int) -> None:
    """The server's process: says its address, ends when told to, says how many requests it saw at once."""
    with Sandbox({TOKEN: make_workspace(jobs=jobs, today=TODAY)}, latency=LATENCY) as sandbox:
        pipe.send(sandbox.url)
        while (word := pipe.recv()) != "end":
            pipe.send((sandbox.most_in_flight, sandbox.connections))
            sandbox.most_in_flight, sandbox.connections = 0, 0
            assert word == "counts"


def threads_requests(url: str, job_ids: list[str], connections: int) -> int:
    """What people write: a pool of threads, each with a session of its own."""
    local = threading.local()

    def one(job_id: str) -> int:
        if not hasattr(local, "session"):
            local.session = requests.Session()
        reply = local.session.get(f"{url}/job-sources", params={"job_id": job_id}, headers=HEADERS, timeout=30)
        return len(reply.json()["sources"])

    with concurrent.futures.ThreadPoolExecutor(connections) as pool:
        return sum(pool.map(one, job_ids))


def threads_httpx(url: str, job_ids: list[str], connections: int) -> int:
    """A pool of threads that share one client."""
    with (
        httpx.Client(headers=HEADERS, limits=httpx.Limits(max_connections=connections)) as client,
        concurrent.futures.ThreadPoolExecutor(connections) as pool,
    ):
        return sum(pool.map(lambda one: len(client.get(f"{url}/job-sources?job_id={one}").json()["sources"]), job_ids))


def shared_async_client(url: str, job_ids: list[str], connections: int) -> int:
    """The obvious design: workers that share one ``httpx.AsyncClient``."""

    async def go() -> int:
        waiting, total = iter(job_ids), 0
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        async with httpx.AsyncClient(headers=HEADERS, limits=limits, timeout=None) as client:  # noqa: S113

            async def work() -> None:
                nonlocal total
                for job_id in waiting:
                    reply = await client.get(f"{url}/job-sources?job_id={job_id}")
                    total += len(reply.json()["sources"])  # not in one line: a sum begun before an await is lost

            await asyncio.gather(*(work() for _ in range(connections)))
        return total

    return asyncio.run(go())


def bare_aiohttp(url: str, job_ids: list[str], connections: int) -> int:
    """The floor: workers on aiohttp itself, with no bounds, retries or typed records."""

    async def go() -> int:
        waiting, total = iter(job_ids), 0
        async with aiohttp.ClientSession(headers=HEADERS, connector=aiohttp.TCPConnector(limit=connections)) as session:

            async def work() -> None:
                nonlocal total
                for job_id in waiting:
                    async with session.get(f"{url}/job-sources?job_id={job_id}") as reply:
                        body = await reply.read()
                        total += len(json.loads(body)["sources"])

            await asyncio.gather(*(work() for _ in range(connections)))
        return total

    return asyncio.run(go())


def ours(url: str, job_ids: list[str], connections: int) -> int:
    """The dashboard's own: bounds, retries, the allowance and typed records included."""
    return sum(len(outcome.links) for outcome in load(url, job_ids, connections))


def load(url: str, job_ids: list[str], connections: int) -> list[Loaded]:
    """The outcomes of all jobs, every one of which must come."""
    came: list[Outcome] = []

    async def go() -> None:
        async with Client(Token.parse(TOKEN), base_url=url, connections=connections) as client:
            await fetch(client, job_ids, on_outcome=came.append, connections=connections)

    asyncio.run(go())
    loaded = [outcome for outcome in came if isinstance(outcome, Loaded)]
    assert len(loaded) == len(job_ids)
    return loaded


WAYS: dict[str, Way] = {
    "threads + `requests.Session`": threads_requests,
    "threads + one `httpx.Client`": threads_httpx,
    "one shared `httpx.AsyncClient`, workers": shared_async_client,
    "aiohttp alone (the lower limit)": bare_aiohttp,
    "**`hirempire.api.fetch`**": ours,
}


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def compare(url: str, line: Connection, job_ids: list[str], rounds: int) -> None:
    """All ways at 32 and 64 connections, taking turns."""
    print("\n| method | connections | × ideal | CPU per request | most in flight | connections opened |")
    print("| --- | --- | --- | --- | --- | --- |")
    expected = ours(url, job_ids[:50], 8)
    assert expected == bare_aiohttp(url, job_ids[:50], 8)
    line.send("counts")
    line.recv()
    beside: dict[int, tuple[float, float]] = {}
    for connections in (32, 64):
        ideal = LATENCY * len(job_ids) / connections
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
        seen: dict[str, tuple[int, int]] = dict.fromkeys(WAYS, (0, 0))
        for _ in range(rounds):
            for name, way in WAYS.items():
                runs[name].append(timed(partial(way, url, job_ids, connections)))
                line.send("counts")
                seen[name] = max(seen[name], line.recv())
        for name, times in runs.items():
            wall = statistics.median(wall for wall, _ in times) / ideal
            cpu = statistics.median(cpu for _, cpu in times) / len(job_ids)
            print(f"| {name} | {connections} | {wall:.2f} | {cpu * 1e3:.2f} ms | {seen[name][0]} | {seen[name][1]} |")
        beside[connections] = ratios(runs)
    for connections, (wall, cpu) in beside.items():
        print(f"\nAs multiples of aiohttp alone at {connections} connections: time {wall:.2f}, CPU {cpu:.2f}.")


def ratios(runs: dict[str, list[tuple[float, float]]]) -> tuple[float, float]:
    """Our wall and processor time over those of the lower limit, round by round; the medians."""
    ways = {way: runs[name] for name, way in WAYS.items()}
    pairs = zip(ways[ours], ways[bare_aiohttp], strict=True)
    wall, cpu = zip(*((mine[0] / floor[0], mine[1] / floor[1]) for mine, floor in pairs), strict=True)
    return statistics.median(wall), statistics.median(cpu)


def curve(url: str, job_ids: list[str], rounds: int) -> None:
    """What a set of jobs costs, from ten to all of them, with 32 connections."""
    print("\n| jobs | seconds | × ideal | CPU per request | links |")
    print("| --- | --- | --- | --- | --- |")
    for count in (10, 100, 1_000, 10_000):
        some = job_ids[:count]
        links = ours(url, some, 32)
        times = [timed(partial(ours, url, some, 32)) for _ in range(rounds if count < 10_000 else 1)]
        wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
        steps = -(-count // 32)
        ideal = LATENCY * max(count / 32, 1 if steps == 1 else 0)
        print(f"| {count:,} | {wall:.2f} | {wall / ideal:.2f} | {cpu / count * 1e3:.2f} ms | {links:,} |")


def reply(number: int) -> bytes:
    """A reply of eight links, 2 kB."""
    links = [
        {
            "id": f"{number:08x}-{place:04x}-4000-8000-000000000000",
            "source_name": f"Channel {place + number % 5}",
            "source_url": f"https://jobs.hirempire.com/acme/{number:08x}-{place:04x}-4000-8000-000000000000",
            "code": f"{place:04x}",
            "visits": number % 997 + place,
            "created_at": f"2026-{1 + number % 12:02}-{1 + place:02}T10:00:00.000Z",
        }
        for place in range(8)
    ]
    return msgspec.json.encode({"success": True, "job_id": f"job-{number}", "total_sources": 8, "sources": links})


def replies_to_frame(rounds: int) -> None:
    """From 5,000 replies to the tidy frame, next to ``json.loads`` alone."""
    bodies = [(f"job-{number}", reply(number)) for number in range(5_000)]
    now = datetime.now(UTC)

    def read() -> list[Loaded]:
        return [read_sources(body, job_id=job_id, at=now) for job_id, body in bodies]

    frame = links_frame(read())
    assert len(frame) == 40_000
    assert frame["visits"].sum() == sum(link["visits"] for _, body in bodies for link in json.loads(body)["sources"])
    steps: dict[str, Callable[[], object]] = {
        "`json.loads` alone": lambda: [json.loads(body) for _, body in bodies],
        "replies to records": read,
        "replies to the tidy frame": lambda: links_frame(read()),
    }
    runs: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(max(rounds, 7)):
        for name, step in steps.items():
            runs[name].append(timed(step)[0])
    base = statistics.median(runs["`json.loads` alone"])
    print("\n| step, 5,000 replies of 8 links | seconds | × `json.loads` |")
    print("| --- | --- | --- |")
    for name, times in runs.items():
        print(f"| {name} | {statistics.median(times):.3f} | {statistics.median(times) / base:.2f} |")


def resident() -> float:
    """Megabytes of memory in use by this process; Linux alone tells."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1_024


def memory() -> None:
    """What 10,000 jobs of 8 links take, as records and as a frame."""
    gc.collect()
    before = resident()
    now = datetime.now(UTC)
    outcomes = [read_sources(reply(number), job_id=f"job-{number}", at=now) for number in range(10_000)]
    records = resident()
    frame = links_frame(outcomes)
    print("\n| 10,000 jobs × 8 links | MB |")
    print("| --- | --- |")
    print(f"| the program at the start, with pandas | {before:.0f} |")
    print(f"| + records | {records - before:.0f} |")
    print(f"| + the tidy frame ({len(frame):,} rows) | {resident() - records:.0f} |")
    print(f"| total | {resident():.0f} |")


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=1_000)
    args = parser.parse_args()
    memory()
    replies_to_frame(args.rounds)
    workspace = make_workspace(jobs=10_002, today=TODAY)
    job_ids = [job.id for job in workspace.jobs if job.id != workspace.flaky_job]
    sizes = [len(msgspec.json.encode(job.links)) for job in workspace.jobs[:1_000]]
    print(f"\nReplies of about {statistics.mean(sizes) / 1e3:.1f} kB after {LATENCY * 1e3:.0f} ms.")
    with serving(serve, 10_002) as (url, line):
        compare(url, line, job_ids[: args.jobs], args.rounds)
        curve(url, job_ids[:10_000], args.rounds)


if __name__ == "__main__":
    main()
