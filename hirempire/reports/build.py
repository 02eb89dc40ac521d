"""From a subject to the story of a report: the sections that the recruiter chose, in their order."""

from collections.abc import Callable, Iterable, Mapping

from hirempire.analysis.channels import totals
from hirempire.analysis.subject import Subject
from hirempire.exhibits.scope import scope_lines
from hirempire.findings.summary import summary
from hirempire.reports import sections
from hirempire.reports.brief import Brief
from hirempire.reports.conversion_section import conversion_section
from hirempire.reports.methodology import methodology
from hirempire.reports.story import Section, SectionName, Story

_SECTIONS: Mapping[SectionName, Callable[[Subject], Section]] = {
    "channels": sections.channels_section,
    "compare": sections.compare_section,
    "timeline": sections.timeline_section,
    "coverage": sections.coverage_section,
    "conversion": conversion_section,
    "how": methodology,
}
"""The builder of each section but the summary, which draws on them."""
SECTION_NAMES: tuple[SectionName, ...] = ("summary", *_SECTIONS)
"""Every section that a report can have, in the default order."""


def story(subject: Subject, brief: Brief | None = None) -> Story:
    """Build the story of a report on a subject.

    Without candidates there is no section on conversion. What failed to load is in it whichever sections were chosen:
    "how" comes last where it was left out.
    """
    brief = brief or Brief()
    chosen = tuple(name for name in dict.fromkeys(brief.sections) if name != "conversion" or subject.candidates)
    names = chosen if "how" in chosen else (*chosen, "how")
    told = {name: _SECTIONS[name](subject) for name in names if name != "summary"}
    every = [told[name] if name != "summary" else _summary(told.values()) for name in names]
    return Story(
        title=brief.title,
        author=brief.author,
        note=brief.note,
        logo=brief.logo,
        scope=scope_lines(subject),
        totals=_totals(subject),
        sections=tuple(every),
        links=subject.links,
        at=subject.now,
        zone=subject.zone,
        labels=subject.labels,
        is_demo=subject.is_demo,
    )


def _summary(told: Iterable[Section]) -> Section:
    """The most important findings of all sections, then everything that is missing."""
    every = (finding for section in told for finding in section.findings)
    return Section("summary", "Summary", tuple(summary(every)))


def _totals(subject: Subject) -> tuple[tuple[str, str], ...]:
    sums = totals(subject.links)
    return (
        ("Visits", f"{sums.visits:,}"),
        ("Links", f"{sums.links:,}"),
        ("Channels", f"{sums.channels:,}"),
        ("Jobs loaded", f"{subject.loaded_jobs:,} of {subject.asked_jobs:,}"),
    )
