"""Sets of jobs that recruiters have saved under a name, for everybody who opens the workspace."""

import json
from collections.abc import Mapping, Sequence

import streamlit as st

from hirempire.dashboard import editing, shared_items
from hirempire.dashboard import session as sessions
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import sentence
from hirempire.language import counted

_LONGEST = 60


def views(session: Session) -> Mapping[str, Sequence[str]]:
    """The jobs of each saved view by its name; those of the workspace itself first."""
    usual = session.connection.sets or {"All jobs": tuple(session.directory.jobs)}
    saved = {name: tuple(json.loads(one.value or "[]")) for name, one in shared_items.all_of(session, "set").items()}
    return {**usual, **{name: jobs for name, jobs in saved.items() if name not in usual}}


def save_or_remove() -> None:
    """Save the jobs on view under a name, or remove a view; nothing where nothing is kept."""
    session = sessions.current()
    if not shared_items.can_be_kept(session) or not session.asked:
        return
    if not editing.can_edit_or_reads_why(session, "save views"):
        return
    with st.popover("Save this view", icon=":material/bookmark_add:", width="stretch"):
        with st.form("save_view", border=False, clear_on_submit=True):
            name = st.text_input("Name", max_chars=_LONGEST, placeholder="Sales, Berlin")
            if st.form_submit_button(f"Save {counted(len(session.asked), 'job')}", type="primary", width="stretch"):
                _save(session, " ".join((name or "").split()))
        saved = list(shared_items.all_of(session, "set"))
        if saved:
            st.selectbox("Remove a view", saved, index=None, key="remove_view", on_change=_remove)
        if problem := st.session_state.pop("view_problem", None):
            st.warning(problem)


def _save(session: Session, name: str) -> None:
    if not name:
        st.warning("Enter a name.")
        return
    problem = shared_items.put(session, "set", name, json.dumps(session.asked))
    if problem is not None:
        st.warning(sentence(problem))
        return
    st.rerun()


def _remove() -> None:
    name = st.session_state["remove_view"]
    if name:
        problem = shared_items.put(sessions.current(), "set", name, None)
        if problem is not None:
            st.session_state["view_problem"] = sentence(problem)
        st.session_state["remove_view"] = None
