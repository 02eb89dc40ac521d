"""Sentences about a set of jobs for every page: what couldn't be loaded, that there is nothing, or too little."""

from collections.abc import Mapping, Sequence
from math import isfinite

from hirempire.findings.finding import Finding, Kind
from hirempire.language import as_name, counted
from hirempire.values import bounded


def lost(number: int, asked: int) -> list[Finding]:
    """How many of the jobs asked for couldn't be loaded; nothing if all were."""
    if not number:
        return []
    if number == asked:
        text = "The job couldn't be loaded." if asked == 1 else f"None of the {asked:,} jobs could be loaded."
    else:
        counts = "isn't counted" if number == 1 else "aren't counted"
        text = f"{number:,} of {counted(asked, 'job')} couldn't be loaded and {counts}."
    return [Finding(Kind.LOSS, text, number / asked, "links")]


def nothing(loaded: Sequence[str], *, narrowed: bool, when: str = "") -> list[Finding]:
    """That there is no link to speak of, in a period (``when``) or at all; nothing if no job was loaded either."""
    if not loaded:
        return []
    these = "This job has" if len(loaded) == 1 else f"These {len(loaded):,} jobs have"
    if when and not narrowed:
        return [Finding(Kind.NOTHING, f"{these[: these.rindex(' ')]} had no links {when}.")]
    return [Finding(Kind.NOTHING, "No links match the filters." if narrowed else f"{these} no links yet.")]


def too_few(visits: int, links: int, where: str, *, leader: str, when: str = "", most: float | None = None) -> Finding:
    """That there are too few visits to say which ``leader`` ("channel", "job") is first; empty where only one could.

    ``when``: the period in which visits were gained ("last week"); empty for totals. ``most``: how many there may be,
    infinite where that is unknown; as many as there are if nothing is said.
    """
    if visits == 0:
        these = "The link" if links == 1 else f"The {links:,} links"
        return Finding(Kind.NOTHING, f"{these} {none(links, when)}.")
    there = f"There {'is' if visits == 1 else 'are'} {counted(visits, 'visit')} {where} so far"
    if when:
        most = visits if most is None else most
        number = bounded(visits, most if isfinite(most) else None, "visit")
        there = f"{number} {where} {'was' if visits == most == 1 else 'were'} gained {when}"
    return Finding(Kind.TOO_FEW, f"{there}, too few to tell which {leader} leads." if leader else f"{there}.")


def named(loaded: Sequence[str], labels: Mapping[str, str]) -> str:
    """One job by its name, several by their number."""
    return as_name(labels.get(loaded[0], loaded[0])) if len(loaded) == 1 else f"these {len(loaded):,} jobs"


def none(number: int, when: str = "") -> str:
    """That so many links have no visits: "have no visits yet", "gained no visits last week"."""
    return f"gained no visits {when}" if when else f"{has(number)} no visits yet"


def has(number: int) -> str:
    """The verb for so many."""
    return "has" if number == 1 else "have"
