"""Reports that are mailed by themselves: which, to whom and when, and what became of the last ones."""

import streamlit as st

from hirempire.dashboard import editing, mailings
from hirempire.dashboard import session as sessions
from hirempire.dashboard.mailing_card import card, server_line
from hirempire.dashboard.mailing_form import form
from hirempire.dashboard.view import view
from hirempire.dashboard.words import sentence
from hirempire.language import counted

view()
session = sessions.current()
st.markdown("A mailing sends a report by itself, every week: the figures, what to do, and the report attached.")
if editing.can_edit(session):
    server_line()
if problem := st.session_state.pop(mailings.PROBLEM, None):
    st.error(sentence(problem))

if not mailings.can_be_kept(session):
    st.info(mailings.why_not(session))
else:
    found, unreadable = mailings.every(session)
    delivered = mailings.deliveries_of(session)
    if editing.can_edit_or_reads_why(session, "make and change mailings") and st.button(
        "New mailing", icon=":material/add:", type="secondary" if found else "primary", key="mailing_new"
    ):
        form(session)
    for key, mailing in found.items():
        card(session, key, mailing, delivered.get(key, []))
    if not found:
        st.caption("There is no mailing yet.")
    if unreadable:
        st.warning(f"{counted(len(unreadable), 'mailing')} can't be read. Update the dashboard: a newer one wrote it.")
    if session.connection.is_demo:
        st.caption("In the demo, mailings stay in this browser session and are sent only as a trial.")
