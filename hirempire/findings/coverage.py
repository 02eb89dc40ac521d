"""Which jobs lack a link that most others have, and how many links nobody has opened."""

from hirempire.analysis.compare import POSSIBLE, VISITS
from hirempire.analysis.coverage import Coverage
from hirempire.findings.finding import Finding, Kind
from hirempire.findings.jobs import has, lost
from hirempire.language import as_name, counted

HIDDEN_IS_NOT_MISSING = "Coverage counts all links of these jobs: a link that a filter hides isn't missing."


def hidden_is_not_missing(*, narrowed: bool) -> list[Finding]:
    """What must be known where filters hide links; nothing where none does."""
    return [Finding(Kind.CAVEAT, HIDDEN_IS_NOT_MISSING, about="links")] if narrowed else []


def coverage_findings(coverage: Coverage) -> list[Finding]:
    """Which jobs lack a link that most others have, and how many links have had no visit for long.

    Said of the two most visited of the channels that at least half of the jobs with links have, and not all.
    """
    asked, jobs = len(coverage.loaded), int(coverage.loaded.sum())
    losses = lost(asked - jobs, asked)
    if not jobs or not coverage.links:
        return [*([Finding(Kind.NOTHING, "No job has any links yet.")] if jobs else []), *losses]
    gaps = [*_lacking(coverage, jobs), *_bare(coverage, jobs)]
    if not gaps and jobs > 1:
        gaps = [Finding(Kind.COMPLETE, "No job is missing a link that at least half of the jobs have.", about="links")]
    return [*_quiet(coverage), *gaps[:2], _silent(coverage), *gaps[2:], *losses]


def _bare(coverage: Coverage, jobs: int) -> list[Finding]:
    number = jobs - _linked(coverage)
    if not number:
        return []
    text = f"{number:,} of {counted(jobs, 'job')} {has(number)} no links at all."
    return [Finding(Kind.GAP, text, number / jobs, "links")]


def _linked(coverage: Coverage) -> int:
    """How many jobs have a link."""
    return int((coverage.channels_of > 0).sum())


def _lacking(coverage: Coverage, jobs: int) -> list[Finding]:
    have, linked = coverage.jobs_with, _linked(coverage)
    common = have[(have * 2 >= linked) & (have < linked)].iloc[:2]
    return [_lacks(coverage, str(channel), jobs, int(count)) for channel, count in common.items()]


def _lacks(coverage: Coverage, channel: str, jobs: int, have: int) -> Finding:
    """How many jobs lack a link, and how many of the others have visits through theirs, as far as that is certain."""
    state, lacking = coverage.state.loc[coverage.loaded, channel], jobs - have
    visited, others = int((state == VISITS).sum()), "the other" if have == 1 else f"the {have:,} others"
    if (state == POSSIBLE).any():
        rest = f"{others} {has(have)} one"
    else:
        brought = "brought visits" if coverage.when else "has brought visits"
        rest = " ".join(filter(None, [f"it {brought} to {_of(visited, have)}", coverage.when]))
    text = f"{lacking:,} of {counted(jobs, 'job')} {has(lacking)} no {as_name(channel)} link; {rest}."
    return Finding(Kind.GAP, text, lacking / jobs, "links", channel)


def _of(number: int, every: int) -> str:
    """How many of some others: "all 8 others", "7 of the 8 others"."""
    if every == 1:
        return "the other" if number else "none"
    if number == every:
        return f"all {every:,} others"
    return f"{f'{number:,}' if number else 'none'} of the {every:,} others"


def _quiet(coverage: Coverage) -> list[Finding]:
    """How many links gained nothing in the period, and of how many that isn't known."""
    number, unsure, links = coverage.quiet_links, coverage.unsure_links, counted(coverage.links, "link")
    if not coverage.when:
        return []
    rest = f"; for {unsure:,}, that isn't certain" if unsure else ""
    if not number and unsure:
        text = f"For {unsure:,} of {links}, it isn't certain whether they gained visits {coverage.when}."
    elif not number:
        text = f"Every link gained visits {coverage.when}."
    else:
        text = f"{number:,} of {links} gained no visits {coverage.when}{rest}."
    return [Finding(Kind.SILENCE, text, number / coverage.links, "links")]


def _silent(coverage: Coverage) -> Finding:
    """How many links nobody opened since they were created so many days ago."""
    number, days = coverage.silent_links, coverage.silent_days
    if not coverage.old_links:
        return Finding(Kind.AGE, f"No link was created {days} or more days ago, so none is silent yet.", about="links")
    if not number:
        return Finding(Kind.COMPLETE, f"Every link created {days} or more days ago has visits.", about="links")
    it = "it was" if number == 1 else "they were"
    links = f"{number:,} of {counted(coverage.links, 'link')} {has(number)}"
    text = f"{links} had no visits since {it} created {days} or more days ago."
    return Finding(Kind.SILENCE, text, number / coverage.links, "links")
