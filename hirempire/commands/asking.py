"""What the commands that ask Hirempire share: which jobs, through which address, and what became of each."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from hirempire import job_ids
from hirempire.api.allowance import utc_now
from hirempire.api.client import BASE_URL, Client
from hirempire.api.errors import Cancelled, HirempireError, TokenMalformed, TokenMissing, TokenRefused
from hirempire.api.fetch import CONNECTIONS, fetch, fetch_listed
from hirempire.api.models import Failed, Listing, Loaded, Outcome
from hirempire.api.token import Token
from hirempire.commands.writing import say
from hirempire.job_ids import JobIds

ALL_CAME, SOME_FAILED, WRONG_USAGE, NOT_ALLOWED_IN = 0, 1, 2, 3
NOTES = """\
The token is read from HIREMPIRE_API_TOKEN; make one in Hirempire under Settings, API.
HIREMPIRE_API_URL names another API address: https, or http on this computer.

Exit code: 0 all jobs came; 1 some did not, and what came is written; 2 wrong usage;
3 the token was refused or is missing, and no more was asked."""


class Usage(Exception):
    """The command was called wrongly; the text says how to call it rightly."""


@dataclass
class Came:
    """What became of every job that was asked for, in their order."""

    asked: JobIds
    outcomes: Sequence[Outcome]
    listing: Listing | None
    """The list of all jobs, where it was asked for and came."""
    unlisted: HirempireError | None
    """Why it did not."""
    requests: int
    """How many it took, not counting what was tried again."""

    @property
    def any_loaded(self) -> bool:
        """Whether there is anything to write."""
        return any(isinstance(outcome, Loaded) for outcome in self.outcomes)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which jobs, and how to ask for them."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="job IDs, or links that contain them")
    parser.add_argument("--jobs-file", metavar="FILE", help="text, CSV, TSV or XLSX with job IDs; - reads stdin")
    parser.add_argument("--demo", action="store_true", help="ask the demo workspace that comes with the dashboard")
    parser.add_argument(
        "--listing",
        action="store_true",
        help="take all jobs from one list of the whole workspace: 1 request instead of 1 a job, and no code",
    )
    parser.add_argument(
        "--connections", type=_connections, default=CONNECTIONS, metavar="N", help="1 to 64; default: %(default)s"
    )


def _connections(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("a whole number from 1 to 64")
    return int(text)


def ask(args: argparse.Namespace, *, titles: bool = False) -> Came:
    """Ask for the jobs that the arguments name; with ``titles`` also for the list that says what they are called.

    Raises:
        Usage: no job is named, or in a way that cannot be read.
        HirempireError: before anything was asked: the token or the address cannot be right.
    """
    with ExitStack() as stack:
        token, base_url, featured = _workspace(stack, demo=args.demo)
        asked = _asked(args, featured)
        load = _Loading(asked.ids, listing=args.listing, titles=titles, connections=args.connections)
        try:
            asyncio.run(load.run(token, base_url))
        except KeyboardInterrupt:
            say("Stopped. What came is kept.")
    return load.came(asked)


def wrong(error: Exception) -> int:
    """Say why nothing was asked, and return the exit code that fits."""
    say(str(error))
    return NOT_ALLOWED_IN if isinstance(error, TokenMissing | TokenMalformed) else WRONG_USAGE


@dataclass
class _Loading:
    """Asks for the jobs, and keeps what comes when it comes."""

    ids: Sequence[str]
    listing: bool
    titles: bool
    connections: int
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    listed: Listing | None = None
    unlisted: HirempireError | None = None

    async def run(self, token: Token, base_url: str) -> None:
        """Ask until all is there; what came before Ctrl-C is kept."""
        async with Client(token, base_url=base_url, connections=self.connections) as client:
            if self.listing:
                await fetch_listed(
                    client, self.ids, on_outcome=self._keep, on_listing=self._learn, connections=self.connections
                )
                return
            if self.titles:
                try:
                    self._learn(await client.jobs())
                except HirempireError as error:
                    self.unlisted = error
            await fetch(client, self.ids, on_outcome=self._keep, connections=self.connections)

    def came(self, asked: JobIds) -> Came:
        """One outcome for each job, in the order asked."""
        outcomes = [self.outcomes.get(job_id) or Failed(job_id, Cancelled()) for job_id in self.ids]
        known: Mapping[str, Loaded] = self.listed.loaded if self.listed and self.listing else {}
        alone = sum(outcome.job_id not in known for outcome in outcomes)
        requests = alone + (self.listing or self.titles)
        return Came(asked, outcomes, self.listed, self.unlisted, requests)

    def _learn(self, listing: Listing) -> None:
        self.listed = listing

    def _keep(self, outcome: Outcome) -> None:
        self.outcomes[outcome.job_id] = outcome
        _show_progress(self.outcomes, len(self.ids))


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
        say(f"{rejected.text}: {rejected.reason}")


def _content(name: str) -> bytes:
    """The file, or as much of it as shows that it is too large."""
    if name == "-":
        return sys.stdin.buffer.read(job_ids.LARGEST_FILE + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(job_ids.LARGEST_FILE + 1)
    except OSError as error:
        raise Usage(f"{name} could not be read: {error.strerror}.") from None


def _show_progress(outcomes: dict[str, Outcome], asked: int) -> None:
    if sys.stderr.isatty():
        failed = sum(isinstance(outcome, Failed) for outcome in outcomes.values())
        end = "\n" if len(outcomes) == asked else ""
        print(f"\r{len(outcomes):,} of {asked:,} jobs, {failed:,} failed", end=end, file=sys.stderr, flush=True)


def say_what_is_missing(came: Came) -> int:
    """Say on stderr what did not come, and return the exit code that fits."""
    outcomes = came.outcomes
    _say_rejected(came.asked)
    failed = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
    unreadable = [link for outcome in outcomes if isinstance(outcome, Loaded) for link in outcome.unreadable]
    for link in unreadable:
        say(f"{link.job_id}: link {link.source_name or link.link_id or 'without a name'} unreadable, {link.reason}")
    for outcome in failed:
        say(f"{outcome.job_id}: {outcome.error.cause}: {outcome.error}")
    say(f"{len(outcomes) - len(failed):,} of {len(outcomes):,} jobs came.")
    if any(isinstance(outcome.error, TokenRefused) for outcome in failed):
        return NOT_ALLOWED_IN
    return SOME_FAILED if failed or unreadable or came.asked.rejected else ALL_CAME
