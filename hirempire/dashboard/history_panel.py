"""The end of the sidebar: that looks are kept, where and since when; a switch that stops it, a way to erase all."""

from zoneinfo import ZoneInfo

import streamlit as st

from hirempire.dashboard import editing, remembering
from hirempire.dashboard import session as sessions
from hirempire.dashboard.keeper import keeper_of
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import literally, recruiters_zone, sentence
from hirempire.language import counted
from hirempire.values import day

_PATIENCE = 2.0
"""Seconds that the end of a run waits for its look to be kept, once everything else is on the page."""

_ERASED = (
    "This erases all saved visit counts of this workspace, and its channel names, stages, spend and notes, for "
    "everyone who uses this history. You can't undo it."
)


def show() -> None:
    """What is saved of this workspace. Nothing is shown for the demo, whose history is made up."""
    session = sessions.current()
    if keeper_of(session.connection) is None or session.connection.is_demo:
        return
    st.subheader("History", anchor=False)
    remembering.learn(session.remembered, seconds=_PATIENCE)
    mine = session.remembered
    if mine.problem is not None:
        st.warning(f"This load wasn't saved. {sentence(mine.problem)}", icon=":material/history_toggle_off:")
        return
    st.caption(_words(session))
    if mine.standing is None or mine.workspace is None:
        return
    may = editing.can_edit_or_reads_why(session, "stop saving or erase the history")
    st.toggle(
        "Save visit counts",
        disabled=not may,
        value=not mine.standing.stopped,
        key=f"keep_looks_{mine.standing.stopped}",
        on_change=_switch,
        args=(not mine.standing.stopped,),
        help="Applies to this workspace, for everyone who uses this history",
    )
    if mine.standing.looks and may:
        with st.popover("Erase history", icon=":material/delete:", width="stretch"):
            st.markdown(_ERASED)
            st.button("Erase everything", type="primary", on_click=_erase, width="stretch")


def _words(session: Session) -> str:
    standing = session.remembered.standing
    if standing is None:
        return "Visit counts are saved each time they're loaded, so you can see what changed."
    if standing.stopped:
        return "Visit counts of this workspace aren't saved."
    if standing.since is None:
        return "Nothing is saved yet. The next load will be."
    since = day(standing.since.astimezone(ZoneInfo(recruiters_zone())).date())
    place = literally(standing.place, most=120)
    return f"Saved {counted(standing.looks, 'time')} since {since}, in {place[:1].lower()}{place[1:]}."


def _switch(stopped: bool) -> None:  # noqa: FBT001 -- a callback
    remembering.stop(sessions.current(), stopped=stopped)


def _erase() -> None:
    remembering.erase(sessions.current())
