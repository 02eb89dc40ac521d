"""``python -m hirempire report``: the report of the dashboard as a file, for mail that goes out on its own."""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hirempire import __version__
from hirempire.api.client import Client
from hirempire.api.errors import HirempireError
from hirempire.api.fetch import fetch, fetch_listed
from hirempire.api.models import CandidatesLoaded, CandidatesOutcome, Failed, Listing, Loaded, Outcome
from hirempire.commands import asking, conversion
from hirempire.commands.asking import NOT_ALLOWED_IN, SOME_FAILED, WRONG_USAGE, Keep, Workspace
from hirempire.commands.fetch import say_what_came
from hirempire.commands.output import Usage, say, written

if TYPE_CHECKING:
    import pandas as pd

    from hirempire.analysis.costs import Costs
    from hirempire.analysis.mapping import ChannelMap
    from hirempire.reports.report import Candidates
    from hirempire.reports.story import SectionName, Story

HELP = """\
Write a report about the visits to jobs: what the dashboard shows, as a file to send.

  python -m hirempire report --demo --output report.pptx
  python -m hirempire report --jobs-file jobs.csv --output report.xlsx --title "Weekly report"
  python -m hirempire report --jobs-file jobs.csv --listing --output report.pdf --zone Europe/Berlin
  python -m hirempire report --demo --conversion --output report.html
  python -m hirempire report 8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b --output report.html --sections summary,channels

The name's ending says what is written: pptx, xlsx, html, pdf (where a Chrome is found), zip or csv.
The file is written whole or not at all. Jobs that failed to load are named in it, and on stderr."""
_LARGEST_FILE = 200_000_000
"""Bytes: more than any template, logo or file of names has."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    asking.add_arguments(parser)
    parser.add_argument(
        "--listing", action="store_true", help="take links too from the list that has the titles; brings no code"
    )
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="write here")
    parser.add_argument("--title", metavar="TEXT", help="what the report is called")
    parser.add_argument("--author", metavar="TEXT", default="", help="who made it")
    parser.add_argument("--note", metavar="TEXT", default="", help="a few words at its top")
    parser.add_argument("--logo", metavar="FILE", help="a PNG or JPEG for its first page")
    parser.add_argument("--sections", metavar="A,B,…", help="which parts, in this order; default: all")
    parser.add_argument("--template", metavar="FILE", help="for pptx: a .pptx of your company, as its master")
    parser.add_argument("--zone", metavar="ZONE", help="a time zone such as Europe/Berlin; default: this computer's")
    parser.add_argument("--names", metavar="FILE", help="channel names as the dashboard saves them")
    parser.add_argument(
        "--conversion", action="store_true", help="ask for candidates too, one more request a job, and tell of them"
    )
    parser.add_argument(
        "--spend", metavar="FILE", help="with --conversion: CSV with channel, from, to, amount, currency and job_id"
    )
    conversion.add_floor(parser, "tell no count of people below this")


def run(args: argparse.Namespace) -> int:
    """Load, say on stderr which jobs failed, write the report of the others; the exit code."""
    return asking.run(args, lambda workspace, ids: _report(args, workspace, ids))


def _report(args: argparse.Namespace, workspace: Workspace, ids: Sequence[str]) -> int:
    wanted = _Wanted(args)
    came = _asked(workspace, ids, listing=args.listing)
    code = links_code = say_what_came(came.outcomes)
    if args.conversion and code != NOT_ALLOWED_IN:
        came.people = conversion.candidates_of(
            workspace, [outcome.job_id for outcome in came.outcomes if isinstance(outcome, Loaded)]
        )
        code = max(code, conversion.say_who_came(came.people), conversion.say_what_of_spend(wanted.spend))
    if not any(isinstance(outcome, Loaded) for outcome in came.outcomes):
        say("No job was loaded, so there is nothing to report. Nothing was written.")
        return code
    if links_code == NOT_ALLOWED_IN and asking.left_as_it_was(args.output, links_code, loaded=True):
        return code
    if came.unlisted is not None:
        say(f"Job titles couldn't be loaded: {came.unlisted}")
        code = code or SOME_FAILED
    return code if wanted.written(came) else WRONG_USAGE


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


def _asked(workspace: Workspace, ids: Sequence[str], *, listing: bool) -> _Came:
    """The list of all jobs, which has their titles, and their links from it or one request a job."""
    came = _Came()

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

    came.outcomes = asking.outcomes(workspace, ids, ask)
    known = came.listing.loaded if came.listing and listing else {}
    came.alone = sum(one not in known for one in ids)
    return came


class _Wanted:
    """What the arguments ask for: checked before anything is fetched."""

    def __init__(self, args: argparse.Namespace) -> None:
        from hirempire.analysis import mapping, spend  # pandas takes seconds to import: a wrong word is told before

        self.output: Path = args.output
        self.zone = _zone(args.zone)
        self.sections = _sections(args.sections)
        if args.sections and "conversion" in self.sections and not args.conversion:
            raise Usage("The section on conversion needs candidates, one more request a job: add --conversion.")
        self.build = _builder(args.output, args.template)
        self.logo = _logo(args.logo)
        self.names = _names(args.names) if args.names else mapping.ChannelMap()
        if args.spend and not args.conversion:
            raise Usage("--spend goes with --conversion: spend is divided by the applicants and the hires.")
        self.spend = conversion.spend_of(args.spend) if args.spend else spend.Spend()
        self.floor: int = args.floor
        self.title, self.author, self.note = args.title, args.author, args.note

    def written(self, came: _Came) -> bool:
        """Build the file and write it; where that fails, say why on stderr, and False."""
        from hirempire.reports.chrome import ChromeError
        from hirempire.reports.formats import made

        suffix = self.output.suffix[1:].casefold()
        try:
            return written(lambda: made(suffix, lambda: self.build(self._story(came))), self.output)
        except ChromeError as error:
            say(str(error))
            return False

    def _story(self, came: _Came) -> "Story":
        from hirempire.analysis.frame import job_labels, jobs_frame, links_frame, outcomes_frame, unreadable_frame
        from hirempire.analysis.mapping import every_channel
        from hirempire.reports.build import story
        from hirempire.reports.report import TITLE, Report

        ids = tuple(outcome.job_id for outcome in came.outcomes)
        jobs = {job.id: job for job in came.listing.jobs} if came.listing else {}
        listed = links_frame(came.listing.loaded.values() if came.listing else ())
        present = links_frame(came.outcomes)
        links = self.names.shown(present)
        times = [outcome.fetched_at for outcome in came.outcomes if isinstance(outcome, Loaded)]
        return story(
            Report(
                links=links,
                every_link=links,
                jobs=ids,
                outcomes=outcomes_frame(came.outcomes),
                unreadable=unreadable_frame(came.outcomes),
                labels=job_labels(ids, jobs),
                facts=jobs_frame(jobs[one] for one in ids if one in jobs).reindex(list(ids)),
                channels=every_channel(self.names, listed, present),
                map=self.names,
                candidates=self._candidates(came, links),
                zone=self.zone,
                fetched_at=(min(times), max(times)),
                route=" ".join(filter(None, [_route(came), _route_of_people(came)])),
                version=__version__,
                sections=self.sections,
                logo=self.logo,
                title=self.title or TITLE,
                author=self.author,
                note=self.note,
            )
        )

    def _candidates(self, came: _Came, links: "pd.DataFrame") -> "Candidates | None":
        from hirempire.analysis.candidates import candidates_frame
        from hirempire.reports.report import Candidates

        loaded = [outcome for outcome in came.people if isinstance(outcome, CandidatesLoaded)]
        if not came.people:
            return None
        unread: Counter[str] = Counter()
        for outcome in loaded:
            unread.update(outcome.not_counted)
        people = self.names.shown(candidates_frame(came.people))
        at = max(outcome.fetched_at for outcome in loaded or came.outcomes if not isinstance(outcome, Failed))
        return Candidates(
            people=people,
            failed={one.job_id: str(one.error) for one in came.people if isinstance(one, Failed)},
            at=at,
            not_counted=dict(unread),
            floor=self.floor,
            costs=self._costs(came, links, people, at),
            spend=self.spend,
        )

    def _costs(self, came: _Came, links: "pd.DataFrame", people: "pd.DataFrame", at: datetime) -> "tuple[Costs, ...]":
        """In each currency of the spend."""
        from hirempire.analysis.costs import costs

        joined = conversion.together(links, people, came.outcomes, came.people)
        return tuple(
            costs(
                joined,
                self.spend,
                currency=currency,
                channel_of=self.names.channel,
                now=at,
                tz=self.zone,
                floor=self.floor,
            )
            for currency in self.spend.currencies
        )


def _route(came: _Came) -> str:
    """By which requests the data came, in a sentence."""
    number = came.alone + 1
    requests = f"The data were loaded with {number:,} request{'' if number == 1 else 's'}"
    if came.unlisted is not None:
        return f"{requests}, one of them for the job titles, which couldn't be loaded: {came.unlisted}"
    if came.alone == len(came.outcomes):
        return f"{requests}: one for each job, and one for the list of all jobs."
    return f"{requests}: one for the list of all jobs, and one for each job that it lacks."


def _route_of_people(came: _Came) -> str:
    """By which requests the candidates came, where any did."""
    number = len(came.people)
    if not any(isinstance(outcome, CandidatesLoaded) for outcome in came.people):
        return "No candidates could be loaded." if number else ""
    return f"The candidates were loaded with {number:,} more, one for each loaded job."


def _zone(name: str | None) -> str:
    """The zone asked for, or this computer's; UTC where that is not known."""
    if name is None:
        name = os.environ.get("TZ") or str(Path("/etc/localtime").resolve()).rpartition("/zoneinfo/")[2]
        return name if _known(name) and name != "Etc/UTC" else "UTC"
    if not _known(name):
        raise Usage(f"{name} is no time zone. Name one such as Europe/Berlin or UTC.")
    return name


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _sections(words: str | None) -> "tuple[SectionName, ...]":
    from hirempire.reports.build import SECTION_NAMES

    if words is None:
        return SECTION_NAMES
    asked = [word.strip() for word in words.split(",") if word.strip()]
    chosen = tuple(name for word in asked for name in SECTION_NAMES if name == word)
    if not asked or len(chosen) < len(asked):
        raise Usage(f"--sections takes some of {', '.join(SECTION_NAMES)}, with commas between.")
    return chosen


