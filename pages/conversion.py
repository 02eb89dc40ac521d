"""From visit to hire: which channels bring people who are hired, and how surely that is known."""

import streamlit as st

from hirempire.dashboard import conversion, conversion_opt_in
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import findings
from hirempire.dashboard.present import presenting
from hirempire.dashboard.view import view
from hirempire.findings.conversion import conversion_findings

session = sessions.current()
st.title("Conversion", anchor=False)
if conversion_opt_in.ready(session):
    hiring = conversion.hiring_of(session, view())
    findings(conversion_findings(hiring.conversion))
    conversion.by_days(hiring)
    conversion.totals(hiring)
    if not presenting():
        conversion_opt_in.controls(session)
    for card in (conversion.funnel, conversion.shares, conversion.closer):
        with st.container(border=True):
            card(hiring)
    if not presenting():
        with st.container(border=True):
            conversion.apart(hiring)
            conversion.meanings(hiring)
