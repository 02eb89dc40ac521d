"""What the recruiter has to know beside the numbers: that this is a demo, what did not come, and what to do."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import streamlit as st

from hirempire.api.errors import HirempireError
from hirempire.api.models import Failed
from hirempire.dashboard import session as sessions
from hirempire.dashboard.connection import demo
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import literally, sentence
from hirempire.job_ids import MOST_JOBS
from hirempire.language import counted

MOST_NAMED = 5
"""As many things are named that an address asked for in vain."""


def demo_banner(session: Session) -> None:
    """A quiet line that says that this is a demo, and how to connect a workspace."""
    if session.connection.is_demo and session.refused is None:
        st.caption(
            ":material/science: **Demo workspace**: these jobs and visits are made up. "
            "To see yours, choose “Connect your workspace” in the sidebar."
        )


def address(session: Session) -> None:
    """Parts of the page's address that don't exist here."""
    state = session.address
    if state.jobs_elsewhere and not session.asked:
        st.info(
            f"This link is for {counted(state.jobs_elsewhere, 'job')} in a workspace that isn't connected. "
            "Connect it in the sidebar with your own token to open this view.",
            icon=":material/key:",
        )
    elif state.left_out:
        shown = ", ".join(literally(part) for part in state.left_out[:MOST_NAMED])
        more = f" and {len(state.left_out) - MOST_NAMED:,} more" if len(state.left_out) > MOST_NAMED else ""
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/link_off: Not found, so left out of this view: {shown}{more}.", width="stretch")
            st.button("Dismiss", on_click=state.left_out.clear)


def refusal(session: Session) -> None:
    """Why nothing can come any more, and the ways on."""
    if session.refused is None:
        return
    st.error(sentence(session.refused), icon=":material/key_off:")
    if session.connection.is_demo:
        st.button("Look at the demo workspace", on_click=lambda: sessions.replace(sessions.begun(demo())))


def outcomes(session: Session) -> None:
    """What did not come, grouped by cause with the jobs one click away, and what to do about it."""
    if failed := session.link_load.failed:
        many = f"{len(failed):,} of {counted(len(session.asked), 'job')}"
        rest = " All numbers are without them." if session.link_load.loaded else ""
        failures(
            session,
            failed,
            heading=f"**{many} did not come.**{rest}",
            button="Try the failed again",
            again=session.link_load.refresh,
            some_came=bool(session.link_load.loaded),
        )
    if older := session.link_load.older:
        failures(
            session,
            older,
            heading=f"**{counted(len(older), 'job')} could not be refreshed.** Their earlier numbers are shown.",
            button="Try the refresh again",
            again=session.link_load.refresh,
            some_came=True,
        )
    if session.link_load.unreadable:
        _unreadable(session)
    if session.directory.error is not None and session.refused is None:
        _unlisted(session, session.directory.error)
    if session.directory.unreadable:
        lost = counted(session.directory.unreadable, "job")
        st.caption(f":material/label_off: {lost} of this workspace could not be read, and cannot be chosen by title.")


def failures(
    session: Session,
    failed: Sequence[Failed],
    *,
    heading: str,
    button: str,
    again: Callable[[Sequence[str]], None],
    some_came: bool,
) -> None:
    """A box that says what did not come, why by cause and job, and has a button to try these jobs ``again``."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/error: {heading}", width="stretch")
        if some_came:
            with st.popover("Which, and why", key=f"why_{button}"):
                _by_cause(session, failed)
        if session.refused is None:
            st.button(
                button,
                icon=":material/refresh:",
                on_click=again,
                args=([one.job_id for one in failed],),
            )
    if not some_came:
        _by_cause(session, failed)


def _by_cause(session: Session, failed: Sequence[Failed]) -> None:
    """The failed jobs in a group for each cause, the sentence first, then the titles and IDs."""
    groups: defaultdict[str, list[Failed]] = defaultdict(list)
    for one in failed:
        groups[one.error.cause].append(one)
    for group in groups.values():
        st.markdown(f"**{group[0].error.title}** ({counted(len(group), 'job')})  \n{sentence(group[0].error)}")
        st.dataframe(
            {"Job": [session.directory.title(one.job_id) for one in group], "Job ID": [one.job_id for one in group]},
            hide_index=True,
            placeholder="–",
            height="content" if len(group) <= 8 else 300,
        )


def _unreadable(session: Session) -> None:
    lost = session.link_load.unreadable
    with st.expander(
        f"{counted(len(lost), 'link')} could not be read, and {'is' if len(lost) == 1 else 'are'} in no number",
        icon=":material/link_off:",
    ):
        st.dataframe(
            {
                "Job": [session.labels[link.job_id] for link in lost],
                "Link": [link.source_name or "without a name" for link in lost],
                "Why": [link.reason for link in lost],
                "Link ID": [link.link_id for link in lost],
            },
            hide_index=True,
        )


def _unlisted(session: Session, why: HirempireError) -> None:
    what = "The jobs could not be listed again." if session.directory.jobs else "The job titles could not be listed."
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/label_off: **{what}** {sentence(why)}", width="stretch")
        st.button("Try the list again", icon=":material/refresh:", on_click=session.list_again)


def nothing_asked(session: Session) -> None:
    """The empty state before any job is chosen."""
    st.subheader("Which jobs would you like to look at?", anchor=False)
    st.markdown(
        "In the sidebar, choose jobs by title, paste their IDs, or upload a file that lists them. "
        "You will see which channels bring visits, for which jobs, and when their links were made."
    )
    if session.directory.jobs and not session.connection.is_demo:
        everything = tuple(session.directory.jobs)[:MOST_JOBS]
        st.button(
            f"Show all {counted(len(everything), 'job')}", type="primary", on_click=session.ask, args=(everything,)
        )
    elif session.connection.sets:
        st.button(
            "Show a set of demo jobs",
            type="primary",
            on_click=session.ask,
            args=(session.connection.first_jobs or next(iter(session.connection.sets.values())),),
        )
