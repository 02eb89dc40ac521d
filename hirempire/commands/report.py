"""``python -m hirempire report``: the report of the dashboard as a file, for mail that goes out on its own."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hirempire import __version__
from hirempire.api.errors import HirempireError
from hirempire.api.models import Loaded
from hirempire.commands.asking import (
    NOTES,
    SOME_FAILED,
    WRONG_USAGE,
    Came,
    Usage,
    add_arguments,
    ask,
    say_what_is_missing,
    wrong,
)
from hirempire.commands.writing import NoFile, check, say, write

if TYPE_CHECKING:
    from hirempire.analysis.mapping import ChannelMap
    from hirempire.reports.story import SectionName, Story

HELP = """\
Write a report about the visits to jobs: what the dashboard shows, as a file to send.

  python -m hirempire report --demo --output report.pptx
  python -m hirempire report --jobs-file jobs.csv --output report.xlsx --title "Weekly report"
  python -m hirempire report --jobs-file jobs.csv --listing --output report.pdf --zone Europe/Berlin
  python -m hirempire report 8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b --output report.html --sections summary,channels

The name's ending says what is written: pptx, xlsx, html, pdf (where a Chrome is found), zip or csv.
The file is written whole or not at all. What did not come is named in it, and on stderr."""
_LARGEST_FILE = 200_000_000
"""Bytes: more than any template, logo or file of names has."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.description, parser.epilog = HELP, NOTES
    add_arguments(parser)
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="write here")
    parser.add_argument("--title", metavar="TEXT", help="what the report is called")
    parser.add_argument("--author", metavar="TEXT", default="", help="who made it")
    parser.add_argument("--note", metavar="TEXT", default="", help="a few words at its top")
    parser.add_argument("--logo", metavar="FILE", type=Path, help="a PNG or JPEG for its first page")
    parser.add_argument("--sections", metavar="A,B,…", help="which parts, in this order; default: all")
    parser.add_argument(
        "--template", metavar="FILE", type=Path, help="for pptx: a .pptx of your company, as its master"
    )
    parser.add_argument("--zone", metavar="ZONE", help="a time zone such as Europe/Berlin; default: this computer's")
    parser.add_argument("--names", metavar="FILE", type=Path, help="channel names as saved in the dashboard")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ask, say on stderr what did not come, write the report of what did."""
    try:
        check(args.output)
        wanted = _Wanted(args)
        came = ask(args, titles=True)
    except (Usage, NoFile, HirempireError) as error:
        return wrong(error)
    code = say_what_is_missing(came)
    if not came.any_loaded:
        say("No job came, so that there is nothing to report. Nothing was written.")
        return code
    if came.unlisted is not None and not args.listing:
        say(f"The job titles could not be listed: {came.unlisted}")
        code = code or SOME_FAILED
    return wanted.written(came) or code


class _Wanted:
    """What the arguments ask for: checked before anything is fetched."""

    def __init__(self, args: argparse.Namespace) -> None:
        from hirempire.analysis import mapping  # pandas takes seconds to import: a wrong word is told before

        self.output: Path = args.output
        self.zone = _zone(args.zone)
        self.sections = _sections(args.sections)
        self.build = _builder(args.output, args.template)
        self.logo = _logo(args.logo)
        self.names = _names(args.names) if args.names else mapping.ChannelMap()
        self.title, self.author, self.note = args.title, args.author, args.note

    def written(self, came: Came) -> int:
        """Build the file and write it; the exit code where that fails, else 0."""
        from hirempire.reports.chrome import ChromeError

        try:
            write(self.build(self._story(came)), self.output)
        except (ChromeError, ValueError) as error:
            say(str(error))
        except OSError as error:
            say(f"{self.output} could not be written: {error.strerror}.")
        else:
            return 0
        return WRONG_USAGE

    def _story(self, came: Came) -> "Story":
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
                zone=self.zone,
                fetched_at=(min(times), max(times)),
                route=_route(came),
                version=__version__,
                sections=self.sections,
                logo=self.logo,
                title=self.title or TITLE,
                author=self.author,
                note=self.note,
            )
        )


def _route(came: Came) -> str:
    """By which requests the data came, in a sentence."""
    requests = f"The data came with {came.requests:,} request{'' if came.requests == 1 else 's'}"
    if came.unlisted is not None:
        return f"{requests}, one for each job. The job titles could not be listed: {came.unlisted}"
    if came.requests > len(came.outcomes):
        return f"{requests}: one for each job, and one for the list of all jobs."
    return f"{requests}: one for the list of all jobs, and one for each job that it lacks."


def _zone(name: str | None) -> str:
    """The zone asked for, or this computer's; UTC where that is not known."""
    if name is None:
        name = os.environ.get("TZ") or str(Path("/etc/localtime").resolve()).rpartition("/zoneinfo/")[2]
        return name if _known(name) else "UTC"
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


def _builder(output: Path, template: Path | None) -> "Callable[[Story], bytes]":
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

    file = _read(template)
    try:
        company(file)
    except TemplateRefused as error:
        raise Usage(str(error)) from None
    return lambda story: deck(story, file)


def _logo(file: Path | None) -> bytes | None:
    from hirempire.reports.logo import LogoUnreadable, checked

    if file is None:
        return None
    try:
        return checked(_read(file))
    except LogoUnreadable as error:
        raise Usage(str(error)) from None


def _names(file: Path) -> "ChannelMap":
    from hirempire.analysis.mapping import loaded

    try:
        return loaded(_read(file))
    except ValueError:
        raise Usage(f"{file} is no file of channel names. Save one in the dashboard, on the page Names.") from None


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise Usage(f"{file} is too large.")
        return file.read_bytes()
    except OSError as error:
        raise Usage(f"{file} could not be read: {error.strerror}.") from None
