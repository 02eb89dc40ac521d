"""The dashboard's work without a browser: ``python -m hirempire fetch …`` and ``python -m hirempire sandbox``."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from hirempire import __version__, job_ids
from hirempire.api.allowance import utc_now
from hirempire.api.client import BASE_URL, Client
from hirempire.api.errors import Cancelled, HirempireError, TokenMalformed, TokenMissing, TokenRefused
from hirempire.api.fetch import CONNECTIONS, fetch, fetch_listed
from hirempire.api.models import Failed, Loaded, Outcome
from hirempire.api.token import Token
from hirempire.job_ids import JobIds
from hirempire.sandbox import command as sandbox_command

ALL_CAME, SOME_FAILED, WRONG_USAGE, NOT_ALLOWED_IN = 0, 1, 2, 3
FETCH_HELP = """\
Fetch the tracked links of jobs, with their visits, and write them as one tidy table: one row a link.

  python -m hirempire fetch 8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b
  python -m hirempire fetch --jobs-file jobs.csv --output links.csv
  pbpaste | python -m hirempire fetch --jobs-file - --format table
  python -m hirempire fetch --jobs-file jobs.csv --listing
  python -m hirempire fetch --demo

Progress, and one line for each job that did not come, go to stderr; the table goes to stdout or to --output,
which is written whole or not at all."""

FETCH_NOTES = """\
The token is read from HIREMPIRE_API_TOKEN; make one in Hirempire under Settings, API.
HIREMPIRE_API_URL names another API address: https, or http on this computer.

