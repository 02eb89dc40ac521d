"""Which names as written are which channel, and how to change that."""

import streamlit as st

from hirempire.dashboard.card import show_table
from hirempire.dashboard.names import changes, keep, proposals
from hirempire.dashboard.view import view
from hirempire.exhibits import visits
from hirempire.language import counted

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
    show_table(visits.names(seen), seen, key="names", wide="Written as")

left, right = st.columns(2)
with left.container(border=True):
    st.subheader("Change", anchor=False)
    changes()
with right.container(border=True):
    st.subheader("Possible duplicates", anchor=False)
    st.caption("Nothing is merged by guess. These are yours to decide.")
    proposals()
with st.container(border=True):
    st.subheader("Undo and keep", anchor=False)
    keep()
