"""What another session notices while one loads 5,000 jobs of 8 links in the same process; prints Markdown.

    python -m bench.loading [--rounds 3] [--before REVISION]

The other session is on the demo and changes a filter again and again. Meanwhile one connects to a large workspace,
which loads the list of all jobs in one request, and puts all of them on view; then another one loads them job by job.
With ``--before``, an earlier revision takes turns with this one. Runs on Linux.
"""

import argparse
import asyncio
import statistics
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path

from bench.attacks import meanwhile
from bench.dashboard import JOBS, TOKEN, ms, p95, serve
from bench.process import ROOT, app, serving
from bench.sharing import checkout
from bench.visitor import Visitor

QUIET = 3.0
"""Seconds in which nobody loads anything."""
ALONE = f"Load {JOBS:,} jobs (uses {JOBS:,} API requests)"


async def nobody(_: Visitor) -> None:
    """Load nothing."""
    await asyncio.sleep(QUIET)


async def list_of_all(loader: Visitor) -> None:
    """Connect, and put all jobs on view."""
    await loader.type("API token", TOKEN)
    await loader.press("Connect")
    loader.query = "jobs=all"
    run = await loader.go("")
    assert not run.errors, run.errors
    assert run.charts


async def one_by_one(loader: Visitor) -> None:
    """Load all jobs again, each on its own."""
    await loader.open("Load jobs one by one")
    await loader.press("Refresh")
    run = await loader.press(ALONE)
    assert not run.errors, run.errors
    assert run.charts


WAYS: dict[str, Callable[[Visitor], Awaitable[None]]] = {
    "nothing": nobody,
    "the list of all jobs, and put on view": list_of_all,
    "5,000 jobs one by one": one_by_one,
}


async def measure(root: Path, url: str) -> dict[str, tuple[list[float], float]]:
    """By what is loaded: the seconds of the other session's changes meanwhile, and of the load."""
    found = {}
    with app("app.py", root=root, HIREMPIRE_API_URL=url) as ours:
        async with Visitor(ours.address) as other, Visitor(ours.address) as loader:
            await other.run()
            await loader.run()
            turns = other.turns("Channels")
            await other.choose(*next(turns))

            async def again() -> float:
                return (await other.choose(*next(turns))).seconds

            for name, load in WAYS.items():
                began = asyncio.get_running_loop().time()
                async with meanwhile(again) as took:
                    await load(loader)
                    over = asyncio.get_running_loop().time() - began
                found[name] = took, over
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--before", help="a revision to take turns with")
    args = parser.parse_args()
    waits: defaultdict[tuple[str, str], list[list[float]]] = defaultdict(list)
    loads: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    with ExitStack() as stack:
        url, _ = stack.enter_context(serving(serve, JOBS))
        roots = {"before": stack.enter_context(checkout(args.before))} if args.before else {}
        roots["now"] = ROOT
        for _ in range(args.rounds):
            for when, root in roots.items():
                for name, (took, over) in asyncio.run(measure(root, url)).items():
                    waits[name, when].append(took)
                    loads[name, when].append(over)
    print("| one session loads | revision | load | others, median | p95 | longest |")
    print("| --- | --- | --- | --- | --- | --- |")
    for (name, when), rounds in waits.items():
        middle, high, longest = (ms(statistics.median(map(figure, rounds))) for figure in (statistics.median, p95, max))
        print(f"| {name} | {when} | {statistics.median(loads[name, when]):.1f} s | {middle} | {high} | {longest} |")


if __name__ == "__main__":
    main()
