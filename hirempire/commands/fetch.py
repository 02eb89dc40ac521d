"""``python -m hirempire fetch``: the links of jobs as one tidy table."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from hirempire.api.errors import HirempireError
from hirempire.api.models import Outcome
from hirempire.commands.asking import (
    NOT_ALLOWED_IN,
    NOTES,
    WRONG_USAGE,
    Usage,
    add_arguments,
    ask,
    say_what_is_missing,
    wrong,
)
from hirempire.commands.writing import NoFile, check, close_stdout, say, write

HELP = """\
Fetch the tracked links of jobs, with their visits, and write them as one tidy table: one row a link.

  python -m hirempire fetch 8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b
  python -m hirempire fetch --jobs-file jobs.csv --output links.csv
  pbpaste | python -m hirempire fetch --jobs-file - --format table
  python -m hirempire fetch --jobs-file jobs.csv --listing
  python -m hirempire fetch --demo

Progress, and one line for each job that did not come, go to stderr; the table goes to stdout or to --output,
which is written whole or not at all."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.description, parser.epilog = HELP, NOTES
    add_arguments(parser)
    parser.add_argument("--format", choices=("csv", "json", "table"), default="csv", help="default: csv")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write here instead of to stdout")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Fetch, say on stderr what did not come, write what did."""
    try:
        check(args.output)
        came = ask(args)
    except (Usage, NoFile, HirempireError) as error:
        return wrong(error)
    code = say_what_is_missing(came)
    if code == NOT_ALLOWED_IN and not came.any_loaded:
        return code  # an earlier file is worth more than an empty one
    try:
        write(_formatted(came.outcomes, args.format), args.output)
    except BrokenPipeError:
        raise
    except OSError as error:
        say(f"{args.output or 'The table'} could not be written: {error.strerror}.")
        if args.output is None:
            close_stdout()
        return WRONG_USAGE
    return code


def _formatted(outcomes: Sequence[Outcome], form: str) -> bytes:
    # pandas takes seconds to import: a wrong token need not wait for it.
    from hirempire.analysis.frame import links_frame
    from hirempire.reports.csv import links_csv
    from hirempire.reports.text import links_json, links_table

    links = links_frame(outcomes)
    return {"csv": links_csv, "json": links_json, "table": links_table}[form](links)
