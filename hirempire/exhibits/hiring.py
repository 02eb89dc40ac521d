"""From visit to hire: the funnel, shares, rates, pace and costs by channel, and everything that isn't counted."""

import pandas as pd

from hirempire.analysis import conversion, costs, pace
from hirempire.analysis.costs import Costs
from hirempire.analysis.rates import RATES, RateName, ranked
from hirempire.analysis.spend import Spend
from hirempire.analysis.subject import Hiring
from hirempire.charts import costs as costs_charts
from hirempire.charts import funnel as funnel_charts
from hirempire.charts import pace as pace_charts
from hirempire.charts import rates as rates_charts
from hirempire.charts import shares as shares_charts
from hirempire.charts import side_by_side as jobs_charts
from hirempire.charts.theme import colours
from hirempire.exhibits import hiring_tables as tables
from hirempire.exhibits.exhibit import Exhibit, Table, table_of
from hirempire.exhibits.hiring_native import (
    costs_native,
    funnel_native,
    pace_native,
    rates_native,
    shares_native,
    spend_native,
)
from hirempire.exhibits.metrics import METRICS, RANKING, defined
from hirempire.findings.conversion import LOWER_BOUNDS, channel_findings, unknown_statuses
from hirempire.findings.costs import costs_findings
from hirempire.findings.finding import texts
from hirempire.findings.pace import pace_findings
from hirempire.findings.rates import unknown_in_rates
from hirempire.values import Kind

_FUNNEL_MARKS = (
    "Numbers are counts; bars show the channel’s share of each step. If they grow to the right, its share of hires is "
    "larger than of visits. Pale bars with ≥ are lower bounds."
)
_GAINED = "Visits are those gained in the period; shares are of the certain ones."
_BOUNDS = (
    "Applicants are those of the period, visits those gained in it. Thick bar at a dot: from applicants ÷ the most "
    "visits that are possible to applicants ÷ the certain ones."
)
_COMPARED_NOTE = (
    "A change is shown only if it is beyond chance. Differences of rates are in percentage points. Applicants of the "
    "later period have had less time to be hired."
)
_SPEND_IS_FOR_ALL = "Costs count all loaded jobs, whatever the filters."


def funnel(hiring: Hiring) -> Exhibit:
    """From visit to hire by channel."""
    found, ranks = hiring.conversion, colours(hiring.subject.channels)
    title = _titled(hiring, "From visit to hire, by channel")
    floor = f"•: fewer than {found.floor}, or would reveal a smaller count." if found.floor > 1 else ""
    notes = [
        _FUNNEL_MARKS,
        "" if found.period is None else _GAINED,
        floor,
        funnel_charts.left_out(found.channels),
        *texts(unknown_statuses(found)),
    ]
    return Exhibit(
        title=title,
        alt=funnel_charts.funnel_alt(found.channels, found.whole),
        figure=lambda theme: funnel_charts.funnel(found.channels, found.whole, theme=theme, colours=ranks),
        build_table=lambda: table_of(title, tables.funnel_table(found), short="Funnel", sums=1),
        build_native=lambda: funnel_native(found.channels, found.whole) if len(found.channels) else None,
        note=" ".join(filter(None, notes)),
        definitions=_definitions(
            *(metric.key for metric in conversion.METRICS if metric.key != "share"), *_of_period(hiring, "hire")
        ),
    )


def shares(hiring: Hiring) -> Exhibit:
    """Each channel's share of visits against its share of applicants and of hires."""
    found, ranks = hiring.conversion, colours(hiring.subject.channels)
    title = _titled(hiring, "Share of visits, of applicants and of hires")
    return Exhibit(
        title=title,
        alt=shares_charts.shares_alt(found.channels),
        figure=lambda theme: shares_charts.shares(found.channels, theme=theme, colours=ranks),
        build_table=lambda: table_of(title, tables.shares_table(found), tables.SHARES, short="Shares"),
        build_native=lambda: shares_native(found.channels) if len(found.channels) else None,
        note=shares_charts.NOTE if found.period is None else f"{shares_charts.NOTE} {_GAINED}",
        definitions=_definitions("share"),
    )


