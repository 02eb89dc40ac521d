"""What stands around every page: sidebar, notices, filters; and the ways out when there is nothing to show."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hirempire.dashboard import address, budget, navigation, notices, present, share, sidebar, view
from hirempire.dashboard import session as sessions
from hirempire.dashboard.loading import list_jobs, load_waiting
from hirempire.dashboard.session import Session


def around(page: Callable[[], None]) -> None:
    """Run a page with everything around it, once there is something to show on it."""
    session = sessions.current()
    if session.directory.pending and session.refused is None:
        list_jobs(session)
        session.ask(session.asked, understood=session.understood, by_address=session.link_load.by_address)
    address.follow(session)
    presenting = present.presenting()
    after_loading = None if presenting else _sidebar(session)
    # Places that are always there: what comes and goes above the page would make the browser build it anew.
    above, below = st.container(), st.container()
    with above:
        right = _ways(session)
        notices.demo_banner(session)
        left_out = st.container()
        if not budget.cost(session):
            load_waiting(session)
        notices.refusal(session)
        notices.outcomes(session)
    after_page = None if after_loading is None else _present_set(after_loading)
    with below:
        if session.link_load.loaded:
            _content(session, page)
        elif not session.asked and session.refused is None:
            notices.nothing_asked(session)
    if after_page is not None:
        with after_page:
            budget.meter()
    with right:
        _to_others(session)
    with left_out:
        notices.address(session)
    address.write(session)


def _ways(session: Session) -> DeltaGenerator:
    """The pages at the left; the place at the right is for what can be known only after loading."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        navigation.links(address.written(session))
        st.space("stretch")
        right = st.container(horizontal=True, width="content", gap="small")
    if present.presenting():
        with right:
            present.leave()  # at once: whatever happens on the page, there is a way out
    return right


def _present_set(place: DeltaGenerator) -> DeltaGenerator:
    """What is known once the links are loaded; the place below it is for what only the end of the page knows.

    A page may ask Hirempire, too.
    """
    with place:
        sidebar.present_set()
        return st.container()


def _to_others(session: Session) -> None:
    """How to show the present view to others."""
    if session.link_load.loaded and not present.presenting():
        share.menu(session)
        present.button()


def _sidebar(session: Session) -> DeltaGenerator:
    """All but what is known only after loading, whose place is returned."""
    with st.sidebar:
        sidebar.workspace()
        if session.refused is None:
            sidebar.jobs()
        return st.container()


def _content(session: Session, page: Callable[[], None]) -> None:
    """The filters and the page, or why there is nothing on it."""
    view.only_what_is_here(session)
    if not present.presenting():
        view.filters(session)
    seen = view.narrowed(session)
    if session.links.empty:
        st.info("These jobs have no tracked links yet. Create links in Hirempire, then refresh.")
    elif seen.links.empty:
        _nothing_left()
    else:
        with view.looking_at(seen):
            page()


def _nothing_left() -> None:
    st.info("No links match these filters.", icon=":material/filter_alt_off:")
    st.button("Clear filters", on_click=view.clear, type="primary", key="clear_all")
