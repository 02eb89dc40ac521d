"""Removing what is too old, or unwanted."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, select, update

from hirempire.history import bulk
from hirempire.history.compare import FIRST
from hirempire.history.database import Database
from hirempire.history.look import key
from hirempire.history.rewind import Walk, delete_looks
from hirempire.history.seen import packed, unpacked
from hirempire.history.tables import ABSENCE, ALERT, JOB, LINK, LOOK, READING, WORKSPACE
from hirempire.history.workspaces import fresh_epoch


def prune(database: Database, before: int) -> int:
    """Remove every look before a time; how many. What was gained later stays known."""
    with database.writing() as connection:
        workspaces = connection.execute(select(WORKSPACE.c.id)).scalars().all()
        return sum(_prune(connection, int(workspace), before) for workspace in workspaces)


def _prune(connection: Connection, workspace: int, before: int) -> int:
    past = Walk(connection, workspace)
    old: list[int] = []
    first_seen: dict[int, int] = {}
    for look_id, at, _, saw in past.looks():
        if at < before:
            old.append(look_id)
            past.apply(look_id, saw)
        else:
            for number in saw.nonzero()[0]:
                first_seen.setdefault(int(number), look_id)
    if old:
        _begin_anew(connection, past, first_seen, after=old[-1])
        _remove_looks(connection, workspace, old)
    return len(old)


@dataclass
class _Fates:
    """What becomes of the links that were seen before."""

    begun: list[tuple[Any, ...]] = field(default_factory=list)
    """Readings with which links begin that don't change at the first look afterwards, as rows of ``reading``."""
    restarted: list[dict[str, Any]] = field(default_factory=list)
    """Readings that are the first of their link now."""
    vanished: list[int] = field(default_factory=list)
    """Links that the first look afterwards saw no more: there is nothing left that they could be absent from."""
    gone: list[int] = field(default_factory=list)
    """Links of which nothing is left."""


def _begin_anew(connection: Connection, past: Walk, first_seen: dict[int, int], *, after: int) -> None:
    """Let every link that was seen before begin with its first reading afterwards; forget those that have none."""
    absences = _earliest(connection, ABSENCE, after)
    fates = _fates(past, first_seen, _earliest(connection, READING, after), absences)
    bulk.insert(connection, READING, fates.begun)
    _restart(connection, fates.restarted)
    for part in bulk.chunks(fates.vanished):
        first = {absences[id_] for id_ in part}
        connection.execute(delete(ABSENCE).where(ABSENCE.c.link_id.in_(part), ABSENCE.c.look_id.in_(first)))
    for part in bulk.chunks(fates.gone):
        connection.execute(delete(LINK).where(LINK.c.id.in_(part)))
    lost = [id_ for id_, number, _ in past.jobs if number not in first_seen]
    for part in bulk.chunks(lost):
        connection.execute(delete(JOB).where(JOB.c.id.in_(part)))


def _fates(past: Walk, first_seen: dict[int, int], readings: dict[int, int], absences: dict[int, int]) -> _Fates:
    number_of, fates = {id_: number for id_, number, _ in past.jobs}, _Fates()
    for id_, link in past.links.items():
        if not link.ever:
            continue
        reading, seen = readings.get(id_), first_seen.get(number_of[link.job])
        vanished = seen is not None and link.there and absences.get(id_) == seen
        if vanished:
            fates.vanished.append(id_)
        if seen is not None and link.there and not vanished and reading != seen:
            fates.begun.append((seen, id_, None, link.visits, None, FIRST, link.created))
        elif reading is None:
            fates.gone.append(id_)
        else:
            fates.restarted.append({"look": reading, "link": id_, "created": link.created})
    return fates


def _restart(connection: Connection, readings: list[dict[str, Any]]) -> None:
    if readings:
        whole = update(READING).where(
            READING.c.look_id == bindparam("look"),
            READING.c.link_id == bindparam("link"),
        )
        changed = {
            "since_id": None,
            "gained": None,
            "kind": FIRST,
            "created_at": func.coalesce(READING.c.created_at, bindparam("created")),
        }
        connection.execute(whole.values(changed), readings)


def _earliest(connection: Connection, table: Table, after: int) -> dict[int, int]:
    """The first look after another that has a row for each link."""
    rows = select(table.c.link_id, func.min(table.c.look_id)).where(table.c.look_id > after).group_by(table.c.link_id)
    return {int(link): int(look) for link, look in connection.execute(rows)}


def _remove_looks(connection: Connection, workspace: int, looks: list[int]) -> None:
    delete_looks(connection, looks)
    connection.execute(update(WORKSPACE).where(WORKSPACE.c.id == workspace).values(epoch=fresh_epoch()))


def forget(database: Database, job: str) -> bool:
    """Remove everything that was seen of a job; whether it was known."""
    with database.writing() as connection:
        connection.execute(delete(ALERT).where(ALERT.c.job == key(job)))
        known = select(JOB.c.id, JOB.c.workspace_id, JOB.c.number).where(JOB.c.ref == key(job))
        found = connection.execute(known).all()
        for id_, workspace, number in found:
            _forget(connection, int(id_), int(workspace), int(number))
    return bool(found)


def _forget(connection: Connection, job: int, workspace: int, number: int) -> None:
    links = select(LINK.c.id).where(LINK.c.job_id == job)
    for table in (READING, ABSENCE):
        connection.execute(delete(table).where(table.c.link_id.in_(links)))
    connection.execute(delete(LINK).where(LINK.c.job_id == job))
    connection.execute(delete(JOB).where(JOB.c.id == job))
    rows = connection.execute(select(LOOK.c.id, LOOK.c.seen).where(LOOK.c.workspace_id == workspace)).all()
    without = []
    for look_id, seen in rows:
        saw = unpacked(bytes(seen))
        if number < len(saw) and saw[number]:
            saw[number] = False
            without.append((int(look_id), packed([int(one) for one in saw.nonzero()[0]])))
    bulk.update(connection, LOOK, ("seen",), without)
    connection.execute(update(WORKSPACE).where(WORKSPACE.c.id == workspace).values(epoch=fresh_epoch()))
