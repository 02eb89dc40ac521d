"""The frame around every page: navigation, sidebar, notices, filters. Start with ``streamlit run app.py``."""

from pathlib import Path

import streamlit as st

from hirempire.dashboard.frame import around
from hirempire.dashboard.navigation import navigation

PICTURES = Path(__file__).parent / "hirempire" / "dashboard"

st.set_page_config(
    page_title="Hirempire channels", page_icon=PICTURES / "icon.svg", layout="wide", initial_sidebar_state=330
)
st.logo(PICTURES / "logo.svg", size="large")
around(navigation().run)
