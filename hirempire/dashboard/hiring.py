"""The cards of the page on conversion, and the candidates of a session brought together with what a page looks at."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd
import streamlit as st

from hirempire.analysis.change import LESS, MORE
from hirempire.analysis.conversion import JOB_LEFT_OUT
from hirempire.analysis.costs import Costs
from hirempire.analysis.rates import RateName
from hirempire.analysis.subject import Candidates, Hiring, Subject
from hirempire.charts.costs import Per
from hirempire.charts.funnel import amount
from hirempire.dashboard import session as sessions
from hirempire.dashboard import spend, stages
from hirempire.dashboard.card import choice, show, show_table
from hirempire.dashboard.present import presenting
from hirempire.dashboard.session import Session
from hirempire.dashboard.view import MADE_FROM, MADE_TO
from hirempire.dashboard.words import literally
from hirempire.exhibits import hiring as exhibits
from hirempire.exhibits import stop_keep_grow
from hirempire.exhibits.exhibit import Table
from hirempire.exhibits.metrics import METRICS, defined
from hirempire.exhibits.scope import scope_line
from hirempire.findings.cohort import ALL_TIME, BY_CHANNEL_ALONE, READING, cohort_findings, forbidden
from hirempire.findings.conversion import BY_DAYS, conversion_findings
from hirempire.findings.costs import without_result
from hirempire.findings.finding import Finding, Kind
from hirempire.values import relative

_RATE_CHOICES: dict[str, RateName] = {
    "Hire": "hire",
    "Of decided": "decided",
    "Qualified": "qualified",
    "Apply": "apply",
}
_COST_CHOICES: dict[str, Per] = {
    "Hire": "hire",
    "Qualified": "qualified",
    "Applicant": "applicant",
    "Visit": "visit",
}

_EXPLAINED = {
    "no source": "Hirempire doesn't say which link these candidates used.",
    "source without a link": "The job has no link with this name. It may have been deleted, or the name typed in.",
    "more applicants than visits": "People applied without opening the link, or its visits were lost when it was "
    "replaced. The rate exceeds 100% and isn't ranked.",
    "nobody applied": "The link has no applicants.",
    "unknown status": "Choose its stage under “Statuses and stages”.",
    "unknown type": "Neither applicant, prospect nor upload. Excluded from all rates.",
    "split by the date filter": "The date filter includes some of these links and excludes others, and the data don't "
    "say which link each candidate used.",
    JOB_LEFT_OUT: "Its links or candidates aren't loaded.",
}
"""What each kind of unmatched candidate or link means."""

_WIDTHS: Mapping[str, int | Literal["large"]] = {
    stop_keep_grow.VERDICT: 90,
    stop_keep_grow.INTERVAL: 150,
    stop_keep_grow.SAID: "large",
}
_MOST_JUDGED = 8
"""Channels in words; the table has all."""
_NOT_ASKED = "Its candidates aren't loaded yet."


def hiring_of(session: Session, seen: Subject) -> Hiring:
    """What the page looks at together with its candidates, once some were loaded."""
    candidates = candidates_of(session)
    if candidates is None:
        raise ValueError("No candidate is loaded yet.")
    return Hiring(seen, candidates)


def candidates_of(session: Session) -> Candidates | None:
    """The candidates of the jobs on view; None if they weren't asked for."""
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
                st.button("Show all dates", on_click=_all_days)


def _all_days() -> None:
    for key in (MADE_FROM, MADE_TO):
        st.session_state[key] = None


def about_period(hiring: Hiring) -> None:
    """Why the period that was chosen isn't shown, or how its numbers are to be read."""
    if hiring.forbidden:
        st.info(forbidden(hiring.candidates.floor), icon=":material/visibility_off:")
    elif hiring.every is not None and hiring.subject.period is not None:
        days = " Days are in UTC." if hiring.candidates.floor > 1 else ""
        st.caption(f":material/history: {hiring.subject.period.label}.{days} {READING}")


def totals(hiring: Hiring) -> None:
    """The totals, each with its definition; of a period, with a change that is beyond chance."""
    sums, in_period = hiring.conversion.whole, hiring.every is not None
    opened = "in the period" if in_period else "since they were created"
    named = [
        (
            "Visits gained" if in_period else "Visits",
            "visits",
            f"Times the links were opened {opened}, bots included. Not people.",
        ),
        ("Applicants", "applicants", defined(METRICS["applicants"])),
        ("Qualified", "qualified", defined(METRICS["stages"])),
        ("Hired", "hired", defined(METRICS["hired"])),
        ("Decided", "decided", defined(METRICS["decided"])),
    ]
    with st.container(horizontal=True):
        for name, column, help_ in named:
            words = amount(sums[column], column, sums["visits_most"] if column == "visits" else None)
            delta = _change(hiring) if column == "applicants" else None
            st.metric(name, words, delta, border=True, help=literally(help_, most=900))


