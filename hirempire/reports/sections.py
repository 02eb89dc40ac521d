"""The sections of a report on visits, each with its findings, exhibits and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hirempire.analysis.compare import GROUPINGS, Comparison, Measure, best_grouping, grouped, matrix
from hirempire.analysis.coverage import coverage, to_do
from hirempire.analysis.movers import moved
from hirempire.analysis.silence import fell_silent
from hirempire.analysis.subject import Subject
from hirempire.analysis.timeline import best_grain
from hirempire.exhibits import coverage as coverage_exhibits
from hirempire.exhibits import visits
from hirempire.exhibits.comparison import MOST_CHANNELS, MOST_JOBS, Way, comparison
from hirempire.exhibits.exhibit import Exhibit
from hirempire.exhibits.scope import visits_gained
from hirempire.findings.compare import groups_findings
from hirempire.findings.coverage import coverage_findings, hidden_is_not_missing
from hirempire.findings.finding import LEADING, Finding, Kind, headline, texts
from hirempire.findings.of_subject import channels_of, compared_jobs, when
from hirempire.findings.silence import silence_findings
from hirempire.findings.timeline import timeline_findings
from hirempire.language import counted
from hirempire.reports.story import TITLES, Section, Slide
from hirempire.values import is_known

MOST_JOBS_ALONE = 30
"""More jobs than these are told by department, place or company."""


def channels_section(subject: Subject) -> Section:
    """Visits by channel."""
    said = channels_of(subject)
    compared = moved(subject) if subject.gained else None
    shown = replace(visits.channels(subject, moved=compared), headline=headline(said, *LEADING))
    if not _is_drawn(subject):
        return Section("channels", TITLES["channels"], tuple(said), tables=(shown.table,))
    return Section("channels", TITLES["channels"], tuple(said), (shown,), slides=(one_chart(shown, said),))


def _is_drawn(subject: Subject) -> bool:
    """Whether visits can be drawn: where nothing is known of a period, bars of 0 would say that there were none."""
    return not subject.gained or is_known(*visits_gained(subject))


def one_chart(shown: Exhibit, said: Sequence[Finding]) -> Slide:
    """A slide of a chart under its headline, with the other sentences beside it."""
    return Slide(shown.headline, (shown,), tuple(words for words in texts(said) if words != shown.headline))


def compare_section(subject: Subject) -> Section:
    """Jobs against channels: visits as a heatmap, and shares within each job as bars of 100%.

    Many jobs are told by department, place or company first, and as jobs those with the most visits.
    """
    said = compared_jobs(subject)
    jobs = _Rows(subject)
    fact = best_grouping(subject.jobs, subject.facts) if subject.loaded_jobs > MOST_JOBS_ALONE else None
    if fact is None:
        first = jobs.drawn("visits", "heatmap", headline(said, *LEADING))
        exhibits: tuple[Exhibit, ...] = first, jobs.drawn("share", "share", headline(said, Kind.SPREAD))
    else:
        groups = _Rows(subject, grouped(subject.jobs, subject.facts, fact), GROUPINGS[fact])
        above = groups.findings()
        first = groups.drawn("visits", "heatmap", headline(above, *LEADING))
        exhibits = first, jobs.drawn("visits", "heatmap", headline(said, *LEADING)), groups.drawn("share", "share", "")
        said = [*above, *said]
    if not _is_drawn(subject):
        return Section("compare", TITLES["compare"], tuple(said), tables=(first.table,))
    return Section("compare", TITLES["compare"], tuple(said), exhibits, slides=(one_chart(first, said),))


@dataclass(frozen=True)
class _Rows:
    """Jobs, or groups of them, as rows against channels."""

    subject: Subject
    groups: Mapping[str, str] | None = None
    noun: tuple[str, str] = ("job", "jobs")

    def drawn(self, measure: Measure, way: Way, above: str) -> Exhibit:
        """The exhibit, under a headline."""
        shown = self._laid(most_channels=MOST_CHANNELS, most_jobs=MOST_JOBS)
        exhibit = comparison(
            self.subject, shown, lambda: self._laid(), names=self._names(shown), measure=measure, way=way
        )
        return replace(exhibit, headline=above)

    def findings(self) -> list[Finding]:
        """Which group leads."""
        late, groups = when(self.subject), self.groups or {}
        return groups_findings(self.subject.links, groups, noun=self.noun[0], when=late)

    def _laid(self, most_channels: int | None = None, most_jobs: int | None = None) -> Comparison:
        return matrix(
            self.subject.links,
            job_ids=self.subject.jobs,
            failed=self.subject.failed,
            groups=self.groups,
            noun=self.noun,
            most_channels=most_channels,
            most_jobs=most_jobs,
        )

    def _names(self, shown: Comparison) -> Mapping[str, str]:
        if self.groups is None:
            return self.subject.labels
        rows = zip(shown.rows, shown.jobs.tolist(), shown.lost.tolist(), strict=True)
        return {row: f"{row} · {counted(jobs, 'job')}" for row, jobs, lost in rows if not lost}


def timeline_section(subject: Subject) -> Section:
    """Visits to links by creation date."""
    said = timeline_findings(subject.links, tz=subject.zone, now=subject.now)
    grain = best_grain(subject.links, subject.zone)
    shown = replace(visits.periods(subject, grain), headline=headline(said, *LEADING))
    slides = (one_chart(shown, said),) if subject.loaded_jobs > 1 else ()  # of one job it says little
    return Section("timeline", TITLES["timeline"], tuple(said), (shown,), slides=slides)


def coverage_section(subject: Subject) -> Section:
    """Missing links and links without visits, among all links of these jobs, whatever the filters."""
    hidden = hidden_is_not_missing(narrowed=subject.narrowed)
    seen = subject.unnarrowed.present
    found = coverage(seen.links, job_ids=seen.jobs, failed=seen.failed, now=seen.now, when=when(seen))
    todo = to_do(seen.links, job_ids=seen.jobs, failed=seen.failed, now=seen.now, like=seen.departments)
    said = coverage_findings(found)
    shown = replace(
        coverage_exhibits.coverage(seen, found), headline=headline(said, Kind.GAP, Kind.COMPLETE, Kind.NOTHING)
    )
    missing = coverage_exhibits.to_do(seen, todo, silent_days=found.silent_days)
    silent = None if seen.every_kept is None else fell_silent(seen.every_kept, days=found.silent_days)
    if silent is not None:
        said = [*silence_findings(silent, seen.labels, links=found.links, zone=seen.zone), *said]
    quiet = () if silent is None else (coverage_exhibits.fell_silent(seen, silent, days=found.silent_days),)
    tables = tuple(table for table in (missing, *quiet) if len(table.rows))
    said = [*said, *hidden]
    slides = (one_chart(shown, said),) if seen.loaded_jobs > 1 else ()  # of one job there is nothing to compare
    return Section("coverage", TITLES["coverage"], tuple(said), (shown,), tables, slides)
