"""The dashboard's work without a browser: ``python -m hirempire fetch``, ``report``, ``collect`` and others."""

import argparse
import logging
import sys
from collections.abc import Sequence

from hirempire import __version__
from hirempire.commands import collect, conversion, fetch, history, report
from hirempire.commands.jobs import NOTES, SOME_FAILED
from hirempire.commands.log import on_stderr
from hirempire.commands.output import close_stdout, say
from hirempire.sandbox import command as sandbox


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = _parser().parse_args(arguments)
    try:
        with on_stderr(args.level if args.verbose else None):
            return int(args.run(args))
    except BrokenPipeError:  # the reader of our output has closed it
        close_stdout()
        return SOME_FAILED
    except KeyboardInterrupt:
        say("Stopped. Nothing was written.")
        return SOME_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m hirempire",
        description="Which channels bring visits, applicants and hires to your jobs on Hirempire.",
    )
    parser.add_argument("--version", action="version", version=f"hirempire-dashboard {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    raw = argparse.RawDescriptionHelpFormatter

    fetching = commands.add_parser(
        "fetch",
        help="fetch the links of jobs as CSV, JSON or a table",
        description=fetch.HELP,
        epilog=NOTES,
        formatter_class=raw,
    )
    fetch.add_arguments(fetching)
    fetching.set_defaults(run=fetch.run)

    converting = commands.add_parser(
        "conversion",
        help="count visits, applicants and hires by channel as CSV, JSON or a table",
        description=conversion.HELP,
        epilog=NOTES,
        formatter_class=raw,
    )
    conversion.add_arguments(converting)
    converting.set_defaults(run=conversion.run)

    reporting = commands.add_parser(
        "report",
        help="write a report as slides, a workbook, a web page, a PDF, a ZIP or CSV",
        description=report.HELP,
        epilog=NOTES,
        formatter_class=raw,
    )
    report.add_arguments(reporting)
    reporting.set_defaults(run=report.run)

    collecting = commands.add_parser(
        "collect",
        help="load the visits and keep them in the history",
        description=collect.HELP,
        epilog=NOTES,
        formatter_class=raw,
    )
    collect.add_arguments(collecting)
    collecting.set_defaults(run=collect.run)

    remembering = commands.add_parser(
        "history",
        help="import, export, prune and check the history",
        description=history.HELP,
        formatter_class=raw,
    )
    history.add_arguments(remembering)

    playing = commands.add_parser("sandbox", help="start a local stand-in for the Hirempire API, with made-up data")
    sandbox.add_arguments(playing)
    playing.set_defaults(run=sandbox.run)
    for command in (fetching, converting, reporting, collecting, remembering, playing):
        command.add_argument("--verbose", action="store_true", help="log progress and timings to stderr")
        command.set_defaults(level=logging.INFO)
    playing.set_defaults(level=logging.DEBUG)
    return parser


if __name__ == "__main__":
    sys.exit(main())
