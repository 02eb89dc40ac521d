"""What one browser session remembers: it hands its loads over as looks, and reads what was seen before."""

from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as TookTooLong
from typing import TYPE_CHECKING

import streamlit as st

from hirempire.analysis.history import History
from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.api.models import Loaded
from hirempire.dashboard.keeper import Keeper, keeper_of
from hirempire.dashboard.remembered import Remembered
from hirempire.dashboard.session import Session

if TYPE_CHECKING:
    from hirempire.history.memory import Memory, Standing

OF_THE_PAST = {"growth", "report", "coverage", "alerts"}
"""The pages, by address, that look at the past whether or not a period is chosen."""

MOST_SECONDS_AT_START = 2.0
"""As long the first page waits to know what was set for its workspace; later pages have it."""

MOST_SECONDS = 30.0
"""As long a page that shows the past waits for the memory to open and to keep this load; usually some tenths."""


def look(session: Session, *, recall: bool, waits: bool = False) -> None:
    """Keep what the session has loaded since the last time as a look, while its pages go on.

    ``recall``: whether the page needs what was seen before; else it isn't read. ``waits``: whether it needs to know
    the workspace, even before its first look.
    """
    keeper = keeper_of(session.connection)
    if keeper is None:
        return
    if recall:
        seen = past(session)
        session.ledger = None if seen is None or seen.looks.empty else session.connection.frames.ledger(seen)
    elif keeper.is_open or not session.connection.is_demo:  # the demo's past is made up once a page asks for it
        _hand_over(session, keeper)
        learn(session.remembered, seconds=MOST_SECONDS if waits and session.remembered.workspace is None else 0)


def own_keeper(session: Session) -> Keeper | None:
    """The memory for what recruiters set; None in the demo, whose visitors have nothing in common."""
    return None if session.connection.is_demo else keeper_of(session.connection)


def where_settings_stay(session: Session) -> str:
    """A sentence on how long what the recruiter sets is there."""
    if own_keeper(session) is None or session.remembered.workspace is None:
        return "The table stays in this browser session: download it to keep it."
    return "The table is saved for everyone who opens this workspace here."


def recognised(session: Session) -> int | None:
    """The number of the workspace; None before its first look, or while that isn't known."""
    mine, keeper = session.remembered, keeper_of(session.connection)
    opened = _opened(session)
    if mine.workspace is not None or keeper is None or not opened:
        return mine.workspace
    if mine.recognising is None:
        mine.recognising = keeper.later(lambda memory: memory.workspace(opened))
    try:
        mine.workspace = mine.recognising.result(timeout=MOST_SECONDS_AT_START)
    except TookTooLong:
        return None
    except HirempireError as problem:
        mine.problem = problem
    learn(mine)
    return mine.workspace


def past(session: Session) -> History | None:
    """What was seen of the jobs on view that the token opens today; None where there is no memory.

    The same object until there is a new look, and the same for every session that looks at the same jobs.
    """
    keeper = keeper_of(session.connection)
    if keeper is None:
        return None
    _hand_over(session, keeper)
    if session.remembered.pending is not None:
        with st.spinner("Reading the history…", show_time=False):
            learn(session.remembered, seconds=MOST_SECONDS)
    workspace = session.remembered.workspace
    if workspace is None:
        return None
    opened = _opened(session)
    jobs = [job_id for job_id in session.asked if job_id in opened]
    try:
        return keeper.now(lambda memory: memory.history(workspace, jobs))
    except HirempireError as problem:
        session.remembered.problem = problem
        return None


def _opened(session: Session) -> set[str]:
    """The jobs that the token is known to open."""
    listed = set(session.directory.jobs) if session.directory.error is None else set()
    return listed | {job.job_id for job in session.link_load.loaded}


def _hand_over(session: Session, keeper: Keeper) -> None:
    mine = session.remembered
    given = (session.directory, session.link_load.outcomes)
    if len(mine.given) == len(given) and all(map(_is, mine.given, given)):
        return
    mine.given = given
    found = {job.job_id: job for job in [*session.link_load.listed.values(), *session.link_load.loaded]}
    fresh = [job for job in found.values() if mine.kept.get(job.job_id) != job.fetched_at]
    if not fresh:
        return
    mine.kept.update({job.job_id: job.fetched_at for job in fresh})
    opened = _opened(session)
    mine.pending = keeper.later(lambda memory: _keep(memory, fresh, opened))


def _is(one: object, other: object) -> bool:
    return one is other


def _keep(memory: "Memory", fresh: Sequence[Loaded], opened: set[str]) -> "tuple[int | None, Standing | None]":
    """The number of the workspace, and what is kept of it now."""
    from hirempire.history.errors import Stopped

    try:
        kept = memory.keep(fresh, opened=opened, now=utc_now())
        workspace = None if kept is None else kept.workspace
    except Stopped:
        workspace = memory.workspace(opened)
    return workspace, None if workspace is None else memory.standing(workspace)


def learn(mine: Remembered, *, seconds: float = 0) -> None:
    """Take over what became of the look, if that is known by now."""
    if mine.pending is None:
        return
    try:
        mine.workspace, mine.standing = mine.pending.result(timeout=seconds)
        mine.problem = None
    except TookTooLong:
        return
    except HirempireError as problem:
        mine.problem = problem
    mine.pending = None


def refresh_standing(session: Session) -> None:
    """Read again what is kept of the workspace."""
    keeper, mine = keeper_of(session.connection), session.remembered
    if keeper is None or mine.workspace is None:
        return
    workspace = mine.workspace
    try:
        mine.standing = keeper.now(lambda memory: memory.standing(workspace))
        mine.problem = None
    except HirempireError as problem:
        mine.problem = problem
    if mine.standing is None:
        mine.workspace = mine.recognising = None


def stop(session: Session, *, stopped: bool) -> None:
    """Stop keeping looks at this workspace, or go on."""
    _change(session, lambda memory, workspace: memory.stop(workspace, stopped=stopped))


def erase(session: Session) -> None:
    """Erase everything that is kept of this workspace, and what was set in this session with it."""
    if _change(session, lambda memory, workspace: memory.erase(workspace)):
        session.settings.forget()
        session.remembered.settings.clear()


def _change(session: Session, change: "Callable[[Memory, int], None]") -> bool:
    """Change what is kept of the workspace; whether that was possible."""
    keeper, workspace = keeper_of(session.connection), session.remembered.workspace
    if keeper is None or workspace is None:
        return False
    try:
        keeper.change(lambda memory: change(memory, workspace))
    except HirempireError as problem:
        session.remembered.problem = problem
        return False
    refresh_standing(session)
    return True
