"""Several processes on one database: each look is kept once, nothing is lost, and a kill leaves it whole."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import func, select

from hirempire.history import appending, checking
from hirempire.history.database import Database
from hirempire.history.errors import Busy
from hirempire.history.memory import Memory
from hirempire.history.tables import LOOK, READING
from tests.support.kept import day, loaded

WRITERS, LOOKS = 6, 5
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["hirempire.history.memory"])


def _looks(url: str, writer: int) -> None:
    """Open an empty database, and keep some looks that all have a link of their own."""
    memory = Memory.opened(url, patience=60)
    for number in range(LOOKS):
        at = number + writer / 100
        memory.keep([loaded("a", {f"w{writer}": number + 1}, at=at)], opened=["a"], now=day(at))
    memory.close()


def test_six_who_start_and_look_at_once_lose_nothing(url: str) -> None:
    """They create the tables at once, too; the ledger is whole, with every look in the order of its time."""
    everyone = [_PROCESSES.Process(target=_looks, args=(url, writer)) for writer in range(WRITERS)]
    for process in everyone:
        process.start()
    for process in everyone:
        process.join(60)
    assert [process.exitcode for process in everyone] == [0] * WRITERS
    database = Database(url)
    report = checking.check(database)
    assert (report.workspaces, report.looks, report.links) == (1, WRITERS * LOOKS, WRITERS)
    assert report.problems == []
    with database.reading() as connection:
        times = connection.execute(select(LOOK.c.at).order_by(LOOK.c.id)).scalars().all()
    assert times == sorted(times)
    database.close()


def _collectors(url: str, line: Connection) -> None:
    memory = Memory.opened(url, patience=60)
    kept = memory.keep([loaded("a", {"X": 1}, at=1)], opened=["a"], now=day(1), at_least=3_000)
    assert kept is not None
    line.send(kept.looks)
    memory.close()


def test_of_six_collectors_one_keeps_the_look(url: str) -> None:
    """The others see that somebody has just looked."""
    Memory.opened(url).close()
    near, far = _PROCESSES.Pipe()
    everyone = [_PROCESSES.Process(target=_collectors, args=(url, far)) for _ in range(WRITERS)]
    for process in everyone:
        process.start()
    kept = [near.recv() for _ in everyone]
    for process in everyone:
        process.join(60)
    assert sorted(kept) == [0] * (WRITERS - 1) + [1]


def test_one_of_several_gets_the_turn_and_after_two_minutes_the_next(memory: Memory) -> None:
    """A collector that was killed keeps nobody from looking for longer."""
    kept = memory.keep([loaded("a", {"X": 1}, at=0)], opened=["a"], now=day(0))
    assert kept is not None
    turns = [memory.lease(kept.workspace, now=day(at), at_least=3_000) for at in (0.01, 1, 1, 1.001, 1.01)]
    assert [turn is None for turn in turns] == [False, True, False, False, True]


def _half(url: str, line: Connection) -> None:
    """Write a look up to its end, say so, and wait to be killed."""
    write: Callable[..., None] = appending._write

    def wait_before_the_end(*args: Any, **more: Any) -> None:  # noqa: ANN401
        write(*args, **more)
        line.send("written")
        signal.pause()

    with patch.object(appending, "_write", wait_before_the_end):
        Memory(Database(url)).keep([loaded("a", {"X": 9, "Y": 2}, at=1)], opened=["a"], now=day(1))


def test_a_kill_in_the_middle_leaves_the_ledger_whole(url: str) -> None:
    """The look that was being written isn't there, and the next one is kept at once."""
    memory = Memory.opened(url)
    memory.keep([loaded("a", {"X": 1}, at=0)], opened=["a"], now=day(0))
    near, far = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_half, args=(url, far))
    process.start()
    assert near.recv() == "written"
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    report = checking.check(memory.database)
    assert (report.looks, report.readings, report.problems) == (1, 1, [])
    memory.keep([loaded("a", {"X": 3}, at=2)], opened=["a"], now=day(2))
    with memory.database.reading() as connection:
        assert connection.execute(select(func.sum(READING.c.gained))).scalar() == 2
    memory.close()


def test_who_waits_too_long_for_another_writer_is_told_and_loses_nothing(url: str) -> None:
    """The other goes on; readers never wait."""
    patient = Memory.opened(url)
    hasty = Memory(Database(url, patience=0.05))
    with patient.database.writing():
        with pytest.raises(Busy):
            hasty.keep([loaded("a", {"X": 1}, at=0)], opened=["a"], now=day(0))
        assert hasty.workspace(["a"]) is None
    assert hasty.keep([loaded("a", {"X": 1}, at=0)], opened=["a"], now=day(0)) is not None
    for memory in (patient, hasty):
        memory.close()


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    """Nobody else on the computer can read it."""
    Memory.opened(f"sqlite:///{tmp_path / 'deep' / 'history.db'}").close()
    assert (tmp_path / "deep" / "history.db").stat().st_mode & 0o077 == 0
