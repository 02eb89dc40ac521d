"""What every page looks at: the loaded links, narrowed by the filters that hold on all pages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from hirempire.analysis.channels import channel_order
from hirempire.analysis.frame import narrow
from hirempire.analysis.subject import Subject
from hirempire.api.allowance import utc_now
from hirempire.dashboard import periods
from hirempire.dashboard.address import only_known
from hirempire.dashboard.navigation import navigation
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import recruiters_zone
from hirempire.language import counted
from hirempire.values import day

JOBS, CHANNELS, MADE_FROM, MADE_TO, GROUPS = "job", "channel", "made_from", "made_to", "group"
FACTS = {
    "department": ("Departments", "department"),
    "place": ("Places", "job_location"),
    "company": ("Companies", "company_name"),
    "status": ("Statuses", "status"),
}
"""The facts by which jobs can be filtered: key, heading, and column of the jobs frame."""

NOT_STATED = "not stated"


_framed: ContextVar[Subject | None] = ContextVar("framed", default=None)


def view() -> Subject:
    """What the page that is being run looks at."""
    return _framed.get() or _with_a_frame()


@contextmanager
def looking_at(seen: Subject) -> Iterator[None]:
    """Run a page in here."""
    before = _framed.set(seen)
    try:
        yield
    finally:
        _framed.reset(before)


def _with_a_frame() -> NoReturn:
    """Begin again with ``app.py``.

    Streamlit runs a page's file alone, as in its first multipage apps, when it is what a new server is asked for
    first. Naming the pages ends that.
    """
    navigation()
    st.rerun()


def narrowed(session: Session) -> Subject:
    """The present set of a session after the filters that the recruiter has chosen."""
    every = whole(session)
    if not any_filter():
        return _within(every, session)
    jobs = tuple(st.session_state.get(JOBS) or ())
    channels = tuple(st.session_state.get(CHANNELS) or ())
    groups = tuple(st.session_state.get(GROUPS) or ())
    first, last = st.session_state.get(MADE_FROM), st.session_state.get(MADE_TO)
    shown, by_fact = _jobs_shown(every, jobs)
    only = _channels_shown(session, channels, groups)
    seen = every if len(shown) == len(every.jobs) else _jobs_alone(every, shown)
    days: dict[str, Any] = {"made_from": first, "made_to": last, "tz": every.zone}
    narrower: dict[str, Any] = {"channels": only, **days}
    seen = replace(
        seen,
        links=narrow(seen.links, **narrower),
        unchosen=None if only is None else narrow(seen.links, **days),
        kept=None if seen.kept is None else seen.kept.only(**narrower),
        only=None if only is None else tuple(only),
        by_days=bool(first or last),
        filters=(*_in_words([every.labels[job] for job in jobs], channels, first, last), *by_fact, *groups),
        unfiltered=_within(every, session),
    )
    return _within(seen, session)


def _within(subject: Subject, session: Session) -> Subject:
    """The same, asked for the period that the recruiter has chosen."""
    period, before = periods.chosen(session)
    return subject if period is None else replace(subject, period=period, compared=before)


def _jobs_alone(every: Subject, shown: tuple[str, ...]) -> Subject:
    """The same with some of its jobs."""
    jobs = set(shown)
    links = narrow(every.links, job_ids=shown)
    kept = None if every.kept is None else every.kept.only(job_ids=shown)
    return replace(
        every,
        kept=kept,
        every_kept=kept,
        jobs=shown,
        waiting=0,
        outcomes=tuple(outcome for outcome in every.outcomes if outcome.job_id in jobs),
        older=tuple(outcome for outcome in every.older if outcome.job_id in jobs),
        links=links,
        every_link=links,
        facts=every.facts.loc[list(shown)],
    )


def whole(session: Session) -> Subject:
    """Every job on view in a session, before filters; something must be loaded."""
    if session.link_load.fetched_at is None:
        raise ValueError("Nothing is loaded yet.")
    return _everything(session, session.link_load.fetched_at)


def nothing(session: Session) -> Subject:
    """No job at all: for pages that are about the workspace, whatever is on view."""
    return replace(_everything(session, (utc_now(), utc_now())), jobs=(), outcomes=(), waiting=0)


def _everything(session: Session, fetched_at: tuple[datetime, datetime]) -> Subject:
    outcomes = tuple(session.link_load.outcomes.all)
    jobs = tuple(outcome.job_id for outcome in outcomes)
    return Subject(
        jobs=jobs,
        outcomes=outcomes,
        waiting=len(session.asked) - len(jobs),
        older=tuple(session.link_load.older),
        links=session.links,
        every_link=session.links,
        kept=session.kept,
        every_kept=session.kept,
        labels=session.labels,
        facts=session.facts_of(jobs),
        channels=session.channels,
        map=session.map,
        zone=recruiters_zone(),
        fetched_at=fetched_at,
        route=_route(session),
        is_demo=session.connection.is_demo,
    )


def _route(session: Session) -> str:
    listed = session.link_load.through_listing
    alone = len(session.link_load.loaded) - listed
    parts = [
        f"{counted(listed, 'job')} loaded with the list of all jobs" if listed else "",
        f"{counted(alone, 'job')} loaded one by one, with one request each" if alone else "",
    ]
    return f"{'; '.join(filter(None, parts))}." if listed or alone else ""


def _jobs_shown(every: Subject, chosen: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The jobs of the set that pass the filters on jobs and their facts, and the latter in words."""
    facts, words = every.facts, []
    keep = pd.Series(data=True, index=facts.index)
    if chosen:
        keep &= facts.index.isin(list(chosen))
    for key, (heading, column) in FACTS.items():
        if values := st.session_state.get(key):
            keep &= stated(facts[column]).isin(values)
            words.append(" + ".join(values) if len(values) <= 2 else f"{len(values)} {heading.lower()}")
    return tuple(facts.index[keep]), words