def _change(hiring: Hiring) -> str | None:
    """By how much the applicants changed, where that is beyond chance."""
    found = hiring.compared
    if found is None:
        return None
    row = found.total.to_dict("records")[0]
    if row["verdict"] not in {MORE, LESS} or pd.isna(row["ratio"]):
        return None
    return relative(row["ratio"]).replace("−", "-")  # st.metric tells up from down by the hyphen


def compared(hiring: Hiring) -> None:
    """The applicants and rates of the period beside those of the other one."""
    table = exhibits.compared(hiring)
    if table is not None and not presenting():
        with st.container(border=True):
            st.subheader(table.title, anchor=False, help=_definitions_of_changes())
            st.caption(table.note)
            show_table(table, hiring.counted, key="conversion_compared")


def _definitions_of_changes() -> str:
    keys = ("cohort", "cohort_change", "cohort_apply_rate", "cohort_difference")
    return "\n\n".join(literally(defined(METRICS[key]), most=900) for key in keys)


def funnel(hiring: Hiring) -> None:
    """From visit to hire by channel."""
    with st.container(border=True):
        show(exhibits.funnel(hiring), hiring.counted, key="funnel")


def shares(hiring: Hiring) -> None:
    """Share of visits against share of applicants and of hires."""
    with st.container(border=True):
        show(exhibits.shares(hiring), hiring.counted, key="shares")


def decide(hiring: Hiring, every: Hiring) -> None:
    """What can be said of each channel's hires, in words and a table: of all time, ``every``, for spend has dates."""
    help_ = "\n\n".join(literally(text, most=1_500) for text in stop_keep_grow.definitions())
    words, tables = _judged(every)
    with st.container(border=True):
        st.subheader(stop_keep_grow.TITLE, anchor=False, help=help_)
        if hiring.every is not None:
            st.caption(f":material/history: {ALL_TIME['Cost']}")
        st.markdown("  \n".join(f"**{stance}** · {literally(text, most=300)}" for stance, text in words[:_MOST_JUDGED]))
        for table in tables:
            st.caption(f"{scope_line(every.whole.counted)}  \n{literally(table.note, most=400)}")
            show_table(table, every.whole.counted, key=f"decide_{table.short}", widths=_WIDTHS)


def _judged(hiring: Hiring) -> tuple[list[tuple[str, str]], tuple[Table, ...]]:
    """The words and the tables, worked out once: they take long, and no filter changes them."""
    session, candidates, every = sessions.current(), hiring.candidates, hiring.whole.subject
    given = (every.links, candidates.people, every.map, every.zone, candidates.stages, candidates.floor)
    return session.once(
        "judged",
        (*given, candidates.spend),
        lambda: (stop_keep_grow.lines(hiring), stop_keep_grow.stop_keep_grow(hiring)),
    )


def closer(hiring: Hiring, every: Hiring) -> None:
    """One of the ways to look closer; the others are a click away, and take no time until then.

    Pace and cost are of all time, ``every``: spend and links have dates of their own.
    """
    ways = {"Rates": _rates, "Jobs side by side": _jobs_side_by_side, "Pace": _pace, "Cost": _cost}
    of_period = {"Rates", "Jobs side by side"}
    name = choice("Details", list(ways), key="conversion_closer")
    if name not in of_period and hiring.every is not None:
        st.caption(f":material/history: {ALL_TIME[name]}")
    ways[name](hiring if name in of_period else every)


def _rates(hiring: Hiring) -> None:
    name = _RATE_CHOICES[choice("Rate", list(_RATE_CHOICES), key="conversion_rate")]
    show(exhibits.rates(hiring, name), hiring.counted, key="rates")


def _jobs_side_by_side(hiring: Hiring) -> None:
    if hiring.by_channel_alone:
        st.caption(BY_CHANNEL_ALONE)
        return
    name = _RATE_CHOICES[choice("Rate of jobs", list(_RATE_CHOICES), key="conversion_jobs", usual="Apply")]
    show(exhibits.jobs_side_by_side(hiring, name), hiring.counted, key="conversion_by_job")


