"""The methodology of a report, and what is missing from its numbers: the section that every report has."""

import pandas as pd

from hirempire import __version__
from hirempire.analysis import change
from hirempire.analysis.compare import MEASURES
from hirempire.analysis.frame import outcomes_frame, unreadable_frame
from hirempire.analysis.ledger import moments
from hirempire.analysis.subject import Subject
from hirempire.charts.measures import formula
from hirempire.exhibits import visits
from hirempire.exhibits.exhibit import SINCE, Table, table_of
from hirempire.exhibits.metrics import METRICS
from hirempire.exhibits.scope import as_of
from hirempire.findings.finding import Finding, Kind, texts
from hirempire.language import as_name, counted, listed
from hirempire.reports.story import TITLES, Section, Slide
from hirempire.values import moment

_VISITS = (
    "Visits are opens of a link since it was created, as Hirempire reports them. They aren't people, and include bots."
)
_CHANNELS = "A channel stands for one or more link names."
_LEADERS = "A leader is named only if its lead is at least 5% and beyond chance (binomial tests at 1% overall)."
_INTERVALS = "Thin lines in charts of rates are 95% intervals (Wilson)."
_COST = "Cost per hire = spend ÷ applicants from the dates of the spend who are hired by now."
_RATES = ("apply_rate", "hire_rate")
_MOST_NAMED = 8
_DEFINITIONS = (
    "A link is one tracked URL of one job.",
    _VISITS,
    SINCE,
    "A channel stands for one or more link names; the table below lists the original names.",
    *(formula(measure) for measure in MEASURES[1:]),
    "Days live: the days since each link was created, at least one per link, added up.",
    _LEADERS,
    "With fewer than 30 visits, nothing is compared.",
)


def methodology(subject: Subject) -> Section:
    """Definitions, data sources, channel names, and what failed to load, by name and cause."""
    methods = (*_DEFINITIONS, *_of_gains(subject), *_of_conversion(subject))
    came_from = (
        subject.route,
        f"Data as of {as_of(subject)} ({subject.zone}). Created with hirempire-dashboard {__version__}.",
    )
    first = {_VISITS, *_of_gains(subject)[:1], *_of_hires(subject), came_from[1]}
    told = (
        _failed(subject),
        _older(subject),
        _unreadable(subject),
        visits.names(subject),
        _changes(subject),
        _jobs(subject),
    )
    said = tuple(Finding(Kind.METHOD, text, float(text in first)) for text in (*methods, *came_from) if text)
    slide = Slide(TITLES["how"], sentences=_in_short(subject), notes=tuple(texts(said)))
    tables = tuple(table for table in told if len(table.rows))
    return Section("how", TITLES["how"], said, tables=tables, slides=(slide,))


def _in_short(subject: Subject) -> tuple[str, ...]:
    """What has to be known to read the numbers, and what is missing from them: for a slide."""
    gains = _of_gains(subject)[:1] if subject.period is not None else []
    people = [f"{METRICS[key].name} = {METRICS[key].formula}." for key in _RATES] if subject.candidates else []
    spent = [_COST] if subject.candidates and subject.candidates.spend.rows else []
    missing = [*_lost_by_cause(subject), *_unread(subject)]
    data = f"Data as of {as_of(subject)} ({subject.zone}). {subject.route}".strip()
    every = (_VISITS, *gains, _CHANNELS, _LEADERS, *([_INTERVALS] if people else []), *people, *spent, *missing, data)
    return (*every, "All definitions are in the notes of this slide, and in the workbook.")


def _lost_by_cause(subject: Subject) -> list[str]:
    """The jobs that couldn't be loaded, by name and cause: "Not loaded, not found: Nurse and Driver."."""
    lost = outcomes_frame(outcome for outcome in subject.outcomes if outcome.job_id in subject.failed)
    said = []
    for cause, rows in lost.groupby("outcome", observed=True, sort=False):
        names = [as_name(subject.labels.get(job_id, job_id)) for job_id in rows["job_id"]]
        more = len(names) - _MOST_NAMED
        first = [*names[:_MOST_NAMED], *([counted(more, "more job")] if more > 0 else [])]
        said.append(f"Not loaded, {str(cause).replace('_', ' ')}: {listed(first)}.")
    return said


def _unread(subject: Subject) -> list[str]:
    number = subject.unreadable_links
    return (
        [f"{counted(number, 'link')} couldn't be read and {'is' if number == 1 else 'are'} excluded."] if number else []
    )


