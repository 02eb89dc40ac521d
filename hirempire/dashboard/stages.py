"""Seeing and changing which status of a candidate means which stage; undo, save and load."""

import pandas as pd
import streamlit as st

from hirempire.analysis.statuses import MEANINGS, StageMap, loaded, saved
from hirempire.dashboard import editing
from hirempire.dashboard import session as sessions
from hirempire.dashboard.backup import Backup, history
from hirempire.dashboard.session import Session
from hirempire.exhibits.hiring_tables import STAGE_NAMES
from hirempire.language import plain

RULE = (
    "A status shows the current stage only. For candidates who were rejected, withdrew or are on hold, the stage they "
    "had reached isn't known, so counts between application and hire are minimums (“≥”). If your team uses a status "
    "differently, choose another stage in the second column."
)
BACKUP = Backup(
    key="stages",
    name="stages",
    file_name="hirempire-stages.json",
    mime="application/json",
    empty=StageMap(),
    default=StageMap(),
    write=saved,
    read=loaded,
)
_SHOWN = "stages_shown"
"""The stages that the editor shows, and how often it began anew."""


def editor(statuses: pd.Series) -> None:
    """The statuses of these candidates with the stage of each, to be changed in place."""
    session = sessions.current()
    table = session.settings.stages.now.table(statuses)
    key = f"stages_{_turn(session)}"
    st.caption(RULE)
    may = editing.can_edit_or_reads_why(session, "change stages")
    st.data_editor(
        _readable(table, counted=session.floor <= 1),
        key=key,
        hide_index=True,
        disabled=["Status", "Candidates", "Explanation"] if may else True,
        height="content",
        column_config={
            "Indicates": st.column_config.SelectboxColumn(
                options=[STAGE_NAMES[meaning] for meaning in MEANINGS], required=True
            ),
            "Candidates": st.column_config.NumberColumn(format="localized"),
        },
        on_change=_apply,
        args=(session, key, table["status"].tolist()),
    )
    history(session.settings.stages, BACKUP)


def _turn(session: Session) -> int:
    """How often the stages have changed: with each change the editor begins anew, so that an undo shows in it, too."""
    shown, turn = st.session_state.get(_SHOWN, (session.settings.stages.now, 0))
    if shown != session.settings.stages.now:
        turn += 1
    st.session_state[_SHOWN] = session.settings.stages.now, turn
    return int(turn)


def _readable(table: pd.DataFrame, *, counted: bool) -> pd.DataFrame:
    """Without the counts where a floor keeps small ones from being shown: the other pages would tell what is hidden."""
    columns = {
        "Status": [plain(status, most=60) for status in table["status"]],
        "Indicates": table["meaning"].map(STAGE_NAMES),
        "Candidates": table["candidates"],
        "Explanation": table["comment"].where(~table["changed"], "changed by you"),
    }
    return pd.DataFrame({name: column for name, column in columns.items() if counted or name != "Candidates"})


def _apply(session: Session, key: str, statuses: list[str]) -> None:
    """Take over the stages chosen in the editor."""
    meanings = {words: meaning for meaning, words in STAGE_NAMES.items()}
    changed = session.settings.stages.now
    for row, cells in st.session_state[key]["edited_rows"].items():
        if cells.get("Indicates") in meanings:
            changed = changed.changed([statuses[int(row)]], meanings[cells["Indicates"]])
    session.settings.stages.change(changed)
