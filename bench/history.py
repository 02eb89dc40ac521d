"""The history of 5,000 jobs with 8 links each: keeping looks, opening it, growing by a look, and its size.

On SQLite and PostgreSQL, beside the usual way: a full snapshot at each look, and ``LAG`` in SQL for what was gained.
Some ten minutes; everything is written to a temporary folder and removed.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import text

from hirempire.analysis.ledger import ledger
from hirempire.api.models import Link, Loaded
from hirempire.history import past
from hirempire.history.checking import check
from hirempire.history.memory import Memory
from tests.support import postgres

JOBS, LINKS = 5_000, 8
START = datetime(2024, 11, 1, 0, 5, tzinfo=UTC)
NAMES = ("LinkedIn", "Indeed", "Careers Page", "Referral", "Glassdoor", "X", "XING", "StepStone")
USUAL, MANY = 1_400, 22_000
"""Links that change from one look to the next."""


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
        with _address(engine) as address:
            print(_ours(engine, address, days), flush=True)
    print(f"\n{args.days_of_snapshots} days:\n")
    print("| method | rows | size | gains by week and name |\n| --- | --- | --- | --- |")
    for engine in ("SQLite", "PostgreSQL"):
        with _address(engine) as address:
            print(*_both(engine, address, args.days_of_snapshots), sep="\n", flush=True)


@contextmanager
def _address(engine: str) -> Iterator[str]:
    with ExitStack() as stack:
        if engine == "PostgreSQL":
            yield stack.enter_context(postgres.running())
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            yield f"sqlite:///{Path(folder) / 'history.db'}"


def _ours(engine: str, address: str, days: int) -> str:
    workspace, memory = Workspace(), Memory.opened(address)
    first = _timed(lambda: _kept(memory, workspace, 0))
    usual = []
    opened = 0.0
    for day in range(1, days):
        workspace.grow(USUAL)
        usual.append(_timed(lambda day=day: _kept(memory, workspace, day)))
        if day == 364:
            opened = _timed(lambda: _shown(Memory(memory.database), workspace))
    size, readings = check(memory.database).size, check(memory.database).readings
    _shown(memory, workspace)
    workspace.grow(USUAL)
    _kept(memory, workspace, days)
    grown = _timed(lambda: _shown(memory, workspace))
    workspace.grow(MANY * 2)
    many = _timed(lambda: _kept(memory, workspace, days + 1))
    memory.close()
    times = " | ".join(f"{one:.2f} s" for one in (first, statistics.median(usual), many, opened, grown))
    return f"| {engine} | {times} | {size / 1e6:.0f} MB: {days} looks, {readings:,} readings |"


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
    yield f"| ours, {engine} | {report.readings:,} | {_size(memory, 'reading')} | {asked:.2f} s |"
    lagged = _timed(lambda: _lag(memory))
    yield f"| snapshots and `LAG`, {engine} | {days * JOBS * LINKS:,} | {_size(memory, 'snapshot')} | {lagged:.2f} s |"
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


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
