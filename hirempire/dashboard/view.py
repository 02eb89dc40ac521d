"""What every page looks at: the loaded links, narrowed by the filters that hold on all pages."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

import pandas as pd
import streamlit as st

from hirempire.analysis.channels import channel_order, totals
from hirempire.analysis.frame import narrow
from hirempire.charts.theme import counted
from hirempire.dashboard.navigation import navigation
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import day, moment, recruiters_zone

JOBS, CHANNELS, MADE = "filter_jobs", "filter_channels", "filter_made"


@dataclass(frozen=True)
class View:
    """The present set after the filters, with what a chart needs to say about itself."""

    links: pd.DataFrame
    """The tidy frame, narrowed."""
    jobs: tuple[str, ...]
    """The jobs looked at: those of the set, or of it those chosen in the filter."""
    failed: frozenset[str]
    """Those of them that did not come."""
    labels: Mapping[str, str]
    channels: tuple[str, ...]
    """All channels of the workspace, whatever is looked at: each keeps its colour by its place here."""
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
    first, last = _made_range()
    failed = frozenset(one.job_id for one in session.failed)
    shown = tuple(one for one in session.asked if not jobs or one in jobs)
    labels = session.labels
    return View(
        links=narrow(
            session.links, job_ids=jobs or None, channels=channels or None, made_from=first, made_to=last, tz=zone
        ),
        jobs=shown,
        failed=failed & set(shown),
        labels=labels,
        channels=session.channels,
        zone=zone,
        fetched_at=session.fetched_at,
        filters=_in_words([labels[one] for one in jobs], channels, first, last),
    )


def _made_range() -> tuple[date | None, date | None]:
    """Both ends of the chosen days; while the recruiter has picked one of two, that one alone."""
    chosen = tuple(st.session_state.get(MADE) or ())
    return (chosen[0] if chosen else None), (chosen[1] if len(chosen) == 2 else None)


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
    _forget_what_is_gone(JOBS, session.asked)
    channels = channel_order(session.links)
    _forget_what_is_gone(CHANNELS, channels)
    shares = [4, 3, 4, 1.3] if any_filter() else [4, 3, 4]
    job_column, channel_column, made_column, *clear_column = st.columns(shares, vertical_alignment="bottom")
    job_column.multiselect("Jobs", session.asked, key=JOBS, format_func=lambda one: labels[one], placeholder="All jobs")
    channel_column.multiselect("Channels", channels, key=CHANNELS, placeholder="All channels")
    made_column.date_input("Links made", value=[], key=MADE, format="YYYY-MM-DD", help="In your time zone")
    for column in clear_column:
        column.button("Clear", on_click=clear, icon=":material/close:", width="stretch")


def any_filter() -> bool:
    """Whether anything is narrowed at all."""
    return any(st.session_state.get(key) for key in (JOBS, CHANNELS, MADE))


def clear() -> None:
    """Bring all back."""
    st.session_state[JOBS] = []
    st.session_state[CHANNELS] = []
    st.session_state[MADE] = ()


def _forget_what_is_gone(key: str, options: Sequence[str]) -> None:
    """A filter on a job or channel that the present set lacks would narrow to nothing without showing why."""
    if key in st.session_state:
        known = set(options)
        st.session_state[key] = [one for one in st.session_state[key] if one in known]
