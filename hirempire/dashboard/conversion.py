"""The cards of the page on conversion, and how the candidates are brought together with what the page looks at."""

import streamlit as st

from hirempire.analysis.conversion import METRICS as COUNTS
from hirempire.analysis.costs import METRICS as COSTS
from hirempire.analysis.pace import METRICS as PACE
from hirempire.analysis.rates import RATES, RateName, ranked
from hirempire.analysis.subject import Candidates, Hiring, Subject
from hirempire.charts import costs as costs_charts
from hirempire.charts import funnel as funnel_charts
from hirempire.charts import pace as pace_charts
from hirempire.charts import rates as rates_charts
from hirempire.charts import shares as shares_charts
from hirempire.charts import side_by_side as jobs_charts
from hirempire.charts.theme import colours
from hirempire.dashboard import session as sessions
from hirempire.dashboard import spend, stages
from hirempire.dashboard.card import Chart, choice, show, table
from hirempire.dashboard.present import presenting
from hirempire.dashboard.session import Session
from hirempire.dashboard.view import MADE_FROM, MADE_TO, any_filter
from hirempire.dashboard.words import literally
from hirempire.findings.conversion import BY_DAYS
from hirempire.findings.costs import costs_findings
from hirempire.findings.finding import texts
from hirempire.findings.pace import pace_findings
from hirempire.reports import conversion_tables as tables
from hirempire.reports.metrics import METRICS, RANKING, defined
from hirempire.reports.scope import scope_line

RATE_CHOICES: dict[str, RateName] = {
    "Hire": "hire",
    "Of decided": "decided",
    "Qualified": "qualified",
    "Apply": "apply",
}
COST_CHOICES: dict[str, costs_charts.Per] = {
    "Hire": "hire",
    "Qualified": "qualified",
    "Applicant": "applicant",
    "Visit": "visit",
}
PERCENT = st.column_config.NumberColumn(format="percent")
"""How the tables show rates and shares."""

EXPLAINED = {
    "no source": "Hirempire names no link that they came through.",
    "source without a link": "The job has no link of that name; it may have been deleted, or typed in by hand.",
    "more applicants than visits": "People applied without opening the link, or its visits were lost with a link made "
    "anew. The rate passes 100%, and is not ranked.",
    "nobody applied": "The link has visits or none, and no applicant.",
    "unknown status": "Its stage cannot be told until you say it under “Statuses and stages”.",
    "unknown type": "Neither applicant, prospect nor upload; in no rate.",
    "cut by the days": "The filter on days lets some of the links of the pair through and others not; nothing tells "
    "which its candidates used.",
    "job left out": "Its links or its candidates did not come.",
}
"""What each kind of what does not join means."""


_NOT_ASKED = "Its candidates were not asked for."


def hiring_of(session: Session, seen: Subject) -> Hiring:
    """What the page looks at together with its candidates, once some were loaded."""
    candidates = candidates_of(session)
    if candidates is None:
        raise ValueError("No candidate is loaded yet.")
    return Hiring(seen, candidates)


def candidates_of(session: Session) -> Candidates | None:
    """The candidates of the present set; None where nobody asked for them."""
    people = session.candidate_load
    if session.link_load.fetched_at is None or (people.fetched_at is None and not people.failed):
        return None
    loaded = {outcome.job_id for outcome in people.loaded}
    why = {outcome.job_id: str(outcome.error) for outcome in people.failed}
    return Candidates(
        people=session.candidates,
        failed={job_id: why.get(job_id, _NOT_ASKED) for job_id in session.asked if job_id not in loaded},
        at=(people.fetched_at or session.link_load.fetched_at)[1],
        not_counted=people.not_counted,
        stages=session.settings.stages.now,
        floor=session.floor,
        spend=session.settings.spend.now.spend,
    )


def by_days(hiring: Hiring) -> None:
    """Why a filter on days leaves pairs out, and what can be said instead."""
    if hiring.joined.narrowed_by_days:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/event_busy: {BY_DAYS}", width="stretch")
            if not presenting():
                st.button("Look at all days", on_click=_all_days)


def _all_days() -> None:
    for key in (MADE_FROM, MADE_TO):
        st.session_state[key] = None


