"""Checking what is there: how much, since when, where nobody looked, and whether it fits together."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select, text

from hirempire.history.database import Database
from hirempire.history.tables import JOB, LINK, LOOK, METADATA, READING, WORKSPACE


@dataclass(frozen=True)
class Report:
    """What a database holds."""

    workspaces: int
    jobs: int
    links: int
    looks: int
    readings: int
    since: int | None
    """The time of the first look."""
    until: int | None
    """The time of the last look."""
    gaps: list[tuple[int, int]]
    """The longest times without a look, longest first: when each began and ended."""
    size: int
    """Bytes."""
    problems: list[str]
    """What is wrong with it."""


_COUNTED: Final = (
    (WORKSPACE, WORKSPACE.c.id > 0),
    (JOB, JOB.c.workspace_id > 0),
    (LINK.join(JOB, LINK.c.job_id == JOB.c.id), JOB.c.workspace_id > 0),
    (LOOK, LOOK.c.workspace_id > 0),
    (READING.join(LOOK, READING.c.look_id == LOOK.c.id, isouter=True), func.coalesce(LOOK.c.workspace_id, 1) > 0),
)
"""What is counted, and where: copies that are being written aren't."""
_MOST_GAPS = 5
_A_GAP = 2 * 86_400


def check(database: Database) -> Report:
    """Count what is kept, and look for contradictions."""
    with database.reading() as connection:
        workspaces, jobs, links, looks, readings = (
            int(connection.execute(select(func.count()).select_from(table).where(here)).scalar_one())
            for table, here in _COUNTED
        )
        times = select(LOOK.c.workspace_id, LOOK.c.at).where(LOOK.c.workspace_id > 0)
        times = times.order_by(LOOK.c.workspace_id, LOOK.c.id)
        made = [(int(workspace), int(at)) for workspace, at in connection.execute(times)]
        return Report(
            workspaces=workspaces,
            jobs=jobs,
            links=links,
            looks=looks,
            readings=readings,
            since=min((at for _, at in made), default=None),
            until=max((at for _, at in made), default=None),
            gaps=_gaps(made),
            size=_size(database, connection),
            problems=[*_problems(connection), *_damage(database, connection)],
        )


def _gaps(looks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found = [
        (begin, end) for (before, begin), (after, end) in pairwise(looks) if before == after and end - begin >= _A_GAP
    ]
    return sorted(found, key=lambda gap: gap[0] - gap[1])[:_MOST_GAPS]


def _size(database: Database, connection: Connection) -> int:
    if database.in_memory:
        return 0
    if database.is_sqlite:
        file = Path(str(database.url.database))
        parts = [file, file.with_name(f"{file.name}-wal")]
        return sum(part.stat().st_size for part in parts if part.exists())
    sizes = " + ".join(f"pg_total_relation_size('{name}')" for name in METADATA.tables)
    return int(connection.execute(text(f"SELECT {sizes}")).scalar_one())


def _problems(connection: Connection) -> list[str]:
    """Rows that contradict each other; none can, unless the file was changed by something else."""
    last = (
        select(READING.c.link_id, func.max(READING.c.look_id).label("look_id")).group_by(READING.c.link_id).subquery()
    )
    checks = {
        "readings of unknown links": select(func.count())
        .select_from(READING.outerjoin(LINK, READING.c.link_id == LINK.c.id))
        .where(LINK.c.id.is_(None)),
        "readings of unknown looks": select(func.count())
        .select_from(READING.outerjoin(LOOK, READING.c.look_id == LOOK.c.id))
        .where(LOOK.c.id.is_(None)),
        "links without a reading": select(func.count())
        .select_from(LINK.join(JOB, LINK.c.job_id == JOB.c.id).outerjoin(last, last.c.link_id == LINK.c.id))
        .where(last.c.link_id.is_(None), JOB.c.workspace_id > 0),
        "links whose total differs from their last reading": select(func.count())
        .select_from(
            LINK.join(last, last.c.link_id == LINK.c.id).join(
                READING, (READING.c.link_id == last.c.link_id) & (READING.c.look_id == last.c.look_id)
            )
        )
        .where(READING.c.visits != LINK.c.visits),
    }
    counted = {what: int(connection.execute(query).scalar_one()) for what, query in checks.items()}
    return [f"{number:,} {what}" for what, number in counted.items() if number]


def _damage(database: Database, connection: Connection) -> list[str]:
    """What SQLite itself finds wrong with its file."""
    if not database.is_sqlite:
        return []
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    lost = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    damage = [line for line in found if line != "ok"]
    return [*damage, *([f"{lost:,} rows that name a row which isn't there"] if lost else [])]
