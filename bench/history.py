"""The history of 5,000 jobs with 8 links each: keeping looks, opening it, growing by a look, and its size.

On SQLite and PostgreSQL, beside the usual way: a full snapshot at each look, and ``LAG`` in SQL for what was gained.
Each time is followed by that of the processor for our process, in brackets: it counts on a busy machine, and leaves out
PostgreSQL's own. Some ten minutes; everything is written to a temporary folder and removed.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import text

from hirempire.analysis.ledger import ledger
from hirempire.api.models import Link, Loaded
from hirempire.history import past
from hirempire.history.checking import check
from hirempire.history.ledger import keep
from hirempire.history.look import looks_of
from hirempire.history.memory import Memory
from tests.support import postgres

JOBS, LINKS = 5_000, 8
START = datetime(2024, 11, 1, 0, 5, tzinfo=UTC)
NAMES = ("LinkedIn", "Indeed", "Careers Page", "Referral", "Glassdoor", "X", "XING", "StepStone")
USUAL, MANY = 1_400, 22_000
"""Links that change from one look to the next."""
YEAR, BATCH, TIMES = 364, 10, 7


class Workspace:
    """Totals that grow, look by look; only jobs that change are built anew."""

    def __init__(self) -> None:
        self._rng = np.random.default_rng(7)
        pull = self._rng.lognormal(0, 1.2, JOBS * LINKS)
        self._pull = pull / pull.sum()
        self.totals: npt.NDArray[np.int64] = self._rng.poisson(20, JOBS * LINKS).astype("int64")
        self.ids = [f"job-{number:05}" for number in range(JOBS)]
        self._jobs = [self._links(number) for number in range(JOBS)]

    def _links(self, job: int) -> list[Link]:
        first = job * LINKS
        return [
            Link(f"{job}-{place}", NAMES[place], int(self.totals[first + place]), START - timedelta(days=30))
            for place in range(LINKS)
        ]

    def grow(self, changes: int) -> None:
        """Let about so many links gain visits."""
        gained = self._rng.poisson(self._pull * changes * 1.6)
        self.totals += gained
        for job in np.unique(np.flatnonzero(gained) // LINKS):
            self._jobs[job] = self._links(int(job))

    def look(self, day: float) -> list[Loaded]:
        """Every job, as it is so many days after the start."""
        at = START + timedelta(days=day)
        return [Loaded(job_id, links, at) for job_id, links in zip(self.ids, self._jobs, strict=True)]


def main() -> None:
    """Measure each engine, then the usual way; print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=730, help="days of daily looks on SQLite; default: %(default)s")
    parser.add_argument("--days-of-postgres", type=int, default=365)
    parser.add_argument("--days-of-snapshots", type=int, default=90)
    args = parser.parse_args()
    print("| engine | first look | usual look | look with 22,000 changes | a year opened | grown by a look | size |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for engine, days in (("SQLite", args.days), ("PostgreSQL", args.days_of_postgres)):
        with address(engine) as url:
            print(_ours(engine, url, days), flush=True)
    print(f"\n{args.days_of_snapshots} days:\n")
    print("| method | rows | size | gains by week and name |\n| --- | --- | --- | --- |")
    for engine in ("SQLite", "PostgreSQL"):
        with address(engine) as url:
            print(*_both(engine, url, args.days_of_snapshots), sep="\n", flush=True)


@contextmanager
def address(engine: str) -> Iterator[str]:
    """An empty database."""
    with ExitStack() as stack:
        if engine == "PostgreSQL":
            yield stack.enter_context(postgres.running())
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            yield f"sqlite:///{Path(folder) / 'history.db'}"


def _ours(engine: str, address: str, days: int) -> str:
    workspace, memory = Workspace(), Memory.opened(address)
    first = _timed(lambda: _kept(memory, workspace, 0))
    opened = Took(0, 0)
    for day in range(1, days, BATCH):
        if day > YEAR and not opened.elapsed:
            opened = _timed(lambda: _shown(Memory(memory.database), workspace))
        _keep_batch(memory, workspace, range(day, min(day + BATCH, days)))
    report = check(memory.database)
    usual = []
    for more in range(TIMES):
        workspace.grow(USUAL)
        usual.append(_timed(lambda day=days + more: _kept(memory, workspace, day)))
    _shown(memory, workspace)
    workspace.grow(USUAL)
    _kept(memory, workspace, days + TIMES)
    grown = _timed(lambda: _shown(memory, workspace))
    workspace.grow(MANY * 2)
    many = _timed(lambda: _kept(memory, workspace, days + TIMES + 1))
    memory.close()
    median = sorted(usual, key=lambda took: took.elapsed)[TIMES // 2]
    times = " | ".join(str(one) for one in (first, median, many, opened, grown))
    return f"| {engine} | {times} | {report.size / 1e6:.0f} MB: {days} looks, {report.readings:,} readings |"


def _keep_batch(memory: Memory, workspace: Workspace, days: range) -> None:
    """Keep several looks in one transaction: only their number matters here."""
    looks = []
    for day in days:
        workspace.grow(USUAL)
        looks += looks_of(workspace.look(day))
    keep(memory.database, looks, opened=workspace.ids, at_a_time=1_000_000)


def _kept(memory: Memory, workspace: Workspace, day: float) -> None:
    look = workspace.look(day)
    memory.keep(look, opened=workspace.ids, now=look[0].fetched_at)


def _shown(memory: Memory, workspace: Workspace) -> None:
    """Ready for any question about a period."""
    history = memory.history(1, workspace.ids)
    assert history is not None
    ledger(history)


def _both(engine: str, address: str, days: int) -> Iterator[str]:
    """Gains by week and name: ours, then from snapshots."""
    workspace, memory = Workspace(), Memory.opened(address)
    with memory.database.writing() as connection:
        connection.execute(text("CREATE TABLE snapshot (at BIGINT, link INTEGER, visits BIGINT, name TEXT)"))
    for day in range(days):
        _kept(memory, workspace, day)
        _snapshot(memory, workspace, day)
        workspace.grow(USUAL)
    asked = _timed(lambda: _weekly(memory))
    report = check(memory.database)
    yield f"| ours, {engine} | {report.readings:,} | {_size(memory, 'reading')} | {asked} |"
    lagged = _timed(lambda: _lag(memory))
    yield f"| snapshots and `LAG`, {engine} | {days * JOBS * LINKS:,} | {_size(memory, 'snapshot')} | {lagged} |"
    memory.close()


def _snapshot(memory: Memory, workspace: Workspace, day: int) -> None:
    at = round((START + timedelta(days=day)).timestamp())
    rows = [(at, link, int(visits), NAMES[link % LINKS]) for link, visits in enumerate(workspace.totals)]
    with memory.database.writing() as connection:
        mark = "?" if memory.database.is_sqlite else "%s"
        connection.exec_driver_sql(f"INSERT INTO snapshot VALUES ({', '.join([mark] * 4)})", rows)  # noqa: S608


def _weekly(memory: Memory) -> None:
    """Cold: read, and summed by week and name."""
    with memory.database.reading() as connection:
        known = past.read(connection, 1)
    assert known is not None
    readings = past.history(known, known.jobs).readings
    weeks = known.at[readings["look"].to_numpy()] // (7 * 86_400)
    readings.assign(week=weeks).groupby(["week", "source_name"], observed=True)["gained"].sum()


_LAG = """
SELECT at / 604800 AS week, name, sum(gained) FROM (
    SELECT at, name, visits - lag(visits) OVER (PARTITION BY link ORDER BY at) AS gained FROM snapshot
) AS changes GROUP BY week, name
"""


def _lag(memory: Memory) -> None:
    with memory.database.reading() as connection:
        assert connection.execute(text(_LAG)).all()


def _size(memory: Memory, table: str) -> str:
    with memory.database.reading() as connection:
        if not memory.database.is_sqlite:
            size = connection.execute(text(f"SELECT pg_total_relation_size('{table}')")).scalar_one()
            return f"{int(size) / 1e6:.0f} MB"
        try:
            rows = connection.execute(text("SELECT sum(pgsize) FROM dbstat WHERE name = :name"), {"name": table})
            return f"{int(rows.scalar_one()) / 1e6:.0f} MB"
        except Exception:  # noqa: BLE001 -- this SQLite was built without it
            return "–"


@dataclass(frozen=True)
class Took:
    """Seconds: in all, and of the processor for this process."""

    elapsed: float
    processor: float

    def __str__(self) -> str:
        return f"{self.elapsed:.2f} s ({self.processor:.2f})"


def _timed(work: Callable[[], object]) -> Took:
    began, used = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - began, time.process_time() - used)


if __name__ == "__main__":
    main()
