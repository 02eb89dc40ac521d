"""Pruning a long past: in steps that are each whole, while others go on looking."""

import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from unittest.mock import patch

import pandas as pd
import pytest

from hirempire.history import checking, pruning
from hirempire.history.database import IN_MEMORY, Database
from hirempire.history.export import readings
from hirempire.history.look import seconds
from hirempire.history.memory import Memory
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


def _look(memory: Memory, at: int, links: Links | None = None) -> None:
    of_a = loaded("a", TOTALS[at] if links is None else links, at=at)
    others = [loaded("b", {"X": at + 1}, at=at)] if at % 2 else []
    memory.keep([of_a, *others], opened=["a", "b"], now=day(at))


def _looked(memory: Memory) -> None:
    for at in range(len(TOTALS)):
        _look(memory, at)


def _content(database: Database) -> pd.DataFrame:
    table = readings(database).drop(columns="workspace")
    return table.sort_values(["seen_at", "job_id", "link_id"], ignore_index=True)


def _at_once(before: float) -> pd.DataFrame:
    """What is left of the same past where one step removes all."""
    memory = Memory.opened(IN_MEMORY)
    _looked(memory)
    pruning.prune(memory.database, seconds(day(before)))
    left = _content(memory.database)
    memory.close()
    return left


@pytest.mark.parametrize("before", [0.5, 2.5, 3.5, 4.5])
def test_many_steps_leave_what_one_leaves(memory: Memory, before: float) -> None:
    """Links that were gone, came back, or were created anew; jobs that few looks saw."""
    _looked(memory)
    assert pruning.prune(memory.database, seconds(day(before)), at_a_time=1) == round(before + 0.5)
    pd.testing.assert_frame_equal(_content(memory.database), _at_once(before))
    assert checking.check(memory.database).problems == []


def _pruning(url: str, line: Connection) -> None:
    """Prune in small steps; say so after the second, and wait to be killed."""
    step = pruning._step
    done: list[int] = []

    def told(database: Database, workspace: int, before: int, at_a_time: int) -> int:
        if len(done) == 2:
            line.send("two")
            signal.pause()
        done.append(step(database, workspace, before, at_a_time))
        return done[-1]

    with patch.object(pruning, "_step", told):
        pruning.prune(Database(url), seconds(day(4.5)), at_a_time=1)


def test_a_kill_between_two_steps_leaves_the_ledger_whole(url: str) -> None:
    """It is pruned to an earlier time; looks go on, and the next pruning does the rest."""
    memory = Memory.opened(url)
    _looked(memory)
    near, far = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_pruning, args=(url, far))
    process.start()
    assert near.recv() == "two"
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    report = checking.check(memory.database)
    assert (report.looks, report.problems) == (len(TOTALS) - 2, [])
    pd.testing.assert_frame_equal(_content(memory.database), _at_once(1.5))
    assert pruning.prune(memory.database, seconds(day(4.5))) == 3
    pd.testing.assert_frame_equal(_content(memory.database), _at_once(4.5))
    memory.close()


@pytest.mark.parametrize("times", [1, 9], ids=["once", "again and again"])
def test_looks_that_are_kept_while_it_is_planned_are_not_lost(memory: Memory, times: int) -> None:
    """The step is planned anew; where somebody always comes in between, they wait at last."""
    _looked(memory)
    plan = pruning._planned
    came: list[int] = []

    def interrupted(*args: object) -> pruning._Plan:
        made: pruning._Plan = plan(*args)  # type: ignore[arg-type]
        if len(came) < min(times, pruning._ATTEMPTS):
            came.append(len(TOTALS) + len(came))
            other = Memory(Database(memory.database.url.render_as_string(hide_password=False)))
            _look(other, came[-1], {"X": 6 + len(came), "New": (1, came[-1] - 0.5)})
            other.close()
        return made

    with patch.object(pruning, "_planned", interrupted):
        pruning.prune(memory.database, seconds(day(2.5)), at_a_time=10_000)
    report = checking.check(memory.database)
    assert (report.looks, report.problems) == (len(TOTALS) - 3 + len(came), [])
    last = _content(memory.database)
    assert last[last["link_id"] == "x"]["visits"].max() == 6 + len(came)
