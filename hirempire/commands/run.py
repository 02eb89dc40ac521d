"""``python -m hirempire run``: the one worker that loads, mails and checks when something is due."""

import argparse
import os
import secrets
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from hirempire.api.allowance import utc_now
from hirempire.commands import alerting, collect, remembered
from hirempire.commands.collect import Collector
from hirempire.commands.jobs import ALL_CAME, WRONG_USAGE, Workspace
from hirempire.commands.mailings import Round
from hirempire.commands.output import place_of, say

if TYPE_CHECKING:
    from hirempire.history.memory import Memory

HELP = """\
Do what is due, until Ctrl-C or SIGTERM: load the visits and keep them in the history, and send the mailings.

  python -m hirempire run
  python -m hirempire run --every 30m --database postgresql://hirempire@db/hirempire

Any number of workers may run at a workspace: one of them acts, and another takes over within two minutes of its end."""

TICK: Final = 5.0
"""Seconds between two looks at what is due."""

AGAIN: Final = timedelta(minutes=5)
"""When jobs failed to load, they are loaded again so soon."""

_NEARLY = 0.8
"""The part of the time between two loads after which another one isn't too early: no clock is exact."""


@dataclass(frozen=True)
class Post:
    """What a duty works with."""

    memory: "Memory"
    workspace: Workspace
    """The token, and the address that it is for."""
    number: int
    """The workspace in the database."""
    holder: str
    """The name of this worker."""
    floor: int = 1
    """The smallest count of people that is shown."""


Duty = Callable[[Post], None]
"""Does what is due now, if anything; called every few seconds, by one worker of a workspace."""


def _mailings(post: Post) -> None:
    from hirempire.history import turns

    def goes_on() -> bool:
        return turns.take(post.memory.database, post.number, post.holder, now=utc_now())

    Round(post.memory, post.workspace, post.number, os.environ, post.floor, goes_on).send_due(utc_now())


def _alerts(post: Post) -> None:
    alerting.Watch(post.memory, post.workspace, post.number, os.environ, post.floor).act(utc_now())


DUTIES: Sequence[Duty] = (_mailings, _alerts)
"""Each duty beside loading, in the order in which they are done."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--every", type=collect.duration, default=timedelta(hours=1), metavar="TIME", help="load so often; default: 1h"
    )
    remembered.add_arguments(parser, demo=False)


def run(args: argparse.Namespace) -> int:
    """Work until told to stop, and return the exit code."""
    if args.every < timedelta(minutes=1):
        say("--every takes a minute or more.")
        return WRONG_USAGE
    args.demo = False
    return remembered.run(args, lambda workspace, memory: _worked(args, workspace, memory))


def _worked(args: argparse.Namespace, workspace: Workspace, memory: "Memory") -> int:
    collect.stop_when_told()
    worker = _Worker(memory, workspace, args.every, args.floor)
    try:
        worker.on_and_on()
    except KeyboardInterrupt:
        worker.leave()
        say("Stopped.")
    memory.close()
    sys.stderr.flush()
    os._exit(ALL_CAME)  # taking down all that a report has imported would keep a service manager waiting


class _Worker:
    """Takes its turn, and does what is due in it."""

    def __init__(self, memory: "Memory", workspace: Workspace, every: timedelta, floor: int) -> None:
        self._memory = memory
        self._workspace = workspace
        self._every = every
        self._floor = floor
        at_least = round(every.total_seconds() * _NEARLY)
        self._collector = Collector(memory, workspace, (), at_least)
        self._holder = secrets.token_hex(8)
        self._look_at = utc_now()
        self._not_before: dict[Duty, datetime] = {}

    def on_and_on(self) -> None:
        """Look for what is due every few seconds."""
        waiting = threading.Event()
        while True:
            self._once()
            waiting.wait(TICK)

    def _once(self) -> None:
        """Load if that is due, and do every duty if it is this worker's turn. Problems are said, and passed over."""
        from hirempire.history import turns
        from hirempire.history.errors import MemoryProblem

        try:
            number = self._collector.known
            if number is not None and not turns.take(self._memory.database, number, self._holder, now=utc_now()):
                return
            if utc_now() >= self._look_at:
                loaded = self._collector.once() == ALL_CAME
                self._look_at = utc_now() + (self._every if loaded else min(self._every, AGAIN))
            number = self._collector.known
            if number is None or not turns.take(self._memory.database, number, self._holder, now=utc_now()):
                return
            post = Post(self._memory, self._workspace, number, self._holder, self._floor)
            for duty in DUTIES:
                self._do(duty, post)
        except MemoryProblem as problem:
            say(str(problem))

    def _do(self, duty: Duty, post: Post) -> None:
        """Do one duty; a fault of ours in it keeps no other from being done, and it is tried again later."""
        from hirempire.history.errors import MemoryProblem

        again = self._not_before.get(duty)
        if again is not None and utc_now() < again:
            return
        try:
            duty(post)
        except MemoryProblem:
            raise
        except Exception as error:  # noqa: BLE001 -- see above
            self._not_before[duty] = utc_now() + AGAIN
            say(
                f"An error in the dashboard ({place_of(error)}) kept the worker from a part of its work. Update the "
                "dashboard, or report the error. The worker tries again in five minutes."
            )

    def leave(self) -> None:
        """Let another worker go on at once."""
        from hirempire.history import turns
        from hirempire.history.errors import MemoryProblem

        if self._collector.known is not None:
            try:
                turns.leave(self._memory.database, self._collector.known, self._holder, now=utc_now())
            except MemoryProblem as problem:
                say(str(problem))
