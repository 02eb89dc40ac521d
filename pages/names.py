"""Which original names belong to which channel, and how to change that."""

import streamlit as st

from hirempire.dashboard.card import show_table
from hirempire.dashboard.names import changes, keep, proposals
from hirempire.dashboard.periods import all_time_only
from hirempire.dashboard.view import view
from hirempire.exhibits import visits
from hirempire.language import counted

seen = view()
all_time_only(seen, "Names")
spellings = seen.map.spellings(seen.links)

names = int(spellings["spellings"].map(len).sum())
st.markdown(
    f"**{counted(names, 'original name')} {'is' if names == 1 else 'are'} grouped into "
    f"{counted(len(spellings), 'channel')}.**  \n"
    "Changes apply to every page and picture. Exports keep the original names."
)
with st.container(border=True):
    st.subheader("Channels and their names", anchor=False)
    show_table(visits.names(seen), seen, key="names", widths={"Original names": "large"})

left, right = st.columns(2)
with left.container(border=True):
    st.subheader("Edit channels", anchor=False)
    changes()
with right.container(border=True):
    st.subheader("Possible duplicates", anchor=False)
    st.caption("Nothing is merged automatically.")
    proposals()
with st.container(border=True):
    st.subheader("History and backup", anchor=False)
    keep()
