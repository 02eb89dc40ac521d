"""Commands that work with the memory of a whole workspace."""

import argparse
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from hirempire.api.fetch import CONNECTIONS
from hirempire.commands import conversion, jobs, looking, periods
from hirempire.commands.jobs import SOME_FAILED, Workspace
from hirempire.commands.output import Usage, say

if TYPE_CHECKING:
    from hirempire.history.memory import Memory

Work = Callable[[Workspace, "Memory"], int]
"""Does a command's work, and returns the exit code."""


def add_arguments(parser: argparse.ArgumentParser, *, demo: bool = True) -> None:
    """The options of such commands."""
    if demo:
        parser.add_argument("--demo", action="store_true", help="use the demo workspace that comes with the dashboard")
    looking.add_database(parser)
    conversion.add_floor(parser, "hide counts of people below K")


def run(args: argparse.Namespace, work: Work) -> int:
    """Work on the workspace that the arguments name, whatever its jobs, and return the exit code."""
    args.ids, args.jobs_file, args.all, args.output = [], None, False, None
    args.connections = CONNECTIONS
    return jobs.run(args, lambda workspace, _: with_memory(args, workspace, work), needs_jobs=False)


def with_memory(args: argparse.Namespace, workspace: Workspace, work: Work) -> int:
    """Work with the memory that the arguments name, or with that of the demo. A problem is one sentence on stderr."""
    from hirempire.history.errors import MemoryProblem

    try:
        memory = periods.demos_memory() if workspace.is_demo else looking.opened(args)
        if memory is None:
            raise Usage(looking.HISTORY_OFF)
        with closing(memory):
            return work(workspace, memory)
    except MemoryProblem as problem:
        say(str(problem))
        return SOME_FAILED
