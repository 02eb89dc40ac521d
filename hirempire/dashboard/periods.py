"""The period that all pages look at, and what it is compared with: at the head of the filters, and in the address."""

from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import streamlit as st

from hirempire.analysis.ledger import moments
from hirempire.analysis.period import ALL, COMPARISONS, PERIODS, Compare, Period, PeriodUnknown, compared, custom, read
from hirempire.analysis.subject import Subject
from hirempire.dashboard.keeper import keeper_of
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import recruiters_zone
from hirempire.language import plain
from hirempire.values import moment, span

PERIOD, COMPARED = "period", "compared"
"""The keys of the choices, which are their names in the address."""
NO_HISTORY = (
    "History is off, so visits can't be shown by period. With history on, visit counts are saved each time they're "
    "loaded. The first figures need two loads."
)
NOTHING_YET = (
    "No visit counts of these jobs have been saved yet, so visits can't be shown by period. The first figures need two "
    "loads."
)
_CUSTOM, _DAYS = "custom", "period_days"
_USUAL: Compare = "previous"
_WIDTH, _WIDER = 170, 250


def chosen(session: Session) -> tuple[Period | None, Period | None]:
    """The period that the recruiter has chosen, and what it is compared with; None for all time, and for nothing."""
    name = st.session_state.get(PERIOD) or ALL
    try:
        period = read(name, now=now_of(session), zone=recruiters_zone())
    except PeriodUnknown:
        return None, None
    how = cast("Compare", st.session_state.get(COMPARED) or _USUAL)
    return period, None if period is None else compared(period, how)


def is_chosen() -> bool:
    """Whether the pages look at a period, not at all time."""
    return bool(st.session_state.get(PERIOD, ALL) != ALL)


def now_of(session: Session) -> datetime:
    """The time of the newest data."""
    fetched_at = session.link_load.fetched_at
    if fetched_at is None:
        raise ValueError("Nothing is loaded yet.")
    return fetched_at[1]


def controls(session: Session) -> None:
    """Where both are chosen."""
    keep: dict[str, Any] = {"persist_state": "session"}
    session.address.defaults |= {PERIOD: ALL, COMPARED: _USUAL}
    name = st.session_state.get(PERIOD) or ALL
    options = [*PERIODS, *([name] if name not in PERIODS else []), _CUSTOM]
    st.selectbox(
        "Period",
        options,
        key=PERIOD,
        format_func=_words,
        on_change=_choose,
        args=(session,),
        width=_WIDER if name not in PERIODS else _WIDTH,
        **keep,
    )
    if name not in PERIODS:
        _days(session, name)
    if name != ALL:
        usual = list(COMPARISONS)
        st.selectbox("Compared with", usual, key=COMPARED, format_func=COMPARISONS.__getitem__, width=_WIDTH, **keep)


def only_what_can_be(session: Session) -> None:
    """Drop a period or comparison from an address that is none, and say so."""
    name, how = (st.session_state.get(key) for key in (PERIOD, COMPARED))
    try:
        if name and name != _CUSTOM:
            read(name, now=now_of(session), zone=recruiters_zone())
    except PeriodUnknown:
        session.address.left_out.append(f"“{plain(str(name), most=40)}”")
        del st.session_state[PERIOD]
    if how and how not in COMPARISONS:
        session.address.left_out.append(f"“{plain(str(how), most=40)}”")
        del st.session_state[COMPARED]


def lacking(session: Session) -> str:
    """Why nothing can be said by period where nothing was seen before."""
    return NO_HISTORY if keeper_of(session.connection) is None else NOTHING_YET


def notice(session: Session, seen: Subject) -> None:
    """A notice above every page if data for the chosen period are missing."""
    if seen.period is None:
        return
    if seen.kept is None:
        st.info(f"{lacking(session)} All pages show all time.", icon=":material/history:")
        return
    first = next(iter(moments(seen.kept.looks[:1])), None)
    if first is not None and first > seen.period.start:
        st.caption(
            f"These jobs were first loaded on {moment(first, seen.zone)}. Visits before that can't be dated, "
            "except for links created in the period."
        )


def all_time_only(seen: Subject, what: str) -> None:
    """Say that a page, or a part of it, doesn't follow the period."""
    if seen.period is not None and seen.kept is not None:
        st.caption(f":material/history: {what} shows all time: visits since each link was created.")


def _words(option: str) -> str:
    """An option as a recruiter reads it."""
    if option == _CUSTOM:
        return "Custom …"
    if option in PERIODS:
        return PERIODS[option]
    first, last = (date.fromisoformat(part) for part in option.split(".."))
    return span(first, last)


def _choose(session: Session) -> None:
    """Custom days begin as the last 28."""
    if st.session_state[PERIOD] == _CUSTOM:
        usual = read("last-28-days", now=now_of(session), zone=recruiters_zone())
        if usual is not None:
            st.session_state[PERIOD] = custom(usual.first, usual.last)


def _days(session: Session, name: str) -> None:
    """The days of a custom period."""
    first, last = (date.fromisoformat(part) for part in name.split(".."))
    now = st.session_state.get(_DAYS)
    if not (isinstance(now, tuple) and len(now) == 1):
        st.session_state[_DAYS] = (first, last)
    today = now_of(session).astimezone(ZoneInfo(recruiters_zone())).date()

    def take() -> None:
        days = st.session_state[_DAYS]
        if len(days) == 2:
            st.session_state[PERIOD] = custom(*days)

    st.date_input("Days", key=_DAYS, max_value=max(today, last), format="YYYY-MM-DD", on_change=take, width=_WIDER)
