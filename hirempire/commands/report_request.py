"""The request that the arguments of ``python -m hirempire report`` make, checked before anything is loaded."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hirempire.commands import conversion, jobs, looking, periods, since
from hirempire.commands.output import Usage, say
from hirempire.commands.since import Earlier

if TYPE_CHECKING:  # pandas takes seconds to import: refuse a wrong argument first
    from hirempire.analysis.mapping import ChannelMap
    from hirempire.analysis.period import Period
    from hirempire.analysis.spend import Spend
    from hirempire.reports.brief import Brief
    from hirempire.reports.story import SectionName, Story

_LARGEST_FILE = 200_000_000
"""Bytes: more than any template, logo or names file needs."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    jobs.add_arguments(parser)
    parser.add_argument(
        "--listing",
        action="store_true",
        help="load links from the list of all jobs, not one request per job; they have no code",
    )
    looking.add_arguments(parser)
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="the file to write")
    parser.add_argument("--title", metavar="TEXT", help="the title of the report")
    parser.add_argument("--author", metavar="TEXT", default="", help="the author to name in it")
    parser.add_argument("--note", metavar="TEXT", default="", help="a note at the top")
    parser.add_argument("--logo", metavar="FILE", help="a PNG or JPEG logo for the first page")
    parser.add_argument("--sections", metavar="A,B,…", help="the sections to include, in this order; default: all")
    parser.add_argument("--template", metavar="FILE", help="for pptx: your company's PowerPoint template")
    parser.add_argument(
        "--one-page", action="store_true", help="for pptx, html, pdf: the summary and two charts on one page"
    )
    parser.add_argument("--paper", choices=("A4", "Letter"), help="with --one-page; default: A4")
    parser.add_argument("--appendix", action="store_true", help="for pptx: add the tables behind the charts")
    periods.add_arguments(parser)
    periods.add_comparison(parser)
    parser.add_argument(
        "--since", metavar="FILE", help="visits gained since an earlier report, a ZIP file; needs no history"
    )
    periods.add_zone(parser)
    parser.add_argument("--names", metavar="FILE", help="channel names saved from the dashboard")
    parser.add_argument(
        "--conversion", action="store_true", help="add conversion: load candidates too, one more request per job"
    )
    parser.add_argument(
        "--spend",
        metavar="FILE",
        help="with --conversion: CSV or XLSX with the columns channel, amount, and month or from and to",
    )
    conversion.add_floor(parser, "hide counts of people below K")


@dataclass(frozen=True, kw_only=True)
class ReportRequest:
    """A report to create: its subject, its format and its file."""

    listing: bool
    """Whether links are taken from the list of all jobs, too."""
    with_candidates: bool
    """Whether candidates are loaded, one more request per job."""
    period: "Period | None"
    """None for all time."""
    compared: "Period | None"
    floor: int
    """The smallest count of people that is shown."""
    spend: "Spend"
    names: "ChannelMap"
    zone: str
    brief: "Brief"
    build: "Callable[[Story], bytes]"
    """Builds the file in the format of its extension."""
    output: Path
    since: "Earlier | None" = None
    """The earlier report that this one is compared with."""
    names_growth: bool = False
    """Whether the section on growth is named; else it comes with a period."""

    @property
    def looks_back(self) -> bool:
        """Whether it needs what was seen before."""
        return self.since is None and (self.period is not None or self.names_growth)

    @property
    def suffix(self) -> str:
        """The format of the output, from its extension."""
        return self.output.suffix[1:].casefold()


