"""The frame around every page: navigation, sidebar, notices, filters. Start with ``streamlit run app.py``."""

from pathlib import Path

import streamlit as st

from hirempire.dashboard.frame import around

PICTURES = Path(__file__).parent / "hirempire" / "dashboard"

st.set_page_config(
    page_title="Hirempire channels", page_icon=PICTURES / "icon.svg", layout="wide", initial_sidebar_state=330
)
st.logo(PICTURES / "logo.svg", size="large")
page = st.navigation(
    [
        st.Page("pages/channels.py", title="Channels", icon=":material/bar_chart:", default=True),
        st.Page("pages/compare.py", title="Compare", icon=":material/grid_on:"),
        st.Page("pages/timeline.py", title="Timeline", icon=":material/calendar_month:"),
    ],
    position="top",
)
around(page.run)
