"""``python -m hirempire fetch``: the tidy table of links, one row per link."""

import argparse
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING

from hirempire.api.client import Client
from hirempire.api.fetch import fetch, fetch_listed
from hirempire.api.models import Listing, Loaded, Outcome
from hirempire.commands import jobs, looking, periods
from hirempire.commands.jobs import ALL_CAME, SOME_FAILED, WRONG_USAGE, Keep, Workspace
from hirempire.commands.output import say, written

if TYPE_CHECKING:
    from hirempire.commands.gained import Gained

HELP = """\
Fetch the tracked links of jobs, with their visits, and write them as one tidy table: one row per link.

  python -m hirempire fetch 8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b
  python -m hirempire fetch --jobs-file jobs.csv --output links.csv
  pbpaste | python -m hirempire fetch --jobs-file - --format table
  python -m hirempire fetch --jobs-file jobs.csv --listing
  python -m hirempire fetch --all --listing --output links.csv
  python -m hirempire fetch --jobs-file jobs.csv --period last-week
  python -m hirempire fetch --demo

Progress and failures go to stderr; the table goes to stdout or to --output, which is written whole or not at all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    jobs.add_arguments(parser)
    jobs.add_table_arguments(parser)
    parser.add_argument(
        "--listing",
        action="store_true",
        help="load links from the list of all jobs, not one request per job; they have no code",
    )
    looking.add_arguments(parser)
    periods.add_arguments(parser)
    periods.add_zone(parser)


def run(args: argparse.Namespace) -> int:
    """Load links, report failed jobs on stderr, write the other links, and return the exit code."""
    return jobs.run(args, lambda workspace, ids: _fetch(args, workspace, ids))


def _fetch(args: argparse.Namespace, workspace: Workspace, ids: Sequence[str]) -> int:
    periods.checked(args)
    listed: list[Listing] = []
    outcomes = links_of(args, workspace, ids, listing=args.listing, listed=listed)
    code = say_what_came(outcomes)
    if jobs.left_as_it_was(args.output, code, loaded=any(isinstance(outcome, Loaded) for outcome in outcomes)):
        return code
    if not args.period:
        return code if written(lambda: _formatted(outcomes, args.format), args.output) else WRONG_USAGE
    table = _gained(args, outcomes, next(iter(listed), None), is_demo=workspace.is_demo)
    code = code if table.known else max(code, SOME_FAILED)
    return code if written(lambda: table.formatted(args.format), args.output) else WRONG_USAGE


def links_of(
    args: argparse.Namespace,
    workspace: Workspace,
    ids: Sequence[str],
    *,
    listing: bool,
    listed: list[Listing] | None = None,
) -> list[Outcome]:
    """Load each job's links, through the list of all jobs or one request per job, and keep them as a look.

    The list of all jobs is added to ``listed``.
    """
    listed = [] if listed is None else listed

    def ask(client: Client, keep: Keep[Loaded]) -> Coroutine[None, None, None]:
        if listing:
            return fetch_listed(
                client, ids, on_outcome=keep, on_listing=listed.append, connections=workspace.connections
            )
        return fetch(client, ids, on_outcome=keep, connections=workspace.connections)

    outcomes = jobs.outcomes(workspace, ids, ask)
    looking.keep_look(args, outcomes, next(iter(listed), None), is_demo=workspace.is_demo)
    return outcomes


def say_what_came(outcomes: Sequence[Outcome]) -> int:
    """Report on stderr which links couldn't be read and which jobs failed, and return the exit code."""
    unreadable = [link for outcome in outcomes if isinstance(outcome, Loaded) for link in outcome.unreadable]
    for link in unreadable:
        name = link.source_name or link.link_id or "without a name"
        say(f"{link.job_id}: link {name} couldn't be read: {link.reason}")
    code = jobs.failures(outcomes)
    return SOME_FAILED if unreadable and code == ALL_CAME else code


def _formatted(outcomes: Sequence[Outcome], form: str) -> bytes:
    # pandas takes seconds to import: refuse a wrong token first
    from hirempire.analysis.frame import links_frame
    from hirempire.reports.csv import links_csv
    from hirempire.reports.text import links_json, links_table

    links = links_frame(outcomes)
    return {"csv": links_csv, "json": links_json, "table": links_table}[form](links)


def _gained(
    args: argparse.Namespace, outcomes: Sequence[Outcome], listing: Listing | None, *, is_demo: bool
) -> "Gained":
    """The table of links with what each gained in the period."""
    from hirempire.analysis.mapping import ChannelMap
    from hirempire.commands.gained import gained

    period, _ = periods.asked(args, periods.zone(args.zone))
    kept = periods.kept_of(args, outcomes, listing, ChannelMap(), is_demo=is_demo)
    return gained(outcomes, kept, period)
