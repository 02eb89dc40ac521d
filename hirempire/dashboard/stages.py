"""Seeing and changing which status of a candidate means which stage; undo, save and load."""

import pandas as pd
import streamlit as st

from hirempire.analysis.statuses import ENDED, MEANINGS, PAUSED, UNKNOWN, StageMap, loaded, saved
from hirempire.dashboard import session as sessions
from hirempire.dashboard.session import Session
from hirempire.language import plain

WORDS = {one: one.capitalize() for one in MEANINGS} | {
    ENDED: "Decided: not hired",
    PAUSED: "Paused: not decided",
    UNKNOWN: "Unknown",
}
"""What each meaning of a status is called on the page."""

RULE = (
    "A status tells the furthest stage known now. Who was rejected, withdrew or is on hold has lost the stage reached "
    "before; so the stages between application and hire are at least as many as shown (“≥”). Choose another stage in "
    "the second column where your team uses a status in another way."
)
_TURN = "stages_turn"


def editor(statuses: pd.Series) -> None:
    """The statuses of these candidates with the stage of each, to be changed in place."""
    session = sessions.current()
    table = session.stages.now.table(statuses)
    key = f"stages_{st.session_state.get(_TURN, 0)}"
    st.caption(RULE)
    st.data_editor(
        _readable(table, counted=session.floor <= 1),
        key=key,
        hide_index=True,
        disabled=["Status", "Candidates", "Why"],
        height="content",
        column_config={
            "Means": st.column_config.SelectboxColumn(options=[WORDS[one] for one in MEANINGS], required=True),
            "Candidates": st.column_config.NumberColumn(format="localized"),
        },
        on_change=_apply,
        args=(session, key, table["status"].tolist()),
    )
    _keep(session)


def _readable(table: pd.DataFrame, *, counted: bool) -> pd.DataFrame:
    """Without the counts where a floor keeps small ones from being shown: the other pages would tell what is hidden."""
    columns = {
        "Status": [plain(one, most=60) for one in table["status"]],
        "Means": table["meaning"].map(WORDS),
        "Candidates": table["candidates"],
        "Why": table["comment"].where(~table["changed"], "changed by you"),
    }
    return pd.DataFrame({name: column for name, column in columns.items() if counted or name != "Candidates"})


def _apply(session: Session, key: str, statuses: list[str]) -> None:
    """Take over what was chosen; the editor begins anew with it, so that undoing shows there, too."""
    meanings = {words: meaning for meaning, words in WORDS.items()}
    changed = session.stages.now
    for row, cells in st.session_state[key]["edited_rows"].items():
        if cells.get("Means") in meanings:
            changed = changed.changed([statuses[int(row)]], meanings[cells["Means"]])
    _change(session, changed)


def _change(session: Session, stages: StageMap) -> None:
    session.stages.change(stages)
    _begin_anew()


def _undo(session: Session) -> None:
    session.stages.undo()
    _begin_anew()


def _begin_anew() -> None:
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _keep(session: Session) -> None:
    """Undo, back to the table, save as a file, load from one."""
    with st.container(horizontal=True):
        st.button(
            "Undo",
            key="stages_undo",
            icon=":material/undo:",
            disabled=not session.stages.can_undo,
            on_click=_undo,
            args=(session,),
        )
        st.button(
            "Back to the usual stages",
            icon=":material/restart_alt:",
            disabled=not session.stages.now.changes,
            on_click=_change,
            args=(session, StageMap()),
        )
        st.download_button(
            "Save the stages",
            data=lambda: saved(session.stages.now),
            file_name="hirempire-stages.json",
            mime="application/json",
            on_click="ignore",
            icon=":material/save:",
            disabled=not session.stages.now.changes,
        )
    with st.form("load_stages", border=False, clear_on_submit=True):
        file = st.file_uploader("Load stages that were saved before", type=["json"])
        if st.form_submit_button("Load"):
            _load(session, file.getvalue() if file else b"")


def _load(session: Session, file: bytes) -> None:
    try:
        stages = loaded(file)
    except ValueError:
        st.error("This is not a file of stages. Choose one that was saved on this page.")
        return
    _change(session, stages)
    st.rerun()
