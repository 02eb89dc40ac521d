"""What stands around every page: sidebar, notices, filters; and the ways out when there is nothing to show."""

from collections.abc import Callable

import streamlit as st

from hirempire.dashboard import notices, sidebar, view
from hirempire.dashboard import session as sessions
from hirempire.dashboard.loading import list_jobs, load_waiting


def around(page: Callable[[], None]) -> None:
    """Run a page with everything around it, once there is something to show on it."""
    session = sessions.current()
    if session.jobs is None and session.refused is None:
        list_jobs(session)
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
    seen = view.narrowed(session)
    if session.links.empty:
        st.info("These jobs have no tracked link yet. Make links for them in Hirempire, then refresh.")
    elif seen.links.empty:
        _nothing_left()
    else:
        with view.looking_at(seen):
            page()


def _nothing_left() -> None:
    st.info("No link passes these filters.", icon=":material/filter_alt_off:")
    st.button("Clear the filters", on_click=view.clear, type="primary", key="clear_all")
