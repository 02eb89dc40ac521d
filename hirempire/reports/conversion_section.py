"""The conversion section of a report: from visit to hire, its rates, pace and costs, and unmatched candidates."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from hirempire.analysis.costs import Costs
from hirempire.analysis.rates import RateName
from hirempire.analysis.subject import Hiring, Subject
from hirempire.exhibits import hiring as exhibits
from hirempire.exhibits.exhibit import Exhibit, Table, table_of
from hirempire.exhibits.metrics import metrics_table
from hirempire.exhibits.stop_keep_grow import stop_keep_grow
from hirempire.findings.cohort import ALL_TIME, BY_MONTH, cohort_findings, forbidden
from hirempire.findings.conversion import LOWER_BOUNDS, by_days, conversion_findings, loudest_findings, shares_findings
from hirempire.findings.costs import costs_findings, hires_finding
from hirempire.findings.finding import LEADING, Finding, Kind, headline, texts
from hirempire.findings.pace import pace_findings
from hirempire.findings.rates import highest, lead_finding
from hirempire.findings.stop_keep_grow import value_findings
from hirempire.language import counted
from hirempire.reports.sections import one_chart
from hirempire.reports.story import TITLES, Section, Slide

_RATES: tuple[RateName, ...] = ("hire", "apply")


def conversion_section(subject: Subject) -> Section:
    """The conversion section; where no candidates could be loaded, the reason."""
    every = subject.hiring
    if every is None:
        return Section("conversion", TITLES["conversion"], (Finding(Kind.NOTHING, "This report has no candidates."),))
    if set(subject.jobs) <= subject.failed | every.failed.keys():
        return _nothing_loaded(every)
    candidates, hiring, in_each_currency = every.candidates, every.in_period, list(every.in_each_currency)
    said = [*cohort_findings(hiring), *conversion_findings(hiring.conversion, waiting=subject.waiting)]
    said += pace_findings(every.pace)
    value = [finding for one in every.judged[:1] for finding in value_findings(one, every.whole.conversion)]
    said += value if hiring.every is None else [_over_all_time(finding) for finding in value]
    said += [finding for costs in in_each_currency for finding in costs_findings(costs)]
    said += [*by_days(hiring.conversion), *_of_all_time(hiring, with_costs=bool(in_each_currency))]
    compared = exhibits.compared(hiring)
    shown = (
        _funnel(hiring),
        _headed(exhibits.shares(hiring), shares_findings(hiring.conversion), Kind.SPREAD),
        *(_rates(hiring, name) for name in _RATES),
        _headed(exhibits.pace_exhibit(every), pace_findings(every.pace)[::-1], Kind.PACE),
        *(_costs(every, costs) for costs in in_each_currency),
    )
    tables = (
        *([] if compared is None else [compared]),
        *stop_keep_grow(every),
        exhibits.each_channel(hiring),
        exhibits.unused_spend(in_each_currency, candidates.spend),
        *_by_job(hiring),
        exhibits.not_loaded(hiring),
        exhibits.unreadable(hiring),
        exhibits.stages(hiring),
        table_of("Conversion metrics", metrics_table(), short="Metrics"),
    )
    return Section(
        "conversion",
        TITLES["conversion"],
        tuple(said),
        shown,
        tuple(table for table in tables if len(table.rows)),
        tuple(_slides(hiring, shown, said)),
    )


def _over_all_time(finding: Finding) -> Finding:
    """The same with a word that it isn't about the period."""
    return replace(finding, text=f"{finding.text.removesuffix('.')} (all time).")


def _by_job(hiring: Hiring) -> tuple[Table, ...]:
    """What a floor lets be told of all time alone."""
    if hiring.by_channel_alone:
        return ()
    return exhibits.jobs(hiring), exhibits.pairs(hiring), exhibits.apart(hiring), exhibits.places(hiring)


def _slides(hiring: Hiring, shown: Sequence[Exhibit], said: Sequence[Finding]) -> Iterator[Slide]:
    """Each channel's shares, or the funnel, beside the rate that tells most; spend against hires; and the pace."""
    funnel, spread, *rates, pace = shown[: 3 + len(_RATES)]
    leads = {name: highest(hiring.conversion, name) for name in _RATES}
    surest = min(_RATES, key=lambda name: min((LEADING.index(one.kind) for one in leads[name]), default=len(LEADING)))
    first = headline(leads[surest], Kind.LEAD)
    beside = spread if spread.headline and not first else funnel
    first = first or beside.headline or headline(leads[surest], *LEADING)
    kept = (Kind.LEAD, Kind.TIE, Kind.CAVEAT, Kind.LOSS)
    more = [*texts(one for one in said if one.kind in kept and one.text != first)]
    yield Slide(first, (beside, rates[_RATES.index(surest)]), tuple(more))
    span = "" if hiring.every is None else "All time"
    for costs in shown[3 + len(_RATES) :][:1]:
        more = texts(one for one in said if one.kind in (Kind.COST, Kind.WASTE))
        yield Slide(costs.headline, (costs,), tuple(more), span=span)
    yield replace(one_chart(pace, [one for one in said if one.kind is Kind.PACE]), span=span)


def _costs(hiring: Hiring, costs: Costs) -> Exhibit:
    """Spend against hires; where there is no hire to set it against, what an applicant cost."""
    hires = costs.whole["hired"]
    if pd.notna(hires) and hires:
        return _headed(exhibits.spend_and_hires(hiring, costs), hires_finding(costs), Kind.COST)
    return _headed(exhibits.cost(hiring, costs, "applicant"), costs_findings(costs), Kind.COST, *LEADING)


def _of_all_time(hiring: Hiring, *, with_costs: bool) -> list[Finding]:
    """What isn't about the period: all of it where a floor forbids the period, else pace and costs."""
    if hiring.forbidden:
        text = f"{forbidden(hiring.candidates.floor)} This section shows all time."
        return [Finding(Kind.CAVEAT, text, about="applicants")]
    if hiring.every is None:
        return []
    said = [ALL_TIME["Pace"], *([ALL_TIME["Cost"]] if with_costs else [])]
    said += [BY_MONTH] if hiring.by_channel_alone else []
    return [Finding(Kind.CAVEAT, text, about="applicants") for text in said]


def _funnel(hiring: Hiring) -> Exhibit:
    shown = exhibits.funnel(hiring)
    shown = replace(shown, note=f"{shown.note} {LOWER_BOUNDS}")  # a page has it behind the title
    return _headed(shown, loudest_findings(hiring.conversion), *LEADING)


def _rates(hiring: Hiring, name: RateName) -> Exhibit:
    return _headed(exhibits.rates(hiring, name), lead_finding(hiring.conversion, name), *LEADING)


def _headed(exhibit: Exhibit, findings: list[Finding], *kinds: Kind) -> Exhibit:
    """The exhibit under the first finding of one of these kinds."""
    return replace(exhibit, headline=headline(findings, *kinds))


def _nothing_loaded(hiring: Hiring) -> Section:
    causes = Counter(why for job_id, why in hiring.failed.items() if job_id not in hiring.subject.failed)
    said = [
        Finding(Kind.LOSS, f"The candidates of {counted(number, 'job')} couldn't be loaded. {why}", 1.0, "applicants")
        for why, number in causes.most_common()
    ]
    tables = exhibits.not_loaded(hiring), exhibits.unused_spend([], hiring.candidates.spend)
    return Section(
        "conversion", TITLES["conversion"], tuple(said), tables=tuple(table for table in tables if len(table.rows))
    )
