"""The dashboard. Start it with ``python -m hirempire.dashboard`` or ``streamlit run app.py``.

The server imports this file once, for ``app``; every visit and every change of a choice runs it as a script.
"""

from pathlib import Path

import streamlit as st

PICTURES = Path(__file__).parent / "hirempire" / "dashboard"


def show() -> None:
    """The page that is asked for, with everything around it."""
    from hirempire.dashboard.frame import around
    from hirempire.dashboard.log import run
    from hirempire.dashboard.navigation import navigation
    from hirempire.dashboard.present import presenting

    st.set_page_config(
        page_title="Hirempire channels",
        page_icon=PICTURES / "icon.svg",
        layout="wide",
        initial_sidebar_state="collapsed" if presenting() else 330,  # nothing is in it then
    )
    st.logo(PICTURES / "logo.svg", size="large")
    with run():
        around(navigation())


if __name__ == "__main__":
    show()
else:
    from hirempire.dashboard.server import lifespan, middleware

    app = st.App(__file__, lifespan=lifespan, middleware=middleware())
