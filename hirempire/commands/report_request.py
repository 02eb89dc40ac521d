"""What ``python -m hirempire report`` is asked to do: read from its arguments once, and checked before any request."""

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hirempire.commands import asking, conversion
from hirempire.commands.output import Usage

if TYPE_CHECKING:  # pandas takes seconds to import: a wrong word on the command line need not wait for it
    from hirempire.analysis.mapping import ChannelMap
    from hirempire.analysis.spend import Spend
    from hirempire.reports.brief import Brief
    from hirempire.reports.story import SectionName, Story

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
        "--spend",
        metavar="FILE",
        help="with --conversion: a table (CSV, XLSX) with channel, amount, and from and to or month",
    )
    conversion.add_floor(parser, "tell no count of people below this")


@dataclass(frozen=True, kw_only=True)
class ReportRequest:
    """A report to be made: of what, how, and where to."""

    listing: bool
    """Whether links are taken from the list of all jobs, too."""
    with_candidates: bool
    """Whether candidates are asked for, one more request a job."""
    floor: int
    """The smallest count of people that is shown."""
    spend: "Spend"
    names: "ChannelMap"
    zone: str
    brief: "Brief"
    build: "Callable[[Story], bytes]"
    """Makes the file, in the format that the output's name asks for."""
    output: Path

    @property
    def suffix(self) -> str:
        """The format of the output, as the ending of its name says."""
        return self.output.suffix[1:].casefold()


def read(args: argparse.Namespace) -> ReportRequest:
    """The request that the arguments make, their files read.

    Raises:
        Usage: they contradict each other, or a file of theirs can't be used.
    """
    from hirempire.analysis.mapping import ChannelMap
    from hirempire.analysis.spend import Spend

    if args.spend and not args.conversion:
        raise Usage("--spend goes with --conversion: spend is divided by the applicants and the hires.")
    return ReportRequest(
        listing=args.listing,
        with_candidates=args.conversion,
        floor=args.floor,
        spend=conversion.spend_of(args.spend) if args.spend else Spend(),
        names=_names(args.names) if args.names else ChannelMap(),
        zone=_zone(args.zone),
        brief=_brief(args),
        build=_builder(args.output, args.template),
        output=args.output,
    )


def _brief(args: argparse.Namespace) -> "Brief":
    from hirempire.reports.brief import TITLE, Brief

    return Brief(
        title=args.title or TITLE,
        author=args.author,
        note=args.note,
        logo=_logo(args.logo),
        sections=_sections(args.sections, with_candidates=args.conversion),
    )


def _sections(words: str | None, *, with_candidates: bool) -> "tuple[SectionName, ...]":
    from hirempire.reports.build import SECTION_NAMES

    if words is None:
        return SECTION_NAMES
    asked = [word.strip() for word in words.split(",") if word.strip()]
    chosen = tuple(name for word in asked for name in SECTION_NAMES if name == word)
    if not asked or len(chosen) < len(asked):
        raise Usage(f"--sections takes some of {', '.join(SECTION_NAMES)}, with commas between.")
    if "conversion" in chosen and not with_candidates:
        raise Usage("The section on conversion needs candidates, one more request a job: add --conversion.")
    return chosen


def _builder(output: Path, template: str | None) -> "Callable[[Story], bytes]":
    """What makes the file, by the ending of its name."""
    from hirempire.reports.formats import FORMATS

    suffix = output.suffix[1:].casefold()
    if suffix not in FORMATS:
        raise Usage(f"{output.name} must end in one of {', '.join(f'.{known}' for known in FORMATS)}.")
    if lacking := FORMATS[suffix].lacking():
        raise Usage(lacking)
    if template is None:
        return FORMATS[suffix].build
    if suffix != "pptx":
        raise Usage("--template goes with an output that ends in .pptx.")
    from hirempire.reports.deck.build import deck
    from hirempire.reports.deck.template import TemplateRefused, company

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
