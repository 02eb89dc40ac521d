"""Asking Hirempire while the recruiter watches: progress, a way to stop, and nothing lost on the way."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Protocol, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hirempire.api.allowance import Allowance
from hirempire.api.client import Client
from hirempire.api.errors import (
    AddressNotAllowed,
    Cancelled,
    CertificateRejected,
    HirempireError,
    Limited,
    TokenRefused,
)
from hirempire.api.fetch import CONNECTIONS, fetch, fetch_candidates, fetch_listed
from hirempire.api.models import CandidatesOutcome, Failed, Listing, OfJob, Outcome
from hirempire.dashboard.connection import Connection
from hirempire.dashboard.session import Session

T = TypeVar("T", bound=OfJob)
Taken = TypeVar("Taken", bound=OfJob, contravariant=True)
Ask = Callable[[Client, Callable[[T | Failed], None]], Coroutine[None, None, None]]

TICK = 0.1
"""Seconds between two looks at the progress; a stop is noticed within as many."""

_QUIET = 3
"""Ticks before the progress shows: what comes at once needs no bar that flashes by."""

_NOTHING_CAN_COME = (TokenRefused, CertificateRejected, AddressNotAllowed)


class _Holder(Protocol[Taken]):
    """What keeps the outcomes of one kind of reply: the session its links, its people their candidates."""

    @property
    def waiting(self) -> tuple[str, ...]:
        """Jobs to ask for."""

    def take(self, outcome: Taken | Failed) -> None:
        """Keep what came of one job."""

    def stop(self) -> None:
        """Wait for nothing more."""


def load_waiting(session: Session) -> None:
    """Ask for the links that the session waits for, with progress on the page. Whatever comes is kept.

    When the recruiter does something else meanwhile, the rest goes on waiting, and is asked for right after.
    """

    def ask(client: Client, keep: Callable[[Outcome], None]) -> Coroutine[None, None, None]:
        if session.plan.listing:
            return fetch_listed(client, session.waiting, on_listing=session.learn, on_outcome=keep)
        return fetch(client, session.waiting, on_outcome=keep)

    _load(session, session, ask=ask, with_listing=session.plan.listing, name="loading")


def load_candidates(session: Session) -> None:
    """The same for the candidates that are waited for: one request a job."""
    people = session.people

    def ask(client: Client, keep: Callable[[CandidatesOutcome], None]) -> Coroutine[None, None, None]:
        return fetch_candidates(client, people.waiting, on_outcome=keep)

    _load(session, people, ask=ask, with_listing=False, name="candidates")


def _load(session: Session, holder: _Holder[T], *, ask: Ask[T], with_listing: bool, name: str) -> None:
    if session.refused is not None:
        for job_id in holder.waiting:
            holder.take(Failed(job_id, session.refused))
    _leave_what_is_beyond(session.connection.allowance, holder, with_listing=with_listing)
    if not holder.waiting:
        return
    asked, failed = len(holder.waiting), 0
    place = st.empty()
    bar = None

    def keep(outcome: T | Failed) -> None:
        nonlocal failed
        if isinstance(outcome, Failed) and isinstance(outcome.error, Cancelled):
            return
        failed += isinstance(outcome, Failed)
        holder.take(outcome)

    def show(tick: int) -> None:
        nonlocal bar
        if tick < _QUIET:
            place.empty()
            return
        bar = bar or _bar_with_stop(place, name, stop=holder.stop)
        came = asked - len(holder.waiting)
        bar.progress(
            came / asked, text=f"{came:,} of {asked:,} jobs" + (f" · {failed:,} did not come" if failed else "")
        )

    asyncio.run(_watched(session, ask=lambda client: ask(client, keep), show=show))
    place.empty()


def _leave_what_is_beyond(allowance: Allowance, holder: _Holder[T], *, with_listing: bool) -> None:
    """Do not ask for more than is left of the allowance, where that is known: the rest ends as limited at once."""
    if allowance.left is None or len(holder.waiting) <= allowance.left or (with_listing and allowance.left):
        return
    for job_id in holder.waiting[allowance.left :]:
        holder.take(Failed(job_id, Limited(allowance.free_again)))


def _bar_with_stop(place: DeltaGenerator, name: str, *, stop: Callable[[], None]) -> DeltaGenerator:
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.empty()
        st.button(
            "Stop",
            key=f"stop_{name}",
            icon=":material/stop_circle:",
            help="What has come so far is kept",
            on_click=stop,
        )
    return bar


async def _watched(
    session: Session, *, ask: Callable[[Client], Coroutine[None, None, None]], show: Callable[[int], None]
) -> None:
    async with _client(session.connection) as client:
        fetching = asyncio.create_task(ask(client))
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
