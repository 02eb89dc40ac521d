"""From a subject to the story of a report: the sections that the recruiter chose, in their order."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from hirempire.analysis.channels import totals
from hirempire.analysis.subject import Subject
from hirempire.exhibits.changes import changes
from hirempire.exhibits.scope import scope_lines, visits_gained
from hirempire.findings.finding import Finding, Kind
from hirempire.reports import sections
from hirempire.reports.brief import Brief
from hirempire.reports.conversion_section import conversion_section
from hirempire.reports.growth_section import growth_section
from hirempire.reports.methodology import methodology
from hirempire.reports.opening import opening
from hirempire.reports.story import TITLES, Opening, Section, SectionName, Story
from hirempire.values import bounds

_SECTIONS: Mapping[SectionName, Callable[[Subject], Section]] = {
    "channels": sections.channels_section,
    "growth": growth_section,
    "compare": sections.compare_section,
    "timeline": sections.timeline_section,
    "conversion": conversion_section,
    "coverage": sections.coverage_section,
    "how": methodology,
}
"""The builder of each section but the summary, which draws on them."""
_IN_PERIOD: tuple[SectionName, ...] = ("channels", "compare")
"""The sections about the links of a period, gone or not, with the visits that they gained in it."""
_OF_PERIOD: tuple[SectionName, ...] = (*_IN_PERIOD, "growth", "coverage", "conversion", "how")
"""The sections that follow a period, where there is one, and say what in them doesn't."""
_ALL_TIME = "this section shows all time, visits since each link was created."
SECTION_NAMES: tuple[SectionName, ...] = ("summary", *_SECTIONS)
"""Every section that a report can have, in the default order."""


def story(subject: Subject, brief: Brief | None = None) -> Story:
    """Build the story of a report on a subject.

    Without candidates there is no section on conversion, and without a history none on growth. With a period, channels
    and jobs are about the visits gained in it, and conversion about its applicants; a section that isn't says so. What
    failed to load is in it whichever sections were chosen: "how" comes last where it was left out.
    """
    brief = brief or Brief()
    gained = subject.in_period
    chosen = tuple(name for name in dict.fromkeys(brief.sections) if name not in lacking(subject))
    names = chosen if "how" in chosen else (*chosen, "how")
    told = {name: _SECTIONS[name](gained if name in _IN_PERIOD else subject) for name in names if name != "summary"}
    of_all_time = [name for name in told if gained.gained and name not in _OF_PERIOD]
    first = opening(subject, list(told.values()), of_all_time=[TITLES[name] for name in of_all_time])
    told |= {name: _of_all_time(told[name]) for name in of_all_time}
    if "timeline" in told and "growth" in told and told["growth"].slides:  # one tells of time: that with visits in it
        told["timeline"] = replace(told["timeline"], slides=())
    every = [told[name] if name != "summary" else _summary(first) for name in names]
    return Story(
        title=brief.title,
        author=brief.author,
        note=brief.note,
        logo=brief.logo,
        scope=scope_lines(gained),
        totals=_totals(gained),
        opening=first,
        sections=tuple(every),
        links=subject.links,
        at=subject.now,
        zone=subject.zone,
        labels=subject.labels,
        is_demo=subject.is_demo,
        build_changes=lambda: changes(subject),
    )


def lacking(subject: Subject) -> set[SectionName]:
    """The sections that a report on a subject can't have."""
    told = subject.kept is not None and len(subject.kept.looks) > 1  # one look alone tells of no gain
    without: dict[SectionName, bool] = {
        "conversion": subject.candidates is not None,
        "growth": told,
        "compare": subject.asked_jobs != 1,  # one job's channels are what the section before it shows
    }
    return {name for name, there in without.items() if not there}


def _of_all_time(section: Section) -> Section:
    """A section that doesn't follow the period, with a word that it doesn't."""
    caveat = Finding(Kind.CAVEAT, f"{section.title}: {_ALL_TIME}")
    slides = tuple(replace(slide, span="All time") for slide in section.slides)
    return replace(section, findings=(*section.findings, caveat), slides=slides)


def _summary(first: Opening) -> Section:
    """The most important findings of all sections, then everything that is missing."""
    return Section("summary", TITLES["summary"], (*first.findings, *first.caveats, *first.losses))


def _totals(subject: Subject) -> tuple[tuple[str, int | str], ...]:
    sums = totals(subject.links)
    least, most = visits_gained(subject)
    return (
        ("Visits gained" if subject.gained else "Visits", least if least == most else bounds(least, most)),
        ("Links", sums.links),
        ("Channels", sums.channels),
        ("Jobs loaded", f"{subject.loaded_jobs:,} of {subject.asked_jobs:,}"),
    )
