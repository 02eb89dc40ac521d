"""Typing in what channels cost, loading it from a file, and saving it as one."""

from typing import Any

import streamlit as st

from hirempire.analysis.spend import SpendUnreadable
from hirempire.analysis.subject import Subject
from hirempire.dashboard import session as sessions
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import literally
from hirempire.language import counted
from hirempire.reports.csv import table_csv

RULE = (
    "A row says what was spent on a channel in some days, both included; without a job it is for all jobs that are "
    "loaded. Amounts of one currency are added up, and none is converted. The table stays in this browser session: "
    "save it as a file to have it again."
)

MOST_SAID = 5


def editor(seen: Subject) -> None:
    """The table of spend, to be typed into; what cannot be read yet is said below it."""
    session = sessions.current()
    table = session.spend
    key = f"spend_{table.turn}"
    if key not in st.session_state:
        table.go_on()
    channels = [*seen.channels, *table.given["channel"].dropna().astype("str")]
    jobs = [*session.asked, *table.given["job_id"].dropna().astype("str")]
    columns = st.column_config
    st.caption(RULE)
    settings: dict[str, Any] = {
        "channel": columns.SelectboxColumn("Channel", options=list(dict.fromkeys(channels)), width="medium"),
        "job_id": columns.SelectboxColumn(
            "Job, if for one alone",
            options=list(dict.fromkeys(jobs)),
            format_func=lambda job: session.labels.get(str(job), str(job)),
            width="medium",
        ),
        "from": columns.DateColumn("From", format="YYYY-MM-DD"),
        "to": columns.DateColumn("To", format="YYYY-MM-DD"),
        "amount": columns.NumberColumn("Amount", min_value=0.0, step=0.01, format="%.2f"),
        "currency": columns.TextColumn("Currency", max_chars=3, validate=r"^[A-Za-z]{3}$"),
    }
    table.typed = st.data_editor(
        table.given, key=key, num_rows="dynamic", hide_index=True, placeholder="–", column_config=settings
    )
    _say(session)
    _files(session)


def _say(session: Session) -> None:
    """Rows that cannot be read, and rows that stand there twice."""
    spend = session.spend.of_rows
    said = [f"Row {row.line - 1:,} is in no number: {row.reason}." for row in spend.unreadable]
    said += [f"Line {row.line:,} of the file is in no number: {row.reason}." for row in session.spend.of_file]
    for words in said[:MOST_SAID]:
        st.caption(f":material/error: {literally(words, most=200)}")
    if len(said) > MOST_SAID:
        st.caption(f"And {counted(len(said) - MOST_SAID, 'row')} more.")
    if spend.repeated:
        st.caption(f":material/content_copy: {counted(spend.repeated, 'row')} repeat another. They count.")


def _files(session: Session) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Save the spend",
            data=lambda: table_csv(session.spend.rows),
            file_name="hirempire-spend.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/save:",
            disabled=session.spend.typed.empty,
        )
    with st.form("load_spend", border=False, clear_on_submit=True):
        file = st.file_uploader(
            "Load spend from a CSV file", type=["csv", "txt"], help="channel, job_id, from, to, amount, currency"
        )
        if st.form_submit_button("Load") and file is not None:
            _load(session, file.getvalue())


def _load(session: Session, content: bytes) -> None:
    try:
        session.spend.load(content)
    except SpendUnreadable as error:
        st.error(str(error))
        return
    st.rerun()
