"""Where a mailing is made or changed."""

from collections.abc import Mapping
from datetime import time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from hirempire.analysis.period import PERIODS
from hirempire.api.allowance import utc_now
from hirempire.dashboard import mailings
from hirempire.dashboard.saved_views import views
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import literally, recruiters_zone, sentence
from hirempire.language import as_name, counted
from hirempire.mail.address import masked, recipients
from hirempire.mail.errors import MailProblem
from hirempire.mail.mailing import FIELDS, Every, Mailing, Search, These, Which, fresh_key, words
from hirempire.mail.schedule import WEEKDAYS
from hirempire.reports.formats import FORMATS

_LONGEST_NAME, _LONGEST_NOTE, _LONGEST_LIST = 80, 1_000, 5_000
_MOST_RECIPIENTS = 50
_STEP = 900
"""Seconds between two times that are offered; others can be typed."""


@st.dialog("Mailing")
def form(session: Session, key: str | None = None, before: Mailing | None = None) -> None:
    """The form of a new mailing, or of a kept one, over the page until it is saved."""
    ask(session, key, before)


def ask(session: Session, key: str | None, before: Mailing | None) -> None:
    """The form itself."""
    usual = before or Mailing(name="", zone=recruiters_zone(), people=session.connection.is_demo)
    name = f"mailing_{key or 'new'}"
    with st.form(name, border=False, enter_to_submit=False):
        made = _fields(session, name, usual)
        text = st.text_area(
            "Recipients",
            "\n".join(map(masked, usual.recipients)),
            key=f"{name}_to",
            max_chars=_LONGEST_LIST,
            placeholder="ann@example.com, ben@example.com",
            help="Email addresses, or https:// addresses of Slack or Teams webhooks. Each gets a mail of their own.",
        )
        if st.form_submit_button("Save mailing", type="primary", key=f"{name}_save"):
            _save(session, key, before, made, text or "")


def _fields(session: Session, name: str, usual: Mailing) -> dict[str, Any]:
    """Everything but the recipients."""
    given: dict[str, Any] = {}
    given["name"] = st.text_input(
        "Name", usual.name, key=f"{name}_name", max_chars=_LONGEST_NAME, placeholder="Weekly report"
    )
    jobs = _which(session, usual.jobs)
    given["jobs"] = jobs[
        st.selectbox("Jobs", list(jobs), index=list(jobs.values()).index(usual.jobs), key=f"{name}_jobs")
    ]
    periods = [*PERIODS, *([usual.period] if usual.period not in PERIODS else [])]
    given["period"] = st.selectbox(
        "Period",
        periods,
        index=periods.index(usual.period),
        format_func=lambda one: PERIODS.get(one, one),
        key=f"{name}_period",
        help="Compared with the period before. Each recipient gets one mail per period.",
    )
    given |= _when(name, usual)
    given["formats"] = tuple(
        st.multiselect(
            "Attached",
            [one for one, kind in FORMATS.items() if not kind.lacking() or one in usual.formats],
            default=[one for one in usual.formats if one in FORMATS],
            format_func=lambda one: FORMATS[one].title,
            key=f"{name}_formats",
            placeholder="Nothing",
        )
    )
    given["people"] = st.checkbox(
        "Applicants and hires", usual.people, key=f"{name}_people", help="Takes one more API request per job each time"
    )
    given["note"] = st.text_area(
        "Your note", usual.note, key=f"{name}_note", max_chars=_LONGEST_NOTE, placeholder="Stands at the top"
    )
    return given


def _when(name: str, usual: Mailing) -> dict[str, Any]:
    left, right = st.columns(2)
    day = left.selectbox("Day", WEEKDAYS, index=usual.weekday, key=f"{name}_day")
    at = right.time_input("Time", time(usual.hour, usual.minute), step=_STEP, key=f"{name}_time")
    zones = [*dict.fromkeys((usual.zone, *_zones()))]
    zone = st.selectbox("Time zone", zones, index=0, key=f"{name}_zone")
    hour = at if at is not None else time(usual.hour, usual.minute)
    return {"weekday": WEEKDAYS.index(day), "hour": hour.hour, "minute": hour.minute, "zone": zone}


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def _which(session: Session, usual: Which) -> Mapping[str, Which]:
    """What a mailing can be about, by its words."""
    offered: dict[str, Which] = {words(Every()): Every()}
    if session.asked:
        offered[f"The {counted(len(session.asked), 'job')} on view"] = These(tuple(session.asked))
    for name, jobs in views(session).items():
        offered.setdefault(f"View: {as_name(name)}", These(tuple(jobs)))
    for field in FIELDS:
        known = dict.fromkeys(getattr(job, field) for job in session.directory.jobs.values())
        for value in sorted(filter(None, known), key=str.casefold):
            search = Search(field, value)
            offered.setdefault(words(search), search)
    if usual not in offered.values():
        offered[f"{words(usual)}, as before"] = usual
    return offered


def _save(session: Session, key: str | None, before: Mailing | None, given: Mapping[str, Any], text: str) -> None:
    """Keep what was entered, or say what is missing."""
    name = " ".join((given["name"] or "").split())
    others = {one.name.casefold() for other, one in mailings.every(session)[0].items() if other != key}
    try:
        to = recipients(text, known=before.recipients if before else ())
    except MailProblem as problem:
        st.warning(literally(sentence(problem), most=300))
        return
    if not name or name.casefold() in others:
        st.warning("Enter a name that no other mailing has.")
        return
    if not to or len(to) > _MOST_RECIPIENTS:
        st.warning(f"Enter up to {_MOST_RECIPIENTS} recipients, at least one.")
        return
    made = Mailing(**{**given, "name": name, "recipients": to}, paused=bool(before and before.paused))
    mailings.put(session, key or fresh_key(), _since(made, before))
    st.rerun()


def _since(made: Mailing, before: Mailing | None) -> Mailing:
    """The mailing with the time from which it is due: now, unless only other things have changed."""
    from msgspec.structs import replace

    def when(one: Mailing) -> tuple[object, ...]:
        return one.weekday, one.hour, one.minute, one.zone, one.period

    same = before is not None and when(made) == when(before)
    return replace(made, since=before.since if before is not None and same else int(utc_now().timestamp()))
