"""What the recruiter has to know beside the figures: that this is a demo, what failed to load, and what to do."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import streamlit as st

from hirempire.api.errors import HirempireError
from hirempire.api.models import Failed
from hirempire.dashboard import session as sessions
from hirempire.dashboard.connection import demo
from hirempire.dashboard.present import presenting
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import literally, sentence
from hirempire.job_ids import MOST_JOBS
from hirempire.language import counted, listed

MOST_NAMED = 5
"""How many parts of an address that don't exist here are named."""


def demo_banner(session: Session) -> None:
    """A line that can't be missed: that this is a demo, and how to connect a workspace."""
    if session.connection.is_demo and session.refused is None:
        how = "" if presenting() else " Connect your own in the sidebar."
        st.info(f"**Demo workspace** · Jobs, visits, and people are made up.{how}", icon=":material/science:")


def address(session: Session) -> None:
    """Parts of the page's address that don't exist here."""
    state = session.address
    if state.jobs_missing and not session.asked:
        st.info(
            f"This link doesn't include its {counted(state.jobs_missing, 'job')}: they are too many for a link. Choose "
            "them again in the sidebar, or load their list under “File”.",
            icon=":material/link_off:",
        )
    if state.lost:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_lost(state.lost), width="stretch")
            st.button("Dismiss", key="dismiss_lost", on_click=lambda: setattr(state, "lost", ()))
    if state.left_out:
        shown = ", ".join(literally(part) for part in state.left_out[:MOST_NAMED])
        more = f" and {len(state.left_out) - MOST_NAMED:,} more" if len(state.left_out) > MOST_NAMED else ""
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/link_off: Not found, so left out of this view: {shown}{more}.", width="stretch")
            st.button("Dismiss", on_click=state.left_out.clear)


def _lost(settings: Sequence[str]) -> str:
    where = {
        "channel names": "*Names*",
        "stages": "*Conversion*, *Statuses and stages*",
        "spend": "*Conversion*, *Cost*",
    }
    return (
        f":material/history: **This view was made with changes to {listed(settings)} that aren't here.** "
        "A link doesn't include them, and they last until the page is reloaded. "
        f"Load them from a file on {listed([where[setting] for setting in settings])}."
    )


def refusal(session: Session) -> None:
    """Why nothing can be loaded any more, and what to do."""
    if session.refused is None:
        return
    st.error(sentence(session.refused), icon=":material/key_off:")
    if session.connection.is_demo:
        st.button("Open the demo workspace", on_click=lambda: sessions.replace(sessions.begun(demo())))


def outcomes(session: Session) -> None:
    """Jobs that failed to load, grouped by cause with the jobs one click away, and what to do about it."""
    load = session.link_load
    if presenting() and load.loaded:
        return  # a meeting reads "12 of 13 jobs" beside each chart; what to do about it isn't for the screen there
    if failed := load.failed:
        many = f"{len(failed):,} of {counted(len(session.asked), 'job')}"
        rest = f" · {_they_are(len(failed))} excluded from all figures" if load.loaded else ""
        failures(
            session,
            failed,
            heading=f"**{many} couldn't be loaded**{rest}",
            key="failed",
            again=load.refresh,
            some_loaded=bool(load.loaded),
        )
    if older := load.older:
        failures(
            session,
            older,
            heading=f"**{counted(len(older), 'job')} couldn't be refreshed** · Earlier figures are shown",
            key="older",
            again=load.refresh,
            some_loaded=True,
        )
    if load.unreadable:
        _unreadable(session)
    if session.directory.error is not None and session.refused is None:
        _unlisted(session, session.directory.error)
    if session.directory.unreadable:
        lost = counted(session.directory.unreadable, "job")
        st.caption(f":material/label_off: {lost} in this workspace couldn't be read and can't be chosen by title.")


def _they_are(number: int) -> str:
    return "It's" if number == 1 else "They're"


def failures(
    session: Session,
    failed: Sequence[Failed],
    *,
    heading: str,
    key: str,
    again: Callable[[Sequence[str]], None],
    some_loaded: bool,
) -> None:
    """A box that says what failed, with the causes by job, and a button that loads these jobs ``again``."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/error: {heading}", width="stretch")
        if some_loaded:
            with st.popover("Details", key=f"why_{key}"):
                _by_cause(session, failed)
        if session.refused is None:
            st.button(
                "Retry",
                key=f"retry_{key}",
                icon=":material/refresh:",
                on_click=again,
                args=([job.job_id for job in failed],),
            )
    if not some_loaded:
        _by_cause(session, failed)


def _by_cause(session: Session, failed: Sequence[Failed]) -> None:
    """The failed jobs in a group for each cause, the sentence first, then the titles and IDs."""
    groups: defaultdict[str, list[Failed]] = defaultdict(list)
    for job in failed:
        groups[job.error.cause].append(job)
    for group in groups.values():
        st.markdown(f"**{group[0].error.title}** ({counted(len(group), 'job')})  \n{sentence(group[0].error)}")
        st.dataframe(
            {"Job": [session.directory.title(job.job_id) for job in group], "Job ID": [job.job_id for job in group]},
            hide_index=True,
            placeholder="–",
            height="content" if len(group) <= 8 else 300,
        )


def _unreadable(session: Session) -> None:
    lost = session.link_load.unreadable
    with st.expander(
        f"{counted(len(lost), 'link')} couldn't be read and {'isn' if len(lost) == 1 else 'aren'}'t counted",
        icon=":material/link_off:",
    ):
        st.dataframe(
            {
                "Job": [session.labels[link.job_id] for link in lost],
                "Link": [link.source_name or "no name" for link in lost],
                "Why": [link.reason for link in lost],
                "Link ID": [link.link_id for link in lost],
            },
            hide_index=True,
        )


def _unlisted(session: Session, why: HirempireError) -> None:
    titles = (
        "The list of jobs couldn't be refreshed." if session.directory.jobs else "The job titles couldn't be loaded."
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/label_off: **{titles}** {sentence(why)}", width="stretch")
        st.button("Reload job titles", icon=":material/refresh:", on_click=session.list_again)


def nothing_asked(session: Session) -> None:
    """The empty state before any job is chosen."""
    st.subheader("Choose jobs to get started", anchor=False)
    st.markdown(
        "In the sidebar, choose jobs by title, paste their IDs, or upload a file that lists them. "
        "You'll see which channels bring visits, for which jobs, and when the links were created."
    )
    if session.directory.jobs and not session.connection.is_demo:
        everything = tuple(session.directory.jobs)[:MOST_JOBS]
        st.button(
            f"Show all {counted(len(everything), 'job')}", type="primary", on_click=session.ask, args=(everything,)
        )
    elif session.connection.sets:
        st.button(
            "Show demo jobs",
            type="primary",
            on_click=session.ask,
            args=(session.connection.first_jobs or next(iter(session.connection.sets.values())),),
        )
