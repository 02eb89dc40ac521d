"""Which workspace and which jobs a command asks for, and the outcome of each job."""

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from hirempire import job_ids
from hirempire.api.allowance import Allowance, utc_now
from hirempire.api.client import BASE_URL, Client
from hirempire.api.errors import WHERE_TOKENS_ARE, Cancelled, HirempireError, TokenProblem
from hirempire.api.fetch import CONNECTIONS
from hirempire.api.models import Failed, Listing, OfJob
from hirempire.api.token import Token
from hirempire.commands import looking
from hirempire.commands.output import Usage, check, say
from hirempire.job_ids import JobIds, Rejected
from hirempire.language import counted

ALL_CAME, SOME_FAILED, WRONG_USAGE, NOT_ALLOWED_IN = 0, 1, 2, 3
"""The exit codes of every command that asks for jobs."""

ALL_ALONE = "--all is every job: leave out job IDs and --jobs-file."
NOTES = f"""\
The token is read from HIREMPIRE_API_TOKEN. Create one in Hirempire under
{WHERE_TOKENS_ARE}, with the scope Jobs, and Applicants for conversion.
Set HIREMPIRE_API_URL to use another API address: https, or http on this computer.

Exit code: 0 all jobs loaded; 1 some failed to load, and the rest were written; 2 wrong usage;
3 the token is missing, was refused or lacks a scope, and no more requests are made.
An existing output file is left unchanged with exit code 3, and if nothing was loaded."""

_MOST_SAID = 10
"""As many entries without a job ID are named for each reason."""

T = TypeVar("T", bound=OfJob)
Keep = Callable[[T | Failed], None]


@dataclass(frozen=True)
class Workspace:
    """A token, the address it is for, and the jobs to load when none is named."""

    token: Token
    base_url: str
    connections: int
    featured: Sequence[str] = ()
    is_demo: bool = False
    allowance: Allowance = field(default_factory=Allowance)
    """Counted with everybody who uses the same database."""

    def client(self) -> Client:
        """A client for this workspace."""
        return Client(self.token, base_url=self.base_url, connections=self.connections, allowance=self.allowance)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every command that asks for jobs."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="job IDs, or links that contain them")
    parser.add_argument("--jobs-file", metavar="FILE", help="text, CSV or spreadsheet with job IDs; - reads stdin")
    parser.add_argument("--all", action="store_true", help="every job of the workspace; one more request, for the list")
    parser.add_argument("--demo", action="store_true", help="use the demo workspace that comes with the dashboard")
    parser.add_argument(
        "--connections", type=_connections, default=CONNECTIONS, metavar="N", help="1 to 64; default: %(default)s"
    )


def add_table_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every command that writes a table."""
    parser.add_argument("--format", choices=("csv", "json", "table"), default="csv", help="default: csv")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write here instead of to stdout")


def _connections(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("a whole number from 1 to 64")
    return int(text)


def run(args: argparse.Namespace, work: Callable[[Workspace, Sequence[str]], int], *, needs_jobs: bool = True) -> int:
    """Run a command on the workspace and jobs that its arguments name, and return the exit code.

    Errors that prevent it go to stderr; so do entries without a job ID, once the work is done. Work that needs no jobs
    gets none where none is named.
    """
    named = needs_jobs or args.ids or args.jobs_file
    with ExitStack() as stack:
        try:
            check(args.output)
            workspace = _workspace(stack, args)
            if workspace.is_demo:
                say("Demo data: jobs, visits, and people are made up.")
            asked = JobIds((), (), 0)
            if named:
                asked = _every_job(args, workspace) if args.all else _asked(args, workspace.featured)
            code = work(workspace, asked.ids)
        except Usage as wrong:
            say(str(wrong))
            return WRONG_USAGE
        except _NoList as lost:
            say(f"The list of all jobs couldn't be loaded, so nothing was written: {lost}")
            return SOME_FAILED
        except HirempireError as error:
            say(str(error))
            return NOT_ALLOWED_IN if isinstance(error, TokenProblem) else WRONG_USAGE
    _say_rejected(asked)
    return SOME_FAILED if code == ALL_CAME and asked.rejected else code


def _workspace(stack: ExitStack, args: argparse.Namespace) -> Workspace:
    if args.demo:
        from hirempire.sandbox.server import Sandbox, fresh_token
        from hirempire.sandbox.workspace import make_workspace

        fresh, made = fresh_token(), make_workspace(today=utc_now().date())
        sandbox = stack.enter_context(Sandbox({fresh: made}))
        return Workspace(Token.parse(fresh), sandbox.url, args.connections, made.featured, is_demo=True)
    token = Token.parse(os.environ.get("HIREMPIRE_API_TOKEN", ""))
    allowance = Allowance(stack.enter_context(looking.counter(args, token)))
    return Workspace(token, os.environ.get("HIREMPIRE_API_URL") or BASE_URL, args.connections, allowance=allowance)


class _NoList(Exception):
    """The jobs of the workspace aren't known; the text says why."""


def _every_job(args: argparse.Namespace, workspace: Workspace) -> JobIds:
    """The IDs of all jobs in Hirempire's list.

    Raises:
        Usage: other jobs were named too, or the workspace has none.
        TokenProblem: the token was refused.
        _NoList: the list couldn't be loaded.
    """
    if args.ids or args.jobs_file:
        raise Usage(ALL_ALONE)
    listing = asyncio.run(_listing(workspace))
    ids = tuple(dict.fromkeys(job.id for job in listing.jobs))
    unread = f"{counted(listing.unreadable, 'job')} in it couldn't be read"
    if not ids and listing.unreadable:
        raise _NoList(f"{unread}.")
    if not ids:
        raise Usage("This workspace has no jobs.")
    lost = (Rejected("The list of all jobs", f"{unread}, and aren't counted."),) if listing.unreadable else ()
    return JobIds(ids, lost, 0)


