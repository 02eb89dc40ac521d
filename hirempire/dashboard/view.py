"""What every page looks at: the loaded links, narrowed by the filters that hold on all pages."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from hirempire.analysis.channels import channel_order, totals
from hirempire.analysis.frame import narrow
from hirempire.analysis.mapping import ChannelMap
from hirempire.dashboard.address import only_known
from hirempire.dashboard.navigation import navigation
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import recruiters_zone
from hirempire.language import counted
from hirempire.values import day, moment

JOBS, CHANNELS, MADE_FROM, MADE_TO, GROUPS = "job", "channel", "made_from", "made_to", "group"
FACTS = {
    "department": ("Departments", "department"),
    "place": ("Places", "job_location"),
    "company": ("Companies", "company_name"),
    "status": ("Status", "status"),
}
"""The facts by which jobs can be filtered: key, heading, and column of the jobs frame."""

NOT_STATED = "not stated"
_DAY_WIDTH = 145


@dataclass(frozen=True)
class View:
    """The present set after the filters, with what a chart needs to say about itself."""

    links: pd.DataFrame
    """The tidy frame, narrowed."""
    every_link: pd.DataFrame
    """All links of the jobs looked at, whatever the filters on channels and days: one that is hidden is not missing."""
    only: tuple[str, ...] | None
    """The channels that pass the filters on channels and groups; None where neither is set."""
    jobs: tuple[str, ...]
    """The jobs looked at: those of the set, or of it those chosen in the filter."""
    failed: frozenset[str]
    """Those of them that did not come."""
    labels: Mapping[str, str]
    channels: tuple[str, ...]
    """All channels of the workspace, whatever is looked at: each keeps its colour by its place here."""
    facts: pd.DataFrame
    """What is known of each job looked at, as :func:`hirempire.analysis.frame.jobs_frame` has it, in their order."""
    map: ChannelMap
    """Which name is which channel, and each channel's group."""
    zone: str
    fetched_at: tuple[datetime, datetime] | None
    filters: tuple[str, ...]
    """The filters in words, for a chart's subtitle."""

    @property
    def as_of(self) -> str:
        """When the data came, in the recruiter's time zone; both ends where the jobs came at different times."""
        if self.fetched_at is None:
            return ""
        oldest, newest = (moment(at, self.zone) for at in self.fetched_at)
        return f"as of {newest}" if oldest == newest else f"as of {oldest} to {newest}"

    @property
    def now(self) -> datetime:
        """The time of the data, from which ages are counted. A page runs only when something came."""
        if self.fetched_at is None:
            raise ValueError("Nothing has come yet.")
        return self.fetched_at[1]

    @property
    def narrowed(self) -> bool:
        """Whether filters on channels or days hide links of these jobs."""
        return len(self.links) < len(self.every_link)

    @property
    def unnarrowed(self) -> "View":
        """The same jobs with all their links."""
        return replace(self, links=self.every_link, only=None, filters=())

    @property
    def scope(self) -> str:
        """What stands behind a chart: jobs, links, visits, and the time of the data."""
        sums = totals(self.links)
        loaded = len(self.jobs) - len(self.failed)
        if self.filters:
            jobs = counted(sums.jobs, "job")
        elif self.failed:
            jobs = f"{loaded:,} of {counted(len(self.jobs), 'job')}"
        else:
            jobs = counted(loaded, "job")
        return " · ".join([jobs, counted(sums.links, "link"), counted(sums.visits, "visit"), self.as_of])


_framed: ContextVar[View | None] = ContextVar("framed", default=None)


def view() -> View:
    """What the page that is being run looks at."""
    return _framed.get() or _with_a_frame()


@contextmanager
def looking_at(seen: View) -> Iterator[None]:
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


def narrowed(session: Session) -> View:
    """The present set of a session after the filters that the recruiter has chosen."""
    zone = recruiters_zone()
    jobs = tuple(st.session_state.get(JOBS) or ())
    channels = tuple(st.session_state.get(CHANNELS) or ())
    groups = tuple(st.session_state.get(GROUPS) or ())
    first, last = st.session_state.get(MADE_FROM), st.session_state.get(MADE_TO)
    failed = frozenset(one.job_id for one in session.failed)
    shown, by_fact = _jobs_shown(session, jobs)
    only = _of_groups(session, channels, groups)
    all_jobs = len(shown) == len(session.asked)
    every_link = session.links if all_jobs else narrow(session.links, job_ids=shown)
    return View(
        every_link=every_link,
        links=narrow(
            every_link,
            channels=only,
            made_from=first,
            made_to=last,
            tz=zone,
        ),
        only=None if only is None else tuple(only),
        jobs=shown,
        failed=failed & set(shown),
        labels=session.labels,
        channels=session.channels,
        facts=session.facts if all_jobs else session.facts.loc[list(shown)],
        map=session.map,
        zone=zone,
        fetched_at=session.fetched_at,
        filters=(*_in_words([session.labels[one] for one in jobs], channels, first, last), *by_fact, *groups),
    )


