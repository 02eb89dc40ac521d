"""Ten thousand jobs, a tenth of which go wrong in mixed ways, three times over; prints Markdown.

    python -m bench.soak [--rounds 3] [--jobs 10000] [--connections 32]

Each job must end in one outcome, the one that its fault stands for; every link that could be read must come with its
visits, counted from the made-up workspace itself; memory must stay flat, and no socket or task may stay open. Runs on
Linux, which alone tells about the memory and the sockets of a process.
"""

import argparse
import asyncio
import gc
import os
import time
from collections import Counter
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from bench.process import serving
from hirempire.api.client import Bounds, Client
from hirempire.api.fetch import fetch
from hirempire.api.models import Failed, Loaded, Outcome
from hirempire.api.token import Token
from hirempire.sandbox.faults import SHORT, Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace, make_workspace

TOKEN = "sk-soak"  # noqa: S105 -- opens the sandbox alone
SHARE = 0.1
LIMITS = ("rate_limit_once", "rate_limit_date_once")
AMONG = (*[kind for kind in SHORT if kind not in LIMITS] * 20, *LIMITS)
"""All kinds of faults; those that make everybody wait a second are rarer, or they would be all that is measured."""

ENDS_AS = {
    "server_error": "server_error",
    "cut": "unreachable",
    "short_body": "unreadable",
    "html": "unreadable",
    "broken_json": "unreadable",
    "empty": "unreadable",
    "not_success": "unreadable",
    "other_job": "unreadable",
    "null_sources": "unreadable",
    "redirect": "unreadable",
    "error_object": "rejected",
    "error_string": "rejected",
}
"""What a job with such a fault ends as; with any other it comes."""


def faults() -> Faults:
    """The same faults for the server and for the count of what has to come."""
    return Faults(share=SHARE, among=AMONG)


def workspace(jobs: int) -> Workspace:
    """The same workspace in every process."""
    return make_workspace(jobs=jobs, today=date(2026, 11, 24))


def serve(pipe: Connection, jobs: int) -> None:
    """The server's process: says its address, waits for the end, and says what it saw."""
    with Sandbox({TOKEN: workspace(jobs)}, faults=faults()) as sandbox:
        pipe.send(sandbox.url)
        pipe.recv()
        deadline = time.monotonic() + 2
        while sandbox.open_connections and time.monotonic() < deadline:
            time.sleep(0.01)
        pipe.send((len(sandbox.requests), sandbox.most_in_flight, sandbox.open_connections))


def load(url: str, job_ids: list[str], connections: int) -> list[Outcome]:
    """Every outcome, in the order in which they came; no task may outlive the client."""
    came: list[Outcome] = []

    async def go() -> None:
        bounds = Bounds(first_wait=0.05)
        async with Client(Token.parse(TOKEN), base_url=url, connections=connections, bounds=bounds) as client:
            await fetch(client, job_ids, on_outcome=came.append, connections=connections)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(go())
    return came


def expected(made: Workspace) -> tuple[Counter[str], int, int, int]:
    """Outcomes, readable links, unreadable links and visits, counted from what was made up and how it is spoilt."""
    outcomes: Counter[str] = Counter()
    readable = unreadable = visits = 0
    plan = faults()
    for job in made.jobs:
        kind = plan.kind(job.id)
        cause = "server_error" if job.id == made.flaky_job else ENDS_AS.get(kind or "", "loaded")
        outcomes[cause] += 1
        if cause != "loaded":
            continue
        good = job.links if kind != "bad_links" else job.links[5::6]  # every sixth alone is left well
        readable += len(good)
        unreadable += len(job.links) - len(good)
        visits += sum(link.visits for link in good)
    return outcomes, readable, unreadable, visits


def counted(outcomes: list[Outcome]) -> tuple[Counter[str], int, int, int]:
    """The same, from what came."""
    loaded = [outcome for outcome in outcomes if isinstance(outcome, Loaded)]
    return (
        Counter(outcome.error.cause if isinstance(outcome, Failed) else "loaded" for outcome in outcomes),
        sum(len(outcome.links) for outcome in loaded),
        sum(len(outcome.unreadable) for outcome in loaded),
        sum(link.visits for outcome in loaded for link in outcome.links),
    )


def resident() -> float:
    """Megabytes of memory in use by this process."""
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1_024


def main() -> None:
    """Run the rounds; an assertion fails where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=32)
    args = parser.parse_args()
    made = workspace(args.jobs)
    job_ids = [job.id for job in made.jobs]
    should = expected(made)
    print("| round | seconds | requests | loaded | failed | links | unreadable | sockets left | memory after |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for number in range(1, args.rounds + 1):
        with serving(serve, args.jobs) as (url, line):
            files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
            begun = time.monotonic()
            outcomes = load(url, job_ids, args.connections)
            seconds = time.monotonic() - begun
            left = len(os.listdir("/proc/self/fd")) - files  # noqa: PTH208
            line.send("end")
            requests, most, still_open = line.recv()
        assert sorted(outcome.job_id for outcome in outcomes) == sorted(job_ids), "not one outcome for each job"
        counts = counted(outcomes)
        assert counts == should, f"came: {counts}\nmade: {should}"
        assert most <= args.connections
        assert left == still_open == 0
        causes, links, unreadable, _ = counts
        del outcomes
        failed = causes.total() - causes["loaded"]
        print(
            f"| {number} | {seconds:.1f} | {requests:,} | {causes['loaded']:,} | {failed:,} | {links:,} "
            f"| {unreadable:,} | {left} | {resident():.0f} MB |",
            flush=True,
        )
    print(f"\nOutcomes of each round: {', '.join(f'{cause} {count:,}' for cause, count in should[0].most_common())}.")


if __name__ == "__main__":
    main()
