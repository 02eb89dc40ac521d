"""What stands around every page: sidebar, notices, filters; and the ways out when there is nothing to show."""

from collections.abc import Callable

import streamlit as st

from hirempire.api.errors import HirempireError
from hirempire.dashboard import notices, sidebar, view
from hirempire.dashboard import session as sessions
from hirempire.dashboard.loading import list_jobs, load_waiting
from hirempire.dashboard.session import Session


def around(page: Callable[[], None]) -> None:
    """Run a page with everything around it, once there is something to show on it."""
    session = sessions.current()
    _learn_titles(session)
    with st.sidebar:
        sidebar.workspace()
        if session.refused is None:
            sidebar.jobs()
    notices.demo_banner(session)
    load_waiting(session)
    notices.refusal(session)
    notices.outcomes(session)
    if not session.asked:
        if session.refused is None:
            notices.nothing_asked(session)
        return
    if not session.loaded:
        return
    with st.sidebar:
        sidebar.present_set()
    view.filters(session)
    if session.links.empty:
        st.info("These jobs have no tracked link yet. Make links for them in Hirempire, then refresh.")
    elif view.view().links.empty:
        _nothing_left()
    else:
        page()


def _learn_titles(session: Session) -> None:
    if session.jobs is None and session.refused is None:
        try:
            list_jobs(session)
        except HirempireError:
            pass  # the session knows why, and the notices say it


def _nothing_left() -> None:
    st.info("No link passes these filters.", icon=":material/filter_alt_off:")
    st.button("Clear the filters", on_click=view.clear, type="primary", key="clear_all")
