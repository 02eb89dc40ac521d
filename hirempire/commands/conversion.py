"""``python -m hirempire conversion``: visits, applicants and hires by channel, with rates and their intervals."""

import argparse
import os
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hirempire.api.allowance import utc_now
from hirempire.api.client import Client
from hirempire.api.fetch import fetch_candidates
from hirempire.api.models import CandidatesLoaded, CandidatesOutcome, Failed, Listing, Loaded, Outcome
from hirempire.commands import jobs, looking, periods
from hirempire.commands.fetch import links_of, say_what_came
from hirempire.commands.jobs import ALL_CAME, NOT_ALLOWED_IN, SOME_FAILED, WRONG_USAGE, Keep, Workspace
from hirempire.commands.output import Usage, say, written

if TYPE_CHECKING:  # pandas takes seconds to import: a wrong token need not wait for it
    import pandas as pd

    from hirempire.analysis.kept import Kept
    from hirempire.analysis.mapping import ChannelMap
    from hirempire.analysis.period import Period
    from hirempire.analysis.spend import Spend
    from hirempire.analysis.subject import Hiring

HELP = """\
Count visits, applicants and hires by channel, and write them as one table: one row per channel.

  python -m hirempire conversion 8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b
  python -m hirempire conversion --jobs-file jobs.csv --spend spend.csv --output conversion.csv
  python -m hirempire conversion --all --output conversion.csv
  python -m hirempire conversion --all --period last-week --compare previous
  python -m hirempire conversion --demo --format table

This takes one request for the links of all jobs and one more for each job. Only the date, type, source and status of
each candidate are read. Applicants are candidates of the type applicant. Qualified, interviewed and offered are lower
bounds: the stage of candidates who were rejected or withdrew is not known. Rates are fractions with 95% intervals,
empty where there is none. The apply rate leaves out applicants whose job has no link for their channel, as their visits
are not known. The row without a channel holds candidates without a source.

With --period, applicants are those who applied in it, with the status they have now, and visits those gained in it: at
least in the column visits, at most in visits_at_most. Compared with another period, verdicts say which changes are
beyond chance. A floor above 1 goes with whole past months alone, in UTC. --spend doesn't go with --period."""

_LARGEST_NAMES = 5_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    jobs.add_arguments(parser)
    jobs.add_table_arguments(parser)
    looking.add_arguments(parser)
    periods.add_arguments(parser, "the applicants of a period, and the visits gained in it")
    periods.add_comparison(parser)
    periods.add_zone(parser)
    parser.add_argument(
        "--spend", metavar="FILE", help="CSV or XLSX with the columns channel, amount, and month or from and to"
    )
    parser.add_argument("--currency", metavar="CODE", help="the currency to use if the --spend file has several")
    parser.add_argument("--names", metavar="FILE", help="channel names saved from the dashboard")
    add_floor(parser, "leave counts of people below K empty")


