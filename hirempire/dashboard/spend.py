"""Typing in what channels cost, loading it from a file, and saving it as one."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from hirempire.analysis.spend import COLUMNS
from hirempire.analysis.subject import Subject
from hirempire.dashboard import session as sessions
from hirempire.dashboard.history import Backup, history
from hirempire.dashboard.session import Session
from hirempire.dashboard.spend_table import SpendTable
from hirempire.dashboard.words import literally
from hirempire.language import counted
from hirempire.reports.csv import table_csv

RULE = (
    "A row says what was spent on a channel in some days, both included; without a job it is for all jobs that are "
    "loaded. Amounts of one currency are added up, and none is converted. The table stays in this browser session: "
    "save it as a file to have it again."
)

MOST_SAID = 5
_EDITING = "spend_editing"


@dataclass
class _Editing:
    """Where the editor stands. It forgets what was typed once it is off the page, and can't show an undo by itself."""

    given: SpendTable
    """The table with which the editor began."""
    typed: SpendTable
    """The table as the editor last left it."""
    turn: int = 0
    """How often the editor has begun anew."""

    @property
    def key(self) -> str:
        """The editor's key: with another one it begins anew."""
        return f"spend_{self.turn}"


def _editing(now: SpendTable) -> _Editing:
    """Where the editor stands; it begins anew once the table has changed elsewhere, or once the page was left."""
    editing: _Editing = st.session_state.setdefault(_EDITING, _Editing(now, now))
    if editing.typed is not now:
        editing.turn += 1
        editing.given = editing.typed = now
    elif editing.key not in st.session_state:
        editing.given = now
    return editing


def editor(seen: Subject) -> None:
    """The table of spend, to be typed into; below it, the rows that can't be read."""
    session = sessions.current()
    spend = session.settings.spend
    editing = _editing(spend.now)
    given = editing.given.rows.reset_index(drop=True)
    channels = [*seen.channels, *given["channel"].dropna().astype("str")]
    jobs = [*session.asked, *given["job_id"].dropna().astype("str")]
    columns = st.column_config
    st.caption(RULE)
    settings: dict[str, Any] = {
        "channel": columns.SelectboxColumn("Channel", options=list(dict.fromkeys(channels)), width="medium"),
        "job_id": columns.SelectboxColumn(
            "Job (optional)",
            options=list(dict.fromkeys(jobs)),
            format_func=lambda job: session.labels.get(str(job), str(job)),
            width="medium",
        ),
        "from": columns.DateColumn("From", format="YYYY-MM-DD"),
        "to": columns.DateColumn("To", format="YYYY-MM-DD"),
        "amount": columns.NumberColumn("Amount", min_value=0.0, step=0.01, format="%.2f"),
        "currency": columns.TextColumn("Currency", max_chars=3, validate=r"^[A-Za-z]{3}$"),
    }
    rows: pd.DataFrame = st.data_editor(
        given, key=editing.key, num_rows="dynamic", hide_index=True, placeholder="–", column_config=settings
    )
    spend.change(SpendTable(rows, spend.now.unreadable_lines))
    editing.typed = spend.now
    _say(spend.now)
    history(spend, _backup(session))


def _backup(session: Session) -> Backup[SpendTable]:
    content = session.connection.spend
    return Backup(
        key="spend",
        name="spend",
        file_name="hirempire-spend.csv",
        mime="text/csv",
        empty=SpendTable(),
        default=session.once("default spend", (content,), lambda: SpendTable.from_csv(content)),
        write=lambda table: table_csv(table.for_file),
        read=SpendTable.from_csv,
        extension="csv",
        columns=", ".join(COLUMNS),
    )


def _say(table: SpendTable) -> None:
    """Rows that can't be read, and rows that repeat another."""
    said = [f"Row {row.line:,} isn't counted: {row.reason}." for row in table.typed.unreadable]
    said += [f"Line {row.line:,} of the file isn't counted: {row.reason}." for row in table.unreadable_lines]
    for words in said[:MOST_SAID]:
        st.caption(f":material/error: {literally(words, most=200)}")
    if len(said) > MOST_SAID:
        st.caption(f"{counted(len(said) - MOST_SAID, 'more row')}.")
    if repeated := table.typed.repeated:
        repeat = "repeats" if repeated == 1 else "repeat"
        st.caption(f":material/content_copy: {counted(repeated, 'row')} {repeat} another. All are counted.")
