"""Files made to hurt, uploaded into a running dashboard: how long everybody else waits meanwhile.

``python -m bench.attacks`` takes about three minutes and prints the table in docs/performance.md. One session uploads a
file while another changes a filter again and again, and a third asks the server whether it is well.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp

from bench.process import App, app
from bench.visitor import Run, Visitor
from tests.support import attacks

Act = Callable[[Visitor, bytes], Awaitable[Run]]


def as_jobs(name: str) -> Act:
    """A file with job IDs."""

    async def act(sender: Visitor, content: bytes) -> Run:
        ways = [option.content for option in sender.widgets["How to choose jobs"].options]
        await sender.choose("How to choose jobs", [next(way for way in ways if "File" in way)])
        await sender.upload("File with job IDs", name, content)
        return await sender.run()

    return act


async def as_names(sender: Visitor, content: bytes) -> Run:
    """A file of channel names."""
    await sender.go("names")
    await sender.upload("Load channel names from a file", "names.json", content)
    return await sender.press("Load")


async def as_stages(sender: Visitor, content: bytes) -> Run:
    """A file of stages."""
    await sender.go("conversion")
    await sender.open("Statuses and stages")
    await sender.upload("Load stages from a file", "stages.json", content)
    return await sender.press("Load")


async def as_logo(sender: Visitor, content: bytes) -> Run:
    """The logo of a report."""
    await sender.go("report")
    await sender.upload("Logo", "logo.png", content)
    return await sender.run()


async def as_template(sender: Visitor, content: bytes) -> Run:
    """The template of a report."""
    await sender.go("report")
    await sender.upload("Company template", "template.pptx", content)
    return await sender.press("Create report")


ATTACKS: dict[str, tuple[Act, Callable[[], bytes]]] = {
    "workbook, row 1,000,000,000,000": (as_jobs("jobs.xlsx"), attacks.far_row),
    "workbook, 3 million cells": (as_jobs("jobs.xlsx"), attacks.many_cells),
    "workbook, 7 million empty rows": (as_jobs("jobs.xlsx"), attacks.empty_rows),
    "workbook, 2.5 million shared texts": (as_jobs("jobs.xlsx"), attacks.many_texts),
    "workbook, 5 million styles": (as_jobs("jobs.xlsx"), attacks.many_styles),
    "workbook, broken list of sheets": (as_jobs("jobs.xlsx"), attacks.broken_book),
    "workbook, nested entities": (as_jobs("jobs.xlsx"), attacks.entities),
    "CSV, a million commas": (as_jobs("jobs.csv"), attacks.wide_text),
    "text, 19 MB of rejected words": (as_jobs("jobs.txt"), attacks.long_text),
    "text, 15 MB of distinct words": (as_jobs("jobs.txt"), attacks.distinct_words),
    "text, 19 MB in one word": (as_jobs("jobs.txt"), attacks.one_word),
    "channel names, deep JSON": (as_names, attacks.deep_json),
    "stages, 10,000": (as_stages, lambda: attacks.many_stages(10_000)),
    "stages, 400,000": (as_stages, lambda: attacks.many_stages(400_000)),
    "logo, 900 megapixels": (as_logo, attacks.picture),
    "template, 50,000 attributes": (as_template, attacks.many_attributes),
    "template, layouts of 9 MB": (as_template, attacks.long_layouts),
    "template, 149 MB of zeros": (as_template, attacks.zeros),
}


@asynccontextmanager
async def meanwhile(again: Callable[[], Awaitable[float]]) -> AsyncIterator[list[float]]:
    """Do something again and again, and note the seconds that it says it took."""
    took: list[float] = []
    over = asyncio.Event()

    async def go_on() -> None:
        while not over.is_set() or not took:
            took.append(await again())

    going = asyncio.create_task(go_on())
    yield took
    over.set()
    await going


async def attacked(ours: App, name: str) -> None:
    """One attack, and what others noticed of it."""
    act, make = ATTACKS[name]
    content = make()
    async with Visitor(ours.address) as sender, Visitor(ours.address) as other, aiohttp.ClientSession() as http:
        await sender.run()
        await other.run()
        turns = other.turns("Channels")
        await other.choose(*next(turns))

        async def filtered() -> float:
            return (await other.choose(*next(turns))).seconds

        async def asked() -> float:
            began = time.perf_counter()
            async with http.get(f"{ours.address}/_stcore/health") as answer:
                answer.raise_for_status()
            took = time.perf_counter() - began
            await asyncio.sleep(0.02)
            return took

        before = ours.memory
        began = time.perf_counter()
        async with meanwhile(filtered) as waited, meanwhile(asked) as well:
            run = await act(sender, content)
        ended = time.perf_counter() - began
    said = " ".join(run.errors or ["read"])
    print(
        f"| {name} | {len(content) / 1e3:,.0f} kB | {ended:.1f} s | {statistics.median(waited):.2f} s "
        f"| {max(waited):.2f} s | {max(well):.2f} s | {ours.memory - before:+.0f} MB | {said[:60]} |",
        flush=True,
    )


async def main_loop(names: list[str]) -> None:
    """Every attack on one server."""
    with app("app.py") as ours:
        async with Visitor(ours.address) as alone:
            for page in ("", "names", "conversion", "report", ""):  # whose imports take a second or two once
                await alone.go(page)
            turns = alone.turns("Channels")
            quiet = [(await alone.choose(*next(turns))).seconds for _ in range(12)]
        print(f"\nA change of a filter while nothing is uploaded: {statistics.median(quiet[2:]):.2f} s")
        print("\n| file | size | over after | others, median | others, longest | health, longest | memory | said |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for name in names:
            await attacked(ours, name)
        print(f"\nProcesses left behind: {ours.children}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="a part of the names of the files to try")
    args = parser.parse_args()
    asyncio.run(main_loop([name for name in ATTACKS if args.only in name]))


if __name__ == "__main__":
    main()
