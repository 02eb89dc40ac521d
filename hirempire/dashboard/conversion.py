"""The cards of the page on conversion, and how the candidates are brought together with what the page looks at."""

from dataclasses import dataclass

import streamlit as st

from hirempire.analysis.conversion import METRICS as COUNTS
from hirempire.analysis.conversion import Conversion, conversion
from hirempire.analysis.costs import METRICS as COSTS
from hirempire.analysis.costs import Costs, costs
from hirempire.analysis.joined import Joined, join
from hirempire.analysis.pace import METRICS as PACE
from hirempire.analysis.pace import pace
from hirempire.analysis.rates import RATES, RateName, ranked
from hirempire.charts import costs as costs_charts
from hirempire.charts import funnel as funnel_charts
from hirempire.charts import pace as pace_charts
from hirempire.charts import rates as rates_charts
from hirempire.charts import shares as shares_charts
from hirempire.charts import side_by_side as jobs_charts
from hirempire.charts.theme import colours
from hirempire.dashboard import spend, stages
from hirempire.dashboard.card import Chart, choice, show, table
from hirempire.dashboard.present import presenting
from hirempire.dashboard.session import Session
from hirempire.dashboard.view import MADE_FROM, MADE_TO, View, any_filter, whole
from hirempire.dashboard.words import literally
from hirempire.reports import conversion_tables as tables
from hirempire.reports.conversion import BY_DAYS, costs_findings, pace_findings
from hirempire.reports.metrics import METRICS, RANKING, defined
from hirempire.reports.report import Candidates

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


@dataclass(frozen=True)
class Seen:
    """What the page shows: the view, and the candidates of its jobs brought together with their links."""

    view: View
    session: Session
    joined: Joined
    found: Conversion


def converted(view: View, session: Session) -> Seen:
    """Bring the candidates that came together with the links that the page looks at."""
    joined = _joined(view, session)
    found = conversion(joined, stages=session.stages.now, floor=session.floor)
    return Seen(view, session, joined, found)


def candidates_of(view: View, session: Session) -> Candidates | None:
    """What a report says about the candidates; None where they weren't asked for."""
    people, spend = session.people, session.spend.spend
    if people.fetched_at is None and not people.failed:
        return None
    came, every = {one.job_id for one in people.loaded}, whole(session) if any_filter() else view
    why = {one.job_id: str(one.error) for one in people.failed}
    joined = _joined(every, session)
    return Candidates(
        people=session.candidates,
        failed={one: why.get(one, _NOT_ASKED) for one in view.jobs if one not in came},
        at=people.fetched_at[1] if people.fetched_at else view.now,
        not_counted=people.not_counted,
        stages=session.stages.now,
        floor=session.floor,
        only=view.only,
        by_days=_by_days(),
        costs=tuple(_costs(one, joined, every, session) for one in spend.currencies) if people.loaded else (),
        spend=spend,
    )


def _by_days() -> bool:
    return any(st.session_state.get(key) for key in (MADE_FROM, MADE_TO))


def _joined(view: View, session: Session) -> Joined:
    came = {one.job_id for one in session.people.loaded}
    return join(
        view.links,
        session.candidates,
        job_ids=view.jobs,
        failed=view.failed,
        candidates_failed=set(view.jobs) - came,
        every_link=view.every_link if _by_days() else None,
        channels=view.only,
    )


def by_days(seen: Seen) -> None:
    """Why a filter on days leaves pairs out, and what can be said instead."""
    if seen.joined.narrowed_by_days:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/event_busy: {BY_DAYS}", width="stretch")
            if not presenting():
                st.button("Look at all days", on_click=_all_days)


def _all_days() -> None:
    for key in (MADE_FROM, MADE_TO):
        st.session_state[key] = None


def totals(seen: Seen) -> None:
    """All of it in figures, each with its definition."""
    sums = seen.found.whole
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


def funnel(seen: Seen) -> None:
    """From visit to hire by channel."""
    found = seen.found
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
                found.channels, found.whole, theme=theme, colours=colours(seen.view.channels)
            ),
            alt=funnel_charts.funnel_alt(found.channels, found.whole),
            table=lambda: tables.funnel_table(found),
            note=" ".join(filter(None, notes)),
            help=_definitions(*(one.key for one in COUNTS if one.key != "share")),
        ),
        seen.view,
        key="funnel",
    )