def totals(hiring: Hiring) -> None:
    """All of it in figures, each with its definition."""
    sums = hiring.conversion.whole
    named = [
        ("Visits", "visits", "Opens of the links since each was made, bots included. Not people."),
        ("Applicants", "applicants", defined(METRICS["applicants"])),
        ("Qualified", "qualified", defined(METRICS["stages"])),
        ("Hired", "hired", defined(METRICS["hired"])),
        ("Decided", "decided", defined(METRICS["decided"])),
    ]
    with st.container(horizontal=True):
        for name, column, help_ in named:
            st.metric(name, funnel_charts.amount(sums[column], column), border=True, help=literally(help_, most=900))


def funnel(hiring: Hiring) -> None:
    """From visit to hire by channel."""
    found = hiring.conversion
    floor = f"•: fewer than {found.floor}, or what would tell it." if found.floor > 1 else ""
    how = (
        "Number: how many; bar: the channel’s part of all at that step, longer to the right where it hires more than "
        "it is seen. ≥, pale: a lower bound."
    )
    notes = [how, floor, funnel_charts.left_out(found.channels)]
    show(
        Chart(
            title="From visit to hire, by channel",
            draw=lambda theme: funnel_charts.funnel(
                found.channels, found.whole, theme=theme, colours=colours(hiring.subject.channels)
            ),
            alt=funnel_charts.funnel_alt(found.channels, found.whole),
            table=lambda: tables.funnel_table(found),
            note=" ".join(filter(None, notes)),
            help=_definitions(*(one.key for one in COUNTS if one.key != "share")),
        ),
        hiring.subject,
        key="funnel",
    )


def rates(hiring: Hiring) -> None:
    """A rate by channel with its interval."""
    name = RATE_CHOICES[choice("Rate", list(RATE_CHOICES), key="conversion_rate")]
    ranking, metric = ranked(hiring.conversion.channels, name), RATES[name].metric
    show(
        Chart(
            title=f"{metric.name} by channel",
            draw=lambda theme: rates_charts.rates(
                ranking, hiring.conversion.whole, theme=theme, colours=colours(hiring.subject.channels), name=name
            ),
            alt=rates_charts.rates_alt(ranking, hiring.conversion.whole, name),
            table=lambda: tables.rates_table(hiring.conversion, name),
            note=rates_charts.rates_note(ranking, name),
            help=f"{_definitions(metric.key)}\n\n{literally(RANKING, most=900)}",
        ),
        hiring.subject,
        key="rates",
        formats=dict.fromkeys([metric.name, "95% interval from", "to"], PERCENT),
    )


def shares(hiring: Hiring) -> None:
    """Share of visits against share of applicants and of hires."""
    show(
        Chart(
            title="Share against share",
            draw=lambda theme: shares_charts.shares(
                hiring.conversion.channels, theme=theme, colours=colours(hiring.subject.channels)
            ),
            alt=shares_charts.shares_alt(hiring.conversion.channels),
            table=lambda: tables.shares_table(hiring.conversion),
            note=shares_charts.NOTE,
            help=_definitions("share"),
        ),
        hiring.subject,
        key="shares",
        formats=dict.fromkeys(["Share of visits", "Share of applicants", "Share of hires"], PERCENT),
    )


def side_by_side(hiring: Hiring) -> None:
    """A rate by job and channel."""
    name = RATE_CHOICES[choice("Rate of jobs", list(RATE_CHOICES), key="conversion_jobs", usual="Apply")]
    laid = jobs_charts.side_by_side(hiring.conversion, name)
    show(
        Chart(
            title=f"{RATES[name].metric.name} by job and channel",
            draw=lambda theme: jobs_charts.side_by_side_chart(laid, hiring.subject.labels, theme=theme),
            alt=jobs_charts.side_by_side_alt(laid, hiring.subject.labels),
            table=lambda: tables.pairs_table(hiring.conversion, hiring.subject.labels),
            note=jobs_charts.side_by_side_note(laid),
            help=_definitions(RATES[name].metric.key),
        ),
        hiring.subject,
        key="conversion_by_job",
        formats=dict.fromkeys(tables.RATE_HEADINGS.values(), PERCENT),
    )


def speed(hiring: Hiring) -> None:
    """How soon applicants come after a link was made."""
    found = hiring.pace
    show(
        Chart(
            title="Pace: from link to applicants",
            draw=lambda theme: pace_charts.pace_chart(found, theme=theme, colours=colours(hiring.subject.channels)),
            alt=pace_charts.pace_alt(found),
            table=lambda: tables.pace_table(found, floor=hiring.candidates.floor),
            note=" ".join([*texts(pace_findings(found)), pace_charts.NOTE]),
            help=_definitions(*(one.key for one in PACE)),
        ),
        hiring.subject,
        key="pace",
        formats=dict.fromkeys(tables.SHARE_WITHIN.values(), PERCENT)
        | {tables.FIRST_DAYS: st.column_config.NumberColumn(format="%.1f")},
    )


