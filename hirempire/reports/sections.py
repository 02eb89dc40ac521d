"""The parts of a report: for each what its page says, shows, and has in the table behind."""

from dataclasses import replace

from hirempire.analysis.channels import by_channel
from hirempire.analysis.compare import NO_LINK, NO_VISIT, NOT_LOADED, Comparison, Measure, matrix
from hirempire.analysis.coverage import coverage, to_do
from hirempire.analysis.subject import Subject
from hirempire.analysis.timeline import best_grain, by_period
from hirempire.charts.channels import channels as channels_chart
from hirempire.charts.channels import channels_alt
from hirempire.charts.compare import bars, compare_alt, heatmap
from hirempire.charts.coverage import coverage_alt, coverage_chart, coverage_note
from hirempire.charts.measures import formula, title
from hirempire.charts.theme import colours
from hirempire.charts.timeline import periods, periods_alt
from hirempire.findings.channels import channels_findings
from hirempire.findings.compare import compare_findings
from hirempire.findings.coverage import coverage_findings, hidden_is_not_missing
from hirempire.findings.finding import LEADING, Kind, headline
from hirempire.findings.timeline import timeline_findings
from hirempire.reports.how import COVERAGE_RULE, SINCE
from hirempire.reports.native import channels_native, compare_native, coverage_native, periods_native
from hirempire.reports.story import Exhibit, Section, Table
from hirempire.reports.tables import (
    channels_table,
    compare_table,
    coverage_table,
    periods_table,
    table_of,
    to_do_table,
)

MOST_JOBS, MOST_CHANNELS = 20, 8
"""What a chart of jobs × channels has room for, as on the page; the table behind has all."""
EMPTIES = {
    NO_VISIT: "0: a link without a visit.",
    NO_LINK: "–: no such link.",
    NOT_LOADED: "Hatched: a job that was not loaded.",
}


def channels(report: Subject) -> Section:
    """Visits by channel."""
    sums = by_channel(report.links)
    said = channels_findings(
        report.links,
        job_ids=report.jobs,
        failed=report.failed,
        labels=report.labels,
        narrowed=report.narrowed,
    )
    rows = channels_table(sums, heading="Channel", zone=report.zone)
    ranks, name = colours(report.channels), "Visits by channel"
    shown = Exhibit(
        title=name,
        finding=headline(said, *LEADING) or channels_alt(sums),
        figure=lambda theme: channels_chart(sums, theme=theme, colours=ranks, channel_of=report.map.channel),
        table=table_of(name, rows, {f"Newest link ({report.zone})": "date"}, short="Channels"),
        native=channels_native(sums, ranks) if len(sums) else None,
    )
    return Section("channels", "Channels", tuple(said), (shown,))


def compare(report: Subject) -> Section:
    """Jobs against channels: visits, and shares within each job."""
    said = compare_findings(
        report.links,
        job_ids=report.jobs,
        failed=report.failed,
        labels=report.labels,
        now=report.now,
        narrowed=report.narrowed,
    )

    def lay(most_channels: int | None, most_jobs: int | None) -> Comparison:
        return matrix(
            report.links,
            job_ids=report.jobs,
            failed=report.failed,
            most_channels=most_channels,
            most_jobs=most_jobs,
        )

    shown, whole = lay(MOST_CHANNELS, MOST_JOBS), lay(None, None)
    return Section(
        "compare",
        "Channels by job",
        tuple(said),
        (
            _compared(report, shown, whole, "visits", headline(said, *LEADING)),
            _compared(report, shown, whole, "share", headline(said, Kind.SPREAD)),
        ),
    )


def _compared(report: Subject, shown: Comparison, whole: Comparison, measure: Measure, finding: str) -> Exhibit:
    """Jobs × channels: the visits as a heatmap, the shares as bars of 100%."""
    labels, ranks, share = report.labels, colours(report.channels), measure == "share"
    occurring = set(shown.state.to_numpy().ravel())
    empties = [] if share else [words for state, words in EMPTIES.items() if state in occurring]
    table = table_of(
        title(measure),
        compare_table(whole, labels, report.jobs, measure),
        short="Rates" if share else "Jobs by channel",
        sums=not share,
    )
    return Exhibit(
        title=title(measure),
        finding=finding or compare_alt(shown, labels, measure),
        figure=lambda theme: (
            bars(shown, labels, theme=theme, colours=ranks, mode="share")
            if share
            else heatmap(shown, labels, theme=theme, measure=measure)
        ),
        table=table if share else replace(table, tinted=_channels_of(table)),
        native=compare_native(shown, labels, ranks, share=share) if shown.rows and shown.channels else None,
        note=" ".join([formula(measure), *empties]),
    )


def _channels_of(table: Table) -> tuple[str, ...]:
    """The columns of :func:`compare_table` that are channels: after the job, its ID and its state, before the sum."""
    return tuple(str(name) for name in table.rows.columns[3:-1])


def timeline(report: Subject) -> Section:
    """Visits to links by when they were made."""
    said = timeline_findings(report.links, tz=report.zone, now=report.now)
    grain = best_grain(report.links, report.zone)
    sums = by_period(report.links, grain=grain, tz=report.zone)
    whole = by_period(report.links, grain=grain, tz=report.zone, most_channels=None)
    name, ranks = f"Visits to links made {'on' if grain == 'day' else 'in'} each {grain}", colours(report.channels)
    rows = periods_table(whole, grain=grain)
    shown = Exhibit(
        title=name,
        finding=headline(said, *LEADING) or periods_alt(sums, grain=grain),
        figure=lambda theme: periods(sums, theme=theme, colours=ranks, grain=grain),
        table=table_of(name, rows, {str(rows.columns[0]): "date"}, short="Periods"),
        native=periods_native(sums, ranks, grain=grain) if len(sums) else None,
        note=f"{SINCE} Days are those of the time zone {report.zone}; weeks start on Monday.",
    )
    return Section("timeline", "Links by when they were made", tuple(said), (shown,))


def coverage_(report: Subject) -> Section:
    """Where links are missing, and which nobody opened: of all links of these jobs, whatever the filters."""
    hidden = hidden_is_not_missing(narrowed=report.narrowed)
    report = report.unnarrowed
    found = coverage(report.links, job_ids=report.jobs, failed=report.failed, now=report.now)
    like = {str(job): str(one) for job, one in report.facts["department"].dropna().items()}
    todo = to_do(report.links, job_ids=report.jobs, failed=report.failed, now=report.now, like=like)
    said = coverage_findings(found)
    labels, days = report.labels, found.silent_days
    shown = Exhibit(
        title="Links by job and channel",
        finding=headline(said, Kind.GAP, Kind.COMPLETE, Kind.NOTHING) or coverage_alt(found),
        figure=lambda theme: coverage_chart(found, labels, theme=theme),
        table=table_of("Links by job and channel", coverage_table(found, labels), short="Coverage"),
        native=coverage_native(found) if found.links else None,
        note=coverage_note(found),
    )
    rows = to_do_table(todo, labels, zone=report.zone)
    missing = table_of(
        "What is missing, and which links nobody opened",
        rows,
        {f"Link made ({report.zone})": "date", "Median visits there": "count"},
        short="To do",
        note=COVERAGE_RULE.format(days=days),
    )
    return Section("coverage", "Coverage", (*said, *hidden), (shown,), (missing,) if len(rows) else ())