def stated(facts: pd.Series) -> pd.Series:
    """A fact of each job in words, also where it is missing."""
    texts: pd.Series = facts.fillna(NOT_STATED)
    return texts


def _channels_shown(session: Session, channels: Sequence[str], groups: Sequence[str]) -> list[str] | None:
    """The channels that pass both filters; None where neither is set."""
    if not groups:
        return list(channels) or None
    among = channels or channel_order(session.links)
    return [channel for channel in among if session.map.group(channel) in groups]


def _in_words(jobs: Sequence[str], channels: Sequence[str], first: date | None, last: date | None) -> tuple[str, ...]:
    words = []
    if jobs:
        words.append(jobs[0] if len(jobs) == 1 else counted(len(jobs), "selected job"))
    if channels:
        words.append(" + ".join(channels) if len(channels) <= 3 else counted(len(channels), "selected channel"))
    if first or last:
        since = f"from {day(first)}" if first else ""
        until = f"to {day(last)}" if last else ""
        words.append(f"links created {since} {until}".strip())
    return tuple(words)


def filters(session: Session) -> None:
    """The row of filters; drawn around every page, so that a choice holds when the page changes."""
    labels = session.labels
    channels = channel_order(session.links)
    keep: dict[str, Any] = {"persist_state": "session"}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        periods.controls(session)
        st.multiselect(
            "Jobs", session.asked, key=JOBS, format_func=lambda job_id: labels[job_id], placeholder="All jobs", **keep
        )
        st.multiselect("Channels", channels, key=CHANNELS, placeholder="All channels", **keep)
        _more(session, channels, keep)
        if any_filter():
            st.button("Clear", on_click=clear, icon=":material/close:", help="Clear all filters")


def _more(session: Session, channels: Sequence[str], keep: dict[str, Any]) -> None:
    """The filters that are needed less often."""
    days: dict[str, Any] = {"value": None, "format": "YYYY-MM-DD"} | keep
    chosen = sum(len(st.session_state.get(key) or ()) for key in (*FACTS, GROUPS))
    chosen += sum(bool(st.session_state.get(key)) for key in (MADE_FROM, MADE_TO))
    with st.popover(f"More ({chosen})" if chosen else "More", icon=":material/filter_list:"):
        with st.container(horizontal=True):
            st.date_input("Links created from", key=MADE_FROM, **days)
            st.date_input("Links created to", key=MADE_TO, help="Both dates included, in your time zone", **days)
        for key, (heading, _) in FACTS.items():
            st.multiselect(heading, _facts_of(session, key), key=key, placeholder="All", **keep)
        groups = sorted({session.map.group(channel) for channel in channels})
        st.multiselect("Channel groups", groups, key=GROUPS, placeholder="All", **keep)


def only_what_is_here(session: Session) -> None:
    """Drop filters on what the present set lacks: they would narrow to nothing without showing why."""
    periods.only_what_can_be(session)
    channels = channel_order(session.links)
    only_known(session, JOBS, session.asked)
    only_known(session, CHANNELS, channels)
    for key in FACTS:
        only_known(session, key, _facts_of(session, key))
    only_known(session, GROUPS, [session.map.group(channel) for channel in channels])


def _facts_of(session: Session, key: str) -> list[str]:
    """What there is to choose from, what is not stated last."""
    values = set(stated(session.facts[FACTS[key][1]]).unique())
    return [*sorted(values - {NOT_STATED}, key=str.casefold), *(values & {NOT_STATED})]


FILTERS = (JOBS, CHANNELS, MADE_FROM, MADE_TO, GROUPS, *FACTS)


def any_filter() -> bool:
    """Whether anything is narrowed at all."""
    return any(st.session_state.get(key) for key in FILTERS)


def clear() -> None:
    """Bring all back."""
    for key in FILTERS:
        st.session_state[key] = None if key in (MADE_FROM, MADE_TO) else []


def narrow_to(key: str, value: Sequence[Any]) -> None:
    """Set a filter from a chart; only from a callback, before the filters are drawn."""
    st.session_state[key] = value


def narrow_to_days(ends: Sequence[str]) -> None:
    """Set the filter on days to the range between two moments on a chart's axis, as Plotly writes them."""
    first, last = sorted(pd.Timestamp(end).date() for end in ends)
    st.session_state[MADE_FROM], st.session_state[MADE_TO] = first, last
