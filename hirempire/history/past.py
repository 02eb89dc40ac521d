"""The past of a workspace: read once, grown by looks, and shown for the jobs that a token opens today alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, Select, func, select

from hirempire.analysis.history import History
from hirempire.history.bulk import numbers
from hirempire.history.look import key
from hirempire.history.seen import unpacked
from hirempire.history.tables import ABSENCE, JOB, KINDS, LINK, LOOK, READING, WORKSPACE

Counts = npt.NDArray[np.int64]
_MISSING: Final = -1
_NO_DATE: Final = np.iinfo("int64").min
_BITS: Final = 32
"""More than an ID has."""
_READ: Final = ("look_id", "link_id", "since_id", "visits", "gained", "kind")


@dataclass(frozen=True, eq=False)
class Past:
    """Everything that was seen of a workspace, up to some look. Replaced as it grows, never changed."""

    workspace: int
    epoch: int
    looks: Counts
    """The ID of each look, ascending."""
    at: Counts
    """Its time: seconds since 1970."""
    seen: npt.NDArray[np.bool_]
    """Looks × job numbers."""
    readings: Counts
    """Rows of :data:`_READ`; what is missing is -1."""
    created: Counts
    """When each reading's link was created: seconds since 1970, where it is new or has changed."""
    absences: Counts
    """Rows of the look and the link."""
    job_rows: tuple[tuple[int, int, str], ...]
    """The ID, the number and Hirempire's ID of each job, by its number."""
    link_rows: tuple[tuple[int, int, str, str], ...]
    """The ID, the job's ID, Hirempire's ID and the name of each link, by its ID."""

    @cached_property
    def jobs(self) -> tuple[str, ...]:
        """Hirempire's ID of each job."""
        return tuple(ref for _, _, ref in self.job_rows)

    @cached_property
    def numbers(self) -> Counts:
        """The number of each job."""
        return np.array([number for _, number, _ in self.job_rows], "int64")

    @cached_property
    def links(self) -> pd.DataFrame:
        """By the link's ID: ``job`` (its place in ``jobs``), ``ref`` and ``source_name``."""
        places = {id_: place for place, (id_, _, _) in enumerate(self.job_rows)}
        return pd.DataFrame(
            {
                "job": np.array([places[job] for _, job, _, _ in self.link_rows], "int64"),
                "ref": pd.Categorical([ref for _, _, ref, _ in self.link_rows]),
                "source_name": pd.Categorical([name for _, _, _, name in self.link_rows]),
            },
            index=pd.Index([id_ for id_, _, _, _ in self.link_rows], dtype="int64"),
        )

    @property
    def last(self) -> int:
        """The ID of the last look; 0 before the first."""
        return int(self.looks[-1]) if len(self.looks) else 0


def read(connection: Connection, workspace: int, before: Past | None = None) -> Past | None:
    """The past of a workspace, all of it or what was added since; None for one that is unknown."""
    epoch = connection.execute(select(WORKSPACE.c.epoch).where(WORKSPACE.c.id == workspace)).scalar()
    if epoch is None:
        return None
    if before is None or before.epoch != epoch:
        before = _nothing(workspace, int(epoch))
    newest = connection.execute(select(func.max(LOOK.c.id)).where(LOOK.c.workspace_id == workspace)).scalar()
    if newest is None or newest <= before.last:
        return before
    return _named(connection, _grown(connection, before))


def _nothing(workspace: int, epoch: int) -> Past:
    none = np.zeros(0, "int64")
    return Past(
        workspace=workspace,
        epoch=epoch,
        looks=none,
        at=none,
        seen=np.zeros((0, 0), "bool"),
        readings=np.zeros((0, len(_READ)), "int64"),
        created=none,
        absences=np.zeros((0, 2), "int64"),
        job_rows=(),
        link_rows=(),
    )


def _grown(connection: Connection, before: Past) -> Past:
    here = (LOOK.c.workspace_id == before.workspace, LOOK.c.id > before.last)
    looks = connection.execute(select(LOOK.c.id, LOOK.c.at, LOOK.c.seen).where(*here).order_by(LOOK.c.id)).all()
    fresh_looks = select(LOOK.c.id).where(*here)
    rows, created = _changes(connection, fresh_looks)
    gone = select(ABSENCE.c.look_id, ABSENCE.c.link_id).where(ABSENCE.c.look_id.in_(fresh_looks))
    size = max([before.seen.shape[1], *(_size(bytes(seen)) for _, _, seen in looks)])
    fresh = np.array([unpacked(bytes(seen), size) for _, _, seen in looks], dtype="bool")
    old = np.pad(before.seen, ((0, 0), (0, size - before.seen.shape[1])))
    return replace(
        before,
        looks=np.concatenate([before.looks, np.array([id_ for id_, _, _ in looks], "int64")]),
        at=np.concatenate([before.at, np.array([at for _, at, _ in looks], "int64")]),
        seen=np.concatenate([old, fresh]),
        readings=np.concatenate([before.readings, rows]),
        created=np.concatenate([before.created, created]),
        absences=np.concatenate([before.absences, numbers(connection, gone.order_by(ABSENCE.c.look_id), 2)]),
    )


