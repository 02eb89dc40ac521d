"""The present view for a colleague: its link, or the list of jobs as a file if no link can hold it."""

from urllib.parse import urlencode, urlsplit

import pandas as pd
import streamlit as st

from hirempire.dashboard import address
from hirempire.dashboard.session import Session
from hirempire.language import counted
from hirempire.reports.csv import file_name, table_csv


def menu(session: Session) -> None:
    """A link and a file, one click away."""
    with st.popover("Share", icon=":material/share:"):
        st.markdown("**Link to this view**")
        if address.too_many_jobs(session):
            st.caption(
                f"{counted(len(session.asked), 'job')} are too many for a link. Download the list of jobs instead; "
                "your colleague can load it under “File” in the sidebar."
            )
        st.code(_address(session), language=None, wrap_lines=True)
        st.caption(
            "Includes jobs, filters, page and chart settings. Your token isn't included: people see what their own "
            "token allows."
            + (" Channel names that you changed aren't included; send them as a file." if session.map.changes else "")
        )
        save_set(session)


def save_set(session: Session) -> None:
    """The jobs on view as a file that the sidebar can load."""
    st.download_button(
        "Download job list (CSV)",
        data=lambda: table_csv(_set(session)),
        file_name=file_name("jobs", filters=(), at=None, ending="csv", is_demo=session.connection.is_demo),
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
        help="A small CSV file with the ID and title of each job. Load it under “File” in the sidebar.",
        key="save_set",
    )


def _set(session: Session) -> pd.DataFrame:
    titles = [session.directory.title(job_id) for job_id in session.asked]
    return pd.DataFrame({"job_id": list(session.asked), "job_title": titles}, dtype="str")


def _address(session: Session) -> str:
    page = urlsplit(st.context.url or "")
    query = urlencode(address.written(session), doseq=True)
    return page._replace(query=query, fragment="").geturl()
