"""Histories made from what looks saw, by rule: what a store would keep of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pandas as pd

from hirempire.analysis.history import CORRECTED, FIRST, GREW, READING_COLUMNS, REMADE, History

Link = tuple[str, int, datetime]
"""Name, visits, and when it was created."""


@dataclass
class Look:
    """What a look saw: the links of each job by their IDs; a job that is not here was not seen."""

    at: datetime
    jobs: Mapping[str, Mapping[str, Link]] = field(default_factory=dict)


def history(looks: Iterable[Look]) -> History:
    """The history of some looks, in order."""
    every = list(looks)
    jobs = tuple(dict.fromkeys(job for look in every for job in look.jobs))
    seen = np.array([[job in look.jobs for look in every] for job in jobs], dtype="bool").reshape(len(jobs), len(every))
    rows, gone = _changes(every)
    readings = pd.DataFrame(rows, columns=pd.Index(READING_COLUMNS)).astype(
        {"job_id": "str", "link_id": "str", "source_name": "str", "kind": "str", "look": "int64", "since": "int64"}
        | {"visits": "Int64", "gained": "Int64", "created_at": "datetime64[us, UTC]"}
    )
    return History(
        looks=pd.DatetimeIndex([look.at for look in every], dtype="datetime64[us, UTC]"),
        jobs=jobs,
        seen=seen,
        readings=readings,
        gone=pd.DataFrame(gone, columns=pd.Index(["job_id", "link_id", "look"])).astype(
            {"job_id": "str", "link_id": "str", "look": "int64"}
        ),
    )


def _changes(looks: list[Look]) -> tuple[list[tuple[object, ...]], list[tuple[str, str, int]]]:
    rows: list[tuple[object, ...]] = []
    gone: list[tuple[str, str, int]] = []
    before: dict[tuple[str, str], tuple[Link, int]] = {}
    missing: set[tuple[str, str]] = set()
    job_look: dict[str, int] = {}
    for place, look in enumerate(looks):
        for job, links in look.jobs.items():
            for key in [key for key in before if key[0] == job and key[1] not in links and key not in missing]:
                gone.append((*key, place))
                missing.add(key)
            for link_id, link in links.items():
                key = job, link_id
                old, since = before.get(key, (None, -1))
                previous = looks[job_look[job]].at if job in job_look else None
                change = _change(old, link, previous if old is None else looks[since].at, back=key in missing)
                missing.discard(key)
                if change:
                    kind, gained = change
                    rows.append((job, link_id, link[0], link[2], place, since, link[1], gained, kind))
                before[key] = link, place
            job_look[job] = place
    return rows, gone


def _change(old: Link | None, new: Link, since: datetime | None, *, back: bool) -> tuple[str, int | None] | None:
    """What a look changes by the rule of the ledger; ``since`` is the look before, at the job or at a known link."""
    anew = since is not None and new[2] >= since
    if old is None:
        return FIRST, new[1] if anew else None
    if new[2] != old[2] and (anew or new[1] < old[1]):
        return REMADE, new[1] if anew else None
    if new[1] < old[1]:
        return CORRECTED, None
    return (GREW, new[1] - old[1]) if new[1] > old[1] or back else None