def add_floor(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the option for the smallest count of people to show, with ``HIREMPIRE_FLOOR`` as its default.

    It can be lowered here: whoever has the token could load everything anyway.
    """
    parser.add_argument(
        "--floor",
        type=floor,
        default=os.environ.get("HIREMPIRE_FLOOR") or 1,
        metavar="K",
        help=f"{what}; default: HIREMPIRE_FLOOR, or 1 (show every count)",
    )


def floor(text: str) -> int:
    """Read the smallest count of people to show."""
    from hirempire.analysis.privacy_floor import HIGHEST, floor_in  # numpy takes a moment to import

    try:
        return floor_in(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {HIGHEST}") from None


@dataclass(frozen=True)
class _Given:
    """Choices read from the files on the command line, before any request."""

    names: "ChannelMap"
    spend: "Spend | None"
    currency: str
    zone: str = "UTC"
    period: "Period | None" = None
    """None for all time."""
    compared: "Period | None" = None


def run(args: argparse.Namespace) -> int:
    """Load links and candidates, report failures on stderr, write the table, and return the exit code."""
    return jobs.run(args, lambda workspace, ids: _convert(args, workspace, ids))


def _convert(args: argparse.Namespace, workspace: Workspace, ids: Sequence[str]) -> int:
    given = _given(args)
    listed: list[Listing] = []
    links = links_of(args, workspace, ids, listing=len(ids) > 1, listed=listed)
    codes = [say_what_came(links)]
    people: list[CandidatesOutcome] = []
    if codes[0] != NOT_ALLOWED_IN:
        people = candidates_of(workspace, [outcome.job_id for outcome in links if isinstance(outcome, Loaded)])
        codes.append(say_who_came(people))
    counted = any(isinstance(outcome, CandidatesLoaded) for outcome in people)
    if jobs.left_as_it_was(args.output, max(codes), loaded=counted):
        return max(codes)
    codes.append(say_what_of_spend(given.spend))
    kept = None
    if given.period is not None:
        kept = periods.kept_of(args, links, next(iter(listed), None), given.names, is_demo=workspace.is_demo)
        if kept is None:
            say("No table was written: it would show all time.")
            return max(*codes, SOME_FAILED)
    table = _table(_hiring(links, people, given, kept, floor=args.floor), people, given)
    return max(codes) if written(lambda: _formatted(table, args.format), args.output) else WRONG_USAGE


def _given(args: argparse.Namespace) -> _Given:
    from hirempire.analysis import mapping

    periods.checked(args)
    if args.period and args.spend:
        raise Usage("--spend doesn't go with --period: spend has dates of its own. Leave out --period.")
    names, spend, currency = mapping.ChannelMap(), None, ""
    if args.names:
        try:
            names = mapping.loaded(jobs.content(args.names, at_most=_LARGEST_NAMES))
        except ValueError:
            raise Usage(f"{args.names} isn't a channel names file from the dashboard.") from None
    if args.spend:
        spend = spend_of(args.spend)
        currency = _currency(spend, args)
    elif args.currency:
        raise Usage("--currency goes with --spend.")
    zone = periods.zone(args.zone)
    period, before = periods.asked(args, zone)
    if period is not None and args.floor > 1:
        _refuse_what_would_tell(period, args.floor)
    return _Given(names, spend, currency, zone, period, before if args.compare else None)


def _refuse_what_would_tell(period: "Period", floor: int) -> None:
    """Refuse a period in which small counts can't be hidden."""
    import pandas as pd

    from hirempire.analysis.by_month import whole_month
    from hirempire.findings.cohort import forbidden

    if whole_month(period, pd.Timestamp(utc_now())) is None:
        raise Usage(forbidden(floor))


def spend_of(file: str) -> "Spend":
    """Read the spend table in a file, and report on stderr what couldn't be read."""
    from hirempire.analysis.spend_file import LARGEST_FILE, left_out, sheets_in, spend_in

    sheet = sheets_in(file, jobs.content(file, at_most=LARGEST_FILE))[0]
    spend = spend_in(sheet)
    if unread := left_out(sheet):
        say(f"{file}: {unread}")
    return spend


def _currency(spend: "Spend", args: argparse.Namespace) -> str:
    """Choose the currency to count in: others aren't converted."""
    known = spend.currencies
    if args.currency:
        return str(args.currency).upper()
    if len(known) > 1:
        raise Usage(f"{args.spend} has several currencies: {', '.join(known)}. Name one with --currency.")
    return known[0] if known else ""


def candidates_of(workspace: Workspace, ids: Sequence[str]) -> list[CandidatesOutcome]:
    """Load each job's candidates: one request per job."""

    def ask(client: Client, keep: Keep[CandidatesLoaded]) -> Coroutine[None, None, None]:
        return fetch_candidates(client, ids, on_outcome=keep, connections=workspace.connections)

    return jobs.outcomes(workspace, ids, ask, what="jobs' candidates")


def say_who_came(people: Sequence[CandidatesOutcome]) -> int:
    """Report on stderr whose candidates failed to load or couldn't be read, and return the exit code."""
    unreadable = 0
    for job in people:
        if isinstance(job, CandidatesLoaded):
            for reason, count in job.not_counted.items():
                say(f"{job.job_id}: candidates not counted: {count:,}, {reason}")
                unreadable += count
    code = jobs.failures(people, what="jobs' candidates")
    return SOME_FAILED if unreadable and code == ALL_CAME else code


def say_what_of_spend(spend: "Spend | None") -> int:
    """Report on stderr which rows of spend couldn't be read, and return the exit code."""
    for row in spend.unreadable if spend else ():
        say(f"Line {row.line} of the spend couldn't be read, {row.reason}: {row.text}")
    return SOME_FAILED if spend and spend.unreadable else ALL_CAME


def _table(every: "Hiring", people: Sequence[CandidatesOutcome], given: _Given) -> "pd.DataFrame":
    from hirempire.findings.cohort import cohort_findings
    from hirempire.findings.conversion import unknown_statuses
    from hirempire.reports.conversion_plain import conversion_plain

    hiring, floor = every.in_period, every.candidates.floor
    if floor > 1:
        say(f"Counts of people below {floor:,} are left empty, and so are others that would reveal them.")
    for finding in [*cohort_findings(hiring), *unknown_statuses(hiring.conversion)]:
        say(finding.text)
    if given.spend is None or not any(isinstance(outcome, CandidatesLoaded) for outcome in people):
        return conversion_plain(hiring.conversion, compared=hiring.compared)
    cost = hiring.costs(given.spend, given.currency)
    for row, why in cost.unused:
        say(f"{row.amount} {row.currency} of spend on {row.channel} aren't counted: {why}")
    return conversion_plain(hiring.conversion, cost)


def _hiring(
    links: Sequence[Outcome],
    people: Sequence[CandidatesOutcome],
    given: _Given,
    kept: "Kept | None",
    *,
    floor: int,
) -> "Hiring":
    """The links and candidates that were loaded; ``links`` and ``people`` hold the outcome of each job."""
    from hirempire.analysis.candidates import candidates_frame
    from hirempire.analysis.channels import channel_order
    from hirempire.analysis.frame import jobs_frame, links_frame
    from hirempire.analysis.subject import Candidates, Hiring, Subject

    shown = given.names.shown(links_frame(links))
    ids = tuple(outcome.job_id for outcome in links)
    came = {outcome.job_id for outcome in people if isinstance(outcome, CandidatesLoaded)}
    times = [outcome.fetched_at for outcome in (*links, *people) if not isinstance(outcome, Failed)] or [utc_now()]
    subject = Subject(
        jobs=ids,
        outcomes=tuple(links),
        links=shown,
        every_link=shown,
        labels={},
        facts=jobs_frame(()).reindex(list(ids)),
        channels=tuple(channel_order(shown)),
        map=given.names,
        zone=given.zone,
        fetched_at=(min(times), max(times)),
        kept=kept,
        every_kept=kept,
        period=given.period,
        compared=given.compared,
    )
    failed = {outcome.job_id: str(outcome.error) for outcome in people if isinstance(outcome, Failed)}
    candidates = Candidates(
        people=given.names.shown(candidates_frame(people)),
        failed=dict.fromkeys(set(ids) - came, "") | failed,
        at=max(times),
        floor=floor,
    )
    return Hiring(subject, candidates)


def _formatted(table: "pd.DataFrame", form: str) -> bytes:
    from hirempire.reports.csv import table_csv
    from hirempire.reports.text import table_json, table_text

    return {"csv": table_csv, "json": table_json, "table": table_text}[form](table)
