"""The dashboard's work without a browser: ``python -m hirempire fetch …``, ``report …`` and ``sandbox``."""

import argparse
import sys
from collections.abc import Sequence

from hirempire import __version__
from hirempire.commands import fetch, report
from hirempire.commands.asking import SOME_FAILED
from hirempire.commands.writing import close_stdout, say
from hirempire.sandbox import command as sandbox_command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = _parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except BrokenPipeError:  # whoever read our output has had enough
        close_stdout()
        return SOME_FAILED
    except KeyboardInterrupt:
        say("Stopped. Nothing was written.")
        return SOME_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m hirempire", description="Which channels bring visits to your jobs on Hirempire."
    )
    parser.add_argument("--version", action="version", version=f"hirempire-dashboard {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    raw = argparse.RawDescriptionHelpFormatter
    fetch.add_to(
        commands.add_parser("fetch", help="fetch the links of jobs as CSV, JSON or a table", formatter_class=raw)
    )
    report.add_to(
        commands.add_parser("report", help="write a report: slides, a workbook, a web page …", formatter_class=raw)
    )
    playing = commands.add_parser("sandbox", help="start a stand-in for the Hirempire API on this computer")
    sandbox_command.add_arguments(playing)
    playing.set_defaults(run=sandbox_command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
