"""Keeping looks: each in full or not at all, and once, even if several processes keep looks at the same time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, func, select, update

from hirempire.history import alerts, bulk, choices, deliveries, errors, rewind, workspaces
from hirempire.history.compare import SeenJob, SeenLink, State
from hirempire.history.database import Database
from hirempire.history.errors import Rows
from hirempire.history.look import Look, seconds
from hirempire.history.seen import packed
from hirempire.history.tables import ABSENCE, JOB, LINK, LOOK, READING, WORKSPACE

CLOCK_OFF, CLOCK_WRONG = 60, 86_400
"""Seconds by which the last look may lie in the future: because clocks differ; because one was set back."""


@dataclass(frozen=True)
class Kept:
    """What became of some looks."""

    workspace: int
    looks: int
    """How many were kept now; the others had been kept before."""
    looked_at: int | None = None
    """When somebody looked so recently that these weren't kept: seconds since 1970."""


def keep(
    database: Database,
    looks: Sequence[Look],
    *,
    opened: Collection[str],
    now: datetime | None = None,
    at_least: int = 0,
) -> Kept:
    """Keep looks at one workspace, in one transaction.

    ``opened``: every job that the token is known to open, by which the workspace is recognised. ``now``: for looks
    that were just made; a clock that was set back then changes no order. Looks from a file go where they are dated.
    ``at_least``: seconds that must have passed since the last look of anybody; else nothing is kept.

    Raises:
        Stopped: looks are switched off for this workspace.
        MemoryProblem: the database can't be used.
    """
    with database.writing() as connection:
        workspace = _workspace(connection, opened)
        known = select(WORKSPACE.c.stopped, WORKSPACE.c.looked_at).where(WORKSPACE.c.id == workspace)
        stopped, looked_at = connection.execute(known).one()
        if stopped:
            raise errors.Stopped
        if looked_at is not None and at_least and max(look.at for look in looks) - looked_at < at_least:
            return Kept(workspace, 0, looked_at)
        return Kept(workspace, take(connection, workspace, looks, now=now))


def _workspace(connection: Connection, opened: Collection[str]) -> int:
    match = workspaces.matching(connection, opened)
    if match is None:
        return workspaces.begun(connection)
    for part in match.parts:
        absorb(connection, match.best, part)
    return match.best


def absorb(connection: Connection, workspace: int, part: int) -> None:
    """Make one workspace of two that turned out to be the same: the looks of the part become looks of the other."""
    looks = rewind.looks_from(connection, part, 0)
    choices.move(connection, part, workspace)
    deliveries.move(connection, part, workspace)
    alerts.move(connection, part, workspace)
    rewind.remove(connection, part)
    take(connection, workspace, looks)


def take(connection: Connection, workspace: int, looks: Sequence[Look], *, now: datetime | None = None) -> int:
    """Compare and write the looks that aren't kept yet; how many."""
    last = connection.execute(select(func.max(LOOK.c.at)).where(LOOK.c.workspace_id == workspace)).scalar()
    dated = [_dated(look, last, now) for look in sorted(looks, key=lambda look: look.at)]
    fresh = _not_kept(connection, workspace, dated)
    if not fresh:
        return 0
    later: list[Look] = []
    if last is not None and fresh[0].at < last:
        later = rewind.looks_from(connection, workspace, fresh[0].at + 1)
        rewind.to(connection, workspace, fresh[0].at)
    _append(connection, workspace, sorted([*fresh, *later], key=lambda look: look.at), epoch=bool(later))
    return len(fresh)


def _dated(look: Look, last: int | None, now: datetime | None) -> Look:
    """The look, at the time of the last one if that lies ahead of the clock: it comes after it all the same."""
    if now is None or last is None or not CLOCK_OFF < last - seconds(now) <= CLOCK_WRONG:
        return look
    return Look(max(look.at, last), look.jobs, look.failed)


