"""Putting looks before a long past: in steps, between which others look, and which a kill may end anywhere."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from unittest.mock import patch

import pandas as pd
import pytest
from sqlalchemy import func, select

from hirempire.api.allowance import utc_now
from hirempire.history import checking, copying, errors, ledger, placing, pruning
from hirempire.history.database import IN_MEMORY, Database
from hirempire.history.export import readings
from hirempire.history.look import looks_of, seconds
from hirempire.history.memory import Memory
from hirempire.history.tables import JOB, LINK, LOOK, READING, WORKSPACE
from tests.support.kept import Links, day, loaded

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["hirempire.history.memory"])

TOTALS: list[Links] = [
    {"X": 1, "Y": 1, "Gone": 4, "Back": 2},
    {"X": 2, "Y": 1, "Gone": 4, "Back": 2},
    {"X": 2, "Y": 3, "Z": (1, 1.5)},
    {"X": 2, "Y": 3, "Z": (1, 1.5)},
    {"X": 5, "Y": (1, 3.5), "Z": (4, 1.5), "Back": 2},
    {"X": 6, "Y": (2, 3.5), "Z": (4, 1.5), "Back": 3},
]
LATE = (0, 1, 3)
"""The looks that are imported after the others were kept."""


def _look(database: Database, *days: int, links: Links | None = None) -> int:
    """Keep or import looks, one link at a time; how many were new."""
    looks = []
    for at in days:
        of_a = loaded("a", TOTALS[at] if links is None else links, at=at)
        looks += looks_of([of_a, loaded("b", {"X": at + 1}, at=at)] if at % 2 else [of_a])
    with _long():
        return ledger.keep(database, looks, opened=["a", "b"], at_a_time=1).looks


@contextmanager
def _long() -> Iterator[None]:
    """Every past is too long to be written anew at once."""
    with patch.object(placing, "_SHORT", 0):
        yield


def _content(database: Database) -> pd.DataFrame:
    table = readings(database).drop(columns="workspace")
    return table.sort_values(["seen_at", "job_id", "link_id"], ignore_index=True)


def _in_order(*days: int) -> pd.DataFrame:
    """What is kept of the same looks where each comes after the one before it."""
    memory = Memory.opened(IN_MEMORY)
    for at in days:
        _look(memory.database, at)
    kept = _content(memory.database)
    memory.close()
    return kept


def _left_over(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).where(WORKSPACE.c.id < 0)).scalar_one()


def _is_whole(database: Database) -> None:
    """Nothing contradicts itself, and no row belongs to a copy."""
    assert checking.check(database).problems == []
    assert _left_over(database) == 0
    with database.reading() as connection:
        for table in (JOB, LOOK):
            assert connection.execute(select(func.count()).where(table.c.workspace_id < 0)).scalar_one() == 0
        looks, links = select(LOOK.c.id), select(LINK.c.id)
        lost = READING.c.look_id.not_in(looks) | READING.c.link_id.not_in(links)
        assert connection.execute(select(func.count()).where(lost)).scalar_one() == 0


@contextmanager
def _before_each_step(work: Callable[[int], None]) -> Iterator[None]:
    """Do something before each step of a copy, and tell it which step that is."""
    write = copying._Copy.write
    steps: list[int] = []

    def later(*args: object) -> None:
        steps.append(len(steps))
        work(len(steps))
        write(*args)  # type: ignore[arg-type]

    with patch.object(copying._Copy, "write", later):
        yield


def test_an_import_before_others_is_as_if_every_look_had_come_in_order(memory: Memory) -> None:
    """Links that were gone, came back or were created anew; twice is once."""
    _look(memory.database, 2, 4, 5)
    assert _look(memory.database, *LATE) == len(LATE)
    pd.testing.assert_frame_equal(_content(memory.database), _in_order(*range(6)))
    _is_whole(memory.database)
    assert _look(memory.database, *LATE) == 0
    pd.testing.assert_frame_equal(_content(memory.database), _in_order(*range(6)))


def test_others_look_between_the_steps_of_an_import(memory: Memory) -> None:
    """Before each step another gets in at once, and what it keeps isn't lost."""
    _look(memory.database, 2, 4, 5)
    hasty = Memory(Database(memory.database.url.render_as_string(hide_password=False), patience=0.2))
    came: list[int] = []

    def another(step: int) -> None:
        if step <= 4:
            at = 5 + step
            kept = hasty.keep(
                [loaded("a", {"X": 6 + step}, at=at), loaded("c", {"N": 1}, at=at)], opened=["a", "b", "c"], now=day(at)
            )
            assert kept is not None
            came.append(kept.looks)

    with _before_each_step(another):
        assert _look(memory.database, *LATE) == len(LATE)
    assert came == [1, 1, 1, 1]
    hasty.close()
    report = checking.check(memory.database)
    assert (report.workspaces, report.jobs, report.looks) == (1, 3, 10)
    _is_whole(memory.database)
    totals = _content(memory.database)
    assert totals[totals["link_id"] == "x"].groupby("job_id")["visits"].max().to_dict() == {"a": 10, "b": 6}