def cost(hiring: Hiring) -> None:
    """What channels cost, and the table of spend behind it; of all jobs that are loaded, for the spend is."""
    above = st.container()
    if not presenting():
        below = st.expander("Spend", icon=":material/payments:", key="spend_opened", on_change="rerun")
        if below.open:
            with below:
                spend.editor(hiring.subject)  # before the chart, which shows what has just been typed
    currencies = list(sessions.current().settings.spend.now.spend.currencies)
    with above:
        if currencies:
            currency = currencies[0]
            if len(currencies) > 1:
                currency = choice("Currency", currencies, key="conversion_currency")
            _cost_in(currency, hiring)
        elif not presenting():
            st.subheader("Cost", anchor=False, help=_definitions(*(one.key for one in COSTS)))
            st.caption("Say what channels cost, and see what a visit, an applicant and a hire cost through each.")


def _cost_in(currency: str, hiring: Hiring) -> None:
    per = COST_CHOICES[choice("Cost per", list(COST_CHOICES), key="conversion_cost")]
    session, candidates, every = sessions.current(), hiring.candidates, hiring.whole.subject
    spent = session.settings.spend.now.spend
    # No filter changes the costs, and they take long.
    given = (
        every.links,
        candidates.people,
        every.map,
        every.zone,
        candidates.stages,
        candidates.floor,
        spent,
        currency,
    )
    found = session.once("costs", given, lambda: hiring.costs(spent, currency))
    notes = [*texts(costs_findings(found)), costs_charts.costs_note(found, per)]
    if any_filter():
        notes.append("Counted are all jobs that are loaded, whatever the filters: the spend is for them.")
    show(
        Chart(
            title=f"Cost per {costs_charts.COUNTS[per][1]}",
            draw=lambda theme: costs_charts.costs_chart(found, theme=theme, colours=colours(every.channels), per=per),
            alt=costs_charts.costs_alt(found, per),
            table=lambda: tables.costs_table(found, floor=candidates.floor),
            note=" ".join(notes),
            help=_definitions(*(one.key for one in COSTS)),
        ),
        every,
        key="cost",
    )
    unused = tables.unused_spend_table(found, spent)
    if not unused.empty and not presenting():
        table(unused, every, title="spend in no number", key="unused_spend")


def closer(hiring: Hiring) -> None:
    """One of the ways to look closer; the others are a click away, and take no time until then."""
    ways = {"Rates": rates, "Jobs side by side": side_by_side, "Pace": speed, "Cost": cost}
    ways[choice("Look closer", list(ways), key="conversion_closer")](hiring)


def apart(hiring: Hiring) -> None:
    """What does not join, each kind explained, and where every candidate is; built when it is looked at."""
    st.subheader("What does not join", anchor=False)
    st.caption("Every candidate is in one place, and whoever is in no rate is listed with the reason.")
    place = st.expander("The list", icon=":material/link_off:", key="apart_opened", on_change="rerun")
    if place.open:
        with place:
            _apart(hiring)


def _apart(hiring: Hiring) -> None:
    rows = tables.apart_table(hiring.conversion, hiring.subject.labels)
    st.caption(scope_line(hiring.subject))
    if rows.empty:
        st.caption("Every candidate belongs to a link, and every link to candidates.")
    else:
        kinds = [kind for kind in EXPLAINED if kind in set(hiring.conversion.apart["kind"])]
        st.caption("  \n".join(f"**{kind.capitalize()}**: {EXPLAINED[kind]}" for kind in kinds))
        table(rows, hiring.subject, title="what does not join", key="apart")
    st.markdown("**Where every candidate is**: the numbers add up to all that came.")
    table(
        tables.places_table(hiring.conversion), hiring.subject, title="where every candidate is", key="candidate_places"
    )


def meanings(hiring: Hiring) -> None:
    """Which status tells of which stage, to be changed."""
    place = st.expander("Statuses and stages", icon=":material/swap_horiz:", key="stages_opened", on_change="rerun")
    if place.open:
        with place:
            stages.editor(hiring.candidates.people["status"])


def _definitions(*keys: str) -> str:
    """Metrics as the code defines them, a paragraph each."""
    return "\n\n".join(literally(defined(METRICS[key]), most=900) for key in keys)
