"""``python -m hirempire report``: the report of the dashboard as a file, for scheduled mail, for instance."""

import argparse
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hirempire.api.client import Client
from hirempire.api.errors import HirempireError
from hirempire.api.fetch import fetch, fetch_listed
from hirempire.api.models import CandidatesLoaded, CandidatesOutcome, Listing, Loaded, Outcome
from hirempire.commands import conversion, jobs, looking, periods, report_request, since
from hirempire.commands.fetch import say_what_came
from hirempire.commands.jobs import NOT_ALLOWED_IN, SOME_FAILED, WRONG_USAGE, Keep, Workspace
from hirempire.commands.output import say, written
from hirempire.commands.report_request import ReportRequest, add_arguments

if TYPE_CHECKING:
    from hirempire.analysis.kept import Kept
    from hirempire.analysis.subject import Subject
    from hirempire.reports.story import Story

__all__ = ["HELP", "add_arguments", "run"]

HELP = """\
Write a report about the visits to jobs: what the dashboard shows, as a file to send.

  python -m hirempire report --demo --output report.pptx
  python -m hirempire report --jobs-file jobs.csv --output report.xlsx --title "Weekly report"
  python -m hirempire report --jobs-file jobs.csv --listing --output report.pdf --zone Europe/Berlin
  python -m hirempire report --all --listing --output report.pptx
  python -m hirempire report --demo --conversion --output report.html
  python -m hirempire report --jobs-file jobs.csv --output report.pptx --period last-week --compare previous
  python -m hirempire report --jobs-file jobs.csv --output report.pptx --since report-of-last-week.zip
  python -m hirempire report 8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b --output report.html --sections summary,channels

The file extension decides the format: pptx, xlsx, html, pdf (needs Chrome), zip or csv.
The file is written whole or not at all. It names the jobs that failed to load; so does stderr. If a token
lacks only the scope Applicants, a report with --conversion is written all the same, over an earlier file too: it says
why it has no conversion. The exit code is 3 then."""


def run(args: argparse.Namespace) -> int:
    """Load, report failed jobs on stderr, write the report of the others, and return the exit code."""
    return jobs.run(args, lambda workspace, ids: _report(args, workspace, ids))


def _report(args: argparse.Namespace, workspace: Workspace, ids: Sequence[str]) -> int:
    request = report_request.read(args)
    came = _asked(workspace, ids, listing=request.listing)
    looking.keep_look(args, came.outcomes, came.listing, is_demo=came.is_demo)
    code = links_code = say_what_came(came.outcomes)
    if request.with_candidates and code != NOT_ALLOWED_IN:
        came.people = conversion.candidates_of(
            workspace, [outcome.job_id for outcome in came.outcomes if isinstance(outcome, Loaded)]
        )
        code = max(code, conversion.say_who_came(came.people), conversion.say_what_of_spend(request.spend))
    if not any(isinstance(outcome, Loaded) for outcome in came.outcomes):
        say("No job was loaded, so no report was created.")
        return code
    if links_code == NOT_ALLOWED_IN and jobs.left_as_it_was(request.output, links_code, loaded=True):
        return code
    if came.unlisted is not None:
        say(f"Job titles couldn't be loaded: {came.unlisted}")
        code = code or SOME_FAILED
    if request.looks_back:
        came.kept = periods.kept_of(args, came.outcomes, came.listing, request.names, is_demo=came.is_demo)
        if came.kept is None:
            say("No report was created.")
            return max(code, SOME_FAILED)
    if request.since is not None:
        request, came.kept = _since(request, request.since, came)
    return code if _written(request, came) else WRONG_USAGE


def _since(request: ReportRequest, earlier: since.Earlier, came: "_Came") -> "tuple[ReportRequest, Kept]":
    """The request for the time since an earlier report, and what was seen then and now: two looks show no trend."""
    now = max(outcome.fetched_at for outcome in came.outcomes if isinstance(outcome, Loaded))
    sections = tuple(name for name in request.brief.sections if name != "growth")
    asked = replace(
        request,
        period=since.period(earlier, now, request.zone),
        brief=replace(request.brief, sections=sections),
    )
    return asked, since.kept(earlier, came.outcomes, request.names)


