"""The part of a report on conversion: from visit to hire, how surely, how soon, at what cost, what does not join."""

from collections import Counter

import pandas as pd

from hirempire import values
from hirempire.analysis.conversion import Conversion
from hirempire.analysis.costs import Costs
from hirempire.analysis.pace import Pace
from hirempire.analysis.rates import RATES, RateName, ranked
from hirempire.analysis.spend import Spend
from hirempire.analysis.subject import Hiring, Subject
from hirempire.charts import costs as costs_charts
from hirempire.charts import funnel as funnel_charts
from hirempire.charts import pace as pace_charts
from hirempire.charts import rates as rates_charts
from hirempire.charts import shares as shares_charts
from hirempire.charts.theme import colours
from hirempire.findings.conversion import LOWER_BOUNDS, by_days, channel_findings, conversion_findings
from hirempire.findings.costs import costs_findings
from hirempire.findings.finding import LEADING, Finding, Kind, headline, texts
from hirempire.findings.pace import pace_findings
from hirempire.findings.rates import lead_finding
from hirempire.language import counted
from hirempire.reports import conversion_tables as tables
from hirempire.reports.metrics import metrics_table
from hirempire.reports.native import funnel_native, shares_native
from hirempire.reports.story import Exhibit, Section, Table
from hirempire.reports.tables import table_of

_RATES: tuple[RateName, ...] = ("hire", "apply")


def conversion_section(report: Subject) -> Section:
    """The whole section; where no candidates could be loaded, why not."""
    candidates = report.candidates
    if candidates is None:
        return Section("conversion", "Conversion", (Finding(Kind.NOTHING, "This report has no candidates."),))
    hiring = Hiring(report, candidates)
    if set(report.jobs) <= report.failed | hiring.failed.keys():
        return _nothing_loaded(hiring)
    found, speed = hiring.conversion, hiring.pace
    in_each_currency = [hiring.costs(candidates.spend, currency) for currency in candidates.spend.currencies]
    said = [*conversion_findings(found), *pace_findings(speed)]
    said += [one for costs in in_each_currency for one in costs_findings(costs)]
    said += by_days(found)
    rates = (_rates(report, found, name) for name in _RATES)
    priced = (_cost(report, one, candidates.floor) for one in in_each_currency)
    exhibits = (_funnel(report, found), _shares(report, found), *rates, _pace(report, speed, candidates.floor), *priced)
    further = (
        _each(found),
        *_unused(candidates.spend, in_each_currency),
        *_by_job(report, found),
        *_what_does_not_join(hiring),
    )
    return Section("conversion", "Conversion", tuple(said), exhibits, tuple(one for one in further if len(one.rows)))


def _funnel(report: Subject, found: Conversion) -> Exhibit:
    name, rows = "From visit to hire, by channel", tables.funnel_table(found)
    return Exhibit(
        title=name,
        finding=headline(conversion_findings(found), *LEADING) or funnel_charts.funnel_alt(found.channels, found.whole),
        figure=lambda theme: funnel_charts.funnel(
            found.channels, found.whole, theme=theme, colours=colours(report.channels)
        ),
        table=table_of(name, rows, short="Funnel", sums=1),
        native=funnel_native(found.channels) if len(found.channels) else None,
        note=LOWER_BOUNDS,
    )


def _shares(report: Subject, found: Conversion) -> Exhibit:
    name = "Share of visits, of applicants and of hires"
    return Exhibit(
        title=name,
        finding=shares_charts.shares_alt(found.channels),
        figure=lambda theme: shares_charts.shares(found.channels, theme=theme, colours=colours(report.channels)),
        table=table_of(name, tables.shares_table(found), short="Shares"),
        native=shares_native(found.channels) if len(found.channels) else None,
        note=shares_charts.NOTE,
    )


def _rates(report: Subject, found: Conversion, name: RateName) -> Exhibit:
    metric, ranking = RATES[name].metric, ranked(found.channels, name)
    shares: dict[str, values.Kind] = dict.fromkeys([metric.name, "95% interval from", "to"], "share")
    return Exhibit(
        title=f"{metric.name} by channel",
        finding=headline(lead_finding(found, name), *LEADING) or rates_charts.rates_alt(ranking, found.whole, name),
        figure=lambda theme: rates_charts.rates(
            ranking, found.whole, theme=theme, colours=colours(report.channels), name=name
        ),
        table=table_of(f"{metric.name} by channel", tables.rates_table(found, name), shares, short=metric.name),
        note=rates_charts.rates_note(ranking, name),
    )


