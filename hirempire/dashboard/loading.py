"""Loading from Hirempire while the recruiter watches: progress, a way to stop, and nothing lost on the way."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hirempire.api.allowance import Allowance
from hirempire.api.client import Client
from hirempire.api.errors import (
    AddressNotAllowed,
    Cancelled,
    CertificateRejected,
    CertificatesUnusable,
    HirempireError,
    Limited,
    ProxyRefused,
    ProxyUnusable,
    ScopeMissing,
    TokenProblem,
)
from hirempire.api.fetch import CONNECTIONS, fetch, fetch_candidates, fetch_listed
from hirempire.api.models import CandidatesOutcome, Failed, Listing, Outcome
from hirempire.dashboard.connection import Connection
from hirempire.dashboard.load_state import Arrived, Load
from hirempire.dashboard.session import Session

T = TypeVar("T", bound=Arrived)
Ask = Callable[[Client, Callable[[T | Failed], None]], Coroutine[None, None, None]]

TICK = 0.1
"""Seconds between two updates of the progress, and until a stop is noticed."""

_QUIET = 3
"""Ticks before the progress shows, so that no bar flashes by when loading is quick."""

_NOTHING_CAN_COME = (
    TokenProblem,
    AddressNotAllowed,
    CertificateRejected,
    CertificatesUnusable,
    ProxyRefused,
    ProxyUnusable,
)
"""What only another token, or other settings of this computer, can mend."""


def load_waiting(session: Session) -> None:
    """Load the links that the session waits for, with progress on the page. Whatever is loaded is kept.

    When the recruiter does something else meanwhile, the rest goes on waiting and is loaded right after.
    """

    def ask(client: Client, take: Callable[[Outcome], None]) -> Coroutine[None, None, None]:
        def keep(outcome: Outcome) -> None:
            take(session.connection.frames.outcome(outcome))

        if session.link_load.plan.listing:
            return fetch_listed(
                client,
                session.link_load.waiting,
                on_listing=session.learn,
                listing=lambda: _listing(session, client),
                on_outcome=keep,
            )
        return fetch(client, session.link_load.waiting, on_outcome=keep)

    _load(session, session.link_load, ask=ask, with_listing=session.link_load.plan.listing, name="loading")


def load_candidates(session: Session) -> None:
    """Load the candidates that the session waits for, one request a job, in the manner of :func:`load_waiting`.

    A token without the scope for them still opens everything else. Jobs that the allowance doesn't hold now go on
    waiting; those that come first in the order of waiting are loaded.
    """
    load, left = session.candidate_load, session.connection.allowance.left
    beyond = [] if left is None else [job_id for job_id in load.waiting[left:] if load.answers.lacks(job_id)]
    load.answers.wait_for([job_id for job_id in load.waiting if job_id not in set(beyond)])

    def ask(client: Client, keep: Callable[[CandidatesOutcome], None]) -> Coroutine[None, None, None]:
        return fetch_candidates(client, load.waiting, on_outcome=keep)

    try:
        _load(session, load, ask=ask, with_listing=False, name="candidates")
    finally:
        limited = [job.job_id for job in load.failed if isinstance(job.error, Limited)]
        for job_id in limited:
            load.drop(job_id)
        if limited or beyond:
            load.postpone([*load.waiting, *limited, *beyond])


def _load(session: Session, load: Load[T], *, ask: Ask[T], with_listing: bool, name: str) -> None:
    _leave_what_is_refused(session, load)
    _leave_what_is_beyond(session.connection.allowance, load, with_listing=with_listing)
    if not load.waiting:
        return
    asked, failed = len(load.waiting), 0
    place = st.empty()
    bar = None

    def keep(outcome: T | Failed) -> None:
        nonlocal failed
        if isinstance(outcome, Failed) and isinstance(outcome.error, Cancelled):
            return
        failed += isinstance(outcome, Failed)
        load.take(outcome)

    def show(tick: int) -> None:
        nonlocal bar
        if tick < _QUIET:
            place.empty()
            return
        bar = bar or _bar_with_stop(place, name, stop=load.stop)
        came = asked - len(load.waiting)
        bar.progress(came / asked, text=f"{came:,} of {asked:,} jobs" + (f" · {failed:,} failed" if failed else ""))

    stopped_by = asyncio.run(_watched(session, ask=lambda client: ask(client, keep), show=show))
    place.empty()
    _note_refusal(session, load, stopped_by)


def _leave_what_is_refused(session: Session, load: Load[T]) -> None:
    """Ask for nothing that is known to be refused: it ends with the cause at once."""
    if refused := session.refused or load.refused:
        for job_id in load.waiting:
            load.take(Failed(job_id, refused))


def _note_refusal(session: Session, load: Load[T], stopped_by: HirempireError | None) -> None:
    """A missing scope closes one kind of reply, what is wrong with the token or this computer everything."""
    if isinstance(stopped_by, ScopeMissing):
        load.refused = stopped_by
    elif isinstance(stopped_by, _NOTHING_CAN_COME):
        session.refused = stopped_by


def _leave_what_is_beyond(allowance: Allowance, load: Load[T], *, with_listing: bool) -> None:
    """Ask for no more than is left of the allowance, where that is known: the rest ends as limited at once."""
    if allowance.left is None or len(load.waiting) <= allowance.left or (with_listing and allowance.left):
        return
    for job_id in load.waiting[allowance.left :]:
        load.take(Failed(job_id, Limited(allowance.free_again)))


def _bar_with_stop(place: DeltaGenerator, name: str, *, stop: Callable[[], None]) -> DeltaGenerator:
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.empty()
        st.button(
            "Stop",
            key=f"stop_{name}",
            icon=":material/stop_circle:",
            help="Jobs loaded so far are kept",
            on_click=stop,
        )
    return bar


async def _watched(
    session: Session, *, ask: Callable[[Client], Coroutine[None, None, None]], show: Callable[[int], None]
) -> HirempireError | None:
    """Load until it is done or left; what stopped the client, where something did."""
    async with client(session.connection) as open_client:
        fetching = asyncio.create_task(ask(open_client))
        try:
            tick = 0
            while not fetching.done():
                show(tick)  # where Streamlit ends a run that the recruiter has left: an exception comes out of here
                await asyncio.wait({fetching}, timeout=TICK)
                tick += 1
        finally:
            fetching.cancel()
            await asyncio.wait({fetching})
        fetching.result()
        return open_client.stopped_by


def list_jobs(session: Session) -> None:
    """Load the titles of the workspace's jobs: one request, which also shows whether the token is good.

    Where that fails, the directory keeps the jobs that it had, and says why.
    """
    try:
        session.learn(asyncio.run(_listed(session)))
    except HirempireError as error:
        session.directory = session.directory.unlistable(error)
        if isinstance(error, _NOTHING_CAN_COME):
            session.refused = error


async def _listed(session: Session) -> Listing:
    async with client(session.connection) as open_client:
        return await _listing(session, open_client)


async def _listing(session: Session, client: Client) -> Listing:
    """The list of jobs, or that of another session with the same token that has just got it."""
    listed = await session.connection.frames.listing.get(client.jobs, newer_than=session.listed_at)
    session.listed_at = listed.at
    return listed.listing


def client(connection: Connection) -> Client:
    """A client for this connection."""
    return Client(
        connection.token,
        base_url=connection.base_url,
        connections=CONNECTIONS,
        bounds=connection.bounds,
        allowance=connection.allowance,
    )