def whole(session: Session) -> View:
    """The present set, whatever the filters."""
    return View(
        every_link=session.links,
        links=session.links,
        only=None,
        jobs=session.asked,
        failed=frozenset(one.job_id for one in session.failed),
        labels=session.labels,
        channels=session.channels,
        facts=session.facts,
        map=session.map,
        zone=recruiters_zone(),
        fetched_at=session.fetched_at,
        filters=(),
    )


def _jobs_shown(session: Session, chosen: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The jobs of the set that pass the filters on jobs and their facts, and the latter in words."""
    keep = pd.Series(data=True, index=session.facts.index)
    words = []
    if chosen:
        keep &= session.facts.index.isin(list(chosen))
    for key, (_, column) in FACTS.items():
        if values := st.session_state.get(key):
            keep &= stated(session.facts[column]).isin(values)
            words.append(" + ".join(values) if len(values) <= 2 else f"{len(values)} of {key}")
    return tuple(session.facts.index[keep]), words


def stated(facts: pd.Series) -> pd.Series:
    """A fact of each job in words, also where it is missing."""
    texts: pd.Series = facts.fillna(NOT_STATED)
    return texts


def _of_groups(session: Session, channels: Sequence[str], groups: Sequence[str]) -> list[str] | None:
    """The channels that pass both filters; None where neither is set."""
    if not groups:
        return list(channels) or None
    among = channels or channel_order(session.links)
    return [one for one in among if session.map.group(one) in groups]


def _in_words(jobs: Sequence[str], channels: Sequence[str], first: date | None, last: date | None) -> tuple[str, ...]:
    words = []
    if jobs:
        words.append(jobs[0] if len(jobs) == 1 else counted(len(jobs), "chosen job"))
    if channels:
        words.append(" + ".join(channels) if len(channels) <= 3 else counted(len(channels), "chosen channel"))
    if first or last:
        since = f"from {day(first)}" if first else ""
        until = f"to {day(last)}" if last else ""
        words.append(f"links made {since} {until}".strip())
    return tuple(words)


def filters(session: Session) -> None:
    """The row of filters; drawn around every page, so that a choice holds when the page changes."""
    labels = session.labels
    channels = channel_order(session.links)
    keep: dict[str, Any] = {"persist_state": "session"}
    days: dict[str, Any] = {"value": None, "format": "YYYY-MM-DD", "width": _DAY_WIDTH} | keep
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.multiselect(
            "Jobs", session.asked, key=JOBS, format_func=lambda one: labels[one], placeholder="All jobs", **keep
        )
        st.multiselect("Channels", channels, key=CHANNELS, placeholder="All channels", **keep)
        st.date_input("Links made from", key=MADE_FROM, **days)
        st.date_input("Links made to", key=MADE_TO, help="Both days are in it, in your time zone.", **days)
        _more(session, channels, keep)
        if any_filter():
            st.button("Clear", on_click=clear, icon=":material/close:", help="Show all links again")


def _more(session: Session, channels: Sequence[str], keep: dict[str, Any]) -> None:
    """The filters that are needed less often."""
    chosen = sum(len(st.session_state.get(key) or ()) for key in (*FACTS, GROUPS))
    with st.popover(f"More ({chosen})" if chosen else "More", icon=":material/filter_list:"):
        for key, (heading, _) in FACTS.items():
            st.multiselect(heading, _facts_of(session, key), key=key, placeholder="All", **keep)
        groups = sorted({session.map.group(one) for one in channels})
        st.multiselect("Channel groups", groups, key=GROUPS, placeholder="All", **keep)


def only_what_is_here(session: Session) -> None:
    """Drop filters on what the present set lacks: they would narrow to nothing without showing why."""
    channels = channel_order(session.links)
    only_known(session, JOBS, session.asked)
    only_known(session, CHANNELS, channels)
    for key in FACTS:
        only_known(session, key, _facts_of(session, key))
    only_known(session, GROUPS, [session.map.group(one) for one in channels])


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