def _pace(hiring: Hiring) -> None:
    show(exhibits.pace_exhibit(hiring), hiring.counted, key="pace")


def _cost(hiring: Hiring) -> None:
    """What channels cost, and the table of spend behind it; of all jobs that are loaded, for the spend is."""
    if not presenting():
        place = st.expander("Spend", icon=":material/payments:", key="spend_opened", on_change="rerun")
        if place.open:
            with place:
                spend.editor(hiring.subject)  # above all that changes with it: it keeps its place under the hands
    currencies = list(sessions.current().settings.spend.now.spend.currencies)
    if currencies:
        currency = currencies[0]
        if len(currencies) > 1:
            currency = choice("Currency", currencies, key="conversion_currency")
        _cost_in(currency, hiring)
    elif not presenting():
        definitions = "\n\n".join(literally(text, most=900) for text in exhibits.cost_definitions())
        st.subheader("Cost", anchor=False, help=definitions)
        st.caption("Enter what your channels cost to see the cost per visit, applicant and hire for each.")
        _unused_spend([], hiring)


def _cost_in(currency: str, hiring: Hiring) -> None:
    per = _COST_CHOICES[choice("Cost per", list(_COST_CHOICES), key="conversion_cost")]
    found = _costs(currency, hiring)
    show(exhibits.cost(hiring, found, per), hiring.whole.counted, key="cost")
    if not presenting():
        _unused_spend([found], hiring)


def said(hiring: Hiring, every: Hiring, *, waiting: int) -> list[Finding]:
    """The sentences at the top: the first finding, then money that brought nobody, then the others.

    Of a period, first who applied in it; how that is to be read stands beside the numbers, and spend is of all time.
    """
    found = conversion_findings(hiring.conversion, waiting=waiting)
    if hiring.every is not None:
        of_period = [one for one in cohort_findings(hiring) if one.kind is not Kind.CAVEAT]
        return [*of_period, *found]
    return [*found[:1], *_spent_in_vain(every)[:1], *found[1:]]


def _spent_in_vain(hiring: Hiring) -> list[Finding]:
    """The channels whose spend brought no hire, in the commonest currency."""
    currencies = sessions.current().settings.spend.now.spend.currencies
    return without_result(_costs(currencies[0], hiring)) if currencies else []


def _unused_spend(in_each_currency: list[Costs], hiring: Hiring) -> None:
    unused = exhibits.unused_spend(in_each_currency, sessions.current().settings.spend.now.spend)
    if len(unused.rows):
        show_table(unused, hiring.whole.counted, key="unused_spend")


def _costs(currency: str, hiring: Hiring) -> Costs:
    """The costs, worked out once: they take long, and no filter changes them."""
    session, candidates, every = sessions.current(), hiring.candidates, hiring.whole.subject
    spent = session.settings.spend.now.spend
    given = (every.links, candidates.people, every.map, every.zone, candidates.stages, candidates.floor)
    return session.once("costs", (*given, spent, currency), lambda: hiring.costs(spent, currency))


def apart(hiring: Hiring) -> None:
    """Unmatched candidates, each kind explained, and where every candidate is counted; built when it is opened."""
    st.subheader("Unmatched candidates", anchor=False)
    st.caption("Candidates that are excluded from the rates, with the reason, and links without candidates.")
    place = st.expander("Details", icon=":material/link_off:", key="apart_opened", on_change="rerun")
    if place.open:
        with place:
            _apart(hiring)


def _apart(hiring: Hiring) -> None:
    if hiring.by_channel_alone:
        st.caption(BY_CHANNEL_ALONE)
        return
    table = exhibits.apart(hiring)
    st.caption(scope_line(hiring.counted))
    if table.rows.empty:
        st.caption("All candidates are matched to a link, and every link has candidates.")
    else:
        kinds = [kind for kind in _EXPLAINED if kind in set(hiring.conversion.apart["kind"])]
        st.caption("  \n".join(f"**{kind.capitalize()}**: {_EXPLAINED[kind]}" for kind in kinds))
        show_table(table, hiring.counted, key="apart")
    st.markdown("**Candidate reconciliation** · The numbers add up to all candidates loaded.")
    show_table(exhibits.places(hiring), hiring.counted, key="candidate_places")


def meanings(hiring: Hiring) -> None:
    """Which stage each status indicates, to be changed."""
    place = st.expander("Statuses and stages", icon=":material/swap_horiz:", key="stages_opened", on_change="rerun")
    if place.open:
        with place:
            stages.editor(hiring.candidates.people["status"])