def read(args: argparse.Namespace) -> ReportRequest:
    """Read the request from the arguments and their files.

    Raises:
        Usage: they contradict each other, or a file of theirs can't be used.
    """
    from hirempire.analysis.mapping import ChannelMap
    from hirempire.analysis.spend import Spend

    if args.spend and not args.conversion:
        raise Usage("--spend goes with --conversion: spend is divided by the applicants and the hires.")
    names_growth = "growth" in [word.strip() for word in (args.sections or "").split(",")]
    if args.since:
        _checked(args, names_growth=names_growth)
    periods.checked(args)
    zone = periods.zone(args.zone)
    period, compared = periods.asked(args, zone)
    return ReportRequest(
        period=period,
        compared=compared,
        listing=args.listing,
        with_candidates=args.conversion,
        floor=args.floor,
        spend=conversion.spend_of(args.spend) if args.spend else Spend(),
        names=_names(args.names) if args.names else ChannelMap(),
        zone=zone,
        brief=_brief(args),
        build=_builder(args),
        output=args.output,
        since=since.read(args.since) if args.since else None,
        names_growth=names_growth,
    )


def _checked(args: argparse.Namespace, *, names_growth: bool) -> None:
    """Refuse what doesn't go with ``--since``."""
    if args.period:
        raise Usage("Use --since or --period, not both.")
    if names_growth:
        raise Usage("An earlier report shows no growth in between. Leave the section out, or use --period.")


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
        raise Usage(f"--sections takes some of {', '.join(SECTION_NAMES)}, separated by commas.")
    if "conversion" in chosen and not with_candidates:
        raise Usage("The conversion section needs candidates, one more request per job: add --conversion.")
    return chosen


def _builder(args: argparse.Namespace) -> "Callable[[Story], bytes]":
    """The builder of the file, from its extension."""
    from hirempire.reports.formats import FORMATS

    suffix = args.output.suffix[1:].casefold()
    if suffix not in FORMATS:
        raise Usage(f"{args.output.name} must end in one of {', '.join(f'.{known}' for known in FORMATS)}.")
    if lacking := FORMATS[suffix].lacking():
        raise Usage(lacking)
    for option, wanted in {"--template": args.template, "--appendix": args.appendix}.items():
        if wanted and suffix != "pptx":
            raise Usage(f"{option} goes with an output that ends in .pptx.")
    if args.one_page:
        return _one_page(args, suffix)
    if args.paper:
        raise Usage("--paper goes with --one-page.")
    if not args.template and not args.appendix:
        return FORMATS[suffix].build
    from hirempire.reports.deck.build import deck

    file = _template(args.template) if args.template else None
    return lambda story: deck(story, file, appendix=args.appendix)


def _one_page(args: argparse.Namespace, suffix: str) -> "Callable[[Story], bytes]":
    """The builder of a report on one page."""
    from hirempire.reports.one_page import ONE_PAGE

    if args.appendix:
        raise Usage("--appendix and --one-page contradict each other.")
    if suffix not in ONE_PAGE:
        raise Usage(f"--one-page goes with an output that ends in one of {', '.join(f'.{one}' for one in ONE_PAGE)}.")
    file = _template(args.template) if args.template else None
    return lambda story: ONE_PAGE[suffix](story, args.paper or "A4", file)


def _template(name: str) -> bytes:
    """A template whose look can be used."""
    from hirempire.reports.deck.template import TemplateRefused, company

    file = jobs.content(name, at_most=_LARGEST_FILE)
    try:
        company(file)
    except TemplateRefused as error:
        raise Usage(str(error)) from None
    return file


def _logo(file: str | None) -> bytes | None:
    from hirempire.reports.logo import LogoUnreadable, checked, too_pale

    if file is None:
        return None
    try:
        logo = checked(jobs.content(file, at_most=_LARGEST_FILE))
    except LogoUnreadable as error:
        raise Usage(str(error)) from None
    if pale := too_pale(logo):
        say(pale)
    return logo


def _names(file: str) -> "ChannelMap":
    from hirempire.analysis.mapping import loaded

    try:
        return loaded(jobs.content(file, at_most=_LARGEST_FILE))
    except ValueError:
        raise Usage(f"{file} isn't a channel names file from the dashboard.") from None