def _of_gains(subject: Subject) -> list[str]:
    """How visits gained are counted and compared, and how often was looked."""
    if subject.kept is None or len(subject.kept.ledger.looks) < 2:
        return []
    looks = subject.kept.ledger.looks
    first, last = (moment(at.to_pydatetime(), subject.zone) for at in moments(looks[[0, -1]]))
    said = f"Visits gained are differences between {counted(len(looks), 'look')} (saved loads), from {first} to {last}."
    return [said, *(f"{metric.name} = {metric.formula}." for metric in change.METRICS)]


def _of_conversion(subject: Subject) -> list[str]:
    """The formulas alone; the conversion section has the caveats."""
    if subject.candidates is None:
        return []
    return [f"{metric.name} = {metric.formula}." for metric in METRICS.values()]


def _of_hires(subject: Subject) -> list[str]:
    """The formulas of the figures on the first page."""
    if subject.candidates is None:
        return []
    wanted = ["hired", "apply_rate", *(["cost_per_applicant"] if subject.candidates.spend.currencies else [])]
    return [f"{METRICS[name].name} = {METRICS[name].formula}." for name in wanted]


def _failed(subject: Subject) -> Table:
    lost = outcomes_frame(outcome for outcome in subject.outcomes if outcome.job_id in subject.failed)
    return table_of(
        "Jobs that couldn't be loaded",
        _by_cause(lost, subject),
        short="Not loaded",
        note="They're excluded from all figures.",
    )


def _older(subject: Subject) -> Table:
    note = "Their last refresh failed, so their numbers are from an earlier load."
    return table_of(
        "Jobs with earlier numbers", _by_cause(outcomes_frame(subject.older), subject), short="Not refreshed", note=note
    )


def _by_cause(lost: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    """Failed jobs, sorted by cause."""
    table = pd.DataFrame(
        {
            "Cause": [str(cause).replace("_", " ").capitalize() for cause in lost["outcome"]],
            "Job": [subject.labels.get(job_id, job_id) for job_id in lost["job_id"]],
            "Job ID": list(lost["job_id"]),
            "Why": list(lost["reason"]),
        },
        dtype="str",
    )
    return table.sort_values("Cause", kind="stable", ignore_index=True)


def _unreadable(subject: Subject) -> Table:
    lost = unreadable_frame(subject.outcomes)
    rows = pd.DataFrame(
        {
            "Job": [subject.labels.get(job_id, job_id) for job_id in lost["job_id"]],
            "Link": lost["source_name"].where(lost["source_name"] != "", "without a name"),
            "Why": lost["reason"],
            "Link ID": lost["link_id"],
            "Job ID": lost["job_id"],
        }
    )
    return table_of(
        "Links that couldn't be read", rows, short="Unreadable links", note="They're excluded from all figures."
    )


def _changes(subject: Subject) -> Table:
    """Every change by the recruiter to the default names, whether or not such a link is here."""
    changed = [
        *(("Original name", name, channel) for name, channel in subject.map.names.items()),
        *(("Channel", usual, channel) for usual, channel in subject.map.channels.items()),
        *(("Channel assigned to a group", channel, group) for channel, group in subject.map.groups.items()),
    ]
    rows = pd.DataFrame(changed, columns=pd.Index(["Change", "Default", "In this report"]), dtype="str")
    note = f"{counted(subject.map.changes, 'change')} to the default channel names."
    return table_of("Changed names", rows, short="Changed names", note=note)


def _jobs(subject: Subject) -> Table:
    """The jobs of the report, with the numbers of all their links."""
    came = outcomes_frame(subject.outcomes)
    facts = subject.facts.reindex(list(came["job_id"]))
    rows = pd.DataFrame(
        {
            "Job": [subject.labels.get(job_id, job_id) for job_id in came["job_id"]],
            "Company": facts["company_name"].to_numpy(),
            "Location": facts["job_location"].to_numpy(),
            "Department": facts["department"].to_numpy(),
            "Status": facts["status"].to_numpy(),
            "Load result": [str(outcome).replace("_", " ") for outcome in came["outcome"]],
            "Links": came["links"].to_numpy(),
            "Visits": came["visits"].to_numpy(),
            "Unreadable links": came["unreadable_links"].to_numpy(),
            "Job ID": came["job_id"].to_numpy(),
        }
    ).astype(dict.fromkeys(["Links", "Visits", "Unreadable links"], "Int64"))
    note = "Links and visits of each job, before filters." if subject.narrowed else ""
    return table_of("Jobs in this report", rows, short="Jobs", note=note)