Exit code: 0 all jobs came; 1 some did not, and what came is written; 2 wrong usage;
3 the token was refused or is missing, and no more was asked."""


class Usage(Exception):
    """The command was called wrongly; the text says how to call it rightly."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = _parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except BrokenPipeError:  # whoever read our output has had enough
        _close_stdout()
        return SOME_FAILED
    except KeyboardInterrupt:
        _say("Stopped. Nothing was written.")
        return SOME_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m hirempire", description="Which channels bring visits to your jobs on Hirempire."
    )
    parser.add_argument("--version", action="version", version=f"hirempire-dashboard {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    raw = argparse.RawDescriptionHelpFormatter
    fetching = commands.add_parser(
        "fetch",
        help="fetch the links of jobs as CSV, JSON or a table",
        description=FETCH_HELP,
        epilog=FETCH_NOTES,
        formatter_class=raw,
    )
    fetching.add_argument("ids", nargs="*", metavar="ID", help="job IDs, or links that contain them")
    fetching.add_argument("--jobs-file", metavar="FILE", help="text, CSV, TSV or XLSX with job IDs; - reads stdin")
    fetching.add_argument("--demo", action="store_true", help="ask the demo workspace that comes with the dashboard")
    fetching.add_argument("--format", choices=("csv", "json", "table"), default="csv", help="default: csv")
    fetching.add_argument("--output", metavar="FILE", type=Path, help="write here instead of to stdout")
    fetching.add_argument(
        "--listing",
        action="store_true",
        help="take all jobs from one list of the whole workspace: 1 request instead of 1 a job, and no code",
    )
    fetching.add_argument(
        "--connections", type=_connections, default=CONNECTIONS, metavar="N", help="1 to 64; default: %(default)s"
    )
    fetching.set_defaults(run=run_fetch)

    playing = commands.add_parser("sandbox", help="start a stand-in for the Hirempire API on this computer")
    sandbox_command.add_arguments(playing)
    playing.set_defaults(run=sandbox_command.run)
    return parser


def _connections(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("a whole number from 1 to 64")
    return int(text)


def run_fetch(args: argparse.Namespace) -> int:
    """Fetch, say on stderr what did not come, write what did."""
    with ExitStack() as stack:
        try:
            _check(args.output)
            token, base_url, featured = _workspace(stack, demo=args.demo)
            asked = _asked(args, featured)
            outcomes = _load(token, base_url, asked.ids, connections=args.connections, listing=args.listing)
        except Usage as wrong:
            _say(str(wrong))
            return WRONG_USAGE
        except HirempireError as error:
            _say(str(error))
            return NOT_ALLOWED_IN if isinstance(error, TokenMissing | TokenMalformed) else WRONG_USAGE
    _say_rejected(asked)
    code = _report(outcomes)
    if code == NOT_ALLOWED_IN and not any(isinstance(outcome, Loaded) for outcome in outcomes):
        return code  # an earlier file is worth more than an empty one
    try:
        _write(_formatted(outcomes, args.format), args.output)
    except BrokenPipeError:
        raise
    except OSError as error:
        _say(f"{args.output or 'The table'} could not be written: {error.strerror}.")
        if args.output is None:
            _close_stdout()
        return WRONG_USAGE
    return SOME_FAILED if code == ALL_CAME and asked.rejected else code


def _workspace(stack: ExitStack, *, demo: bool) -> tuple[Token, str, Sequence[str]]:
    """The token, the address, and the jobs to ask for when none is named."""
    if demo:
        from hirempire.sandbox.server import Sandbox, fresh_token
        from hirempire.sandbox.workspace import make_workspace

        token, workspace = fresh_token(), make_workspace(today=utc_now().date())
        sandbox = stack.enter_context(Sandbox({token: workspace}))
        return Token.parse(token), sandbox.url, workspace.featured
    return Token.parse(os.environ.get("HIREMPIRE_API_TOKEN", "")), os.environ.get("HIREMPIRE_API_URL") or BASE_URL, ()


def _asked(args: argparse.Namespace, featured: Sequence[str]) -> JobIds:
    if args.ids and args.jobs_file:
        raise Usage("Give job IDs or --jobs-file, not both.")
    if args.jobs_file:
        asked = job_ids.from_file(args.jobs_file, _content(args.jobs_file))
    else:
        asked = job_ids.from_text("\n".join(args.ids or featured))
    if not asked.ids:
        _say_rejected(asked)
        raise Usage("No job ID was given. Name at least one, or a file that holds some with --jobs-file.")
    return asked


def _say_rejected(asked: JobIds) -> None:
    for rejected in asked.rejected:
        _say(f"{rejected.text}: {rejected.reason}")


def _check(output: Path | None) -> None:
    """Whether a file can be there at all: better known before thousands of requests than after."""
    if output is not None and output.is_dir():
        raise Usage(f"{output} is a folder. Name a file in it.")
    if output is not None and not output.parent.is_dir():
        raise Usage(f"{output} could not be written: there is no folder {output.parent}.")


def _content(name: str) -> bytes:
    """The file, or as much of it as shows that it is too large."""
    if name == "-":
        return sys.stdin.buffer.read(job_ids.LARGEST_FILE + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(job_ids.LARGEST_FILE + 1)
    except OSError as error:
        raise Usage(f"{name} could not be read: {error.strerror}.") from None


def _load(token: Token, base_url: str, ids: Sequence[str], *, connections: int, listing: bool) -> list[Outcome]:
    """One outcome for each job, in the order asked; Ctrl-C ends it early and keeps what came."""
    outcomes: dict[str, Outcome] = {}

    def keep(outcome: Outcome) -> None:
        outcomes[outcome.job_id] = outcome
        _show_progress(outcomes, len(ids))

    async def load() -> None:
        async with Client(token, base_url=base_url, connections=connections) as client:
            if listing:
                await fetch_listed(client, ids, on_outcome=keep, connections=connections)
            else:
                await fetch(client, ids, on_outcome=keep, connections=connections)

    try:
        asyncio.run(load())
    except KeyboardInterrupt:
        _say("Stopped. What came is kept.")
    return [outcomes.get(job_id) or Failed(job_id, Cancelled()) for job_id in ids]


def _show_progress(outcomes: dict[str, Outcome], asked: int) -> None:
    if sys.stderr.isatty():
        failed = sum(isinstance(outcome, Failed) for outcome in outcomes.values())
        end = "\n" if len(outcomes) == asked else ""
        print(f"\r{len(outcomes):,} of {asked:,} jobs, {failed:,} failed", end=end, file=sys.stderr, flush=True)


def _report(outcomes: Sequence[Outcome]) -> int:
    """Say on stderr what did not come, and return the exit code that fits."""
    failed = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
    unreadable = [link for outcome in outcomes if isinstance(outcome, Loaded) for link in outcome.unreadable]
    for link in unreadable:
        _say(f"{link.job_id}: link {link.source_name or link.link_id or 'without a name'} unreadable, {link.reason}")
    for outcome in failed:
        _say(f"{outcome.job_id}: {outcome.error.cause}: {outcome.error}")
    _say(f"{len(outcomes) - len(failed):,} of {len(outcomes):,} jobs came.")
    if any(isinstance(outcome.error, TokenRefused) for outcome in failed):
        return NOT_ALLOWED_IN
    return SOME_FAILED if failed or unreadable else ALL_CAME


def _formatted(outcomes: Sequence[Outcome], form: str) -> bytes:
    # pandas takes seconds to import: a wrong token need not wait for it.
    from hirempire.analysis.frame import links_frame
    from hirempire.reports.csv import links_csv
    from hirempire.reports.text import links_json, links_table

    links = links_frame(outcomes)
    return {"csv": links_csv, "json": links_json, "table": links_table}[form](links)


def _write(content: bytes, output: Path | None) -> None:
    """To stdout, or to a file that appears whole or not at all."""
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    output = output.resolve()  # a link stays, and what it points to is replaced
    if output.exists() and not output.is_file():  # a device or a pipe is written to and never replaced
        output.write_bytes(content)
        return
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


def _close_stdout() -> None:
    """Send what is still in Python's buffer nowhere, so that its own flush at the end stays quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _say(sentence: str) -> None:
    printable = "".join(character if character.isprintable() else " " for character in sentence)
    print(printable, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
