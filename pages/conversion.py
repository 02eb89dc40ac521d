"""From visit to hire: which channels bring people who are hired, and how surely that is known."""

import streamlit as st

from hirempire.dashboard import conversion, people
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import findings
from hirempire.dashboard.present import presenting
from hirempire.dashboard.view import view
from hirempire.reports.conversion import conversion_findings

looked_at, session = view(), sessions.current()
st.title("Conversion", anchor=False)
if people.ready(session):
    seen = conversion.converted(looked_at, session)
    findings(conversion_findings(seen.found))
    conversion.by_days(seen)
    conversion.totals(seen)
    if not presenting():
        people.controls(session)
    for card in (conversion.funnel, conversion.shares, conversion.closer):
        with st.container(border=True):
            card(seen)
    if not presenting():
        with st.container(border=True):
            conversion.apart(seen)
            conversion.meanings(seen)
