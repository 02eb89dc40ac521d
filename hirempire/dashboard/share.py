"""The present view for a colleague: its address, or the set of jobs as a file where no address can hold it."""

from urllib.parse import urlencode, urlsplit

import pandas as pd
import streamlit as st

from hirempire.dashboard import address
from hirempire.dashboard.session import Session
from hirempire.language import counted
from hirempire.reports.csv import file_name, table_csv


def menu(session: Session) -> None:
    """Address and file, one click away."""
    with st.popover("Share", icon=":material/share:"):
        st.markdown("**This view as an address**")
        if address.too_many_jobs(session):
            st.caption(
                f"This set of {counted(len(session.asked), 'job')} is too large for an address. Save it as a file: "
                "your colleague uploads it under “File” in the sidebar."
            )
        st.code(_address(session), language=None, wrap_lines=True)
        st.caption(
            "Jobs, filters, page and ways to draw. Your token is not in it: whoever opens it sees what her own token "
            "allows." + (" Changed channel names are not in it; send their file along." if session.map.changes else "")
        )
        save_set(session)


def save_set(session: Session) -> None:
    """The present set as a file that "File" in the sidebar understands."""
    st.download_button(
        "Save this set of jobs",
        data=lambda: table_csv(_set(session)),
        file_name=file_name("jobs", filters=(), at=None, ending="csv"),
        mime="text/csv",
        on_click="ignore",
        icon=":material/save:",
        width="stretch",
        help="A small CSV with the ID and title of each job. Load it again under “File” in the sidebar.",
        key="save_set",
    )


def _set(session: Session) -> pd.DataFrame:
    titles = [session.directory.title(job_id) for job_id in session.asked]
    return pd.DataFrame({"job_id": list(session.asked), "job_title": titles}, dtype="str")


def _address(session: Session) -> str:
    page = urlsplit(st.context.url or "")
    query = urlencode(address.written(session), doseq=True)
    return page._replace(query=query, fragment="").geturl()
