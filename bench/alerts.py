"""How often alerts on visits are false, and how soon they find what is true, in made-up workspaces of 40,000 links.

python -m bench.alerts

Nothing happens in a steady workspace, so each alarm there is a false one. Looks are taken daily, and so are checks.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.bursty import Split
from hirempire.analysis.expected import DAY, paces
from hirempire.analysis.jumps import jumped
from hirempire.analysis.kept import Kept
from hirempire.analysis.ledger import NEVER, Ledger, Spans, micros, moments
from hirempire.analysis.silence import fell_silent

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
LINKS, PAST, WEEKS = 40_000, 112, 8
"""How many links, days before the first check, and weeks of daily checks."""
NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)
SAMPLE, PACES = 200, (0.3, 1.0, 3.0, 10.0)
"""So many links of each pace, in visits a day, fall silent or get more visits, to see when that is found."""
SILENT_DAYS, TIMES = 7, 2.0


@dataclass(frozen=True)
class Workspace:
    """What links of one workspace got each day."""

    name: str
    created: Counts
    """The day on which each link was created, ascending; days are counted from the first look."""
    visits: Counts
    """Links × days."""

    def seen(self, day: int) -> Kept:
        """What is known after the look of a day."""
        looks = _looks(self.visits.shape[1])[: day + 1]
        number = int(np.searchsorted(self.created, day, side="right"))
        link, at = self.nonzero
        rows = slice(0, int(np.searchsorted(at, day, side="right")))
        link, at = link[rows], at[rows]
        created = looks[0] + self.created[:number] * DAY
        links = pd.DataFrame(
            {
                "job_id": [str(link // 8) for link in range(number)],
                "link_id": [str(link) for link in range(number)],
                "source_name": "Indeed",
                "created_at": moments(created),
                "visits": self.visits[:number, : day + 1].sum(axis=1),
                "job": np.arange(number) // 8,
                "first_look": np.maximum(self.created[:number], 0),
                "last_look": day,
                "gone": False,
                "gone_look": -1,
            }
        )
        gains = Spans(link, looks[np.maximum(at - 1, 0)], looks[at])
        unknown = Spans(np.arange(number), np.full(number, looks[-1]), np.full(number, NEVER))
        gained = self.visits[link, at]
        book = Ledger(
            looks,
            np.ones((number // 8 + 1, day + 1), "bool"),
            links,
            gains,
            gained,
            np.zeros(len(link), "bool"),
            unknown,
        )
        frame = links[["job_id", "link_id", "source_name", "created_at"]].assign(channel="Indeed")
        return Kept(book, frame, np.ones(number, "bool"))

    @property
    def nonzero(self) -> tuple[Counts, Counts]:
        """Link and day of each gain, by day."""
        day, link = np.nonzero(self.visits[:, 1:].T)
        return link, day + 1


def _looks(days: int) -> Counts:
    return micros(pd.date_range(end=NOW, periods=days, freq="D", unit="us"))


def steady(
    name: str, rng: np.random.Generator, bursts: Callable[[tuple[int, int]], Floats], *, fades: bool
) -> Workspace:
    """A workspace in which nothing happens but chance: links of very different pace, and bursts that last a week."""
    days = PAST + 7 * WEEKS
    created = np.sort(rng.integers(-200, days - 1, LINKS)) if fades else np.full(LINKS, -200)
    pace = np.exp(rng.normal(np.log(0.1), 1.5, LINKS))
    pace[: SAMPLE * len(PACES)] = np.repeat(PACES, SAMPLE)
    age = np.arange(days)[None, :] - created[:, None]
    shape = (2 * np.exp(-age / 40) + 0.24) if fades else np.ones_like(age, "float64")
    weekly = bursts((LINKS, days // 7 + 1)).repeat(7, axis=1)[:, :days]
    visits = rng.poisson(np.where(age > 0, pace[:, None] * shape * weekly, 0.0)).astype("int64")
    return Workspace(name, created, visits)


def workspaces(rng: np.random.Generator) -> Iterator[Workspace]:
    """Steady ones."""

    def gamma(size: tuple[int, int]) -> Floats:
        return rng.gamma(4, 1 / 4, size)

    def lognormal(size: tuple[int, int]) -> Floats:
        return np.exp(rng.normal(-np.log(1.25) / 2, np.sqrt(np.log(1.25)), size))

    yield steady("Poisson", rng, np.ones, fades=False)
    yield steady("bursty, cv 50% (gamma)", rng, gamma, fades=False)
    yield steady("bursty, cv 50% (log-normal)", rng, lognormal, fades=False)
    yield steady("bursty (gamma), fading with age", rng, gamma, fades=True)
    yield steady("bursty (log-normal), fading with age", rng, lognormal, fades=True)


def false_alarms(workspace: Workspace) -> tuple[float, float]:
    """Alarms a week by our rules: silence, and jumps. A jump that is named again within a week is the same."""
    silent: set[tuple[str, object]] = set()
    named: dict[str, int] = {}
    jumps = 0
    for day in range(PAST, PAST + 7 * WEEKS):
        seen = workspace.seen(day)
        measured = paces(seen)
        quiet = fell_silent(seen, days=SILENT_DAYS, paces=measured)
        silent |= set(zip(quiet["link_id"], quiet["since"], strict=True))
        for link in jumped(seen, measured, times=TIMES)["link_id"]:
            jumps += named.get(link, -99) < day - 7
            named[link] = day
    return len(silent) / WEEKS, jumps / WEEKS


def naive(workspace: Workspace) -> dict[str, float]:
    """Alarms a week by rules that come to mind, with one check a week."""
    found = dict.fromkeys(("no visit in 7 days", "twice the visits", "twice, beyond Poisson (Bonferroni)"), 0.0)
    for day in range(PAST + 6, PAST + 7 * WEEKS, 7):
        week, before = (workspace.visits[:, day - back - 6 : day - back + 1].sum(axis=1) for back in (0, 7))
        month = workspace.visits[:, day - 34 : day - 6].sum(axis=1)
        double = (week >= 2 * before) & (before > 0)
        poisson = _poisson(week, month) < 0.05 / len(week)
        found["no visit in 7 days"] += int(((week == 0) & (before > 0)).sum()) / WEEKS
        found["twice the visits"] += int(double.sum()) / WEEKS
        found["twice, beyond Poisson (Bonferroni)"] += int((poisson & (week >= month / 2) & (month > 0)).sum()) / WEEKS
    return found


def _poisson(week: Counts, month: Counts) -> Floats:
    """The probability of so many visits in a week after those of four weeks, were there no bursts."""
    ones = np.ones(len(week))
    found = np.ones(len(week))
    rows = np.flatnonzero(week >= month / 2)
    found[rows] = Split.of((4 * ones, ones), (28 * ones, 7 * ones), 1e-6).only(rows).so_many(week[rows], month[rows])
    return found


def power(workspace: Workspace, change: float) -> dict[float, list[float]]:
    """After how many days it is found that links of each pace get ``change`` times the visits: infinite if never."""
    rng = np.random.default_rng(3)
    changed = workspace.visits.copy()
    some = slice(0, SAMPLE * len(PACES))
    later = changed[some, PAST + 1 :]
    changed[some, PAST + 1 :] = 0 if change == 0 else rng.poisson(later * change)
    after = dict.fromkeys(range(SAMPLE * len(PACES)), np.inf)
    other = Workspace(workspace.name, workspace.created, changed)
    for day in range(PAST + 1, PAST + 7 * WEEKS):
        seen = other.seen(day)
        measured = paces(seen)
        found = (
            fell_silent(seen, days=SILENT_DAYS, paces=measured) if change == 0 else jumped(seen, measured, times=TIMES)
        )
        for link in map(int, found["link_id"]):
            if link in after:
                after[link] = min(after[link], day - PAST)
    days = np.array(list(after.values())).reshape(len(PACES), SAMPLE)
    return {pace: list(row) for pace, row in zip(PACES, days, strict=True)}


def main() -> None:
    """Measure all of it; ``quick`` leaves out how soon changes are found."""
    rng = np.random.default_rng(11)
    every = list(workspaces(rng))
    print(f"False alarms a week, {LINKS:,} links, {WEEKS} weeks of daily checks")
    for workspace in every:
        start = time.process_time()
        silent, jumps = false_alarms(workspace)
        took = (time.process_time() - start) / (7 * WEEKS)
        print(f"{workspace.name:40} silent {silent:.2f}   jumped {jumps:.2f}   ({took:.1f} s a check)", flush=True)
        print("   ", "; ".join(f"{rule}: {number:,.0f}" for rule, number in naive(workspace).items()), flush=True)
    if "quick" in sys.argv:
        return
    print("Found after so many days (median), and within 28 days; of links with so many visits a day")
    for change, words in ((0.0, "silent"), (2.0, "twice"), (3.0, "three times"), (5.0, "five times")):
        for pace, days in power(every[1], change).items():
            within = np.mean(np.array(days) <= 28)
            print(f"{words:12} {pace:5.1f} a day: {median(days):5.0f} days, {within:4.0%}", flush=True)


if __name__ == "__main__":
    main()
