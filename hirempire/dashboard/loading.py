"""Asking Hirempire while the recruiter watches: progress, a way to stop, and nothing lost on the way."""

import asyncio
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hirempire.api.client import Client
from hirempire.api.errors import (
    AddressNotAllowed,
    Cancelled,
    CertificateRejected,
    HirempireError,
    Limited,
    TokenRefused,
)
from hirempire.api.fetch import CONNECTIONS, fetch, fetch_listed
from hirempire.api.models import Failed, Listing, Outcome
from hirempire.dashboard.connection import Connection
from hirempire.dashboard.session import Session

TICK = 0.1
"""Seconds between two looks at the progress; a stop is noticed within as many."""

_QUIET = 3
"""Ticks before the progress shows: what comes at once needs no bar that flashes by."""

_NOTHING_CAN_COME = (TokenRefused, CertificateRejected, AddressNotAllowed)


def load_waiting(session: Session) -> None:
    """Ask for what the session waits for, with progress on the page. Whatever comes is kept.

    When the recruiter does something else meanwhile, the rest goes on waiting, and is asked for right after.
    """
    if session.refused is not None:
        for job_id in session.waiting:
            session.take(Failed(job_id, session.refused))
    _leave_what_is_beyond(session)
    if not session.waiting:
        return
    asked, failed = len(session.waiting), 0
    place = st.empty()
    bar = None

    def keep(outcome: Outcome) -> None:
        nonlocal failed
        if isinstance(outcome, Failed) and isinstance(outcome.error, Cancelled):
            return
        failed += isinstance(outcome, Failed)
        session.take(outcome)

    def show(tick: int) -> None:
        nonlocal bar
        if tick < _QUIET:
            place.empty()
            return
        bar = bar or _bar_with_stop(place, session)
        came = asked - len(session.waiting)
        bar.progress(
            came / asked, text=f"{came:,} of {asked:,} jobs" + (f" · {failed:,} did not come" if failed else "")
        )

    asyncio.run(_load(session, keep=keep, show=show))
    place.empty()


def _leave_what_is_beyond(session: Session) -> None:
    """Do not ask for more than is left of the allowance, where that is known: the rest ends as limited at once."""
    allowance, plan = session.connection.allowance, session.plan
    if allowance.left is None or plan.requests <= allowance.left or (plan.listing and allowance.left):
        return
    for job_id in session.waiting[allowance.left :]:
        session.take(Failed(job_id, Limited(allowance.free_again)))


def _bar_with_stop(place: DeltaGenerator, session: Session) -> DeltaGenerator:
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.empty()
        st.button(
            "Stop",
            key="stop_loading",
            icon=":material/stop_circle:",
            help="What has come so far is kept",
            on_click=session.stop,
        )
    return bar


async def _load(session: Session, *, keep: Callable[[Outcome], None], show: Callable[[int], None]) -> None:
    async with _client(session.connection) as client:
        if session.plan.listing:
            work = fetch_listed(client, session.waiting, on_listing=session.learn, on_outcome=keep)
        else:
            work = fetch(client, session.waiting, on_outcome=keep)
        fetching = asyncio.create_task(work)
        try:
            tick = 0
            while not fetching.done():
                show(tick)  # where Streamlit ends a run that the recruiter has left: an exception comes out of here
                await asyncio.wait({fetching}, timeout=TICK)
                tick += 1
        finally:
            fetching.cancel()
            await asyncio.wait({fetching})
        if isinstance(client.stopped_by, _NOTHING_CAN_COME):
            session.refused = client.stopped_by
        fetching.result()


def list_jobs(session: Session) -> None:
    """Learn the jobs of the session's workspace: one request, which also shows whether the token is good.

    Where they cannot be had, the session knows no job, and why (``unlisted``).
    """
    try:
        session.learn(asyncio.run(_listing(session.connection)))
    except HirempireError as error:
        session.jobs, session.unlisted = session.jobs or {}, error
        if isinstance(error, _NOTHING_CAN_COME):
            session.refused = error


async def _listing(connection: Connection) -> Listing:
    async with _client(connection) as client:
        return await client.jobs()


def _client(connection: Connection) -> Client:
    return Client(
        connection.token,
        base_url=connection.base_url,
        connections=CONNECTIONS,
        bounds=connection.bounds,
        allowance=connection.allowance,
    )
