"""Keeping what a command has loaded as a look. Whatever becomes of that, the command's own work goes on."""

import argparse
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from hirempire.api.allowance import Counter, Meter, utc_now
from hirempire.api.models import Listing, Loaded, Outcome
from hirempire.api.token import Token
from hirempire.commands.output import say
from hirempire.history.address import VARIABLE, address
from hirempire.history.leases import SharedMeter

if TYPE_CHECKING:
    from hirempire.history.memory import Memory
    from hirempire.history.till import Till

_log = logging.getLogger(__name__)

HISTORY_OFF = "The history is off. Set HIREMPIRE_DATABASE_URL, or name a database with --database."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every command that loads links."""
    parser.add_argument("--no-look", action="store_true", help="don't keep this load in the history")
    add_database(parser)


def add_database(parser: argparse.ArgumentParser) -> None:
    """The option that names the database."""
    parser.add_argument(
        "--database",
        metavar="URL",
        help="the history's database for this run, or none to keep nothing; default: HIREMPIRE_DATABASE_URL, "
        "or a file in your state directory",
    )


def keep_look(
    args: argparse.Namespace, outcomes: Sequence[Outcome], listing: Listing | None = None, *, is_demo: bool
) -> None:
    """Save what was loaded as a look, with all jobs that the list brought along. A problem is one sentence on stderr.

    The demo is never kept.
    """
    if is_demo or args.no_look:
        return
    from hirempire.history.errors import MemoryProblem, Stopped  # takes half a second to import

    seen = together(outcomes, listing)
    if not any(isinstance(outcome, Loaded) for outcome in seen):
        return
    try:
        memory = opened(args)
        if memory is not None:
            with closing(memory):
                memory.keep(seen, opened=known_to_open(seen, listing), now=utc_now())
    except Stopped:  # somebody's choice, and no problem
        return
    except MemoryProblem as problem:
        say(f"This look wasn't kept. {problem}")


def together(outcomes: Sequence[Outcome], listing: Listing | None) -> list[Outcome]:
    """What was asked for, and what the list of all jobs brought along."""
    known = {outcome.job_id for outcome in outcomes if isinstance(outcome, Loaded)}
    others = [] if listing is None else [job for job_id, job in listing.loaded.items() if job_id not in known]
    came = {job.job_id for job in others}
    return [*(outcome for outcome in outcomes if outcome.job_id not in came), *others]


def known_to_open(outcomes: Sequence[Outcome], listing: Listing | None) -> set[str]:
    """The jobs that the token opens, as far as it was seen."""
    loaded = {outcome.job_id for outcome in outcomes if isinstance(outcome, Loaded)}
    return loaded if listing is None else loaded | {job.id for job in listing.jobs}


def opened(args: argparse.Namespace) -> "Memory | None":
    """The memory that the arguments or the environment name; None if it is off.

    Raises:
        MemoryProblem: it can't be used.
    """
    from hirempire.history.memory import Memory

    url = _address(args)
    return None if url is None else Memory.opened(url)


@contextmanager
def counter(args: argparse.Namespace, token: Token) -> Iterator[Counter]:
    """What counts the token's requests: the database, with everybody else who uses it; this process alone if it's off.

    The database is opened for the first request.
    """
    url = _address(args)
    if url is None:
        _log.info("The hourly allowance is counted in this process alone: the history is off")
        yield Meter()
        return

    opened: list[Memory] = []

    def open_() -> "Till":
        from hirempire.history.memory import Memory
        from hirempire.history.till import Till

        opened.append(Memory.opened(url))
        return Till(opened[-1].database, token.fingerprint)

    try:
        yield SharedMeter(open_)
    finally:
        for memory in opened:
            memory.close()


def _address(args: argparse.Namespace) -> str | None:
    return address(getattr(args, "database", None) or os.environ.get(VARIABLE))
