"""Against a truth that is made up by the hour: whatever is seen of it, in whatever order, the ledger says no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hirempire.api.models import Link, Loaded
from hirempire.history import placing
from hirempire.history.database import IN_MEMORY
from hirempire.history.ledger import keep
from hirempire.history.look import looks_of
from hirempire.history.memory import Memory
from tests.support.kept import day

HOURS, JOBS, LINKS = 60, ("a", "b", "c"), 4
HOUR = 1 / 24


@dataclass
class Truth:
    """What happened to each link: visits in each hour, when it was created, when it was gone."""

    visits: npt.NDArray[np.int64]
    created: npt.NDArray[np.int64]
    gone: npt.NDArray[np.int64]

    def seen(self, job: int, hour: int) -> Loaded:
        """What the API says of a job at the end of an hour."""
        there = [
            Link(f"{job}-{link}", f"L{link}", self.total(job, link, hour), day((self.created[job, link] + 0.5) * HOUR))
            for link in range(LINKS)
            if self.created[job, link] < hour <= self.gone[job, link]
        ]
        return Loaded(JOBS[job], there, day(hour * HOUR))

    def total(self, job: int, link: int, hour: int) -> int:
        """Visits of a link until the end of an hour."""
        return int(self.visits[job, link, self.created[job, link] + 1 : hour + 1].sum())


def _truth(seed: int) -> Truth:
    rng = np.random.default_rng(seed)
    shape = (len(JOBS), LINKS)
    created = rng.integers(-20, HOURS, shape)
    return Truth(
        rng.poisson(0.4, (*shape, HOURS + 1)),
        np.maximum(created, -1),
        np.where(rng.random(shape) < 0.3, rng.integers(0, HOURS, shape), HOURS + 1),
    )


@given(
    seed=st.integers(0, 10_000),
    looks=st.lists(
        st.tuples(st.integers(0, HOURS), st.sets(st.integers(0, 2), min_size=1)),
        min_size=1,
        max_size=9,
        unique_by=lambda look: look[0],
    ),
    long=st.booleans(),
)
def test_what_is_kept_is_what_happened(seed: int, looks: Sequence[tuple[int, set[int]]], *, long: bool) -> None:
    """Each gain is what happened between its two looks, in whatever order they arrived; nothing is missing.

    It makes no difference whether a past is written anew at once or, being long, in steps.
    """
    truth = _truth(seed)
    memory = Memory.opened(IN_MEMORY)
    with patch.object(placing, "_SHORT", 0 if long else placing._SHORT):
        for hour, jobs in looks:
            keep(memory.database, looks_of(truth.seen(job, hour) for job in jobs), opened=JOBS, at_a_time=1)
    history = memory.history(1, JOBS)
    memory.close()
    assert history is not None
    hours = [round((at - day(0)) / pd.Timedelta(hours=1)) for at in history.looks]
    assert hours == sorted(hour for hour, _ in looks)
    asked = dict(looks)
    for look, hour in enumerate(hours):
        assert {job for job in range(3) if history.seen[job, look]} == asked[hour]
    columns = ["link_id", "look", "since", "visits", "gained"]
    rows: list[list[Any]] = history.readings[columns].astype("object").to_numpy().tolist()
    for link_id, look, since, visits, gained in rows:
        job, link = map(int, link_id.split("-"))
        assert visits == truth.total(job, link, hours[look])
        if since >= 0:
            assert gained == visits - truth.total(job, link, hours[since])
        elif gained is not pd.NA:
            before = [hour for hour in hours[:look] if job in asked[hour]]
            assert gained == visits
            assert truth.created[job, link] >= before[-1]
    _nothing_is_missing(truth, history.readings, hours, asked)


def _nothing_is_missing(truth: Truth, readings: pd.DataFrame, hours: Sequence[int], asked: dict[int, set[int]]) -> None:
    """Where a look saw a link and kept no reading, its total is that of the reading before."""
    for job in range(len(JOBS)):
        for link in range(LINKS):
            own = readings[readings["link_id"] == f"{job}-{link}"]
            for look, hour in enumerate(hours):
                if job in asked[hour] and truth.created[job, link] < hour <= truth.gone[job, link]:
                    known = own[own["look"] <= look]
                    assert int(known["visits"].iloc[-1]) == truth.total(job, link, hour)
