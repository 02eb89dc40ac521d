"""Looks from before others, imported into a year of 5,000 jobs with 8 links each: how long others wait for it.

The year is kept first, which takes some minutes; then ten looks are imported that lie between its first ones, and one
that lies before its last. Times are those for which nobody else can write: elapsed, and of the processor for our
process, which counts on a busy machine and leaves out PostgreSQL's own. Everything is written to a temporary folder.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import Connection

from bench.history import USUAL, YEAR, Took, Workspace, address
from hirempire.history.checking import check
from hirempire.history.database import Database
from hirempire.history.ledger import keep
from hirempire.history.look import Look, looks_of
from hirempire.history.memory import Memory

LATE, BATCH = 10, 10
_writing = Database.writing


def main() -> None:
    """Measure each engine, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=YEAR, help="days of daily looks; default: %(default)s")
    parser.add_argument("--engine", choices=("SQLite", "PostgreSQL"), action="append")
    args = parser.parse_args()
    print("| engine | looks | readings | import | in all | steps | longest step |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for engine in args.engine or ("SQLite", "PostgreSQL"):
        with address(engine) as url:
            for line in _measured(engine, url, args.days):
                print(line, flush=True)


def _measured(engine: str, url: str, days: int) -> Iterator[str]:
    workspace, memory = Workspace(), Memory.opened(url)
    late: list[Look] = []
    for first in range(0, days, BATCH):
        looks: list[Look] = []
        for day in range(first, min(first + BATCH, days)):
            looks += looks_of(workspace.look(day))
            workspace.grow(USUAL)
            if day < LATE:
                late += looks_of(workspace.look(day + 0.5))
        keep(memory.database, looks, opened=workspace.ids, at_a_time=1_000_000)
    last = looks_of(workspace.look(days - 1.5))  # somebody's look that comes in after a later one
    report = check(memory.database)
    for what, some in ((f"{LATE} looks before nearly all", late), ("one look before the last", last)):
        steps: list[Took] = []
        began, used = time.perf_counter(), time.process_time()
        with _timing(steps):
            keep(memory.database, some, opened=workspace.ids)
        took = Took(time.perf_counter() - began, time.process_time() - used)
        longest = max(steps, key=lambda step: step.processor)
        yield f"| {engine} | {report.looks} | {report.readings:,} | {what} | {took} | {len(steps)} | {longest} |"
    assert check(memory.database).problems == []
    memory.close()


@contextmanager
def _timing(steps: list[Took]) -> Iterator[None]:
    """Note for how long each transaction keeps others from writing."""

    @contextmanager
    def writing(database: Database, *, foreign_keys: bool = True) -> Iterator[Connection]:
        with _writing(database, foreign_keys=foreign_keys) as connection:
            began, used = time.perf_counter(), time.process_time()
            yield connection
        steps.append(Took(time.perf_counter() - began, time.process_time() - used))

    with patch.object(Database, "writing", writing):
        yield


if __name__ == "__main__":
    main()