def _each(found: Conversion) -> Table:
    rows = pd.DataFrame({"Each channel in a sentence": texts(channel_findings(found))}, dtype="str")
    return table_of("What each channel brings", rows, short="In words")


def _pace(report: Subject, speed: Pace, floor: int) -> Exhibit:
    name = "Pace: from link to applicants"
    return Exhibit(
        title=name,
        finding=headline(pace_findings(speed), Kind.PACE) or pace_charts.pace_alt(speed),
        figure=lambda theme: pace_charts.pace_chart(speed, theme=theme, colours=colours(report.channels)),
        table=table_of(name, tables.pace_table(speed, floor=floor), short="Pace", sums=1),
        note=pace_charts.NOTE,
    )


def _cost(report: Subject, costs: Costs, floor: int) -> Exhibit:
    name = f"What channels cost, in {costs.currency}"
    rules = "Rows of spend without a job are for all jobs that were loaded."
    return Exhibit(
        title=name,
        finding=headline(costs_findings(costs), Kind.COST, *LEADING) or costs_charts.costs_alt(costs, "applicant"),
        figure=lambda theme: costs_charts.costs_chart(
            costs, theme=theme, colours=colours(report.channels), per="applicant"
        ),
        table=table_of(
            name,
            tables.costs_table(costs, floor=floor),
            tables.money_columns(costs),
            short=f"Cost {costs.currency}",
            sums=1,
        ),
        note=f"{costs_charts.costs_note(costs, 'applicant')} {rules}",
    )


def _unused(spend: Spend, in_each_currency: list[Costs]) -> list[Table]:
    """Rows of spend in each currency that are in no number, and once those that could not be read."""
    spends = [spend, *[Spend()] * len(in_each_currency)]
    parts = [tables.unused_spend_table(*each) for each in zip(in_each_currency, spends, strict=False)]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return [table_of("Spend that is in no number", rows, short="Unused spend")]


def _by_job(report: Subject, found: Conversion) -> list[Table]:
    shares: dict[str, values.Kind] = dict.fromkeys(tables.RATE_HEADINGS.values(), "share")
    jobs, pairs = tables.jobs_table(found, report.labels), tables.pairs_table(found, report.labels)
    return [
        table_of("Jobs side by side", jobs, shares, short="Conversion by job", sums=1),
        table_of("Each job and channel", pairs, shares, short="Jobs and channels", note=LOWER_BOUNDS),
    ]


def _nothing_loaded(hiring: Hiring) -> Section:
    causes = Counter(why for job_id, why in hiring.failed.items() if job_id not in hiring.subject.failed)
    said = [
        Finding(Kind.LOSS, f"The candidates of {counted(number, 'job')} couldn't be loaded. {why}", 1.0, "applicants")
        for why, number in causes.most_common()
    ]
    return Section("conversion", "Conversion", tuple(said), tables=(_not_loaded(hiring),))


def _not_loaded(hiring: Hiring) -> Table:
    """The jobs whose candidates couldn't be loaded, with why."""
    labels = hiring.subject.labels
    failed = {"Job": [labels.get(job_id, job_id) for job_id in hiring.failed], "Job ID": list(hiring.failed)}
    lost = pd.DataFrame({**failed, "Why": list(hiring.failed.values())}, dtype="str")
    return table_of("Candidates that couldn't be loaded", lost, short="No candidates")


def _what_does_not_join(hiring: Hiring) -> list[Table]:
    report, found, candidates = hiring.subject, hiring.conversion, hiring.candidates
    places = tables.places_table(found)
    unread = pd.DataFrame(
        {"Why": list(candidates.not_counted), "Candidates": pd.array([*candidates.not_counted.values()], dtype="Int64")}
    )
    statuses = tables.stages_table(candidates.stages, candidates.people["status"])
    statuses = statuses.assign(**{"Changed by you": statuses["Changed by you"].map({True: "yes", False: ""})})
    return [
        table_of("What does not join", tables.apart_table(found, report.labels), short="Apart"),
        table_of("Where every candidate is", places, short="Candidates", note="The numbers add up to all that came."),
        _not_loaded(hiring),
        table_of("Candidates that are in no number", unread, short="Not counted"),
        table_of("Which status tells of which stage", statuses, short="Stages"),
        table_of("How conversion is counted", metrics_table(), short="Metrics"),
    ]
