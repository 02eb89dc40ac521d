"""What stands around every page: sidebar, notices, filters; and the ways out when there is nothing to show."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hirempire.dashboard import (
    address,
    budget,
    gate,
    going_on,
    history_panel,
    leaving,
    navigation,
    notices,
    periods,
    present,
    remembering,
    share,
    shared_settings,
    sidebar,
    unconnected,
    view,
)
from hirempire.dashboard import session as sessions
from hirempire.dashboard.loading import list_jobs, load_waiting
from hirempire.dashboard.session import Session


def around(page: st.Page) -> None:
    """Run a page with everything around it, once there is something to show on it."""
    if gate.opens():
        with gate.opened():
            _inside(page)


def _inside(page: st.Page) -> None:
    """The same for whoever may come in."""
    session = _session()
    if session.directory.pending and session.refused is None:
        list_jobs(session)
        session.ask(session.asked, understood=session.understood, by_address=session.link_load.by_address)
    shared_settings.sync(session)
    with going_on.taken_up(session):
        address.follow(session)
    if session.awaits_token or session.awaits_jobs_elsewhere:
        _unconnected(session, page)
        return
    after_loading = None if present.presenting() else _sidebar(session)
    # Places that are always there: what comes and goes above the page would make the browser build it anew.
    above, below = st.container(), st.container()
    with above:
        right = _head(page, address.written(session))
        notices.demo_banner(session)
        left_out = st.container()
        if not budget.cost(session):
            load_waiting(session)
        remembering.look(
            session,
            recall=page.url_path in remembering.OF_THE_PAST or periods.is_chosen(),
            waits=page.url_path in navigation.OF_EVERYTHING,
        )
        notices.refusal(session)
        notices.outcomes(session)
        shared_settings.notice(session)
    after_page = None if after_loading is None else _present_set(after_loading)
    with below:
        _below(session, page)
    if after_page is not None:
        with after_page:
            budget.meter()
    with right:
        _to_others(session)
    with left_out:
        notices.address(session)
    shared_settings.sync(session)
    address.write(session)
    going_on.keep(session)
    leaving.watch(session.settings.changed)
    gate.watch()
    if after_page is not None:
        with after_page:
            history_panel.show()  # last, because it may wait for the look to be kept


def _session() -> Session:
    """The session of this browser; an address of one's own jobs, such as back from the demo, closes any other's."""
    session = sessions.current()
    if sessions.asked_for_own() and not (session.connection.is_typed or session.awaits_token):
        sessions.replace(sessions.unconnected())
    elif sessions.is_elsewhere(session):
        sessions.replace(sessions.first())
    return sessions.current()


def _unconnected(session: Session, page: st.Page) -> None:
    """The way in; the address and the view in it stay as they are until then."""
    with st.sidebar:
        gate.account()
        sidebar.workspace()
    _head(page, {name: st.query_params.get_all(name) for name in st.query_params})
    unconnected.page(session)
    leaving.watch(())
    gate.watch()


def _head(page: st.Page, query: address.Query) -> DeltaGenerator:
    """The pages, and the title of this one: first on a phone, too.

    The place at the right is for what can be known only after loading.
    """
    with st.container(horizontal=True, gap="small"):
        navigation.links(query)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(page.title, anchor=False, width="stretch")
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
        gate.account()
        sidebar.workspace()
        if session.refused is None:
            sidebar.jobs()
        return st.container()


def _below(session: Session, page: st.Page) -> None:
    """The page, or what to do first."""
    if page.url_path in navigation.OF_EVERYTHING and session.refused is None:
        _of_everything(session, page)
    elif session.link_load.loaded:
        _content(session, page)
    elif not session.asked and session.refused is None:
        notices.nothing_asked(session)


def _content(session: Session, page: st.Page) -> None:
    """The filters and the page, or why there is nothing on it."""
    view.only_what_is_here(session)
    if not present.presenting():
        view.filters(session)
    seen = view.narrowed(session)
    periods.notice(session, seen)
    if session.links.empty:
        st.info("These jobs have no tracked links yet. Create links in Hirempire, then refresh.")
    elif seen.links.empty:
        _nothing_left()
    else:
        with view.looking_at(seen):
            page.run()


def _of_everything(session: Session, page: st.Page) -> None:
    """A page that is about the workspace, whether or not any job is on view."""
    if session.link_load.loaded:
        view.only_what_is_here(session)
        seen = view.whole(session)
    else:
        seen = view.nothing(session)
    with view.looking_at(seen):
        page.run()


def _nothing_left() -> None:
    st.info("No links match these filters.", icon=":material/filter_alt_off:")
    st.button("Clear filters", on_click=view.clear, type="primary", key="clear_all")
