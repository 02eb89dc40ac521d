"""The hourly allowance: what loading costs, said before; what was used; and how to load."""

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
    """Say what it costs to load the jobs that are waited for, where that takes the recruiter's word; whether it does.

    It does where it is much, and where an address names the jobs: a link on a web page must not spend the allowance.
    """
    load = session.link_load
    jobs, requests = len(load.waiting), load.plan.requests
    if not jobs or load.approved or session.refused is not None or not _takes_a_word(session, requests):
        return False
    uses = f"Load {counted(jobs, 'job')} (uses {counted(requests, 'API request')})"
    if session.link_load.by_address:
        link = f"**This link names {counted(jobs, 'job')} that {'is' if jobs == 1 else 'are'}n't loaded yet.**"
        words = f":material/link: {link} {allowed(session.connection, requests)}"
    else:
        loading = f"Loading {counted(jobs, 'job')}"
        words = f":material/toll: {price(session.connection, requests, what=loading)}"
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(words, width="stretch")
        st.button("Cancel", key="decline", on_click=session.link_load.decline)
        st.button(uses, key="approve", type="primary", on_click=session.link_load.approve)
    return True


def _takes_a_word(session: Session, requests: int) -> bool:
    return needs_a_word(session.connection, requests) or (
        session.link_load.by_address and not session.connection.is_demo
    )


def needs_a_word(connection: Connection, requests: int) -> bool:
    """Whether so many requests are much: more than goes without saying, or more than the few that are left."""
    left = connection.allowance.left
    much = requests > FREE_OF_ASKING or (left is not None and requests > left)
    return much and left != 0 and not connection.is_demo


def price(connection: Connection, requests: int, *, what: str) -> str:
    """``**Loading 12 jobs takes 12 API requests.** Your plan allows about 500 an hour.``, and how many are left."""
    return f"**{what} takes {counted(requests, 'API request')}.** {allowed(connection, requests)}"


def allowed(connection: Connection, requests: int) -> str:
    """How many requests an hour the plan allows, and how many are left for so many."""
    limit, left = connection.allowance.limit, connection.allowance.left
    if limit is None or left is None:
        return "Your plan's hourly limit isn't known yet; the Free plan allows 100 an hour."
    rest = "; you can load the rest within the hour" if requests > left else ""
    return f"Your plan allows about {limit:,} an hour, and {left:,} {'is' if left == 1 else 'are'} left{rest}."


def meter() -> None:
    """What was used of the hourly allowance, what the plan allows, and how to load."""
    session = sessions.current()
    if session.connection.is_demo or session.refused is not None:
        return
    budget = session.connection.allowance
    st.subheader("API usage", anchor=False)
    used = f"{counted(budget.used, 'request')} in the last hour"
    if budget.limit:
        st.progress(min(budget.used / budget.limit, 1.0), text=f"{used}, of about {budget.limit:,}")
    else:
        st.caption(f"{used}, from this dashboard.")
    with st.expander("Plan and settings", icon=":material/tune:"):
        plans = [None, *PLANS.values()] + ([budget.limit] if budget.limit not in (None, *PLANS.values()) else [])
        names = {limit: f"{name}: {limit:,} an hour" for name, limit in PLANS.items()} | {None: "Unknown"}
        st.selectbox(
            "Your Hirempire plan",
            plans,
            index=plans.index(budget.limit),
            key=PLAN,
            format_func=lambda limit: names.get(limit) or f"{limit:,} an hour (from Hirempire)",
            on_change=lambda: budget.choose(st.session_state[PLAN]),
        )
        session.link_load.each_alone = st.toggle(
            "Load jobs one by one",
            value=session.link_load.each_alone,
            key=EACH_ALONE,
            on_change=lambda: setattr(sessions.current().link_load, "each_alone", st.session_state[EACH_ALONE]),
            help="One request per job instead of one for all. Also loads each link's code. Applies from the next load.",
        )