def _builder(output: Path, template: str | None) -> "Callable[[Story], bytes]":
    """Who makes the file, by its ending."""
    from hirempire.reports.formats import FORMATS

    suffix = output.suffix[1:].casefold()
    if suffix not in FORMATS:
        raise Usage(f"{output.name} must end in one of {', '.join(f'.{one}' for one in FORMATS)}.")
    if lacking := FORMATS[suffix].lacking():
        raise Usage(lacking)
    if template is None:
        return FORMATS[suffix].build
    if suffix != "pptx":
        raise Usage("--template goes with an output that ends in .pptx.")
    from hirempire.reports.deck import deck
    from hirempire.reports.deck_template import TemplateRefused, company

    file = asking.content(template, at_most=_LARGEST_FILE)
    try:
        company(file)
    except TemplateRefused as error:
        raise Usage(str(error)) from None
    return lambda story: deck(story, file)


def _logo(file: str | None) -> bytes | None:
    from hirempire.reports.logo import LogoUnreadable, checked

    if file is None:
        return None
    try:
        return checked(asking.content(file, at_most=_LARGEST_FILE))
    except LogoUnreadable as error:
        raise Usage(str(error)) from None


def _names(file: str) -> "ChannelMap":
    from hirempire.analysis.mapping import loaded

    try:
        return loaded(asking.content(file, at_most=_LARGEST_FILE))
    except ValueError:
        raise Usage(f"{file} is no file of channel names as the dashboard saves them.") from None