def rates(hiring: Hiring, name: RateName) -> Exhibit:
    """A rate by channel with its interval."""
    found, ranks, metric = hiring.conversion, colours(hiring.subject.channels), RATES[name].metric
    ranking, title = ranked(found.channels, name), _titled(hiring, f"{metric.name} by channel")
    headings = [metric.name, *tables.RATE_BOUNDS, "95% interval from", "to"]
    shares: dict[str, Kind] = dict.fromkeys(headings, "rate")
    return Exhibit(
        title=title,
        alt=rates_charts.rates_alt(ranking, found.whole, name),
        figure=lambda theme: rates_charts.rates(ranking, found.whole, theme=theme, colours=ranks, name=name),
        build_table=lambda: table_of(title, tables.rates_table(found, name), shares, short=metric.name),
        build_native=lambda: rates_native(ranking, found.whole, ranks, name),
        note=" ".join(
            filter(
                None,
                [
                    rates_charts.rates_note(ranking, name),
                    "" if name == "apply" else unknown_in_rates(found).strip(),
                    _BOUNDS if name == "apply" and found.period is not None else "",
                ],
            )
        ),
        definitions=(*_definitions(metric.key, *_of_period(hiring, name)), RANKING),
    )


def compared(hiring: Hiring) -> Table | None:
    """The applicants and rates of a period beside those of another; None where nothing is compared."""
    found = hiring.compared
    if found is None:
        return None
    rows = tables.compared_table(found, hiring.candidates.floor)
    title = f"Applicants {found.period.extent}, compared with {found.before.extent}"
    kinds: dict[str, Kind] = dict.fromkeys(tables.ranges(), "range")
    return table_of(title, rows, kinds, short="Compared", sums=1, note=_COMPARED_NOTE)


def jobs_side_by_side(hiring: Hiring, name: RateName) -> Exhibit:
    """A rate by job and channel."""
    labels, metric = hiring.subject.labels, RATES[name].metric
    laid = jobs_charts.side_by_side(hiring.conversion, name)
    return Exhibit(
        title=_titled(hiring, f"{metric.name} by job and channel"),
        alt=jobs_charts.side_by_side_alt(laid, labels),
        figure=lambda theme: jobs_charts.side_by_side_chart(laid, labels, theme=theme),
        build_table=lambda: pairs(hiring),
        note=jobs_charts.side_by_side_note(laid),
        definitions=_definitions(metric.key),
    )


def pace_exhibit(hiring: Hiring) -> Exhibit:
    """How soon applicants apply after a link was created."""
    found, ranks, floor = hiring.pace, colours(hiring.subject.channels), hiring.candidates.floor
    title = "From link to applicants"
    return Exhibit(
        title=title,
        alt=pace_charts.pace_alt(found),
        figure=lambda theme: pace_charts.pace_chart(found, theme=theme, colours=ranks),
        build_table=lambda: table_of(
            title, tables.pace_table(found, floor=floor), tables.PACE_SHARES, short="Pace", sums=1
        ),
        build_native=lambda: pace_native(found),
        findings=tuple(texts(pace_findings(found))),
        note=pace_charts.NOTE,
        definitions=_definitions(*(metric.key for metric in pace.METRICS)),
    )


def cost(hiring: Hiring, found: Costs, per: costs_charts.Per) -> Exhibit:
    """What a visit, an applicant or a hire costs by channel, in one currency."""
    ranks, currency = colours(hiring.subject.channels), found.currency
    return Exhibit(
        title=f"Cost per {costs_charts.COUNTS[per][1]}, in {currency}",
        alt=costs_charts.costs_alt(found, per),
        figure=lambda theme: costs_charts.costs_chart(found, theme=theme, colours=ranks, per=per),
        build_table=lambda: _costs_table(hiring, found),
        build_native=lambda: costs_native(found, ranks, per),
        findings=tuple(texts(costs_findings(found))),
        note=f"{costs_charts.costs_note(found, per)} {_SPEND_IS_FOR_ALL}",
        definitions=cost_definitions(),
    )


def spend_and_hires(hiring: Hiring, found: Costs) -> Exhibit:
    """Each channel's share of the spend against that of the hires, in one currency."""
    ranks, currency = colours(hiring.subject.channels), found.currency
    shared = costs.spend_shares(found, floor=hiring.candidates.floor)
    return Exhibit(
        title=f"Share of spend and of hires, in {currency}",
        alt=costs_charts.spend_shares_alt(shared, currency),
        figure=lambda theme: costs_charts.spend_shares_chart(shared, currency, theme=theme, colours=ranks),
        build_table=lambda: _costs_table(hiring, found),
        build_native=lambda: spend_native(shared, currency),
        note=f"{costs_charts.SHARES_NOTE} {_SPEND_IS_FOR_ALL}",
        definitions=cost_definitions(),
    )


