"""How fast the dashboard feels, against the least that one can write in Streamlit; prints Markdown.

    python -m bench.dashboard [--rounds 5] [--only filters|periods|sessions|start]

- ``filters``: a filter is changed on each page, on a workspace of 5,000 jobs and 40,000 links; on Conversion, on
  one of 500 jobs and about 100,000 candidates. Time from the change until the run has ended, as a browser's websocket
  has it, and the server's processor time. The changes are in turn to one channel, to two, to all, and the same with
  jobs: two of six leave but one or two jobs, which is quicker than the rest.
- ``periods``: the period is changed on each page, on the same workspace with a year of daily looks.
- ``sessions``: twenty sessions on one process, all jobs loaded, change filters for a while, with a pause of five
  seconds on average between two changes of one, and without any.
- ``start``: from the command that ``make run`` gives until the first chart stands in Chromium, on the demo workspace.

In each, the ways take turns. Runs on Linux, which alone tells about the processor time of another process; ``start``
needs Chromium.
"""

import argparse
import asyncio
import random
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from bench import year
from bench.process import App, app, serving
from bench.visitor import Run, Visitor
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace, make_workspace

TODAY = date(2026, 11, 24)
TOKEN = "sk-bench"  # noqa: S105 -- opens the sandbox alone
JOBS, LINKS = 5_000, 40_000
OURS, BARE = "app.py", "bench/bare.py"
CROWDED_JOBS, LOUDER = 500, 2.4
"""Jobs of the workspace with many candidates, and how many times more visits its links have than usual."""
PAGES = {"Channels": "", "Compare": "compare", "Timeline": "timeline", "Coverage": "coverage", "Names": "names"}
CHANGES = 6
"""In a round, on each page."""
PERIODS = ("Last 7 days", "Last 28 days", "Last week", "Last month", "Last quarter", "Last 90 days")
WITH_PERIOD = {"Channels": "", "Compare": "compare", "Coverage": "coverage", "Growth": "growth"}
SESSIONS, PAUSE, LASTS = 20, 5.0, 30.0
"""How many, and seconds: the mean pause between two changes, and how long they go on."""


def serve(pipe: Connection, jobs: int) -> None:
    """The API's process, with :data:`LINKS` links."""
    answer(pipe, year.workspace(jobs, LINKS, today=TODAY))


def serve_crowded(pipe: Connection, jobs: int) -> None:
    """The API's process, with some 200 candidates a job: more visits bring more of them."""
    workspace = make_workspace(jobs=jobs, today=TODAY)
    louder = [
        replace(job, links=tuple(replace(link, visits=round(link.visits * LOUDER)) for link in job.links))
        for job in workspace.jobs
    ]
    answer(pipe, replace(workspace, jobs=tuple(louder)))


def answer(pipe: Connection, workspace: Workspace) -> None:
    """Serve a workspace until a word comes."""
    with Sandbox({TOKEN: workspace}) as sandbox:
        pipe.send(sandbox.url)
        pipe.recv()


@contextmanager
def large(serve: Callable[[Connection, int], None] = serve, jobs: int = JOBS) -> Iterator[App]:
    """The dashboard on a large workspace."""
    with (
        serving(serve, jobs) as (url, _),
        app(OURS, HIREMPIRE_API_URL=url, HIREMPIRE_API_TOKEN=TOKEN) as ours,
    ):
        yield ours


async def filters(rounds: int) -> None:
    """Change filters, page by page."""
    with large() as ours, large(serve_crowded, CROWDED_JOBS) as crowded, app(BARE) as bare:
        took: defaultdict[str, list[Run]] = defaultdict(list)
        cpu: defaultdict[str, float] = defaultdict(float)
        pages = {"One chart, bare": ("", bare)}
        pages |= {name: (path, ours) for name, path in PAGES.items()}
        pages["Conversion"] = ("conversion", crowded)
        for _ in range(rounds):
            for page, (path, server) in pages.items():
                async with Visitor(server.address, page=path, query="jobs=all") as visitor:
                    await visitor.run()
                    if server is crowded:
                        await visitor.press("Turn on conversion")
                    turns = visitor.turns("Channels", *([] if server is bare else ["Jobs"]))
                    await visitor.choose(*next(turns))
                    before = server.cpu
                    took[page] += [await visitor.choose(*turn) for turn in islice(turns, CHANGES)]
                    cpu[page] += server.cpu - before
        table(took, cpu)
        print(f"\nThe dashboard's process holds {ours.memory:,.0f} MB.")


def table(took: Mapping[str, Sequence[Run]], cpu: Mapping[str, float]) -> None:
    """Print what the changes on each page took."""
    print("\n| page | median | p95 | server CPU | sent |\n| --- | --- | --- | --- | --- |")
    for page, runs in took.items():
        seconds = [run.seconds for run in runs]
        sent = statistics.median(run.size for run in runs) / 1e3
        print(
            f"| {page} | {ms(statistics.median(seconds))} | {ms(p95(seconds))} | {ms(cpu[page] / len(runs))} "
            f"| {sent:,.0f} kB |{errors(runs)}"
        )


