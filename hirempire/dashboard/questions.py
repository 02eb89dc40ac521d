"""The two questions that people come with, each one click from its answer."""

import streamlit as st

from hirempire.dashboard import session as sessions
from hirempire.dashboard.address import written
from hirempire.dashboard.keeper import keeper_of
from hirempire.dashboard.periods import COMPARED, PERIOD
from hirempire.dashboard.present import presenting

LAST_WEEK, STOP = "How was last week?", "Which channel should you stop paying for?"
_PERIOD = "last-week"


def links() -> None:
    """The way to both answers, with the present filters; the one on last week where a history is kept to tell it."""
    if presenting():
        return
    session = sessions.current()
    query = written(session)
    last_week = {name: values for name, values in query.items() if name != COMPARED} | {PERIOD: [_PERIOD]}
    with st.container(horizontal=True, gap="medium"):
        if keeper_of(session.connection) is not None:
            st.page_link("pages/growth.py", label=LAST_WEEK, icon=":material/history:", query_params=last_week)
        st.page_link("pages/conversion.py", label=STOP, icon=":material/savings:", query_params=query)
