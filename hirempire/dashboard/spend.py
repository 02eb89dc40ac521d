"""Typing in what channels cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from hirempire.analysis.spend import COLUMNS, Spend
from hirempire.analysis.subject import Subject
from hirempire.dashboard import editing, remembering, spend_upload
from hirempire.dashboard import session as sessions
from hirempire.dashboard.backup import Backup, steps
from hirempire.dashboard.session import Session
from hirempire.dashboard.spend_table import SpendTable
from hirempire.dashboard.undo import Undoable
from hirempire.dashboard.words import literally
from hirempire.language import counted, listed
from hirempire.reports.csv import table_csv
from hirempire.values import money, span

RULE = (
    "Each row is an amount spent on a channel, from the first day to the last. Without a job, it applies to all loaded "
    "jobs. Amounts in one currency are added up; nothing is converted. "
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
    jobs = {label.casefold(): job for job, label in session.labels.items()}
    stand = _editing(spend.now)
    given = stand.given.rows.reset_index(drop=True).astype("object")
    names = [session.labels.get(str(job), job) for job in given["job_id"]]
    given["job_id"] = pd.Series(names, dtype="object")  # else an empty list has numbers, which the editor refuses
    st.caption(RULE + remembering.where_settings_stay(session))
    may = editing.can_edit_or_reads_why(session, "change spend")
    rows: pd.DataFrame = st.data_editor(
        given,
        key=stand.key,
        num_rows="dynamic" if may else "fixed",
        disabled=not may,
        hide_index=True,
        placeholder="–",
        column_config=_columns(spend.now.spend, seen),
        on_change=_typed,
        args=(spend, stand, given, jobs),
    )
    if may:
        _take_over(spend, stand, rows, jobs)
    _say(spend.now)
    steps(spend, _backup(session))
    if may:
        spend_upload.loader(spend, jobs)


def _typed(spend: Undoable[SpendTable], editing: _Editing, given: pd.DataFrame, jobs: Mapping[str, str]) -> None:
    """Take over what was just typed before anything else: what others have set in the meantime must not replace it."""
    edits = st.session_state[editing.key]
    rows = given.copy()
    for place, cells in edits["edited_rows"].items():
        for column, text in cells.items():
            rows.loc[int(place), column] = text
    rows = rows.drop(index=edits["deleted_rows"])
    added = pd.DataFrame(edits["added_rows"], columns=rows.columns, dtype="object")
    _take_over(spend, editing, pd.concat([rows, added]), jobs)


def _take_over(spend: Undoable[SpendTable], editing: _Editing, rows: pd.DataFrame, jobs: Mapping[str, str]) -> None:
    """Let the table be what stands in the editor."""
    job_ids = [jobs.get(job.casefold(), job) if isinstance(job, str) else job for job in rows["job_id"]]
    spend.change(SpendTable(rows.assign(job_id=job_ids), spend.now.unreadable_lines, jobs))
    editing.typed = spend.now


def _columns(spend: Spend, seen: Subject) -> dict[str, Any]:
    """Every column takes text: an amount or a date is read as in a file, and said where it can't be.

    A new row begins with last month and the currency in use.
    """
    text, (first, last) = st.column_config.TextColumn, _last_month(seen)
    currency = next(iter(spend.currencies), None)
    return {
        "channel": text("Channel", width="medium", help="As on the other pages, or as your invoices name it"),
        "job_id": text("Job (optional)", width="medium", help="A job's name as shown here, or its ID"),
        "from": text("From", default=f"{first}", help="2026-01-31, 31.01.2026 or 31 Jan 2026"),
        "to": text("To", default=f"{last}", help="Both dates included"),
        "amount": text("Amount", alignment="right", help="1234.50, 1.234,50 or € 1,234.50"),
        "currency": text("Currency", default=currency, help="Three letters, such as EUR"),
    }


def _last_month(seen: Subject) -> tuple[date, date]:
    last = seen.today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


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
    """What was read, rows that can't be, and rows that repeat another."""
    if read := table.typed.rows:
        sums = [
            money(sum((row.amount for row in read if row.currency == currency), Decimal(0)), currency)
            for currency in table.typed.currencies
        ]
        days = span(min(row.first for row in read), max(row.last for row in read))
        st.caption(literally(f"{counted(len(read), 'row')} read: {listed(sums)}, {days}.", most=200))
    said = [f"{row.place} isn't counted: {row.reason}." for row in (*table.typed.unreadable, *table.unreadable_lines)]
    for words in said[:MOST_SAID]:
        st.caption(f":material/error: {literally(words, most=200)}")
    if len(said) > MOST_SAID:
        st.caption(f"{counted(len(said) - MOST_SAID, 'more row')}.")
    if repeated := table.typed.repeated:
        repeat = "repeats" if repeated == 1 else "repeat"
        st.caption(f":material/content_copy: {counted(repeated, 'row')} {repeat} another. All are counted.")
