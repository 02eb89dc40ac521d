"""The hourly allowance: what loading will cost, said before; what was used; and which way of asking to take."""

import streamlit as st

from hirempire.dashboard import session as sessions
from hirempire.dashboard.connection import Connection
from hirempire.dashboard.session import Session
from hirempire.language import counted

PLANS = {"Free": 100, "Starter": 500, "Pro": 1_000, "Premium": 5_000}
"""Requests an hour that each plan of Hirempire allows."""

PLAN, EACH_ALONE = "plan", "each_alone"

FREE_OF_ASKING = 10
"""As many requests are made without a word before: a tenth of what the smallest plan allows in an hour."""


def cost(session: Session) -> bool:
    """Say what it will cost to load what is waited for, where that is much; whether that needs a word first."""
    requests = session.plan.requests
    if session.approved or not needs_a_word(session.connection, requests) or session.refused is not None:
        return False
    what = f"Loading {counted(len(session.waiting), 'job')}"
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/toll: {price(session.connection, requests, what=what)}", width="stretch")
        st.button("Not now", on_click=session.decline)
        st.button("Ask Hirempire", type="primary", on_click=lambda: setattr(session, "approved", True))
    return True


def needs_a_word(connection: Connection, requests: int) -> bool:
    """Whether so many requests are much: more than goes without saying, or more than the few that are left."""
    left = connection.allowance.left
    much = requests > FREE_OF_ASKING or (left is not None and requests > left)
    return much and left != 0 and not connection.is_demo


def price(connection: Connection, requests: int, *, what: str) -> str:
    """``**Loading 12 jobs takes 12 requests** of about 500 an hour.``, and how many are left."""
    limit, left = connection.allowance.limit, connection.allowance.left
    of = (
        f"of about {limit:,} an hour"
        if limit
        else "of an allowance that is not known yet: the Free plan has 100 an hour"
    )
    words = f"**{what} takes {counted(requests, 'request')}** {of}."
    if left is not None:
        words += f" {left:,} are left" + ("; the rest can be had within the hour." if requests > left else ".")
    return words


def meter() -> None:
    """What was used of the hourly allowance, what the plan allows, and how to ask."""
    session = sessions.current()
    if session.connection.is_demo or session.refused is not None:
        return
    budget = session.connection.allowance
    st.subheader("Allowance", anchor=False)
    used = f"{counted(budget.used, 'request')} in the last hour"
    if budget.limit:
        st.progress(min(budget.used / budget.limit, 1.0), text=f"{used}, of about {budget.limit:,}")
    else:
        st.caption(f"{used}, from this dashboard.")
    with st.expander("Plan and way of asking", icon=":material/tune:"):
        plans = [None, *PLANS.values()] + ([budget.limit] if budget.limit not in (None, *PLANS.values()) else [])
        names = {limit: f"{name}: {limit:,} an hour" for name, limit in PLANS.items()} | {None: "Not known"}
        st.selectbox(
            "Your Hirempire plan",
            plans,
            index=plans.index(budget.limit),
            key=PLAN,
            format_func=lambda limit: names.get(limit) or f"{limit:,} an hour (learnt)",
            on_change=lambda: budget.choose(st.session_state[PLAN]),
        )
        session.each_alone = st.toggle(
            "Ask for each job on its own",
            value=session.each_alone,
            key=EACH_ALONE,
            on_change=lambda: setattr(sessions.current(), "each_alone", st.session_state[EACH_ALONE]),
            help="One request a job instead of one for all. Brings each link's code, too. Holds from the next load on.",
        )
