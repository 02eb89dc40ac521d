"""The sidebar: which workspace, and which jobs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from hirempire.analysis.frame import outcomes_frame
from hirempire.api.errors import WHERE_TOKENS_ARE, HirempireError, Limited
from hirempire.api.token import Token
from hirempire.dashboard import gate, upload, workspaces
from hirempire.dashboard import session as sessions
from hirempire.dashboard.address_state import WORKSPACE
from hirempire.dashboard.by_title import by_title
from hirempire.dashboard.connection import connection, demo
from hirempire.dashboard.loading import list_jobs
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import in_ink, recruiters_zone, sentence
from hirempire.exhibits.visit_tables import outcomes_table
from hirempire.job_ids import JobIds, from_text
from hirempire.language import counted, plain
from hirempire.reports.csv import file_name, links_csv, table_csv
from hirempire.values import moment

BY_TITLE, BY_PASTE, BY_FILE = "Titles", "IDs", "File"


def workspace() -> None:
    """Say which workspace is open, and offer to connect another."""
    session = sessions.current()
    st.subheader("Workspace", anchor=False)
    _choose()
    st.caption(_which(session))
    if session.awaits_token or session.awaits_jobs_elsewhere:
        return  # the page itself has the field for the token
    which = "your" if session.connection.is_demo else "another"
    with st.expander(f"Connect {which} workspace", icon=":material/key:", expanded=session.refused is not None):
        connect_form()
    if not session.connection.is_demo:
        st.button("Back to the demo", on_click=open_demo, icon=":material/logout:", width="stretch")


def _choose() -> None:
    """The server's workspaces, where there are several for this person."""
    offered, here = workspaces.offered(), sessions.current().connection.workspace
    if not offered or list(offered) == [here]:
        return
    st.selectbox(
        "Workspace",
        list(offered),
        index=list(offered).index(here) if here in offered else None,
        format_func=lambda name: plain(offered[name].title),
        placeholder="Choose a workspace",
        key=f"workspace_{here}",  # another one begins anew
        on_change=_open,
        args=(here,),
        label_visibility="collapsed",
    )


def _open(here: str) -> None:
    """Go on with another of the server's workspaces; for a callback."""
    name = st.session_state[f"workspace_{here}"]
    if name:
        st.query_params.from_dict({WORKSPACE: [name]})  # one step back, not two
        sessions.replace(sessions.first())


def _which(session: Session) -> str:
    if session.refused is not None or session.awaits_token or session.awaits_jobs_elsewhere:
        return "Not connected."
    if session.connection.is_demo:
        return "Demo workspace. The jobs and visits are made up."
    if session.directory.error is not None:
        return "Connected, but the jobs couldn't be listed."
    return f"Connected: {counted(len(session.directory.jobs), 'job')} in this workspace."


def connect_form() -> None:
    """A field for the token; only one that works replaces what is open."""
    with st.form("connect", border=False, clear_on_submit=True):
        pasted = st.text_input(
            "API token",
            type="password",
            placeholder="sk-…",
            autocomplete="off",
            help=f"Create one in Hirempire under {WHERE_TOKENS_ARE}. It stays in this browser session only.",
        )
        if st.form_submit_button("Connect", type="primary", width="stretch"):
            _connect(pasted or "")


def _connect(pasted: str) -> None:
    """Check the token with one request; only one that works replaces what is open."""
    session = sessions.current()
    try:
        fresh = sessions.Session(connection(Token.parse(pasted), is_typed=True))
    except HirempireError as unusable:
        st.error(sentence(unusable), icon=":material/error:")
        return
    with st.spinner("Connecting…"):
        list_jobs(fresh)
    error = fresh.directory.error
    if error is not None and not isinstance(error, Limited):  # the token of a used-up allowance works
        st.error(sentence(error), icon=":material/error:")
        return
    if session.connection.is_demo and not session.awaits_jobs_elsewhere:
        st.query_params.clear()  # the demo's own view is of no use there; any other opens again
    sessions.replace(fresh)
    st.rerun()


def open_demo() -> None:
    """Go on with the demo, by choice; for a callback."""
    st.query_params.clear()
    sessions.replace(sessions.begun(demo()))


def jobs() -> None:
    """Choose the jobs whose links are shown: by title, by pasted IDs, or from a file."""
    session = sessions.current()
    st.subheader("Jobs", anchor=False)
    way = st.segmented_control(
        "How to choose jobs",
        [BY_TITLE, BY_PASTE, BY_FILE],
        format_func=in_ink,
        default=BY_TITLE if session.directory.jobs else BY_PASTE,
        required=True,
        key="choose_by",
        label_visibility="collapsed",
        width="stretch",
    )
    {BY_TITLE: by_title, BY_PASTE: _by_paste, BY_FILE: _by_file}[way or BY_TITLE]()
    if session.understood is not None and way != BY_FILE:
        _say_what_was_understood(session.understood)


def _ask(session: Session, job_ids: Sequence[str], understood: JobIds | None = None) -> None:
    session.ask(job_ids, understood=understood)
    st.rerun()


def _by_paste() -> None:
    with st.form("by_paste", border=False):
        pasted = st.text_area(
            "Job IDs",
            height=150,
            placeholder="One per line, or any text that contains them",
            help="Separated by lines, commas or spaces, in quotes or brackets, or inside links.",
        )
        if st.form_submit_button("Show these jobs", type="primary", width="stretch"):
            _understand(sessions.current(), pasted or "")


def _by_file() -> None:
    session = sessions.current()
    found = upload.chosen(session)
    if found is not None:
        _ask(session, found.ids, found)


def _understand(session: Session, pasted: str) -> None:
    """Make the jobs of a pasted text the present set; the set before stays where there is none."""
    try:
        found = from_text(pasted, titles=upload.known_titles(session))
    except HirempireError as error:
        st.error(sentence(error), icon=":material/error:")
        return
    if found.ids:
        _ask(session, found.ids, found)
    session.understood = None
    still = " The jobs you chose before are still shown." if session.asked else ""
    st.warning(f"No job IDs found in this text.{still}", icon=":material/info:")
    _say_what_was_understood(found)


def _say_what_was_understood(found: JobIds) -> None:
    st.caption(found.summary)
    upload.say_skipped(found)


def present_set() -> None:
    """When the jobs on view were loaded, with buttons to refresh and to download them."""
    session = sessions.current()
    at = session.link_load.fetched_at
    if at is None:
        return
    loaded = counted(len(session.link_load.loaded), "job")
    st.caption(f"{loaded} loaded · Last updated {moment(at[0], recruiters_zone())}")
    st.button(
        "Refresh",
        icon=":material/refresh:",
        width="stretch",
        on_click=session.link_load.refresh,
        args=(session.asked,),
        help=f"Reload from Hirempire (uses {counted(session.link_load.cost_of_refresh, 'API request')})",
    )
    taken = at[1].astimezone(ZoneInfo(recruiters_zone()))
    _download(
        "Links (CSV)", "links", lambda: links_csv(session.links), taken, "One row per link, regardless of filters"
    )
    _download(
        "Load results (CSV)",
        "jobs",
        lambda: table_csv(outcomes_table(outcomes_frame(session.link_load.outcomes.all), session.labels)),
        taken,
        "One row per job: loaded or failed and why, with links, unreadable links and visits",
    )


def _download(label: str, what: str, build: Callable[[], bytes], taken: datetime, help_: str) -> None:
    st.download_button(
        label,
        data=gate.while_inside(build),
        file_name=file_name(what, filters=(), at=taken, ending="csv", is_demo=sessions.current().connection.is_demo),
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
        help=help_,
    )
