"""What the recruiters of a workspace set: every version of it, who made it, and a way back that survives a restart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, and_, func, select

from hirempire.history import errors
from hirempire.history.look import moment, seconds
from hirempire.history.tables import CHOICE

Kind = Literal["names", "stages", "spend", "set", "note", "mailing", "alert"]
"""Channel names, stages, spend; and each by its name: saved sets of jobs, notes, mailings, rules of alerts."""

WHAT: Final[dict[str, str]] = {
    "names": "the channel names",
    "stages": "the stages",
    "spend": "the spend",
    "set": "this saved view",
    "note": "this note",
    "mailing": "this mailing",
    "alert": "this alert",
}
"""What each is called in a sentence."""

MOST_STEPS: Final = 50
"""How many steps back are offered."""


@dataclass(frozen=True)
class Version:
    """One thing as somebody set it."""

    kind: str
    name: str
    """Which of several; empty where there is one for the workspace."""
    version: int
    value: str | None
    """As text of its own format; None: removed."""
    before: int | None
    """The version that undo goes back to, 0 for what there was before the first; None where there is no way back."""
    who: str
    """Who set it, where that is known; else empty."""
    at: datetime
    """When (UTC)."""


def current(connection: Connection, workspace: int) -> list[Version]:
    """The last version of everything, also of what was removed."""
    latest = (
        select(CHOICE.c.kind, CHOICE.c.name, func.max(CHOICE.c.version).label("version"))
        .where(CHOICE.c.workspace_id == workspace)
        .group_by(CHOICE.c.kind, CHOICE.c.name)
        .subquery()
    )
    same = and_(
        CHOICE.c.workspace_id == workspace,
        CHOICE.c.kind == latest.c.kind,
        CHOICE.c.name == latest.c.name,
        CHOICE.c.version == latest.c.version,
    )
    rows = connection.execute(select(*_COLUMNS).select_from(CHOICE.join(latest, same)))
    return sorted((_version(*row) for row in rows), key=lambda one: (one.kind, one.name))


def versions(
    connection: Connection, workspace: int, kind: str, name: str = "", *, most: int | None = None
) -> list[Version]:
    """The versions of one thing, the newest first; all of them, or the newest ``most``."""
    rows = select(*_COLUMNS).where(CHOICE.c.workspace_id == workspace, CHOICE.c.kind == kind, CHOICE.c.name == name)
    newest_first = rows.order_by(CHOICE.c.version.desc()).limit(most)
    return [_version(*row) for row in connection.execute(newest_first)]


def steps_back(history: Sequence[Version]) -> list[Version]:
    """What undo goes back to, step by step, from the newest version; the oldest step first."""
    by_number = {one.version: one for one in history}
    if history:
        by_number[0] = replace(history[-1], version=0, value=None, before=None, who="")
    steps: list[Version] = []
    place = history[0].before if history else None
    while place is not None and place in by_number and len(steps) < MOST_STEPS:
        steps.append(by_number[place])
        place = by_number[place].before
    return steps[::-1]


def save(
    connection: Connection,
    workspace: int,
    kind: Kind,
    value: str | None,
    *,
    name: str = "",
    seen: int,
    who: str,
    now: datetime,
) -> Version:
    """Set one thing anew. Nothing is overwritten: the version before stays, and undo goes back to it.

    ``seen``: the version that whoever changes it had before their eyes, 0 for none.

    Raises:
        Changed: somebody else has set it since.
    """
    _check(versions(connection, workspace, kind, name, most=1), kind, seen)
    return _write(connection, workspace, Version(kind, name, seen + 1, value, seen, who, now))


def undo(
    connection: Connection, workspace: int, kind: Kind, *, name: str = "", seen: int, who: str, now: datetime
) -> Version:
    """Go one step back, as a new version; the last version again where there is no step.

    Raises:
        Changed: somebody else has set it since.
    """
    history = versions(connection, workspace, kind, name)
    _check(history, kind, seen)
    steps = steps_back(history)
    if not steps:
        return history[0]
    to = steps[-1]
    return _write(connection, workspace, Version(kind, name, seen + 1, to.value, to.before, who, now))


def move(connection: Connection, part: int, workspace: int) -> None:
    """Take over what was set for a workspace that turned out to be another, but for what was set in both."""
    known = {(one.kind, one.name) for one in current(connection, workspace)}
    for one in current(connection, part):
        if (one.kind, one.name) not in known:
            for version in versions(connection, part, one.kind, one.name):
                _write(connection, workspace, version)


def _check(history: Sequence[Version], kind: Kind, seen: int) -> None:
    last = history[0] if history else None
    if (last.version if last else 0) != seen:
        raise errors.Changed(WHAT[kind], last.who if last else "")


_COLUMNS = tuple(CHOICE.c[name] for name in ("kind", "name", "version", "value", "before", "who", "at"))


def _version(kind: str, name: str, version: int, value: str | None, before: int | None, who: str, at: int) -> Version:
    return Version(kind, name, version, value, before, who, moment(at))


def _write(connection: Connection, workspace: int, version: Version) -> Version:
    connection.execute(
        CHOICE.insert().values(
            workspace_id=workspace,
            kind=version.kind,
            name=version.name,
            version=version.version,
            value=None if version.value is None else version.value.replace("\0", "\ufffd"),
            before=version.before,
            who=version.who[:200],
            at=seconds(version.at),
        )
    )
    return version