def _costs_table(hiring: Hiring, found: Costs) -> Table:
    return table_of(
        f"Costs by channel, in {found.currency}",
        tables.costs_table(found, floor=hiring.candidates.floor),
        tables.money_columns(found),
        short=f"Cost {found.currency}",
        sums=1,
    )


def cost_definitions() -> tuple[str, ...]:
    """How costs are counted."""
    return _definitions(*(metric.key for metric in costs.METRICS))


def unused_spend(in_each_currency: list[Costs], spend: Spend) -> Table:
    """Rows of spend that aren't counted: in each currency those that fit nothing here, and those that can't be read."""
    rows = tables.unused_spend_table(in_each_currency, spend)
    return table_of("Spend that isn't counted", rows, short="Unused spend")


def each_channel(hiring: Hiring) -> Table:
    """Each channel in a sentence."""
    rows = pd.DataFrame({"Each channel in a sentence": texts(channel_findings(hiring.conversion))}, dtype="str")
    return table_of("What each channel brings", rows, short="In words")


def jobs(hiring: Hiring) -> Table:
    """The funnel and the rates of each job."""
    rows = tables.jobs_table(hiring.conversion, hiring.subject.labels)
    return table_of("Jobs side by side", rows, _rate_columns(), short="Conversion by job", sums=1)


def pairs(hiring: Hiring) -> Table:
    """The funnel and the rates of each job and channel."""
    rows = tables.pairs_table(hiring.conversion, hiring.subject.labels)
    return table_of("By job and channel", rows, _rate_columns(), short="Jobs and channels", note=LOWER_BOUNDS)


def apart(hiring: Hiring) -> Table:
    """Unmatched candidates, one row for each finding."""
    rows = tables.apart_table(hiring.conversion, hiring.subject.labels)
    return table_of("Unmatched candidates", rows, short="Unmatched")


def places(hiring: Hiring) -> Table:
    """Candidate reconciliation: where each candidate is counted."""
    rows = tables.places_table(hiring.conversion)
    return table_of(
        "Candidate reconciliation", rows, short="Candidates", note="These counts add up to all loaded candidates."
    )


def not_loaded(hiring: Hiring) -> Table:
    """The jobs whose candidates couldn't be loaded, with why."""
    labels = hiring.subject.labels
    failed = {"Job": [labels.get(job_id, job_id) for job_id in hiring.failed], "Job ID": list(hiring.failed)}
    lost = pd.DataFrame({**failed, "Why": list(hiring.failed.values())}, dtype="str")
    return table_of("Candidates that couldn't be loaded", lost, short="No candidates")


def unreadable(hiring: Hiring) -> Table:
    """Candidates that could not be read, by reason."""
    lost = hiring.candidates.not_counted
    rows = pd.DataFrame({"Why": list(lost), "Candidates": pd.array([*lost.values()], dtype="Int64")})
    return table_of("Candidates that aren't counted", rows, short="Not counted")


def stages(hiring: Hiring) -> Table:
    """Which status indicates which stage."""
    rows = tables.stages_table(hiring.candidates.stages, hiring.candidates.people["status"])
    rows = rows.assign(**{"Changed by you": rows["Changed by you"].map({True: "yes", False: ""})})
    return table_of("Stage indicated by each status", rows, short="Stages")


def _rate_columns() -> dict[str, Kind]:
    return dict.fromkeys([*tables.RATE_HEADINGS.values(), *tables.BOUNDS.values()], "rate")


def _titled(hiring: Hiring, title: str) -> str:
    """A title, with the days of the period where there is one."""
    period = hiring.conversion.period
    return title if period is None else f"{title}, {period.dates}"


def _of_period(hiring: Hiring, name: RateName) -> tuple[str, ...]:
    """The keys of what defines the numbers of a period."""
    if hiring.conversion.period is None:
        return ()
    return ("cohort", "cohort_apply_rate") if name == "apply" else ("cohort",)


def _definitions(*keys: str) -> tuple[str, ...]:
    """Metrics as the code defines them."""
    return tuple(defined(METRICS[key]) for key in keys)
