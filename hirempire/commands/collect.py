"""``python -m hirempire collect``: look without a person, once or on and on."""

import argparse
import asyncio
import re
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError, TokenProblem
from hirempire.api.fetch import fetch, fetch_listed
from hirempire.api.models import Listing, Loaded, Outcome
from hirempire.commands import jobs, looking
from hirempire.commands.fetch import say_what_came
from hirempire.commands.jobs import ALL_ALONE, ALL_CAME, NOT_ALLOWED_IN, SOME_FAILED, WRONG_USAGE, Workspace
from hirempire.commands.output import Usage, say
from hirempire.language import counted

if TYPE_CHECKING:
    from hirempire.history.memory import Memory

HELP = """\
Load the visits of all jobs, or of some, and keep them in the history. Each such load is called a look.

  python -m hirempire collect
  python -m hirempire collect --at-least 50m
  python -m hirempire collect --every 1h
  python -m hirempire collect --jobs-file jobs.csv --database postgresql://hirempire@db/hirempire

One request loads all jobs, plus one for each job that Hirempire lists without its links. With --at-least, a look is
kept only if the last one is at least that long ago. With --every, the command repeats until Ctrl-C or SIGTERM stops it.
A look is kept in full or not at all. docs/history.md shows how to run the command from cron or systemd."""

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    jobs.add_arguments(parser)
    parser.add_argument(
        "--at-least",
        type=duration,
        metavar="TIME",
        help="keep this look only if the last is this long ago, such as 50m",
    )
    parser.add_argument("--every", type=duration, metavar="TIME", help="repeat at this interval, such as 1h")
    looking.add_database(parser)


def duration(text: str) -> timedelta:
    """Read a length of time, such as 50m."""
    match = re.fullmatch(r"(\d{1,6})([smhd])", text.strip())
    if match is None or not int(match[1]):
        raise argparse.ArgumentTypeError("a time such as 90s, 50m, 1h or 1d")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def run(args: argparse.Namespace) -> int:
    """Look, keep, and return the exit code: as ``fetch`` does, and 0 when somebody has just looked."""
    args.output = None
    if args.demo:
        say("The demo's history is made up. Set HIREMPIRE_API_TOKEN to look at a workspace.")
        return WRONG_USAGE
    if args.all and (args.ids or args.jobs_file):
        say(ALL_ALONE)
        return WRONG_USAGE
    return jobs.run(args, lambda workspace, ids: _collect(args, workspace, ids), needs_jobs=False)


def _collect(args: argparse.Namespace, workspace: Workspace, ids: Sequence[str]) -> int:
    from hirempire.history.errors import MemoryProblem

    try:
        memory = looking.opened(args)
    except MemoryProblem as problem:
        say(str(problem))
        return SOME_FAILED
    if memory is None:
        raise Usage(looking.HISTORY_OFF)
    at_least = args.at_least or timedelta(0)
    with closing(memory):
        collector = Collector(memory, workspace, ids, round(at_least.total_seconds()))
        return collector.once() if args.every is None else _on_and_on(collector, args.every.total_seconds())


def _on_and_on(collector: "Collector", every: float) -> int:
    """Look until it is told to stop, or the token is refused."""
    stop_when_told()
    due = time.monotonic()
    waiting = threading.Event()
    try:
        while True:
            if collector.once() == NOT_ALLOWED_IN:
                return NOT_ALLOWED_IN
            due = max(due + every, time.monotonic())
            waiting.wait(due - time.monotonic())
    except KeyboardInterrupt:
        say("Stopped.")
        return ALL_CAME


def stop_when_told() -> None:
    """Let Ctrl-C and SIGTERM raise KeyboardInterrupt."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has it ignored in the background
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


@dataclass
class Collector:
    """Looks at a workspace, again and again."""

    memory: "Memory"
    workspace: Workspace
    ids: Sequence[str]
    at_least: int
    """Seconds that must have passed since the last look of anybody."""
    known: int | None = None
    """The workspace in the database, once it was recognised."""

    def once(self) -> int:
        """Look once, keep what was seen, report on stderr, and return the exit code."""
        from hirempire.history.errors import MemoryProblem

        try:
            if self._somebody_looks():
                return ALL_CAME
            outcomes, listing = asyncio.run(self._asked())
            code = say_what_came(outcomes)
            if listing is not None and listing.unreadable:
                say(f"{counted(listing.unreadable, 'job')} in the list couldn't be read.")
                code = code or SOME_FAILED
            self._keep(outcomes, listing)
        except MemoryProblem as problem:
            say(f"This look wasn't kept. {problem}")
            return SOME_FAILED
        except TokenProblem as refused:
            say(str(refused))
            return NOT_ALLOWED_IN
        except HirempireError as error:
            say(f"Nothing was loaded: {error}")
            return SOME_FAILED
        return code

    def _somebody_looks(self) -> bool:
        """Whether another collector has the turn; asked before the request, where the workspace is known."""
        if not self.at_least:
            return False
        if self.known is None and self.ids:
            self.known = self.memory.workspace(self.ids)
        if self.known is None:
            return False
        at = self.memory.lease(self.known, now=utc_now(), at_least=self.at_least)
        if at is not None:
            _say_just_looked(at)
        return at is not None

    async def _asked(self) -> tuple[list[Outcome], Listing | None]:
        """What the jobs are now, from one request where that is possible."""
        outcomes: list[Outcome] = []
        listings: list[Listing] = []
        connections = self.workspace.connections
        async with self.workspace.client() as client:
            if client.stopped_by is not None:
                raise client.stopped_by
            if len(self.ids) == 1:
                await fetch(client, self.ids, on_outcome=outcomes.append, connections=connections)
            elif self.ids:
                await fetch_listed(
                    client,
                    self.ids,
                    on_outcome=outcomes.append,
                    on_listing=listings.append,
                    connections=connections,
                )
            else:
                listings.append(await client.jobs())
                outcomes.extend(listings[0].loaded.values())
                lacking = [job.id for job in listings[0].jobs if job.id not in listings[0].loaded]
                await fetch(client, lacking, on_outcome=outcomes.append, connections=connections)
        return outcomes, next(iter(listings), None)

    def _keep(self, outcomes: Sequence[Outcome], listing: Listing | None) -> None:
        opened = looking.known_to_open(outcomes, listing)
        kept = self.memory.keep(outcomes, opened=opened, now=utc_now(), at_least=self.at_least)
        if kept is None:
            return
        self.known = kept.workspace
        if kept.looked_at is not None:
            _say_just_looked(datetime.fromtimestamp(kept.looked_at, UTC))
            return
        links = sum(len(outcome.links) for outcome in outcomes if isinstance(outcome, Loaded))
        say(f"Kept: {counted(links, 'link')}, in {self.memory.place[:1].lower()}{self.memory.place[1:]}.")


def _say_just_looked(at: datetime) -> None:
    say(f"The last look was at {at:%H:%M} UTC, so no new one was kept.")