async def _listing(workspace: Workspace) -> Listing:
    async with workspace.client() as client:
        if client.stopped_by is not None:
            raise client.stopped_by
        try:
            return await client.jobs()
        except TokenProblem:
            raise
        except HirempireError as error:
            raise _NoList(str(error)) from None


def _asked(args: argparse.Namespace, featured: Sequence[str]) -> JobIds:
    if args.ids and args.jobs_file:
        raise Usage("Give job IDs or --jobs-file, not both.")
    asked = _in_file(args.jobs_file) if args.jobs_file else job_ids.from_text("\n".join(args.ids or featured))
    if not asked.ids:
        _say_rejected(asked)
        raise Usage("No job ID was given. Name at least one, or use --jobs-file or --all.")
    return asked


def _in_file(file: str) -> JobIds:
    """Read the job IDs in a file, and write to stderr what was taken and what else looks like IDs."""
    read = job_ids.from_file(file, content(file, at_most=job_ids.LARGEST_FILE))
    name = "stdin" if file == "-" else file
    say(f"{name}: {read.found.summary} in {read.source}.")
    for choice in read.unused:
        say(f"{name}: not used: {choice.found:,} that could be job IDs in {choice.words}.")
    return read.found


def _say_rejected(asked: JobIds) -> None:
    for reason, texts in asked.by_reason.items():
        more = f" and {len(texts) - _MOST_SAID:,} more" if len(texts) > _MOST_SAID else ""
        say(f"{', '.join(texts[:_MOST_SAID])}{more}: {reason}")
    if asked.more_rejected:
        say(f"{asked.more_rejected:,} more entries were skipped.")


def content(name: str, *, at_most: int) -> bytes:
    """Read a file, ``-`` for stdin, or enough of it to know that it is too large.

    Raises:
        Usage: it can't be read.
    """
    if name == "-":
        return sys.stdin.buffer.read(at_most + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(at_most + 1)
    except OSError as error:
        raise Usage(f"{name} couldn't be read: {error.strerror}.") from None


def outcomes(
    workspace: Workspace,
    ids: Sequence[str],
    ask: Callable[[Client, Keep[T]], Coroutine[None, None, None]],
    *,
    what: str = "jobs",
) -> list[T | Failed]:
    """One outcome for each job, in the order asked; Ctrl-C ends loading early and keeps what is loaded.

    Raises:
        HirempireError: a setting of this computer keeps every request from being made.
    """
    ended: dict[str, T | Failed] = {}

    def keep(outcome: T | Failed) -> None:
        ended[outcome.job_id] = outcome
        _show_progress(ended.values(), len(ids), what)

    async def load() -> None:
        async with workspace.client() as client:
            if client.stopped_by is not None:
                raise client.stopped_by
            await ask(client, keep)

    try:
        asyncio.run(load())
    except KeyboardInterrupt:
        say("Stopped. The jobs loaded so far are kept.")
    return [ended.get(job_id) or Failed(job_id, Cancelled()) for job_id in ids]


def _show_progress(ended: Collection[OfJob | Failed], asked: int, what: str) -> None:
    if sys.stderr.isatty():
        failed = sum(isinstance(outcome, Failed) for outcome in ended)
        end = "\n" if len(ended) == asked else ""
        print(f"\r{len(ended):,} of {asked:,} {what}, {failed:,} failed", end=end, file=sys.stderr, flush=True)


def failures(outcomes: Sequence[OfJob | Failed], *, what: str = "jobs") -> int:
    """Report on stderr which jobs failed to load and how many loaded, and return the exit code.

    A cause shared by many jobs is reported once, with their number; any other failure has a line for each job.
    """
    failed = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
    for line in _lines(failed, all_failed=len(failed) == len(outcomes)):
        say(line)
    say(f"{len(outcomes) - len(failed):,} of {len(outcomes):,} {what} loaded.")
    if any(isinstance(outcome.error, TokenProblem) for outcome in failed):
        return NOT_ALLOWED_IN
    return SOME_FAILED if failed else ALL_CAME


def _lines(failed: Sequence[Failed], *, all_failed: bool) -> list[str]:
    numbers = Counter(f"{outcome.error.cause}: {outcome.error}" for outcome in failed)
    lines: dict[str, None] = {}
    for outcome in failed:
        sentence = f"{outcome.error.cause}: {outcome.error}"
        number = numbers[sentence]
        ended_many = (
            outcome.error.stops_all or isinstance(outcome.error, Cancelled) or (all_failed and len(numbers) == 1)
        )
        if isinstance(outcome.error, TokenProblem) or (ended_many and number > 1):
            lines[f"{number:,} {'job' if number == 1 else 'jobs'}: {sentence}"] = None
        else:
            lines[f"{outcome.job_id}: {sentence}"] = None
    return list(lines)


def left_as_it_was(output: Path | None, code: int, *, loaded: bool) -> bool:
    """Whether nothing is to be written: an earlier file is worth more than an empty one, or one cut by a refused token.

    ``loaded`` says whether anything was. A message on stderr says that an earlier file was kept.
    """
    refused = code == NOT_ALLOWED_IN
    if output is not None and output.is_file() and (refused or not loaded):
        say(f"{output} was left unchanged.")
        return True
    return refused and not loaded
