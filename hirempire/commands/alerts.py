"""``python -m hirempire alerts``: what fires now."""

import argparse
import os
from contextlib import ExitStack, closing

from hirempire.api.allowance import utc_now
from hirempire.api.fetch import CONNECTIONS
from hirempire.commands import conversion, jobs, looking, mailings, periods
from hirempire.commands.alerting import Watch, rules_in
from hirempire.commands.jobs import ALL_CAME, SOME_FAILED, Workspace
from hirempire.commands.output import Usage, say, written

FIRING = 4
"""The exit code where something fires."""

HELP = """\
Check all jobs by the rules of the page Alerts, and print what fires: one line each. Nothing is kept or mailed.

  python -m hirempire alerts
  python -m hirempire alerts --demo

The token is read from HIREMPIRE_API_TOKEN. The list of jobs takes one request; applicants take one more for each job,
and are left out where there are more than 50, unless half of the hourly limit allows for them.

Exit code: 0 nothing fires; 4 something fires; 1 the check couldn't be made; 2 wrong usage; 3 the token is missing,
was refused or lacks a scope. Rules without data are named on stderr."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--demo", action="store_true", help="use the demo workspace that comes with the dashboard")
    looking.add_database(parser)
    conversion.add_floor(parser, "hide counts of people below K")


def run(args: argparse.Namespace) -> int:
    """Check, print what fires, and return the exit code."""
    args.ids, args.jobs_file, args.all, args.output = [], None, False, None
    args.connections = CONNECTIONS
    return jobs.run(args, lambda workspace, _: _alerts(args, workspace), needs_jobs=False)


def _alerts(args: argparse.Namespace, workspace: Workspace) -> int:
    from hirempire.findings.alerts import no_data_words, said
    from hirempire.history.errors import MemoryProblem

    with ExitStack() as stack:
        try:
            memory = periods.demos_memory() if workspace.is_demo else looking.opened(args)
            if memory is None:
                raise Usage(looking.HISTORY_OFF)
            stack.enter_context(closing(memory))
            number = memory.workspace([job.id for job in mailings.load(workspace, ()).listing.jobs])
            if number is None:
                say("No visits of this workspace were kept yet. Run: python -m hirempire collect.")
                return SOME_FAILED
            rules, to = rules_in(memory.choices(number))
            zone = periods.zone(None) if to.zone == "UTC" else to.zone
            found = Watch(memory, workspace, number, os.environ, args.floor).check(rules, zone, utc_now())
        except MemoryProblem as problem:
            say(str(problem))
            return SOME_FAILED
    for line in no_data_words(found.checked.no_data):
        say(f"No data: {line}")
    each = [said(one, found.labels, zone=zone) for one in found.checked.firing]
    lines = [f"{one.title}: {one.finding.text} {one.todo}" for one in each]
    written(lambda: "".join(f"{line}\n" for line in lines).encode(), None)
    return FIRING if lines else ALL_CAME