def _not_kept(connection: Connection, workspace: int, looks: Sequence[Look]) -> list[Look]:
    known: set[tuple[int, str]] = set()
    for part in bulk.chunks([look.at for look in looks]):
        found = select(LOOK.c.at, LOOK.c.digest).where(LOOK.c.workspace_id == workspace, LOOK.c.at.in_(part))
        known.update((int(at), str(digest)) for at, digest in connection.execute(found))
    fresh = {(look.at, look.digest): look for look in looks if (look.at, look.digest) not in known}
    return list(fresh.values())


def _append(connection: Connection, workspace: int, looks: Sequence[Look], *, epoch: bool) -> None:
    state = _state(connection, workspace)
    first, rows = _next(connection, LOOK), []
    for look_id, look in enumerate(looks, first):
        numbers = state.take(look, look_id)
        rows.append((look_id, workspace, look.at, look.failed, look.digest, packed(numbers)))
    bulk.insert(connection, LOOK, rows)
    _write(connection, workspace, state, since=first)
    values = {"looked_at": looks[-1].at}
    if epoch or state.renamed:
        values["epoch"] = workspaces.fresh_epoch()
    connection.execute(update(WORKSPACE).where(WORKSPACE.c.id == workspace).values(values))


def _state(connection: Connection, workspace: int) -> State:
    """All that is known of the workspace's jobs and links."""
    jobs: dict[str, SeenJob] = {}
    by_id: Rows[SeenJob] = Rows()
    known = select(JOB.c.id, JOB.c.number, JOB.c.ref, JOB.c.look_id).where(JOB.c.workspace_id == workspace)
    for id_, number, ref, look in connection.execute(known):
        jobs[ref] = by_id[id_] = SeenJob(id_, number, look)
    columns = (LINK.c.id, LINK.c.job_id, LINK.c.ref, *(LINK.c[name] for name in _CHANGING))
    links = select(*columns).join(JOB, LINK.c.job_id == JOB.c.id).where(JOB.c.workspace_id == workspace)
    for part in connection.execute(links).partitions(2_000):
        for id_, job, ref, name, created, visits, gone in part:
            by_id[job].links[ref] = SeenLink(id_, name, created, visits, gone)
    times = select(LOOK.c.id, LOOK.c.at).where(LOOK.c.workspace_id == workspace)
    return State(
        jobs,
        times=Rows({int(id_): int(at) for id_, at in connection.execute(times)}),
        next_job=_next(connection, JOB),
        next_link=_next(connection, LINK),
        next_number=max((job.number for job in jobs.values()), default=-1) + 1,
    )


_CHANGING = ("source_name", "created_at", "visits", "gone_since")
"""The columns of a link that a look may change."""


def _next(connection: Connection, table: Table) -> int:
    """The next ID of a table: whoever asks is the only one who writes."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1


def _write(connection: Connection, workspace: int, state: State, *, since: int) -> None:
    jobs = [(job.id, workspace, job.number, ref, job.look) for ref, job in state.new_jobs]
    bulk.insert(connection, JOB, jobs)
    links = [
        (link.id, job.id, ref, _text(link.name), link.created, link.visits, link.gone_since)
        for job, ref, link in state.new_links
    ]
    bulk.insert(connection, LINK, links)
    new = {link.id for _, _, link in state.new_links}
    changed = [
        (link.id, _text(link.name), link.created, link.visits, link.gone_since)
        for link in state.changed.values()
        if link.id not in new
    ]
    bulk.update(connection, LINK, _CHANGING, changed)
    seen = [(job.id, job.look) for job in state.jobs.values() if job.look is not None and job.look >= since]
    bulk.update(connection, JOB, ("look_id",), seen)
    bulk.insert(connection, READING, state.readings)
    bulk.insert(connection, ABSENCE, state.absences)


def _text(name: str) -> str:
    """A text as every engine can keep it."""
    return name.replace("\0", "\ufffd")
