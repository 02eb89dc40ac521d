"""How the numbers of a report were made, and what is missing from them: the part that no report goes without."""

import pandas as pd

from hirempire import __version__
from hirempire.analysis.compare import MEASURES
from hirempire.analysis.frame import outcomes_frame, unreadable_frame
from hirempire.analysis.subject import Subject
from hirempire.charts.measures import formula
from hirempire.findings.finding import Finding, Kind
from hirempire.language import counted
from hirempire.reports.metrics import METRICS
from hirempire.reports.scope import as_of
from hirempire.reports.story import Section, Table
from hirempire.reports.tables import names_table, table_of

SINCE = "Visits are totals since each link was made, not visits in that time."
COVERAGE_RULE = (
    "A link is silent when it has had no visit since it was made {days} or more days ago. A link is missing where half "
    "of the other jobs or more have visits through that channel: those in the same department where there are three "
    "or more, else all here. First comes the channel with the most visits a link there. What a new link would "
    "bring, nobody knows."
)
_DEFINITIONS = (
    "A link is one tracked address of one job.",
    "Visits are opens of a link since it was made, as Hirempire reports them: not people, and bots are included.",
    SINCE,
    "A channel is what one or more names of links stand for; the table below has the names as written.",
    *(formula(measure) for measure in MEASURES[1:]),
    "Link-days: the days since each link was made, one at least, added up.",
    "A leader is named only where its lead is 5% or more, and beyond chance: a binomial test at 1% in all.",
    "With fewer than 30 visits nothing is compared.",
)


def how(report: Subject) -> Section:
    """Definitions, where the data come from, which names are which channel, what did not come, by name and cause."""
    came_from = (
        report.route,
        f"Data as of {as_of(report)}, in the time zone {report.zone}. Made with hirempire-dashboard {__version__}.",
    )
    told = (_failed(report), _older(report), _unreadable(report), _names(report), _changes(report), _jobs(report))
    return Section(
        "how",
        "How these numbers were made",
        tuple(Finding(Kind.METHOD, text) for text in (*_DEFINITIONS, *_of_conversion(report), *came_from) if text),
        tables=tuple(table for table in told if len(table.rows)),
    )


def _of_conversion(report: Subject) -> list[str]:
    """The formulas alone: the part on conversion has what one must know of each."""
    if report.candidates is None:
        return []
    return [f"{one.name} = {one.formula}." for one in METRICS.values()]


def _failed(report: Subject) -> Table:
    lost = outcomes_frame(outcome for outcome in report.outcomes if outcome.job_id in report.failed)
    return table_of(
        "Jobs that did not come",
        _by_cause(lost, report),
        short="Not loaded",
        note="They are in no number of this report.",
    )


def _older(report: Subject) -> Table:
    note = "Their last refresh failed: the numbers are those that came before."
    return table_of(
        "Jobs with earlier numbers", _by_cause(outcomes_frame(report.older), report), short="Not refreshed", note=note
    )


def _by_cause(lost: pd.DataFrame, report: Subject) -> pd.DataFrame:
    """Those with the same cause together."""
    table = pd.DataFrame(
        {
            "Cause": [str(cause).replace("_", " ").capitalize() for cause in lost["outcome"]],
            "Job": [report.labels.get(one, one) for one in lost["job_id"]],
            "Job ID": list(lost["job_id"]),
            "Why": list(lost["reason"]),
        },
        dtype="str",
    )
    return table.sort_values("Cause", kind="stable", ignore_index=True)


def _unreadable(report: Subject) -> Table:
    lost = unreadable_frame(report.outcomes)
    rows = pd.DataFrame(
        {
            "Job": [report.labels.get(one, one) for one in lost["job_id"]],
            "Link": lost["source_name"].where(lost["source_name"] != "", "without a name"),
            "Why": lost["reason"],
            "Link ID": lost["link_id"],
            "Job ID": lost["job_id"],
        }
    )
    return table_of(
        "Links that could not be read", rows, short="Unreadable links", note="They are in no number of this report."
    )


def _names(report: Subject) -> Table:
    return table_of(
        "Channels and the names behind them", names_table(report.map.spellings(report.links)), short="Channel names"
    )


def _changes(report: Subject) -> Table:
    """What the recruiter changed of the usual names; all of it, whether or not such a link is here."""
    changed = [
        *(("Name as written", name, channel) for name, channel in report.map.names.items()),
        *(("Channel", usual, channel) for usual, channel in report.map.channels.items()),
        *(("Channel, put into a group", channel, group) for channel, group in report.map.groups.items()),
    ]
    rows = pd.DataFrame(changed, columns=pd.Index(["What", "Usually", "Here"]), dtype="str")
    note = f"{counted(report.map.changes, 'change')} by hand to the usual names of channels."
    return table_of("Changed names", rows, short="Changed names", note=note)


def _jobs(report: Subject) -> Table:
    """The jobs looked at; their numbers are those of all their links."""
    came = outcomes_frame(report.outcomes)
    facts = report.facts.reindex(list(came["job_id"]))
    rows = pd.DataFrame(
        {
            "Job": [report.labels.get(one, one) for one in came["job_id"]],
            "Company": facts["company_name"].to_numpy(),
            "Place": facts["job_location"].to_numpy(),
            "Department": facts["department"].to_numpy(),
            "Status": facts["status"].to_numpy(),
            "Came": [str(one).replace("_", " ") for one in came["outcome"]],
            "Links": came["links"].to_numpy(),
            "Visits": came["visits"].to_numpy(),
            "Links unreadable": came["unreadable_links"].to_numpy(),
            "Job ID": came["job_id"].to_numpy(),
        }
    ).astype(dict.fromkeys(["Links", "Visits", "Links unreadable"], "Int64"))
    note = "Links and visits of each job, whatever the filters." if report.narrowed else ""
    return table_of("Jobs in this report", rows, short="Jobs", note=note)