def rates(seen: Seen) -> None:
    """A rate by channel with its interval."""
    name = RATE_CHOICES[choice("Rate", list(RATE_CHOICES), key="conversion_rate")]
    ranking, metric = ranked(seen.found.channels, name), RATES[name].metric
    show(
        Chart(
            title=f"{metric.name} by channel",
            draw=lambda theme: rates_charts.rates(
                ranking, seen.found.whole, theme=theme, colours=colours(seen.view.channels), name=name
            ),
            alt=rates_charts.rates_alt(ranking, seen.found.whole, name),
            table=lambda: tables.rates_table(seen.found, name),
            note=rates_charts.rates_note(ranking, name),
            help=f"{_definitions(metric.key)}\n\n{literally(RANKING, most=900)}",
        ),
        seen.view,
        key="rates",
        formats=dict.fromkeys([metric.name, "95% interval from", "to"], PERCENT),
    )


def shares(seen: Seen) -> None:
    """Share of visits against share of applicants and of hires."""
    show(
        Chart(
            title="Share against share",
            draw=lambda theme: shares_charts.shares(
                seen.found.channels, theme=theme, colours=colours(seen.view.channels)
            ),
            alt=shares_charts.shares_alt(seen.found.channels),
            table=lambda: tables.shares_table(seen.found),
            note=shares_charts.NOTE,
            help=_definitions("share"),
        ),
        seen.view,
        key="shares",
        formats=dict.fromkeys(["Share of visits", "Share of applicants", "Share of hires"], PERCENT),
    )


def side_by_side(seen: Seen) -> None:
    """A rate by job and channel."""
    name = RATE_CHOICES[choice("Rate of jobs", list(RATE_CHOICES), key="conversion_jobs", usual="Apply")]
    laid = jobs_charts.side_by_side(seen.found, name)
    show(
        Chart(
            title=f"{RATES[name].metric.name} by job and channel",
            draw=lambda theme: jobs_charts.side_by_side_chart(laid, seen.view.labels, theme=theme),
            alt=jobs_charts.side_by_side_alt(laid, seen.view.labels),
            table=lambda: tables.pairs_table(seen.found, seen.view.labels),
            note=jobs_charts.side_by_side_note(laid),
            help=_definitions(RATES[name].metric.key),
        ),
        seen.view,
        key="conversion_by_job",
        formats=dict.fromkeys(tables.RATE_HEADINGS.values(), PERCENT),
    )


def speed(seen: Seen) -> None:
    """How soon applicants come after a link was made."""
    at = seen.session.people.fetched_at
    if at is None:
        return
    found = pace(seen.joined, now=at[1], floor=seen.found.floor)
    show(
        Chart(
            title="Pace: from link to applicants",
            draw=lambda theme: pace_charts.pace_chart(found, theme=theme, colours=colours(seen.view.channels)),
            alt=pace_charts.pace_alt(found),
            table=lambda: tables.pace_table(found, floor=seen.found.floor),
            note=" ".join([*pace_findings(found), pace_charts.NOTE]),
            help=_definitions(*(one.key for one in PACE)),
        ),
        seen.view,
        key="pace",
        formats=dict.fromkeys(tables.SHARE_WITHIN.values(), PERCENT)
        | {tables.FIRST_DAYS: st.column_config.NumberColumn(format="%.1f")},
    )


def cost(seen: Seen) -> None:
    """What channels cost, and the table of spend behind it; of all jobs that are loaded, for the spend is."""
    above = st.container()
    if not presenting():
        below = st.expander("Spend", icon=":material/payments:", key="spend_opened", on_change="rerun")
        if below.open:
            with below:
                spend.editor(seen.view)  # before the chart, which shows what has just been typed
    currencies = list(seen.session.spend.spend.currencies)
    with above:
        if currencies:
            currency = currencies[0]
            if len(currencies) > 1:
                currency = choice("Currency", currencies, key="conversion_currency")
            _cost_in(currency, seen)
        elif not presenting():
            st.subheader("Cost", anchor=False, help=_definitions(*(one.key for one in COSTS)))
            st.caption("Say what channels cost, and see what a visit, an applicant and a hire cost through each.")


