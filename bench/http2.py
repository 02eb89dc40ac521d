"""Whether HTTP/2 would fetch jobs faster or cheaper than HTTP/1.1 with connections that are kept; prints Markdown.

    python -m bench.http2 [--rounds 5] [--jobs 1000]

Over TLS to this computer, with the throwaway certificate of the tests. One server, in a process of its own, speaks both
and takes what the client offers. The ways take turns within a round, and what is shown is the median over the rounds.
The server is written in Python too, so its own work is shown: it can be what a way waits for.
"""

import argparse
import asyncio
import itertools
import os
import socket
import statistics
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
from hypercorn.asyncio import serve as serve_asgi
from hypercorn.config import Config

from bench.fetch import HEADERS, LATENCY, ours, reply, timed
from bench.process import serving

CERTIFICATE = Path(__file__).parents[1] / "tests" / "api" / "made-up-server.pem"
"""With its key, for this computer, signed by itself: it guards nothing."""

Way = Callable[[str, list[str], int], int]
"""Fetches jobs from an address with some requests in flight; returns how many links came."""


def serve(pipe: Connection, jobs: int) -> None:
    """The server's process: says its address, ends when told to, says what it saw since it was last asked."""
    bodies = {f"job_id=job-{number}".encode(): reply(number) for number in range(jobs)}
    clients: set[tuple[str, int]] = set()
    versions: set[str] = set()

    async def app(scope: dict, receive: Callable, send: Callable) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        clients.add(tuple(scope["client"]))
        versions.add(scope["http_version"])
        await asyncio.sleep(LATENCY)
        body = bodies[scope["query_string"]]
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def told_to_end() -> None:
        while await asyncio.to_thread(pipe.recv) != "end":
            pipe.send((len(clients), versions, time.process_time()))
            clients.clear()
            versions.clear()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = Config()
        config.bind = [f"fd://{listener.fileno()}"]
        config.certfile = config.keyfile = str(CERTIFICATE)
        config.alpn_protocols = ["h2", "http/1.1"]
        config.keep_alive_max_requests = 1_000_000  # by default it closes a connection after a thousand
        config.loglevel = "WARNING"
        pipe.send(f"https://127.0.0.1:{listener.getsockname()[1]}")
        asyncio.run(serve_asgi(app, config, mode="asgi", shutdown_trigger=told_to_end))
        listener.detach()  # the server has closed it


def native(url: str, job_ids: list[str], in_flight: int, *, http2: bool) -> int:
    """Workers that share one ``httpx.AsyncClient`` on the transport of httpx itself."""

    async def go() -> int:
        waiting, total = iter(job_ids), 0
        connections = 1 if http2 else in_flight
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        async with httpx.AsyncClient(http2=http2, headers=HEADERS, limits=limits, timeout=60) as client:

            async def work() -> None:
                nonlocal total
                for job_id in waiting:
                    response = await client.get(f"{url}/job-sources?job_id={job_id}")
                    total += len(response.json()["sources"])

            await asyncio.gather(*(work() for _ in range(in_flight)))
        return total

    return asyncio.run(go())


WAYS: dict[str, tuple[Way, str]] = {
    "**`hirempire.api.fetch`**, HTTP/1.1": (ours, "1.1"),
    "`httpx.AsyncClient`, HTTP/2": (partial(native, http2=True), "2"),
    "`httpx.AsyncClient`, HTTP/1.1": (partial(native, http2=False), "1.1"),
}
"""Each way, and the HTTP that the server must have heard."""


def fetch_all(way: Way, url: str, job_ids: list[str], in_flight: int) -> None:
    """Every link of every job must come."""
    links = way(url, job_ids, in_flight)
    assert links == 8 * len(job_ids), f"{links} links"


def compare(url: str, line: Connection, job_ids: list[str], rounds: int) -> None:
    """All ways, for all jobs and for a hundred of them, with 32 and 64 requests in flight, taking turns."""

    def seen() -> tuple[int, set[str], float]:
        line.send("counts")
        return line.recv()

    print("\n| method | jobs | in flight | × ideal | CPU per request | server CPU | connections |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for some, in_flight in itertools.product((job_ids, job_ids[:100]), (32, 64)):
        runs: dict[str, list[tuple[float, float, float, int]]] = {name: [] for name in WAYS}
        for _ in range(rounds):
            for name, (way, version) in WAYS.items():
                *_, before = seen()
                wall, cpu = timed(partial(fetch_all, way, url, some, in_flight))
                connections, versions, after = seen()
                assert versions == {version}
                runs[name].append((wall, cpu, after - before, connections))
        for name, times in runs.items():
            wall, cpu, theirs, connections = (statistics.median(column) for column in zip(*times, strict=True))
            row = [name, f"{len(some):,}", f"{in_flight}", f"{wall / (LATENCY * len(some) / in_flight):.2f}"]
            row += [f"{seconds / len(some) * 1e3:.2f} ms" for seconds in (cpu, theirs)]
            print(f"| {' | '.join(row)} | {connections:.0f} |")


def main() -> None:
    """Measure and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=1_000)
    args = parser.parse_args()
    os.environ["SSL_CERT_FILE"] = str(CERTIFICATE)
    os.environ["NO_PROXY"] = "127.0.0.1"
    sizes = [len(reply(number)) for number in range(args.jobs)]
    print(f"\nReplies of about {statistics.mean(sizes) / 1e3:.1f} kB after {LATENCY * 1e3:.0f} ms.")
    with serving(serve, args.jobs) as (url, line):
        compare(url, line, [f"job-{number}" for number in range(args.jobs)], args.rounds)


if __name__ == "__main__":
    main()