@dataclass
class _Came:
    """The outcome of every job that was asked for, in their order."""

    outcomes: Sequence[Outcome] = ()
    listing: Listing | None = None
    """The list of all jobs, where it was loaded."""
    unlisted: HirempireError | None = None
    """Why the titles of the jobs couldn't be loaded, where only they failed."""
    people: Sequence[CandidatesOutcome] = ()
    """The outcome of the candidates of each loaded job, where they were asked for."""
    alone: int = 0
    """How many jobs were loaded one by one."""
    is_demo: bool = False
    kept: "Kept | None" = None
    """What was seen of the links over time, where the report looks back."""


def _asked(workspace: Workspace, ids: Sequence[str], *, listing: bool) -> _Came:
    """Load the list of all jobs, which has their titles, and their links from it or one request per job."""
    came = _Came(is_demo=workspace.is_demo)

    def learn(listed: Listing) -> None:
        came.listing = listed

    def ask(client: Client, keep: Keep[Loaded]) -> Coroutine[None, None, None]:
        if listing:
            return fetch_listed(client, ids, on_outcome=keep, on_listing=learn, connections=workspace.connections)
        return _with_titles(client, keep)

    async def _with_titles(client: Client, keep: Keep[Loaded]) -> None:
        try:
            learn(await client.jobs())
        except HirempireError as error:
            came.unlisted = error
        await fetch(client, ids, on_outcome=keep, connections=workspace.connections)

    came.outcomes = jobs.outcomes(workspace, ids, ask)
    known = came.listing.loaded if came.listing and listing else {}
    came.alone = sum(job_id not in known for job_id in ids)
    return came


def _written(request: ReportRequest, came: _Came) -> bool:
    """Build and write the file; where that fails, report why on stderr and return False."""
    from hirempire.reports.chrome import ChromeError
    from hirempire.reports.formats import made

    try:
        return written(lambda: made(request.suffix, lambda: request.build(_story(request, came))), request.output)
    except ChromeError as error:
        say(str(error))
        return False


def _story(request: ReportRequest, came: _Came) -> "Story":
    from hirempire.reports.build import story

    return story(_subject(request, came), request.brief)


def _subject(request: ReportRequest, came: _Came) -> "Subject":
    """The jobs that were asked for, all their links, and their candidates where they were wanted."""
    from hirempire.analysis.gathering import candidates_of, gathered

    return gathered(
        came.outcomes,
        came.listing,
        names=request.names,
        zone=request.zone,
        route=" ".join(filter(None, [_route(came), _route_of_people(came)])),
        candidates=candidates_of(
            came.people, names=request.names, floor=request.floor, spend=request.spend, otherwise=came.outcomes
        ),
        kept=came.kept,
        period=request.period,
        compared=request.compared,
        is_demo=came.is_demo,
    )


def _route(came: _Came) -> str:
    """A sentence on the requests that loaded the data."""
    number = came.alone + 1
    requests = f"The data were loaded with {number:,} request{'' if number == 1 else 's'}"
    if came.unlisted is not None:
        return f"{requests}, one of them for the job titles, which couldn't be loaded: {came.unlisted}"
    if came.alone == len(came.outcomes):
        return f"{requests}: one for each job, and one for the list of all jobs."
    return f"{requests}: one for the list of all jobs, and one for each job missing from it."


def _route_of_people(came: _Came) -> str:
    """A sentence on the requests that loaded the candidates."""
    number = len(came.people)
    if not any(isinstance(outcome, CandidatesLoaded) for outcome in came.people):
        return "No candidates could be loaded." if number else ""
    return f"The candidates were loaded with {number:,} more, one for each loaded job."