def _changes(connection: Connection, looks: Select[tuple[int]]) -> tuple[Counts, Counts]:
    """Rows of :data:`_READ`, and when their links were created.

    Two small numbers travel as one, and what most rows lack on its own: SQLite hands over each number on its own.
    """
    here = READING.c.look_id.in_(looks)
    key = READING.c.look_id * 2**_BITS + READING.c.link_id
    total = READING.c.visits * len(KINDS) + READING.c.kind
    others = [func.coalesce(READING.c[name], _MISSING) for name in ("since_id", "gained")]
    order = READING.c.look_id, READING.c.link_id
    packed = numbers(connection, select(key, total, *others).where(here).order_by(*order), 4)
    said = select(key, READING.c.created_at).where(here, READING.c.created_at.is_not(None))
    dates = numbers(connection, said.order_by(*order), 2)
    created = np.full(len(packed), _NO_DATE)
    created[np.searchsorted(packed[:, 0], dates[:, 0])] = dates[:, 1]
    look, link = packed[:, 0] >> _BITS, packed[:, 0] & (2**_BITS - 1)
    visits, kind = np.divmod(packed[:, 1], len(KINDS))
    return np.column_stack([look, link, packed[:, 2], visits, packed[:, 3], kind]), created


def _named(connection: Connection, past: Past) -> Past:
    """The past with the jobs and links that are new. A link that was renamed has made all of it new."""
    jobs = select(JOB.c.id, JOB.c.number, JOB.c.ref).where(
        JOB.c.workspace_id == past.workspace, JOB.c.number > (past.job_rows[-1][1] if past.job_rows else -1)
    )
    links = (
        select(LINK.c.id, LINK.c.job_id, LINK.c.ref, LINK.c.source_name)
        .join(JOB, LINK.c.job_id == JOB.c.id)
        .where(JOB.c.workspace_id == past.workspace, LINK.c.id > (past.link_rows[-1][0] if past.link_rows else 0))
    )
    new_jobs = connection.execute(jobs.order_by(JOB.c.number)).all()
    new_links = connection.execute(links.order_by(LINK.c.id)).all()
    return replace(
        past,
        job_rows=past.job_rows + tuple((id_, number, ref) for id_, number, ref in new_jobs),
        link_rows=past.link_rows + tuple((id_, job, ref, name) for id_, job, ref, name in new_links),
    )


def _size(seen: bytes) -> int:
    return len(unpacked(seen))


def history(past: Past, jobs: Collection[str]) -> History:
    """What was seen of these jobs, and nothing of any other. A job that was never seen has a row without a look."""
    wanted = tuple(dict.fromkeys(jobs))
    known = {ref: place for place, ref in enumerate(past.jobs)}
    places = [known.get(key(job), _MISSING) for job in wanted]
    seen = _seen(past, places)
    looked = np.flatnonzero(seen.any(axis=0))
    name_of_job = np.full(len(past.jobs), _MISSING, "int64")
    for row, place in enumerate(places):
        if place != _MISSING:
            name_of_job[place] = row
    place_of_look = np.full(len(past.looks) + 1, _MISSING, "int64")  # the last: no look
    place_of_look[looked] = np.arange(len(looked))
    return History(
        looks=_moments(past.at[looked]),
        jobs=wanted,
        seen=seen[:, looked],
        readings=_readings(past, wanted, name_of_job, place_of_look),
        gone=_gone(past, wanted, name_of_job, place_of_look),
    )


def _seen(past: Past, places: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Jobs × looks."""
    numbers = np.array([past.numbers[place] if place != _MISSING else _MISSING for place in places], "int64")
    padded = np.pad(past.seen, ((0, 0), (0, 1)))  # a last column for jobs that were never seen
    numbers = np.where(numbers < past.seen.shape[1], numbers, _MISSING)
    return np.ascontiguousarray(padded[:, numbers].T)


def _readings(past: Past, jobs: Sequence[str], name_of_job: Counts, place_of_look: Counts) -> pd.DataFrame:
    link = past.links.index.get_indexer(pd.Index(past.readings[:, 1]))
    job = name_of_job[past.links["job"].to_numpy()][link]
    here = job != _MISSING
    rows, link, created = past.readings[here], link[here], _filled(link, past.created)[here]
    links = past.links
    return pd.DataFrame(
        {
            "job_id": pd.Categorical.from_codes(job[here], pd.Index(list(jobs), dtype="str")),
            "link_id": links["ref"].array[link],
            "source_name": links["source_name"].array[link],
            "created_at": _moments(created),
            "look": place_of_look[np.searchsorted(past.looks, rows[:, 0])],
            "since": place_of_look[_place(past.looks, rows[:, 2])],
            "visits": pd.array(rows[:, 3], dtype="Int64"),
            "gained": pd.arrays.IntegerArray(rows[:, 4].copy(), rows[:, 4] == _MISSING),
            "kind": pd.Categorical.from_codes(rows[:, 5], pd.Index(KINDS, dtype="str")),
        }
    )


def _gone(past: Past, jobs: Sequence[str], name_of_job: Counts, place_of_look: Counts) -> pd.DataFrame:
    link = past.links.index.get_indexer(pd.Index(past.absences[:, 1]))
    job = name_of_job[past.links["job"].to_numpy()][link]
    here = job != _MISSING
    return pd.DataFrame(
        {
            "job_id": pd.Categorical.from_codes(job[here], pd.Index(list(jobs), dtype="str")),
            "link_id": past.links["ref"].array[link[here]],
            "look": place_of_look[np.searchsorted(past.looks, past.absences[here, 0])],
        }
    )


def _place(looks: Counts, ids: Counts) -> Counts:
    """The place of each look; the one after the last where there is none."""
    return np.where(ids == _MISSING, len(looks), np.searchsorted(looks, ids))


def _filled(link: Counts, created: Counts) -> Counts:
    """When the link of each reading was created; a reading that doesn't say has it from the one before it."""
    order = np.argsort(link, kind="stable")
    said = np.where(created[order] == _NO_DATE, 0, np.arange(len(order)))
    filled = np.empty_like(created)
    filled[order] = created[order][np.maximum.accumulate(said)]
    return filled


def _moments(seconds: Counts) -> pd.DatetimeIndex:
    return pd.DatetimeIndex((seconds * 1_000_000).view("datetime64[us]")).tz_localize("UTC")
