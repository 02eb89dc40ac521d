"""The present view for a colleague: its link, or the list of jobs as a file if no link can hold it."""

from urllib.parse import urlencode, urlsplit

import pandas as pd
import streamlit as st

from hirempire.dashboard import address, gate, going_on
from hirempire.dashboard.session import Session
from hirempire.language import counted, listed
from hirempire.reports.csv import file_name, table_csv


def menu(session: Session) -> None:
    """A link and a file, one click away; of what the link doesn't hold, the page says so."""
    with st.popover("Share", icon=":material/share:"):
        st.markdown("**Link to this view**")
        st.code(_address(session), language=None, wrap_lines=True)
        st.caption(_holds(session))
        save_set(session)


def _holds(session: Session) -> str:
    """What is in the link, and what has to be sent beside it."""
    jobs = counted(len(session.asked), "job")
    holds = "Includes jobs, filters, page and chart settings."
    if address.too_many_jobs(session) and going_on.can_keep(session):
        holds = (
            f"Includes filters, page and chart settings. Its {jobs} are saved here for 30 days, for everyone who opens "
            "this workspace at this address."
        )
    elif address.too_many_jobs(session):
        holds = (
            "Includes filters, page and chart settings, **but no jobs**: "
            f"{jobs} are too many for a link. Send the job list with it; your colleague can load it under “File” in "
            "the sidebar."
        )
    changed = session.settings.changed
    files = f" Your changes to {listed(changed)} aren't included; send them as files." if changed else ""
    return f"{holds} Your token isn't included: people see what their own token allows.{files}"


def save_set(session: Session) -> None:
    """The jobs on view as a file that the sidebar can load."""
    st.download_button(
        "Download job list (CSV)",
        data=gate.while_inside(lambda: table_csv(_set(session))),
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
