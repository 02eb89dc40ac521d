"""How much memory each further browser session takes, beside an earlier revision; prints Markdown.

    python -m bench.sharing --before v0.3.0 [--rounds 3] [--sessions 4]

5,000 jobs and 40,000 links with a year of daily looks. In each round, both revisions take turns: a server starts, one
session opens all jobs on *Growth* with a period, then others do the same and stay. What the process holds afterwards,
less what it held with one, is divided by their number. Runs on Linux, which alone tells the memory of another process.
"""

import argparse
import asyncio
import shutil
import statistics
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from bench import year
from bench.process import ROOT, app, serving
from bench.visitor import Visitor
from hirempire.sandbox.server import Sandbox

TOKEN = "sk-bench"  # noqa: S105 -- opens the sandbox alone
PERIOD = "jobs=all&period=last-28-days"
VIEWS = {"all time": ("", "jobs=all", False), "a period, with a year of looks": ("growth", PERIOD, True)}
"""A page, its address, and whether there is a history."""


def serve(pipe: Connection, jobs: int) -> None:
    """The API's process."""
    with Sandbox({TOKEN: year.workspace(jobs, year.LINKS, today=datetime.now(UTC).date())}) as sandbox:
        pipe.send(sandbox.url)
        pipe.recv()


@contextmanager
def checkout(revision: str) -> Iterator[Path]:
    """The files of an earlier revision."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", revision], cwd=ROOT, check=True, capture_output=True)  # noqa: S607
        subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)  # noqa: S607
        yield Path(folder)


async def held(root: Path, url: str, database: str, view: tuple[str, str], sessions: int) -> tuple[float, float]:
    """MB that a process holds with one session, and that each further one adds."""
    page, query = view
    settings = {"HIREMPIRE_API_URL": url, "HIREMPIRE_API_TOKEN": TOKEN, "HIREMPIRE_DATABASE_URL": database}
    with app("app.py", root=root, **settings) as server:
        async with AsyncExitStack() as stack:
            memory = []
            for _ in range(1 + sessions):
                visitor = await stack.enter_async_context(Visitor(server.address, page=page, query=query))
                for _ in range(3):  # the second and third time, as after a change
                    run = await visitor.run()
                    assert not run.errors, run.errors
                memory.append(server.memory)
    return memory[0], (memory[-1] - memory[0]) / sessions


async def measure(before: Path, ledger: Path, rounds: int, sessions: int) -> None:
    """Let both take turns, and print the medians."""
    found: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    with serving(serve, year.JOBS) as (url, _), tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            for name, (page, query, past) in VIEWS.items():
                for when, root in (("before", before), ("now", ROOT)):
                    file = Path(folder) / "history.db"
                    shutil.copy(ledger, file)
                    database = f"sqlite:///{file}" if past else "none"
                    found[name, when].append(await held(root, url, database, (page, query), sessions))
    print("| what is on view | one session | before | each further one | before |\n| --- | --- | --- | --- | --- |")
    for name in VIEWS:
        now, was = (
            [statistics.median(part) for part in zip(*found[name, when], strict=True)] for when in ("now", "before")
        )
        print(f"| {name} | {now[0]:,.0f} MB | {was[0]:,.0f} MB | {now[1]:.1f} MB | {was[1]:.1f} MB |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", default="HEAD", help="the revision to compare with; default: the last commit")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sessions", type=int, default=4)
    parser.add_argument("--ledger", type=Path, help="a year of looks that was written before; default: write one")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, checkout(args.before) as before:
        ledger = args.ledger or Path(folder) / "year.db"
        if not ledger.exists():
            now = datetime.now(UTC)
            year.write(ledger, year.workspace(year.JOBS, year.LINKS, today=now.date()), now=now)
        asyncio.run(measure(before, ledger, args.rounds, args.sessions))


if __name__ == "__main__":
    main()
