"""Missing links, and links without visits."""

import pandas as pd

from hirempire.analysis.coverage import Coverage
from hirempire.analysis.subject import Subject
from hirempire.charts.coverage import coverage_alt, coverage_chart, coverage_note
from hirempire.exhibits.exhibit import Exhibit, Table, table_of
from hirempire.exhibits.native import coverage_native
from hirempire.exhibits.visit_tables import JOB_IDS, coverage_table, to_do_table
from hirempire.findings.of_subject import when
from hirempire.values import Kind

TO_DO = "Missing links and links without visits"
_RULE = (
    "A link is silent if it has had no visits since it was created {days} or more days ago. A link is missing if at "
    "least half of the other jobs have visits through that channel: jobs in the same department if there are at least "
    "three, otherwise all jobs here. The channel with the most visits per link comes first. This isn't a forecast."
)
_OF_PERIOD = " Visits through a channel are those certainly gained {when}; silence counts all time."


def rule(subject: Subject, days: int) -> str:
    """What the list of what to do rests on, silent being ``days`` without a visit."""
    return _RULE.format(days=days) + (_OF_PERIOD.format(when=when(subject)) if when(subject) else "")


def coverage(subject: Subject, found: Coverage) -> Exhibit:
    """Links by job and channel, and what each empty cell is."""
    labels, period = subject.labels, subject.period if subject.gained else None
    title = "Links by job and channel" + (f", visits gained {period.dates}" if period else "")

    def table() -> Table:
        rows = coverage_table(found, labels)
        kinds: dict[str, Kind] = dict.fromkeys(map(str, rows.columns[2:]), "count")
        return table_of(title, rows, kinds, short="Coverage", ids=JOB_IDS)

    return Exhibit(
        title=title,
        alt=coverage_alt(found),
        figure=lambda theme: coverage_chart(found, labels, theme=theme),
        build_table=table,
        build_native=lambda: coverage_native(found) if found.links else None,
        note=coverage_note(found),
    )


FELL_SILENT = "Links that fell silent"
SILENT_RULE = (
    "Links with visits before, but none for {days} or more days. At their pace in the 28 days before, and as links "
    "fade with age, that is unlikely to be chance. The last visit was shortly before the time shown."
)


def fell_silent(subject: Subject, silent: pd.DataFrame, *, days: int) -> Table:
    """Links of :func:`hirempire.analysis.silence.fell_silent`, a row each; most visits missed first."""
    since = f"No visit since ({subject.zone})"
    ids = silent["job_id"].astype("str")
    rows = pd.DataFrame(
        {
            "Job": [subject.labels.get(job_id, job_id) for job_id in ids],
            "Channel": silent["channel"].astype("str"),
            since: silent["since"].dt.tz_convert(subject.zone).dt.tz_localize(None).dt.floor("s"),
            "Days": silent["days"].astype("int64"),
            "Visits before": silent["before"],
            "Visits per day before": silent["pace"].round(2),
            "Expected visits since": silent["expected"].round(0).astype("int64"),
            "Original name": silent["source_name"],
            "Job ID": ids,
            "Link ID": silent["link_id"],
        }
    )
    return table_of(FELL_SILENT, rows, {since: "moment"}, short="Fell silent", note=SILENT_RULE.format(days=days))


def to_do(subject: Subject, todo: pd.DataFrame, *, silent_days: int) -> Table:
    """To-do list of :func:`hirempire.analysis.coverage.to_do`, a row a missing or silent link."""
    return table_of(
        TO_DO,
        to_do_table(todo, subject.labels, zone=subject.zone),
        {f"Link created ({subject.zone})": "date"},
        short="To do",
        note=rule(subject, silent_days),
    )
