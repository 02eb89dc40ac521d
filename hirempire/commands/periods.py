"""``--period`` and ``--compare``: what was gained in a period, from the looks that were kept."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hirempire.api.allowance import utc_now
from hirempire.api.models import Link, Listing, Loaded, Outcome
from hirempire.commands import looking
from hirempire.commands.output import Usage, say

if TYPE_CHECKING:  # pandas takes seconds to import: refuse a wrong token first
    from hirempire.analysis.history import History
    from hirempire.analysis.kept import Kept
    from hirempire.analysis.mapping import ChannelMap
    from hirempire.analysis.period import Period
    from hirempire.history.memory import Memory

_COMPARISONS = ("previous", "year-ago", "none")
NOTHING_KEPT = "No history is kept, so nothing is known by period. Leave out --no-look and --database none."


def add_arguments(parser: argparse.ArgumentParser, what: str = "visits gained in a period") -> None:
    """The options of every command that follows a period."""
    parser.add_argument(
        "--period",
        metavar="PERIOD",
        help=f"{what}: last-7-days, last-28-days, last-90-days, this-week, this-month, this-quarter, "
        "last-week, last-month, last-quarter, year-to-date, or days such as 2026-11-02..2026-11-08",
    )


def add_comparison(parser: argparse.ArgumentParser) -> None:
    """The option that says what a period is compared with."""
    parser.add_argument("--compare", choices=_COMPARISONS, help="with --period: what it is compared with")


def add_zone(parser: argparse.ArgumentParser) -> None:
    """The option for the zone whose days count."""
    parser.add_argument("--zone", metavar="ZONE", help="a time zone such as Europe/Berlin; default: this computer's")


def checked(args: argparse.Namespace) -> None:
    """Refuse a period that is none before anything is loaded; all time is no period.

    Raises:
        Usage: it is none, or ``--compare`` has nothing to compare.
    """
    if getattr(args, "compare", None) and not args.period:
        raise Usage("--compare goes with --period.")
    if args.period == "all":
        args.period = None
    if args.period:
        asked(args, zone(args.zone))


def asked(args: argparse.Namespace, zone: str) -> "tuple[Period | None, Period | None]":
    """The period of the arguments, and what it is compared with; None for all time, and for no comparison.

    Raises:
        Usage: it is no period.
    """
    if not args.period:
        return None, None
    from hirempire.analysis.period import PeriodUnknown, compared, read

    try:
        period = read(args.period, now=utc_now(), zone=zone)
    except PeriodUnknown as error:
        raise Usage(str(error)) from None
    return period, None if period is None else compared(period, getattr(args, "compare", None) or "previous")


def kept_of(
    args: argparse.Namespace,
    outcomes: Sequence[Outcome],
    listing: Listing | None,
    names: "ChannelMap",
    *,
    is_demo: bool,
) -> "Kept | None":
    """The links of the loaded jobs with what was seen of them; None where no history is kept, said on stderr."""
    from hirempire.analysis.frame import links_frame
    from hirempire.analysis.kept import kept
    from hirempire.analysis.ledger import ledger
    from hirempire.history.errors import MemoryProblem

    try:
        found = _history(args, outcomes, listing, is_demo=is_demo)
    except MemoryProblem as problem:
        say(str(problem))
        return None
    if found is None:
        say(NOTHING_KEPT)
        return None
    return kept(ledger(found), names.shown(links_frame(outcomes)), names.channel)


def _history(
    args: argparse.Namespace, outcomes: Sequence[Outcome], listing: Listing | None, *, is_demo: bool
) -> "History | None":
    memory = demos_memory() if is_demo else looking.opened(args)
    opened = looking.known_to_open(looking.together(outcomes, listing), listing)
    workspace = None if memory is None else memory.workspace(opened)
    loaded = [outcome.job_id for outcome in outcomes if isinstance(outcome, Loaded)]
    return None if memory is None or workspace is None else memory.history(workspace, loaded)


def demos_memory() -> "Memory":
    """A memory in memory, with the demo's year of looks."""
    from hirempire.history.database import IN_MEMORY
    from hirempire.history.memory import Memory
    from hirempire.sandbox import past
    from hirempire.sandbox.workspace import make_workspace

    now = utc_now()
    memory = Memory.opened(IN_MEMORY)
    memory.keep_past(
        [
            Loaded(job_id, [Link(link.id, link.source_name, visits, at) for link, visits, at in links], look.at)
            for job_id, links in look.jobs.items()
        ]
        for look in past.looks(make_workspace(today=now.date()), now=now)
    )
    return memory


def zone(name: str | None) -> str:
    """The zone given, or this computer's; UTC where that is not known.

    Raises:
        Usage: the name is no zone.
    """
    if name is None:
        name = os.environ.get("TZ") or str(Path("/etc/localtime").resolve()).rpartition("/zoneinfo/")[2]
        return name if _known(name) and name != "Etc/UTC" else "UTC"
    if not _known(name):
        raise Usage(f"{name} isn't a time zone. Name one such as Europe/Berlin or UTC.")
    return name


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
