"""``python -m hirempire alerts``: what fires now."""

import argparse
import os
from typing import TYPE_CHECKING

from hirempire.api.allowance import utc_now
from hirempire.commands import mailings, periods, remembered
from hirempire.commands.alerting import Watch, rules_in
from hirempire.commands.jobs import ALL_CAME, SOME_FAILED, Workspace
from hirempire.commands.output import say, written

if TYPE_CHECKING:
    from hirempire.history.memory import Memory

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
    remembered.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Check, print what fires, and return the exit code."""
    return remembered.run(args, lambda workspace, memory: _alerts(args, workspace, memory))


def _alerts(args: argparse.Namespace, workspace: Workspace, memory: "Memory") -> int:
    from hirempire.findings.alerts import no_data_words, said

    number = memory.workspace([job.id for job in mailings.load(workspace, ()).listing.jobs])
    if number is None:
        say("No visits of this workspace were kept yet. Run: python -m hirempire collect.")
        return SOME_FAILED
    rules, to = rules_in(memory.choices(number))
    zone = periods.zone(None) if to.zone == "UTC" else to.zone
    found = Watch(memory, workspace, number, os.environ, args.floor).check(rules, zone, utc_now())
    for line in no_data_words(found.checked.no_data):
        say(f"No data: {line}")
    each = [said(one, found.labels, zone=zone) for one in found.checked.firing]
    lines = [f"{one.title}: {one.finding.text} {one.todo}" for one in each]
    written(lambda: "".join(f"{line}\n" for line in lines).encode(), None)
    return FIRING if lines else ALL_CAME