def _costs_of_all(currency: str, every: View, seen: Seen) -> Costs:
    """The costs of all jobs, worked out once: no filter changes them."""
    session = seen.session
    frames = (session.links, session.candidates)
    others = (currency, session.spend.spend, session.stages.now, session.floor, session.map, every.zone)
    known = session.costs_known
    if known is None or known[1] != others or any(old is not new for old, new in zip(known[0], frames, strict=True)):
        joined = _joined(every, session) if any_filter() else seen.joined
        session.costs_known = known = (frames, others, _costs(currency, joined, every, session))
    return known[2]


def _costs(currency: str, joined: Joined, every: View, session: Session) -> Costs:
    """In one currency, over all jobs that are loaded: the spend is for them, whatever the filters."""
    return costs(
        joined,
        session.spend.spend,
        currency=currency,
        channel_of=session.map.channel,
        now=every.now,
        tz=every.zone,
        stages=session.stages.now,
        floor=session.floor,
    )


def _cost_in(currency: str, seen: Seen) -> None:
    per = COST_CHOICES[choice("Cost per", list(COST_CHOICES), key="conversion_cost")]
    session = seen.session
    every = whole(session) if any_filter() else seen.view
    found = _costs_of_all(currency, every, seen)
    notes = [*costs_findings(found), costs_charts.costs_note(found, per)]
    if any_filter():
        notes.append("Counted are all jobs that are loaded, whatever the filters: the spend is for them.")
    show(
        Chart(
            title=f"Cost per {costs_charts.COUNTS[per][1]}",
            draw=lambda theme: costs_charts.costs_chart(found, theme=theme, colours=colours(every.channels), per=per),
            alt=costs_charts.costs_alt(found, per),
            table=lambda: tables.costs_table(found, floor=session.floor),
            note=" ".join(notes),
            help=_definitions(*(one.key for one in COSTS)),
        ),
        every,
        key="cost",
    )
    unused = tables.unused_spend_table(found, session.spend.spend)
    if not unused.empty and not presenting():
        table(unused, every, title="spend in no number", key="unused_spend")


def closer(seen: Seen) -> None:
    """One of the ways to look closer; the others are a click away, and take no time until then."""
    ways = {"Rates": rates, "Jobs side by side": side_by_side, "Pace": speed, "Cost": cost}
    ways[choice("Look closer", list(ways), key="conversion_closer")](seen)


def apart(seen: Seen) -> None:
    """What does not join, each kind explained, and where every candidate is; built when it is looked at."""
    st.subheader("What does not join", anchor=False)
    st.caption("Every candidate is in one place, and whoever is in no rate is listed with the reason.")
    place = st.expander("The list", icon=":material/link_off:", key="apart_opened", on_change="rerun")
    if place.open:
        with place:
            _apart(seen)


def _apart(seen: Seen) -> None:
    rows = tables.apart_table(seen.found, seen.view.labels)
    st.caption(seen.view.scope)
    if rows.empty:
        st.caption("Every candidate belongs to a link, and every link to candidates.")
    else:
        kinds = [kind for kind in EXPLAINED if kind in set(seen.found.apart["kind"])]
        st.caption("  \n".join(f"**{kind.capitalize()}**: {EXPLAINED[kind]}" for kind in kinds))
        table(rows, seen.view, title="what does not join", key="apart")
    st.markdown("**Where every candidate is**: the numbers add up to all that came.")
    table(tables.places_table(seen.found), seen.view, title="where every candidate is", key="candidate_places")


def meanings(seen: Seen) -> None:
    """Which status tells of which stage, to be changed."""
    place = st.expander("Statuses and stages", icon=":material/swap_horiz:", key="stages_opened", on_change="rerun")
    if place.open:
        with place:
            stages.editor(seen.session.candidates["status"])


def _definitions(*keys: str) -> str:
    """Metrics as the code defines them, a paragraph each."""
    return "\n\n".join(literally(defined(METRICS[key]), most=900) for key in keys)
