"""Asking Hirempire while the recruiter watches: progress, a way to stop, and nothing lost on the way."""

import asyncio
from collections.abc import Callable

import streamlit as st

from hirempire.api.client import Client
from hirempire.api.errors import HirempireError
from hirempire.api.fetch import CONNECTIONS, fetch
from hirempire.api.models import Failed, Listing, Outcome
from hirempire.dashboard.session import Session

TICK = 0.15
"""Seconds between two looks at the progress; a stop is noticed within as many."""


def load_waiting(session: Session) -> None:
    """Ask for what the session waits for, with progress on the page. Whatever comes is kept, also when stopped."""
    waiting, session.waiting = session.waiting, ()
    if not waiting:
        return
    came: list[Outcome] = []

    def keep(outcome: Outcome) -> None:
        came.append(outcome)
        session.take(outcome)

    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0)
        st.button("Stop", key="stop_loading", icon=":material/stop_circle:", help="Keeps what has come so far")

    def show() -> None:
        failed = sum(isinstance(outcome, Failed) for outcome in came)
        text = f"{len(came):,} of {len(waiting):,} jobs" + (f" · {failed:,} did not come" if failed else "")
        bar.progress(len(came) / len(waiting), text=text)

    asyncio.run(_load(session, waiting, keep=keep, show=show))
    place.empty()


async def _load(
    session: Session, waiting: tuple[str, ...], *, keep: Callable[[Outcome], None], show: Callable[[], None]
) -> None:
    connection = session.connection
    async with Client(connection.token, base_url=connection.base_url, allowance=connection.allowance) as client:
        client.stopped_by = session.refused
        fetching = asyncio.create_task(fetch(client, waiting, on_outcome=keep, connections=CONNECTIONS))
        try:
            while not fetching.done():
                show()  # where Streamlit ends a run that the recruiter has left: an exception comes out of here
                await asyncio.wait({fetching}, timeout=TICK)
        finally:
            fetching.cancel()
            await asyncio.wait({fetching})
        if client.stopped_by is not None and client.stopped_by.cause in ("token_refused", "certificate"):
            session.refused = client.stopped_by


def list_jobs(session: Session) -> Listing:
    """The jobs of the session's workspace: one request, which also shows whether the token is good.

    Raises:
        HirempireError: why they could not be had.
    """
    connection = session.connection

    async def ask() -> Listing:
        async with Client(connection.token, base_url=connection.base_url, allowance=connection.allowance) as client:
            return await client.jobs()

    try:
        listing = asyncio.run(ask())
    except HirempireError as error:
        if error.stops_all:
            session.refused = error
        raise
    session.learn(listing.jobs)
    return listing
