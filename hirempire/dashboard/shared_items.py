"""Things with a name that recruiters keep for the workspace, such as saved views and notes: each on its own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.dashboard import remembering
from hirempire.dashboard.session import Session
from hirempire.dashboard.shared_settings import who

if TYPE_CHECKING:
    from hirempire.history.choices import Kind, Version


def can_be_kept(session: Session) -> bool:
    """Whether there is a memory that knows this workspace."""
    return remembering.own_keeper(session) is not None and session.remembered.workspace is not None


def all_of(session: Session, kind: "Kind") -> "Mapping[str, Version]":
    """What is kept of one kind, by name, as of the start of this run; without what was removed."""
    found = {name: one for (of, name), one in session.remembered.items.items() if of == kind}
    return {name: one for name, one in found.items() if one.value is not None}


def put(session: Session, kind: "Kind", name: str, value: str | None) -> HirempireError | None:
    """Keep one thing under its name, or remove it (None); why not, if somebody else has changed it since."""
    keeper, workspace = remembering.own_keeper(session), session.remembered.workspace
    if keeper is None or workspace is None:
        return None
    before, author, now = session.remembered.items.get((kind, name)), who(), utc_now()
    seen = before.version if before else 0
    try:
        kept = keeper.change(
            lambda memory: memory.save(workspace, kind, value, name=name, seen=seen, who=author, now=now)
        )
    except HirempireError as problem:
        return problem
    session.remembered.items[kind, name] = kept
    return None
