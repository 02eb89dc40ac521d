"""The pages, in the order in which a recruiter asks: which channels, for which jobs, when, and what is missing."""

import streamlit as st


def navigation() -> st.Page:
    """Name the pages to Streamlit; the one that the recruiter has asked for."""
    return st.navigation(
        [
            st.Page("pages/channels.py", title="Channels", icon=":material/bar_chart:", default=True),
            st.Page("pages/compare.py", title="Compare", icon=":material/grid_on:"),
            st.Page("pages/timeline.py", title="Timeline", icon=":material/calendar_month:"),
            st.Page("pages/coverage.py", title="Coverage", icon=":material/checklist:"),
        ],
        position="top",
    )
