"""Choosing jobs by title. What was chosen stays chosen while the recruiter searches for more."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hirempire.analysis.frame import searched
from hirempire.dashboard import gate
from hirempire.dashboard import session as sessions
from hirempire.dashboard.saved_views import save_or_remove, views
from hirempire.dashboard.session import Session
from hirempire.dashboard.view import FACTS, stated
from hirempire.language import counted

MOST_SHOWN = 30
"""As many jobs are shown as chosen: more would bury the rest."""

_PICKED, _PICKED_FOR = "picked", "picked_for"


@gate.fragment
def by_title() -> None:
    """Search, choose, and show; choosing runs nothing else of the page."""
    session = sessions.current()
    if not session.directory.jobs:
        st.caption("Job titles aren't available. Paste job IDs instead.")
        return
    matching = _matching(session.directory.facts)
    present = _present(session)
    chosen = _choose(session, matching, present)
    narrowed = 0 < len(matching) < len(session.directory.jobs)
    meant = list(chosen) if set(chosen) != set(present) else []
    if narrowed and not meant:
        _show_matches(session, matching, primary=True)
    _show_chosen(session, chosen, primary=bool(meant) or not narrowed)
    if narrowed and meant:
        _show_matches(session, matching, primary=False)
    sets = views(session)
    named = st.menu_button("Saved views", list(sets), icon=":material/folder_open:", width="stretch")
    if named:
        _ask(session, sets[named])
    save_or_remove()


def _present(session: Session) -> list[str]:
    """The jobs on view, as far as they can be shown as chosen."""
    return [] if len(session.asked) > MOST_SHOWN else list(session.asked)


def _choose(session: Session, matching: Sequence[str], present: list[str]) -> list[str]:
    """What is chosen among the matching jobs and those chosen before, which a search doesn't drop."""
    if st.session_state.get(_PICKED_FOR) != session.asked:  # another set came on view
        st.session_state[_PICKED_FOR], session.picked = session.asked, None
        st.session_state.pop(_PICKED, None)
    if _PICKED not in st.session_state:
        st.session_state[_PICKED] = present if session.picked is None else list(session.picked)
    labels = {**session.labels, **session.directory.labels}
    placeholder = f"Choose from {counted(len(matching), 'job')}"
    chosen: list[str] = st.multiselect(
        "Jobs by title",
        list(dict.fromkeys([*st.session_state[_PICKED], *_recent_first(session, matching)])),
        key=_PICKED,
        format_func=lambda job_id: labels[job_id],
        placeholder=placeholder if present else f"Showing {counted(len(session.asked), 'job')}; choose others",
        help="Recently viewed first.",
        wrap=False,  # a field that shrinks when it is left takes the button away from under the pointer
    )
    session.picked = tuple(chosen)
    return chosen


def _show_matches(session: Session, matching: Sequence[str], *, primary: bool) -> None:
    pressed = st.button(
        f"Show all {counted(len(matching), 'match', 'matches')}",
        type="primary" if primary else "secondary",
        icon=":material/done_all:",
        width="stretch",
    )
    if pressed:
        _ask(session, matching)


def _show_chosen(session: Session, chosen: Sequence[str], *, primary: bool) -> None:
    if not st.button("Show these jobs", type="primary" if primary else "secondary", width="stretch"):
        return
    if chosen:
        _ask(session, chosen)
    still = f" The {counted(len(session.asked), 'job')} on view {'stays' if len(session.asked) == 1 else 'stay'}."
    st.warning(f"Choose at least one job.{still if session.asked else ''}", icon=":material/info:")


def _ask(session: Session, job_ids: Sequence[str]) -> None:
    session.ask(job_ids)
    st.rerun()


def _matching(facts: pd.DataFrame) -> list[str]:
    """The jobs in whose facts every word of the search stands, and that are of the chosen department and so on."""
    search = st.text_input(
        "Search jobs",
        type="search",
        key="find",
        placeholder="Title, place, status …",
        label_visibility="collapsed",
    )
    found = facts.loc[searched(facts, search or "")]
    with st.expander("More filters", icon=":material/filter_list:"):
        for key, (heading, column) in FACTS.items():
            options = sorted({*stated(found[column]).unique(), *st.session_state.get(f"find_{key}", [])})
            chosen = st.multiselect(heading, options, key=f"find_{key}", placeholder="All")
            if chosen:
                found = found[stated(found[column]).isin(chosen)]
    if found.empty:
        st.caption("No matching jobs.")
    return found.index.tolist()


def _recent_first(session: Session, job_ids: Sequence[str]) -> list[str]:
    among = set(job_ids)
    return list(dict.fromkeys([*(job_id for job_id in session.recent if job_id in among), *job_ids]))
