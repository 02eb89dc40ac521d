"""The dashboard's work without a browser: ``python -m hirempire fetch``, ``report``, ``collect`` and others."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from hirempire import __version__
from hirempire.commands import alerts, collect, conversion, fetch, history, mail, report, run
from hirempire.commands.jobs import NOTES, SOME_FAILED, WRONG_USAGE
from hirempire.commands.log import on_stderr
from hirempire.commands.output import close_stdout, say
from hirempire.sandbox import command as sandbox
from hirempire.setting_files import FileUnusable, read_files


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        read_files(os.environ)
    except FileUnusable as problem:
        say(str(problem))
        return WRONG_USAGE
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


_COMMANDS: tuple[tuple[str, ModuleType, str], ...] = (
    ("fetch", fetch, "fetch the links of jobs as CSV, JSON or a table"),
    ("conversion", conversion, "count visits, applicants and hires by channel as CSV, JSON or a table"),
    ("report", report, "write a report as slides, a workbook, a web page, a PDF, a ZIP or CSV"),
    ("collect", collect, "load the visits and keep them in the history"),
    ("alerts", alerts, "check the rules of alerts, and print what fires"),
    ("mail", mail, "send a mailing now, or write it to stdout"),
    ("run", run, "work on and on: load the visits, and do all else that is due"),
    ("history", history, "import, export, prune and check the history"),
)
"""Each command, the module with its ``HELP``, ``add_arguments`` and ``run``, and its line in the list of commands."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m hirempire",
        description="Which channels bring visits, applicants and hires to your jobs on Hirempire.",
    )
    parser.add_argument("--version", action="version", version=f"hirempire-dashboard {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, module, words in _COMMANDS:
        command = commands.add_parser(
            name,
            help=words,
            description=module.HELP,
            epilog=None if module in (history, alerts) else NOTES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
        _log(command, logging.INFO)
    playing = commands.add_parser("sandbox", help="start a local stand-in for the Hirempire API, with made-up data")
    sandbox.add_arguments(playing)
    playing.set_defaults(run=sandbox.run)
    _log(playing, logging.DEBUG)
    return parser


def _log(command: argparse.ArgumentParser, level: int) -> None:
    command.add_argument("--verbose", action="store_true", help="log progress and timings to stderr")
    command.set_defaults(level=level)


if __name__ == "__main__":
    sys.exit(main())
