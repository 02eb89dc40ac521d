"""Which channels work for which jobs: jobs, or groups of jobs, against channels, side by side and fairly."""

import streamlit as st

from hirempire.dashboard.card import choice, findings, show
from hirempire.dashboard.comparing import DIFFERENCE, WAYS, chosen_rows, compared, set_apart
from hirempire.dashboard.view import view
from hirempire.findings.of_subject import compared_jobs

seen = view().in_period
findings(compared_jobs(seen))
with st.container(border=True):
    way = choice("Chart type", [*WAYS, DIFFERENCE], key="compare_as")
    above, below = st.container(), st.container(horizontal=True, vertical_alignment="bottom")
    with below:
        rows = chosen_rows(seen)
    exhibit = set_apart(rows, below) if way == DIFFERENCE else compared(rows, WAYS[way], above, below)
    if isinstance(exhibit, str):
        st.info(exhibit)
    else:
        show(exhibit, seen, key="compare")
