"""Removing the looks before a time, in steps: each is whole, and others write between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Table, delete, func, select, update

from hirempire.history import bulk, workspaces
from hirempire.history.compare import FIRST
from hirempire.history.database import Database
from hirempire.history.rewind import Walk, delete_looks
from hirempire.history.tables import ABSENCE, JOB, LINK, LOOK, READING, WORKSPACE

AT_A_TIME: Final = 100_000
"""Readings that one step removes: others wait some tenths of a second."""
_ATTEMPTS: Final = 3
"""How often a step is planned while others may write, before it is planned while they wait."""


def prune(database: Database, before: int, *, at_a_time: int = AT_A_TIME) -> int:
    """Remove every look before a time; how many. What was gained later stays known.

    The oldest go first. Whoever stops in between has pruned to an earlier time.
    """
    with database.reading() as connection:
        every = workspaces.visible(connection)
    removed = 0
    for workspace in every:
        while step := _step(database, workspace, before, at_a_time):
            removed += step
    return removed


def _step(database: Database, workspace: int, before: int, at_a_time: int) -> int:
    """Remove the oldest looks, as many as are removed at a time; how many."""
    for _ in range(_ATTEMPTS):
        with database.reading() as connection:
            as_of, plan = workspaces.as_of(connection, workspace), _planned(connection, workspace, before, at_a_time)
        if not plan.looks:
            return 0
        with database.writing() as connection:
            if workspaces.as_of(connection, workspace) == as_of:
                _carry_out(connection, workspace, plan)
                return len(plan.looks)
    with database.writing() as connection:
        plan = _planned(connection, workspace, before, at_a_time)
        _carry_out(connection, workspace, plan)
        return len(plan.looks)


@dataclass
class _Plan:
    """What a step does."""

    looks: list[int] = field(default_factory=list)
    """The looks that go."""
    begun: list[tuple[Any, ...]] = field(default_factory=list)
    """The readings with which links begin afterwards, as rows of ``reading``."""
    replaced: dict[int, list[int]] = field(default_factory=dict)
    """The links, by look, whose reading is one of these from now on."""
    vanished: list[tuple[int, int]] = field(default_factory=list)
    """Absences, by look and link, of links that the first look afterwards saw no more: nothing is left of them."""
    gone: list[int] = field(default_factory=list)
    """Links of which nothing is left."""
    lost: list[int] = field(default_factory=list)
    """Jobs that no look afterwards saw."""


def _planned(connection: Connection, workspace: int, before: int, at_a_time: int) -> _Plan:
    past, plan = Walk(connection, workspace), _Plan()
    going = set(oldest(connection, workspace, at_a_time, before=before))
    if not going:
        return plan
    first_seen = np.zeros(past.width, dtype="int64")  # by the number of the job; 0: by no look afterwards
    for look_id, _, _, _, saw in past.looks(connection):
        if look_id in going:
            plan.looks.append(look_id)
            past.apply(connection, look_id, saw)
        else:
            first_seen[saw & (first_seen == 0)] = look_id
    after = plan.looks[-1]
    created = _fates(
        plan, past, first_seen, _earliest(connection, READING, after), _earliest(connection, ABSENCE, after)
    )
    plan.begun += _restarted(connection, plan.replaced, created)
    plan.lost = [id_ for id_, number, _ in past.jobs if not first_seen[number]]
    return plan


def _fates(
    plan: _Plan, past: Walk, first_seen: npt.NDArray[np.int64], readings: dict[int, int], absences: dict[int, int]
) -> dict[int, int]:
    """Say what becomes of each link that was seen before; when those were created whose reading is replaced."""
    seen_by, created = {id_: int(first_seen[number]) for id_, number, _ in past.jobs}, {}
    for id_, link in past.links.items():
        if not link.ever:
            continue
        reading, seen = readings.get(id_), seen_by[link.job]
        vanished = bool(seen) and link.there and absences.get(id_) == seen
        if vanished:
            plan.vanished.append((seen, id_))
        if seen and link.there and not vanished and reading != seen:
            plan.begun.append((seen, id_, None, link.visits, None, FIRST, link.created))
        elif reading is None:
            plan.gone.append(id_)
        else:
            plan.replaced.setdefault(reading, []).append(id_)
            created[id_] = link.created
    return created


def _restarted(
    connection: Connection, replaced: dict[int, list[int]], created: dict[int, int]
) -> Iterator[tuple[Any, ...]]:
    """Readings as they are, but the first of their link, of which nothing before is known."""
    columns = (READING.c.link_id, READING.c.visits, READING.c.created_at)
    for look, links in replaced.items():
        wanted = set(links)
        for link, visits, said in connection.execute(select(*columns).where(READING.c.look_id == look)):
            if link in wanted:
                yield look, link, None, visits, None, FIRST, created[link] if said is None else said


def _earliest(connection: Connection, table: Table, after: int) -> dict[int, int]:
    """The first look after another that has a row for each link."""
    rows = select(table.c.link_id, func.min(table.c.look_id)).where(table.c.look_id > after).group_by(table.c.link_id)
    return {int(link): int(look) for link, look in connection.execute(rows)}


def oldest(connection: Connection, workspace: int, at_a_time: int, *, before: int | None = None) -> list[int]:
    """The oldest looks (before a time), with about as many readings as are removed at a time."""
    here = [LOOK.c.workspace_id == workspace, *([] if before is None else [LOOK.c.at < before])]
    counted = (
        select(LOOK.c.id, func.count(READING.c.link_id))
        .outerjoin(READING, READING.c.look_id == LOOK.c.id)
        .where(*here)
        .group_by(LOOK.c.id)
        .order_by(LOOK.c.id)
    )
    found: list[int] = []
    left = at_a_time
    for look_id, readings in connection.execute(counted):
        if found and readings > left:
            break
        found.append(int(look_id))
        left -= int(readings)
    return found


def _carry_out(connection: Connection, workspace: int, plan: _Plan) -> None:
    vanished: dict[int, list[int]] = {}
    for look, link in plan.vanished:
        vanished.setdefault(look, []).append(link)
    for table, rows in ((ABSENCE, vanished), (READING, plan.replaced)):
        for look, links in rows.items():
            for part in bulk.chunks(links):
                connection.execute(delete(table).where(table.c.look_id == look, table.c.link_id.in_(part)))
    bulk.insert(connection, READING, plan.begun)
    for table, ids in ((LINK, plan.gone), (JOB, plan.lost)):
        for part in bulk.chunks(ids):
            connection.execute(delete(table).where(table.c.id.in_(part)))
    delete_looks(connection, plan.looks)
    connection.execute(update(WORKSPACE).where(WORKSPACE.c.id == workspace).values(epoch=workspaces.fresh_epoch()))
