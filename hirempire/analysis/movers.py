"""Who gained most in a period, who lost pace, and whether that is beyond chance: by channel and by link."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.change import Change, Stretch, change
from hirempire.analysis.gains import summed
from hirempire.analysis.kept import Kept, Level
from hirempire.analysis.ledger import micros
from hirempire.analysis.period import Period, compared, read
from hirempire.analysis.subject import Subject

_COMPARED = ["at_least", "at_most", "seen_from", "seen_until", "created_at", "existed"]
"""The columns of gains that are compared: texts take long to copy."""


@dataclass(frozen=True, eq=False)
class Movers:
    """What gained in a period and in the one before it, by channel and by link, with :mod:`.change`'s verdicts."""

    period: Period
    before: Period
    total: pd.DataFrame
    """One row over all links, with the columns of ``channels``; none where there is no link."""
    channels: pd.DataFrame
    """Indexed by channel, most gained first: the columns of :func:`hirempire.analysis.change.change`, and of the whole
    periods ``at_least``, ``at_most``, ``before_at_least``, ``before_at_most`` (Int64)."""
    build_links: Callable[[], pd.DataFrame]
    exact: bool
    """Whether a look falls on both edges of both periods, so that all of it is compared."""

    @cached_property
    def links(self) -> pd.DataFrame:
        """The same by link, with ``job_id``, ``link_id``, ``source_name``, ``channel``; those that gained anything."""
        return self.build_links()


def total_change(moved: Movers) -> Change | None:
    """How all visits gained stand to those of the other period; None without any link."""
    for row in moved.total.to_dict("records"):
        least, most = (row[name] for name in ("before_at_least", "before_at_most"))
        before = 0 if pd.isna(least) else int(least), None if pd.isna(most) else int(most)
        return Change(str(row["verdict"]), float(row["ratio"]), before, moved.before.when, moved.before.then)
    return None


def moved(subject: Subject) -> Movers | None:
    """How a subject's period stands to what it is compared with; for all time, last week to the week before.

    None where nothing is compared, or no history is kept.
    """
    period, before = subject.period, subject.compared
    if period is None:
        period = read("last-week", now=subject.now, zone=subject.zone)
        before = None if period is None else compared(period, "previous")
    if subject.kept is None or period is None or before is None:
        return None
    return movers(subject.kept, period, before)


def movers(kept: Kept, period: Period, before: Period) -> Movers:
    """Compare two periods by channel and by link."""
    now, then = (kept.found(one).loc[kept.shown, _COMPARED].reset_index(drop=True) for one in (period, before))
    stretches = kept.stretch(period), kept.stretch(before)
    codes, names = pd.factorize(kept.links["channel"][kept.shown])

    def compare(by: npt.NDArray[np.generic], level: Level) -> pd.DataFrame:
        table = change(now, then, by, stretches=stretches, alpha=kept.bursts(period.days, level))
        bounds = [summed(found, by)[["at_least", "at_most"]] for found in (now, then)]
        return table.join(bounds[0]).join(bounds[1].add_prefix("before_"))

    def by_link() -> pd.DataFrame:
        gained = (now["at_least"].fillna(0) + then["at_least"].fillna(0)).to_numpy() > 0
        links = kept.links.loc[kept.shown, ["job_id", "link_id", "source_name", "channel"]].reset_index(drop=True)
        return links.join(compare(np.arange(len(links)), "link"))[gained]

    channels = compare(codes, "channel")
    return Movers(
        period,
        before,
        compare(np.zeros(len(codes), dtype="int64"), "total"),
        channels.set_axis(pd.Index(names.astype("str"), dtype="str")[channels.index])
        .sort_index()
        .sort_values("at_least", ascending=False, kind="stable"),
        by_link,
        exact=all(_whole(one, of) for one, of in zip(stretches, (period, before), strict=True)),
    )


def _whole(seen: Stretch | None, period: Period) -> bool:
    start, end = micros(pd.DatetimeIndex([period.start, period.end])).tolist()
    return seen is not None and seen.begin == start and (seen.end == end or period.running)
