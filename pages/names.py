"""Which names as written are which channel, and how to change that."""

import streamlit as st

from hirempire.dashboard.card import table
from hirempire.dashboard.names import changes, keep, proposals
from hirempire.dashboard.view import view
from hirempire.language import counted
from hirempire.reports.tables import names_table

seen = view()
spellings = seen.map.spellings(seen.links)

st.title("Names", anchor=False)
st.markdown(
    f"**{counted(int(spellings['spellings'].map(len).sum()), 'name')} as written "
    f"{'is' if len(spellings) == 1 else 'are'} shown as {counted(len(spellings), 'channel')}.**  \n"
    "A change here holds on every page and picture, and nowhere else: the names as written stay in every export."
)
with st.container(border=True):
    st.subheader("Channels and the names behind them", anchor=False)
    table(
        names_table(spellings),
        seen,
        key="names",
        title="Channel names",
        formats={"Written as": st.column_config.TextColumn(width="large")},
    )

left, right = st.columns(2)
with left.container(border=True):
    st.subheader("Change", anchor=False)
    changes()
with right.container(border=True):
    st.subheader("Nearly alike", anchor=False)
    st.caption("Nothing is merged by guess. These are yours to decide.")
    proposals()
with st.container(border=True):
    st.subheader("Undo and keep", anchor=False)
    keep()