async def periods(rounds: int, ledger: Path | None) -> None:
    """Change the period, page by page; the first of a round, which reads the past, doesn't count."""
    now, took, cpu = datetime.now(UTC), defaultdict[str, list[Run]](list), defaultdict[str, float](float)
    with tempfile.TemporaryDirectory() as folder, serving(serve_today, JOBS) as (url, _):
        file = Path(folder) / "history.db"
        if ledger is None:
            year.write(file, year.workspace(JOBS, LINKS, today=now.date()), now=now)
        else:
            shutil.copy(ledger, file)
        settings = {"HIREMPIRE_API_TOKEN": TOKEN, "HIREMPIRE_DATABASE_URL": f"sqlite:///{file}"}
        with app(OURS, HIREMPIRE_API_URL=url, **settings) as ours:
            for _ in range(rounds):
                for page, path in WITH_PERIOD.items():
                    async with Visitor(ours.address, page=path, query="jobs=all") as visitor:
                        await visitor.run()
                        await visitor.select("Period", "This month")
                        before = ours.cpu
                        took[page] += [await visitor.select("Period", period) for period in PERIODS]
                        cpu[page] += ours.cpu - before
    table(took, cpu)


def serve_today(pipe: Connection, jobs: int) -> None:
    """The API's process, as of today."""
    answer(pipe, year.workspace(jobs, LINKS, today=datetime.now(UTC).date()))


async def sessions() -> None:
    """Many at once."""
    print("\n| twenty sessions | pause | changes | median | p95 | errors |\n| --- | --- | --- | --- | --- | --- |")
    for name, server, pause in (("demo", app(OURS), PAUSE), ("5,000 jobs", large(), PAUSE), ("demo", app(OURS), 0.0)):
        with server as ours:
            here = asyncio.Barrier(SESSIONS)
            everyone = [session(ours, place, pause, here, large=name != "demo") for place in range(SESSIONS)]
            runs = [run for one in await asyncio.gather(*everyone) for run in one]
        seconds = [run.seconds for run in runs]
        print(
            f"| {name} | {pause:.0f} s | {len(runs):,} | {ms(statistics.median(seconds))} | {ms(p95(seconds))} "
            f"| {sum(len(run.errors) for run in runs)} |{errors(runs)}",
            flush=True,
        )


async def session(ours: App, place: int, pause: float, here: asyncio.Barrier, *, large: bool) -> list[Run]:
    """One of them: comes, waits until all have loaded their jobs, changes filters until the end, and goes."""
    chance = random.Random(place)  # noqa: S311 -- no secret
    page = list(PAGES.values())[place % len(PAGES)]
    runs: list[Run] = []
    await asyncio.sleep(place * 0.1)
    async with Visitor(ours.address, page=page, query="jobs=all" if large else "") as visitor:
        runs = [await visitor.run()]
        await here.wait()
        end = time.monotonic() + LASTS
        turns = visitor.turns("Channels", "Jobs")
        while time.monotonic() < end:
            await asyncio.sleep(chance.expovariate(1 / pause) if pause else 0)
            runs.append(await visitor.choose(*next(turns)))
    return runs[1:]


def start(rounds: int) -> None:
    """From the command to the first chart."""
    from playwright.sync_api import sync_playwright

    took: dict[str, list[float]] = {BARE: [], OURS: []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(rounds):
            for script, seconds in took.items():
                page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
                began = time.perf_counter()
                with app(script) as server:
                    page.goto(server.address)
                    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=120_000)
                    seconds.append(time.perf_counter() - began)
                    page.context.close()
        browser.close()
    bare, ours = (statistics.median(seconds) for seconds in took.values())
    print(f"\n| first chart of a cold start | median |\n| --- | --- |\n| bare app of one chart | {bare:.2f} s |")
    print(f"| the demo | {ours:.2f} s, {ours / bare:.2f} × |")


def ms(seconds: float) -> str:
    """As "71 ms"."""
    return f"{seconds * 1e3:,.0f} ms"


def p95(seconds: Sequence[float]) -> float:
    """The value that one in twenty exceeds."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def errors(runs: Iterable[Run]) -> str:
    """What went wrong, if anything."""
    said = {error for run in runs for error in run.errors}
    return f" {said}" if said else ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["filters", "periods", "sessions", "start"])
    parser.add_argument("--ledger", type=Path, help="a year of looks that was written before; default: write one")
    args = parser.parse_args()
    if args.only in (None, "filters"):
        asyncio.run(filters(args.rounds))
    if args.only in (None, "periods"):
        asyncio.run(periods(args.rounds, args.ledger))
    if args.only in (None, "sessions"):
        asyncio.run(sessions())
    if args.only in (None, "start"):
        start(args.rounds)


if __name__ == "__main__":
    main()
