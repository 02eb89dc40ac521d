"""The sections of a report on visits, each with its findings, exhibits and tables."""

from dataclasses import replace

from hirempire.analysis.compare import Measure, matrix
from hirempire.analysis.coverage import coverage, to_do
from hirempire.analysis.movers import moved
from hirempire.analysis.silence import fell_silent
from hirempire.analysis.subject import Subject
from hirempire.analysis.timeline import best_grain
from hirempire.exhibits import coverage as coverage_exhibits
from hirempire.exhibits import visits
from hirempire.exhibits.comparison import MOST_CHANNELS, MOST_JOBS, Way, comparison
from hirempire.exhibits.exhibit import Exhibit
from hirempire.findings.coverage import coverage_findings, hidden_is_not_missing
from hirempire.findings.finding import LEADING, Kind, headline
from hirempire.findings.of_subject import channels_of, compared_jobs
from hirempire.findings.silence import silence_findings
from hirempire.findings.timeline import timeline_findings
from hirempire.reports.story import TITLES, Section


def channels_section(subject: Subject) -> Section:
    """Visits by channel."""
    said = channels_of(subject)
    compared = moved(subject) if subject.gained else None
    shown = replace(visits.channels(subject, moved=compared), headline=headline(said, *LEADING))
    return Section("channels", TITLES["channels"], tuple(said), (shown,))


def compare_section(subject: Subject) -> Section:
    """Jobs against channels: visits as a heatmap, and shares within each job as bars of 100%."""
    said = compared_jobs(subject)
    shown = matrix(
        subject.links,
        job_ids=subject.jobs,
        failed=subject.failed,
        most_channels=MOST_CHANNELS,
        most_jobs=MOST_JOBS,
    )
    whole = matrix(subject.links, job_ids=subject.jobs, failed=subject.failed, most_channels=None)

    def compared(measure: Measure, way: Way, *kinds: Kind) -> Exhibit:
        exhibit = comparison(subject, shown, lambda: whole, names=subject.labels, measure=measure, way=way)
        return replace(exhibit, headline=headline(said, *kinds))

    exhibits = compared("visits", "heatmap", *LEADING), compared("share", "share", Kind.SPREAD)
    return Section("compare", TITLES["compare"], tuple(said), exhibits)


def timeline_section(subject: Subject) -> Section:
    """Visits to links by creation date."""
    said = timeline_findings(subject.links, tz=subject.zone, now=subject.now)
    grain = best_grain(subject.links, subject.zone)
    shown = replace(visits.periods(subject, grain), headline=headline(said, *LEADING))
    return Section("timeline", TITLES["timeline"], tuple(said), (shown,))


def coverage_section(subject: Subject) -> Section:
    """Missing links and links without visits, among all links of these jobs, whatever the filters."""
    hidden = hidden_is_not_missing(narrowed=subject.narrowed)
    seen = subject.unnarrowed
    found = coverage(seen.links, job_ids=seen.jobs, failed=seen.failed, now=seen.now)
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
    return Section("coverage", TITLES["coverage"], (*said, *hidden), (shown,), tables)