def _importing(url: str, line: Connection) -> None:
    """Import in small steps; say so after the second, and wait to be killed."""

    def wait(step: int) -> None:
        if step == 3:
            line.send("two")
            signal.pause()

    with _before_each_step(wait):
        _look(Database(url), *LATE)


def test_a_kill_between_two_steps_leaves_the_ledger_whole(url: str) -> None:
    """It is as it was before; what is left over is removed once nobody can be writing it, and the import goes again."""
    memory = Memory.opened(url)
    _look(memory.database, 2, 4, 5)
    near, far = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_importing, args=(url, far))
    process.start()
    assert near.recv() == "two"
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    pd.testing.assert_frame_equal(_content(memory.database), _in_order(2, 4, 5))
    report = checking.check(memory.database)
    assert (report.workspaces, report.jobs, report.looks, report.problems) == (1, 2, 3, [])
    Memory.opened(url).close()
    assert _left_over(memory.database) == 1
    with patch("hirempire.history.memory.utc_now", lambda: utc_now() + timedelta(seconds=copying.LEASE + 60)):
        Memory.opened(url).close()
    _is_whole(memory.database)
    assert _look(memory.database, *LATE) == len(LATE)
    pd.testing.assert_frame_equal(_content(memory.database), _in_order(*range(6)))
    memory.close()


def test_an_import_begins_again_where_somebody_changes_the_past_meanwhile(memory: Memory) -> None:
    """Looks that were pruned don't come back, and a new name is taken over."""
    _look(memory.database, 2, 3, 4, 5)

    def change(step: int) -> None:
        if step == 2:
            pruning.prune(memory.database, seconds(day(3.5)))
        if step == 5:
            _look(memory.database, 6, links={"x": 7})

    with _before_each_step(change):
        assert _look(memory.database, 0, 1) == 2
    assert [seconds(at.to_pydatetime()) for at in _content(memory.database)["seen_at"].unique()] == [
        seconds(day(at)) for at in (0, 1, 4, 5, 6)
    ]
    assert set(_content(memory.database).query("link_id == 'x' and job_id == 'a'")["source_name"]) == {"x"}
    _is_whole(memory.database)


def test_an_import_ends_where_looks_are_switched_off_meanwhile(memory: Memory) -> None:
    """Nothing of it is there."""
    _look(memory.database, 2, 4, 5)
    with _before_each_step(lambda _: memory.stop(1, stopped=True)), pytest.raises(errors.Stopped):
        _look(memory.database, *LATE)
    pd.testing.assert_frame_equal(_content(memory.database), _in_order(2, 4, 5))
    _is_whole(memory.database)


def test_the_parts_of_a_workspace_are_merged_while_others_look(url: str) -> None:
    """The look that shows it is kept at once; the past of both is one soon after, with what was set in each."""
    memory = Memory.opened(url)
    for job in ("a", "b"):
        for at in (0, 1):
            memory.keep([loaded(job, {"X": 1 + 2 * at}, at=at)], opened=[job], now=day(at))
    memory.save(2, "names", "{}", seen=0, who="Ana", now=day(1))
    every = [loaded("a", {"X": 3}, at=2), loaded("b", {"X": 4}, at=2), loaded("c", {}, at=2)]
    came: list[int] = []

    def another(step: int) -> None:
        kept = ledger.keep(memory.database, looks_of([loaded("a", {"X": 3 + step}, at=2 + step)]), opened=["a"])
        came.append(kept.looks)

    with _long(), _before_each_step(lambda step: another(step) if step == 1 else None):
        kept = memory.keep(every, opened=["a", "b", "c"], now=day(2))
        assert kept is not None
        memory.close()
    assert came == [1]
    memory = Memory.opened(url)
    report = checking.check(memory.database)
    assert (report.workspaces, report.jobs, report.looks) == (1, 3, 6)
    assert int(_content(memory.database)["gained"].sum()) == 2 + 2 + 1 + 1
    assert [(one.value, one.who) for one in memory.choices(kept.workspace)] == [("{}", "Ana")]
    _is_whole(memory.database)
    memory.close()
