"""Writing what looks change, compared with everything seen before."""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, func, select, update

from hirempire.history import bulk, workspaces
from hirempire.history.compare import SeenJob, SeenLink, State
from hirempire.history.errors import Rows
from hirempire.history.look import AnyLook
from hirempire.history.seen import packed
from hirempire.history.tables import ABSENCE, JOB, LINK, LOOK, READING, WORKSPACE


def not_kept(connection: Connection, workspace: int, looks: Sequence[AnyLook]) -> list[AnyLook]:
    """The looks that aren't kept yet, each once, by their time."""
    known: set[tuple[int, str]] = set()
    for part in bulk.chunks([look.at for look in looks]):
        found = select(LOOK.c.at, LOOK.c.digest).where(LOOK.c.workspace_id == workspace, LOOK.c.at.in_(part))
        known.update((int(at), str(digest)) for at, digest in connection.execute(found))
    fresh = {key: look for look in looks if (key := (look.at, look.digest)) not in known}
    return sorted(fresh.values(), key=lambda look: look.at)


def append(connection: Connection, workspace: int, looks: Sequence[AnyLook], *, anew: bool = False) -> None:
    """Write looks after all others, in the order given. ``anew``: what is known of the past has changed by them."""
    state = state_of(connection, workspace)
    write(connection, workspace, state, looks)
    values = {"looked_at": looks[-1].at}
    if anew or state.renamed:
        values["epoch"] = workspaces.fresh_epoch()
    connection.execute(update(WORKSPACE).where(WORKSPACE.c.id == workspace).values(values))


def write(connection: Connection, workspace: int, state: State, looks: Sequence[AnyLook]) -> None:
    """Write what looks change in a state, and the looks. The state is then that after them."""
    state.next_job, state.next_link = _next(connection, JOB), _next(connection, LINK)
    first, rows = _next(connection, LOOK), []
    for look_id, look in enumerate(looks, first):
        numbers = state.take(look, look_id)
        rows.append((look_id, workspace, look.at, look.failed, look.digest, packed(numbers)))
    bulk.insert(connection, LOOK, rows)
    _write(connection, workspace, state, since=first)
    state.written()


def state_of(connection: Connection, workspace: int) -> State:
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
