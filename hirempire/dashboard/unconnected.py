"""What stands in place of a page whose jobs are in a workspace that isn't connected: never other jobs."""

import streamlit as st

from hirempire.api.errors import HirempireError
from hirempire.dashboard import session as sessions
from hirempire.dashboard import sidebar, workspaces
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import sentence
from hirempire.language import counted


def page(session: Session) -> None:
    """Why nothing is shown, a field for the token that opens the view, and the demo, by choice."""
    st.markdown(_why(session))
    with st.container(border=True, width=520):
        sidebar.connect_form()
    is_configured = session.awaits_token and _has_own()
    label = "Open this server’s workspace" if is_configured else "Open the demo workspace"
    st.button(label, on_click=_open_configured if is_configured else sidebar.open_demo)


def _why(session: Session) -> str:
    if session.awaits_token:
        return (
            "**Not connected.** This address is for a workspace that was opened with an API token. The token isn't "
            "kept when a page is reloaded or shared. Enter your own to open this view."
        )
    if session.refused is not None:
        return f"**{session.refused.title}.** {sentence(session.refused)}"
    jobs = counted(session.address.jobs_elsewhere, "job")
    return (
        f"**Not connected.** This link is for {jobs} in a workspace that isn't connected. "
        "Enter your own API token to open this view."
    )


def _has_own() -> bool:
    """Whether this server has a workspace of its own to show."""
    try:
        return not workspaces.first_connection().is_demo
    except HirempireError:
        return False


def _open_configured() -> None:
    st.query_params.clear()
    sessions.replace(sessions.first())
