"""What a tab goes on with where another server takes over: all that its view is made of and no address holds.

It is kept in the history's database, as long as there is one: jobs that are too many for the address under a digest of
them, for everyone who opens the workspace; and a tab's own choices under a digest of its random ID and its browser's,
to which alone they are given. Never a token, a candidate, or a file.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.dashboard import remembering, tabs
from hirempire.dashboard.session import Session

if TYPE_CHECKING:
    from hirempire.history.memory import Memory

JOBS_STAY = timedelta(days=30)
"""How long jobs are kept that are too many for an address, since they were last on view."""

TABS_STAY = timedelta(hours=12)
"""How long a tab's own choices are kept, since the last change."""

TYPED = ("report_title", "report_author", "report_note")
"""What was typed for a report, by the keys of its fields."""


def keep_jobs(session: Session, name: str, jobs: Sequence[str]) -> None:
    """Keep the jobs for which ``name`` stands in the address; once for each session."""
    if name not in session.address.kept and _keep(session, "jobs", name, json.dumps(jobs), stays=JOBS_STAY):
        session.address.kept.add(name)


def can_keep(session: Session) -> bool:
    """Whether anything can be kept of this workspace."""
    return remembering.own_keeper(session) is not None and session.remembered.workspace is not None


def jobs(session: Session, name: str) -> tuple[str, ...]:
    """The jobs for which ``name`` stands in an address; none where that isn't known in this workspace."""
    found = _kept(session, "jobs", name)
    return () if found is None else tuple(json.loads(found))


def keep(session: Session) -> None:
    """Keep the tab's own choices, whenever they have changed."""
    if session.connection.is_typed or session.connection.is_demo:
        return
    now = json.dumps(_choices(session))
    if now != session.address.kept_choices and _keep(session, "tab", _own(tabs.own()), now, stays=TABS_STAY):
        session.address.kept_choices = now


@contextmanager
def taken_up(session: Session) -> Iterator[None]:
    """Go on with the choices of a tab whose server is gone, around following its address.

    A page that was opened or reloaded begins anew.
    """
    before = tabs.before()
    if session.address.written is not None or not before or session.connection.is_typed or session.connection.is_demo:
        yield
        return
    found = _kept(session, "tab", _own(before))
    choices = {} if found is None else json.loads(found)
    if choices:
        _choose(session, choices)
    yield
    if choices.get("conversion"):
        session.candidate_load.turned_on, session.candidate_load.approved = True, choices["candidates"]


def _choices(session: Session) -> Mapping[str, Any]:
    return {
        "conversion": session.candidate_load.turned_on,
        "candidates": session.candidate_load.approved or bool(session.candidate_load.loaded),
        "floor": session.settings.floor,
        "each_alone": session.link_load.each_alone,
        "agreed": _digest(*session.asked) if session.link_load.is_chosen else None,
        "typed": {key: st.session_state[key] for key in TYPED if st.session_state.get(key)},
    }


def _choose(session: Session, kept: Mapping[str, Any]) -> None:
    session.settings.floor = max(session.settings.floor, kept["floor"])
    session.link_load.each_alone = kept["each_alone"]
    session.address.agreed = kept["agreed"]
    for key, text in kept["typed"].items():
        st.session_state.setdefault(key, text)


def has_agreed(session: Session, job_ids: Sequence[str]) -> bool:
    """Whether the recruiter has chosen these jobs, or agreed to load them, before the server was gone."""
    return session.address.agreed == _digest(*job_ids)


def _own(tab: str) -> str:
    """The name of a tab's choices: nobody has it but this browser."""
    return f"{tab} {tabs.browser()}"


def _keep(session: Session, kind: str, name: str, value: str, *, stays: timedelta) -> bool:
    """Whether it is being kept, which nobody waits for."""
    keeper, workspace = remembering.own_keeper(session), session.remembered.workspace
    if keeper is None or workspace is None:
        return False
    at = utc_now()

    def work(memory: "Memory") -> None:
        from hirempire.history import views

        views.keep(memory.database, workspace, _digest(kind, name), value, until=at + stays, now=at)

    keeper.later(work)
    return True


def _kept(session: Session, kind: str, name: str) -> str | None:
    keeper, workspace = remembering.own_keeper(session), remembering.recognised(session)
    if keeper is None or workspace is None:
        return None

    def work(memory: "Memory") -> str | None:
        from hirempire.history import views

        return views.kept(memory.database, workspace, _digest(kind, name), now=utc_now())

    try:
        return keeper.now(work)
    except HirempireError as problem:
        session.remembered.problem = problem
        return None


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=32).hexdigest()
