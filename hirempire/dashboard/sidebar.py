"""The sidebar: which workspace, and which jobs."""

from collections.abc import Sequence

import streamlit as st

from hirempire.analysis.frame import job_labels
from hirempire.api.errors import HirempireError
from hirempire.api.token import Token
from hirempire.dashboard import session as sessions
from hirempire.dashboard.connection import connection, demo
from hirempire.dashboard.loading import list_jobs
from hirempire.dashboard.words import counted
from hirempire.job_ids import JobIds, from_file, from_text

BY_TITLE, BY_PASTE, BY_FILE = "By title", "Paste IDs", "Upload"


def workspace() -> None:
    """Say which workspace is open, and offer to connect another."""
    session = sessions.current()
    st.subheader("Workspace", anchor=False)
    if session.connection.is_demo:
        st.caption("The demo workspace. Its jobs and visits are made up.")
    else:
        st.caption(f"Connected: {counted(len(session.jobs), 'job')} in this workspace.")
    with st.expander("Connect your workspace", icon=":material/key:", expanded=session.refused is not None):
        with st.form("connect", border=False, clear_on_submit=True):
            pasted = st.text_input(
                "API token",
                type="password",
                placeholder="sk-…",
                autocomplete="off",
                help="Made in Hirempire under Settings → API. It stays in this browser session and is written nowhere.",
            )
            if st.form_submit_button("Connect", type="primary", width="stretch"):
                _connect(pasted)
    if not session.connection.is_demo:
        st.button("Back to the demo", on_click=_back_to_demo, icon=":material/logout:", width="stretch")


def _connect(pasted: str) -> None:
    """Check the token with one request; only one that works replaces what is open."""
    try:
        fresh = sessions.Session(connection(Token.parse(pasted)))
        with st.spinner("Asking Hirempire …"):
            list_jobs(fresh)
    except HirempireError as error:
        st.error(str(error), icon=":material/error:")
        return
    sessions.replace(fresh)
    st.rerun()


def _back_to_demo() -> None:
    sessions.replace(sessions.begun(demo()))


def jobs() -> None:
    """Choose the jobs whose links are shown: by title, by pasted IDs, or from a file."""
    st.subheader("Jobs", anchor=False)
    ways = [BY_TITLE, BY_PASTE, BY_FILE]
    way = st.segmented_control(
        "How to choose jobs", ways, default=BY_TITLE, required=True, label_visibility="collapsed", width="stretch"
    )
    chosen = {BY_TITLE: _by_title, BY_PASTE: _by_paste, BY_FILE: _by_file}[way or BY_TITLE]()
    if chosen is None:
        return
    session = sessions.current()
    if not chosen:
        st.warning("No job is chosen yet.", icon=":material/info:")
        return
    session.ask(chosen)


def _by_title() -> Sequence[str] | None:
    session = sessions.current()
    if not session.jobs:
        st.caption("The titles of this workspace could not be listed. Paste the job IDs instead.")
        return None
    labels = job_labels(list(session.jobs), session.jobs)
    with st.form("by_title", border=False):
        chosen = st.multiselect(
            "Jobs by title",
            list(session.jobs),
            default=[job_id for job_id in session.asked if job_id in session.jobs],
            format_func=lambda job_id: labels[job_id],
            placeholder="Search titles",
            filter_mode="fuzzy",
            label_visibility="collapsed",
        )
        asked = st.form_submit_button("Show these jobs", width="stretch")
    if session.connection.sets:
        named = st.menu_button("Ready-made sets", list(session.connection.sets), width="stretch")
        if named:
            return tuple(session.connection.sets[named])
    return chosen if asked else None


def _by_paste() -> Sequence[str] | None:
    with st.form("by_paste", border=False):
        pasted = st.text_area(
            "Job IDs",
            height=150,
            placeholder="One a line, or any text that holds them",
            help="IDs by line, comma or space, in quotes or brackets, or as links that contain them.",
        )
        if st.form_submit_button("Show these jobs", width="stretch"):
            return _understood(pasted)
    return None


def _by_file() -> Sequence[str] | None:
    with st.form("by_file", border=False):
        file = st.file_uploader(
            "A file with job IDs", type=["csv", "tsv", "xlsx", "txt"], help="The column is found by its heading."
        )
        if st.form_submit_button("Show these jobs", width="stretch") and file is not None:
            return _understood(file.getvalue(), name=file.name)
    return None


def _understood(given: str | bytes, name: str = "") -> Sequence[str]:
    """The IDs in what was given; says what was understood, and lists what was not and why."""
    try:
        found = from_text(given) if isinstance(given, str) else from_file(name, given)
    except HirempireError as error:
        st.error(str(error), icon=":material/error:")
        return ()
    _say_what_was_understood(found)
    return found.ids


def _say_what_was_understood(found: JobIds) -> None:
    st.caption(found.summary)
    if found.rejected:
        with st.expander(f"{counted(len(found.rejected), 'entry', 'entries')} not understood"):
            st.dataframe(
                {"Text": [one.text for one in found.rejected], "Why": [one.reason for one in found.rejected]},
                hide_index=True,
            )
